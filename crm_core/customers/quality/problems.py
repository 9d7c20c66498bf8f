"""The kinds of problems: when a customer has one, in SQL over its alias ``c``, and the command that mends it."""

import shlex
from collections.abc import Callable, Sequence
from typing import NamedTuple

from crm_core.values.country import CODES

STALE_DAYS = 365
FIRST_OF_CJK = 0x2E80  # scripts that write names without spaces begin here
TIMELINE = "{timeline}"  # stands for the timelines of the customer w


class PointFacts(NamedTuple):
    """A contact point as far as mending it goes.

    ``number`` is what a phone number that lacks its country is understood as, "" where nothing is; ``spare`` that the
    customer has the same one besides.
    """

    kind: str
    value: str
    invalid: bool
    international: bool
    number: str = ""
    spare: bool = False


class Problem(NamedTuple):
    """A kind of problem. ``check`` names the check it fails, ``field`` the place in the form where it is mended.

    ``test`` is true for customers that have it, its first parameter an instant; ``mend`` gives the words of the
    command, with blanks in capitals where only a person knows the value.
    """

    key: str
    label: str
    check: str
    field: str
    test: str
    mend: Callable[[int, Sequence[PointFacts]], list[str]]


def _point(kind: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM contact_points p WHERE p.customer_id = c.id AND p.kind = '{kind}' AND ({condition}))"


def _edit(*words: str) -> Callable[[int, Sequence[PointFacts]], list[str]]:
    return lambda key, _: ["crm", "customer", "edit", str(key), *words]


def _without(kind: str) -> Callable[[int, Sequence[PointFacts]], list[str]]:
    """Take the values away that cannot be right; phones whose country can be told are renewed first."""

    def words(key: int, points: Sequence[PointFacts]) -> list[str]:
        wrong = [point for point in points if point.kind == kind and (point.invalid or not point.international)]
        if any(point.number for point in wrong):
            return ["crm", "quality", "--fix", "phones", f"id:{key}"]
        mistyped = any(not (point.international or point.spare) for point in wrong)
        removed = [word for point in wrong for word in (f"--remove-{kind}", point.value)]
        return ["crm", "customer", "edit", str(key), *removed, *(["--add-phone", "NUMBER"] if mistyped else [])]

    return words


_COUNTRIES = "SELECT a.country FROM addresses a WHERE a.customer_id = c.id AND a.country IS NOT NULL"
_KNOWN_COUNTRIES = ", ".join(f"'{code}'" for code in sorted(CODES))
# What happens with its people happens with an organization.
_ITS_PEOPLE = (
    "SELECT c.id AS id UNION ALL SELECT m.id FROM customers m "
    "WHERE c.kind = 'organization' AND m.organization_id = c.id AND m.deleted_at IS NULL"
)
_BARE_NAME = "trim(CASE WHEN c.prefix IS NOT NULL THEN replace(c.name, c.prefix, '') ELSE c.name END)"
# Customers who share an e-mail address or a phone number with another one of the same name.
_TWINS = (
    "SELECT id FROM (SELECT x.id, count(*) OVER (PARTITION BY p.kind, p.normalized, x.sort_name) AS bearers "
    "FROM (SELECT kind, normalized FROM contact_points WHERE kind IN ('email', 'phone') "
    "GROUP BY kind, normalized HAVING count(*) > 1) s "
    "JOIN contact_points p ON p.kind = s.kind AND p.normalized = s.normalized "
    "JOIN customers x ON x.id = p.customer_id AND x.deleted_at IS NULL) WHERE bearers > 1 "
    "EXCEPT SELECT first_id FROM not_duplicates EXCEPT SELECT second_id FROM not_duplicates"
)

PROBLEMS = (
    Problem("missing-email", "No e-mail address", "email", "emails", f"NOT {_point('email', '1')}",
            _edit("--add-email", "MAIL")),
    Problem("invalid-email", "E-mail address that does not work", "email", "emails", _point("email", "p.invalid"),
            _without("email")),
    Problem("missing-phone", "No phone number", "phone", "phones", f"NOT {_point('phone', '1')}",
            _edit("--add-phone", "NUMBER")),
    Problem("invalid-phone", "Phone number that is none, or without its country", "phone", "phones",
            _point("phone", "p.invalid OR p.normalized NOT GLOB '+[0-9]*'"), _without("phone")),
    Problem("missing-country", "No country", "country", "country", f"NOT EXISTS ({_COUNTRIES})",
            _edit("--country", "COUNTRY")),
    Problem("unknown-country", "Country that is not known", "country", "country",
            f"EXISTS ({_COUNTRIES} AND a.country NOT IN ({_KNOWN_COUNTRIES}))", _edit("--country", "COUNTRY")),
    Problem("unreachable", "No address, number or handle that may be used", "reachable", "emails",
            "NOT EXISTS (SELECT 1 FROM contact_points p WHERE p.customer_id = c.id "
            "AND p.kind IN ('email', 'phone', 'handle') AND NOT p.invalid AND NOT p.opt_out)",
            _edit("--add-email", "MAIL")),
    Problem("stale", "Nothing happened for a long time", "recent", "lifecycle",
            "(c.lifecycle <> 'former' AND c.created_at < ?1 "
            f"AND NOT EXISTS (SELECT 1 FROM ({_ITS_PEOPLE}) w WHERE EXISTS (SELECT 1 FROM ({TIMELINE}) WHERE at >= ?1)))", _edit("--lifecycle", "former")),
    Problem("one-word-name", "Person with one name only", "name", "name",
            f"(c.kind = 'person' AND instr({_BARE_NAME}, ' ') = 0 AND unicode(c.name) < {FIRST_OF_CJK})",
            _edit("--name", "NAME")),
    Problem("duplicate", "Name and contact of another customer", "single", "name", f"c.id IN ({_TWINS})",
            lambda key, _: ["crm", "duplicates", f"id:{key}"]),
)  # fmt: skip
CHECKS = tuple(dict.fromkeys(problem.check for problem in PROBLEMS))


def problems_of(bits: int) -> list[Problem]:
    """The problems that a number holds, the first one in its lowest bit."""
    return [problem for place, problem in enumerate(PROBLEMS) if bits >> place & 1]


def score_of(bits: int) -> int:
    """How many of the checks are passed, in basis points: 10000 when nothing is wrong."""
    failed = {problem.check for problem in problems_of(bits)}
    return share(len(CHECKS) - len(failed), len(CHECKS))


def share(part: int, whole: int) -> int:
    """``part`` of ``whole`` in basis points; what is not everything is never rounded up to it."""
    return 10_000 if part >= whole else min(9_999, round(part * 10_000 / whole))


def shell_line(words: Sequence[str]) -> str:
    """The words as one types them."""
    return shlex.join(words)
