"""What rows of shops and payment programs are, and what their words for the state of an order mean."""

import re
from collections.abc import Mapping
from enum import StrEnum

from crm_core.exchange.imports.surroundings import text_value
from crm_core.values.text import fold

PAID, OPEN, REFUNDED, CANCELLED = "paid", "open", "refunded", "cancelled"
_STATUSES = {
    PAID: "paid complete completed captured succeeded success successful settled closed done fulfilled shipped delivered"
    " partiallyrefunded partialrefund partiallyreturned bezahlt abgeschlossen erledigt versendet paye payee pagado pagato"
    " cobrado cleared credited invoiced",
    OPEN: "open pending unpaid authorized authorised processing onhold partiallypaid due overdue outstanding new sent"
    " awaitingpayment pendingpayment requirescapture offen unbezahlt ausstehend inbearbeitung enattente impaye pendiente"
    " abierto inattesa aperto uncaptured draft",
    REFUNDED: "refunded fullyrefunded returned erstattet ruckerstattet rembourse remboursee reembolsado rimborsato",
    CANCELLED: "cancelled canceled voided void storniert abgebrochen annule annulee cancelado annullato",
}
STATUSES = {word: status for status, words in _STATUSES.items() for word in words.split()}
# A payment that never came about is no order.
FAILED = frozenset(
    [
        "failed",
        "fail",
        "declined",
        "denied",
        "expired",
        "rejected",
        "error",
        "blocked",
        "requirespaymentmethod",
        "requiresaction",
        "requiresconfirmation",
        "incomplete",
        "abandoned",
        "fehlgeschlagen",
        "abgelehnt",
        "echoue",
        "refuse",
        "fallido",
        "fallito",
        "removed",
    ]
)


class Role(StrEnum):
    """What a row of a file of payments is about."""

    PAYMENT = "payment"
    REFUND = "refund"


# What a payment program also lists and nobody bought, and the words by which its type shows it.
_OTHER = (
    ("is a hold on money, not a payment", r"\bhold\b|\brelease\b|reserve|authorization"),
    ("is a conversion between currencies", r"currency conversion|conversion"),
    ("is a fee", r"\bfee\b|\bfees\b|\bcharge from\b"),
    (
        "is a transfer to or from a bank account",
        r"withdrawal|bank deposit|deposit to|transfer|payout|sweep|add funds|top.?up",
    ),
    ("is a loan or a repayment of one", r"\bloan\b|working capital|repayment|credit line"),
)
_REFUND = re.compile(r"refund|reversal|chargeback|dispute|return\b")


def order_status(text: str) -> str | None:
    """The status of an order that a word means: "Partially refunded" is paid; None for a word that means none.

    Raises LookupError for the word of a payment that failed.
    """
    word = re.sub(r"[\W_]", "", fold(text))
    if word in FAILED:
        raise LookupError(text)
    return STATUSES.get(word)


def left_out_because(values: Mapping[str, object], negative: bool) -> str | None:
    """Why a row of a payment program is neither a payment nor a refund, in words; None where it is one."""
    kind = fold(text_value(values, "row_type") or "")
    if fold(text_value(values, "balance_impact") or "") == "memo":
        return "is a memo and moves no money"
    if not kind:
        return None
    for reason, words in _OTHER:
        if re.search(words, kind) and not ("refund" in kind and "fee" not in kind):
            return reason
    if negative and not _REFUND.search(kind):
        return "is money that was paid out"
    return None


def role_of(values: Mapping[str, object], negative: bool) -> Role:
    """Whether a row gives money back; a reversal that brings money in is a payment."""
    kind = fold(text_value(values, "row_type") or "")
    return Role.REFUND if negative and _REFUND.search(kind) else Role.PAYMENT
