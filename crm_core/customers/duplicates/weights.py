"""What each level of each attribute weighs, in bits, in the manner of Fellegi and Sunter (1969).

Each level has three probabilities: for two records of the same customer, of two customers that have to do with each
other (a household, colleagues behind one mailbox), and of two strangers. A weight is the logarithm to base 2 of the first
or the second over the third. Whatever people share who live or work together speaks for "the same" and for "related"
alike, so that given name and birthday decide between these two. Namesakes have name and region in common like the same
customer, and all else like strangers.
"""

from math import log2
from typing import NamedTuple

from crm_core.customers.duplicates.compare import UNKNOWN


class Weight(NamedTuple):
    """Bits for "the same" and for "related", both over "strangers"."""

    same: float
    related: float


NOTHING = Weight(0.0, 0.0)
Weights = dict[str, Weight]


def _weights(**probabilities: tuple[float, float, float]) -> Weights:
    """Level to weight, of the probabilities among the same, the related and strangers."""
    return {UNKNOWN: NOTHING} | {level: Weight(log2(m / u), log2(r / u)) for level, (m, r, u) in probabilities.items()}


TWO_NAMES = (
    "two_names"  # alike, but many have the one and many the other: Julia is not Julian, Meier not Meyer misspelt
)
# Where values differ in how common they are, the level SAME is weighed by AGREEMENT and the value.
GIVEN = _weights(
    close=(0.11, 0.004, 0.004),
    short=(0.03, 0.002, 0.002),
    initial=(0.04, 0.05, 0.05),
    faint=(0.008, 0.03, 0.03),
    variant=(0.01, 0.04, 0.01),
    two_names=(0.008, 0.03, 0.03),
    different=(0.035, 0.9, 0.9),
)
FAMILY = _weights(
    close=(0.13, 0.06, 0.004),
    initial=(0.01, 0.03, 0.05),
    faint=(0.02, 0.03, 0.03),
    two_names=(0.008, 0.03, 0.03),
    different=(0.02, 0.4, 0.9),
)
NAME = _weights(close=(0.15, 0.008, 0.001), part=(0.05, 0.4, 0.02), different=(0.03, 0.5, 0.97))
BIRTHDAY = _weights(
    part=(0.8, 0.005, 1 / 365),
    swapped=(0.01, 0.0005, 0.0005),
    close=(0.06, 0.002, 0.0015),
    faint=(0.02, 0.025, 0.025),
    different=(0.03, 0.97, 0.97),
)
STREET = _weights(close=(0.2, 0.2, 0.004), part=(0.03, 0.03, 0.01), different=(0.14, 0.4, 0.98))
NUMBER = _weights(same=(0.85, 0.85, 0.02), close=(0.08, 0.08, 0.08), different=(0.06, 0.12, 0.9))
POSTAL_CODE = _weights(close=(0.12, 0.1, 0.03), different=(0.12, 0.4, 0.98))
CITY = _weights(close=(0.15, 0.05, 0.004), faint=(0.02, 0.02, 0.02), different=(0.1, 0.35, 0.97))
EMAIL = _weights(close=(0.05, 0.01, 0.0005), different=(0.3, 0.7, 0.98))
PHONE = _weights(different=(0.2, 0.7, 0.98))
SITE = _weights(different=(0.3, 0.7, 0.98))

AGREEMENT = {  # how often two records of the same customer agree, and two that are related, as logarithms
    attribute: (log2(same), log2(related))
    for attribute, same, related in (
        ("given", 0.78, 1e-9),
        ("family", 0.8, 0.65),
        ("name", 0.75, 0.008),
        ("birthday", 0.86, 0.002),
        ("street", 0.65, 0.6),
        ("postal_code", 0.78, 0.78),
        ("city", 0.78, 0.78),
        ("email", 0.65, 0.5),
        ("phone", 0.65, 0.6),
        ("site", 0.6, 0.5),
    )
}


def agreement(attribute: str, bits: float) -> Weight:
    """The weight of a value that both have and that others have with a probability of 2 ** -bits."""
    same, related = AGREEMENT[attribute]
    return Weight(same + bits, max(related + bits, 0.0))
