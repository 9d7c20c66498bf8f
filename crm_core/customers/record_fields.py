"""Fields of a customer beyond master data: roles, profile, handles, how it stands to others, what it likes."""

from crm_core.catalog.fields import LIST_SEPARATOR, Field, Kind
from crm_core.customers.words import CHANNELS, INVERSES, POINT_KINDS, POTENTIALS, ROLES

_SEPARATOR = f"char({ord(LIST_SEPARATOR)})"


def _words(words: tuple[str, ...]) -> str:
    """A query that gives fixed words, one a row."""
    rows = ", ".join(f"('{word}')" for word in words)
    return f"SELECT column1 FROM (VALUES {rows})"


def _gathered(items: str) -> str:
    """Several texts as one list; ``items`` is a query that names each ``item``, in order."""
    return f"(SELECT group_concat(item, {_SEPARATOR}) FROM ({items}))"


def _marked(key: str, label: str, help_text: str) -> Field:
    """The kinds of contact points that bear a mark."""
    return Field(
        key=key,
        label=label,
        kind=Kind.LIST,
        sql=_gathered(
            f"SELECT DISTINCT p.kind AS item FROM contact_points p WHERE p.customer_id = c.id AND p.{key} ORDER BY p.kind"
        ),
        test_sql="p.kind",
        match_sql=f"c.id IN (SELECT p.customer_id FROM contact_points p WHERE p.{key} AND {{test}})",
        choices_sql=_words(POINT_KINDS),
        width=12,
        help=help_text,
    )


def both_ways(of: str = "") -> str:
    """Every relationship as each of the two sees it, or those of one customer: customer_id, kind, other_id, id.

    The customer is named in both halves, so that each is looked up by its index.
    """
    mine, theirs = (f" WHERE {column} = {of}" if of else "" for column in ("customer_id", "other_id"))
    turned = " ".join(f"WHEN '{kind}' THEN '{inverse}'" for kind, inverse in INVERSES.items())
    return (
        f"SELECT customer_id, kind, other_id, id FROM relationships{mine} "
        f"UNION ALL SELECT other_id, CASE kind {turned} END, customer_id, id FROM relationships{theirs}"
    )


_ENTERS = "(l.to_lifecycle = c.lifecycle) - (l.from_lifecycle = c.lifecycle)"
_STEPS = "FROM lifecycle_changes l WHERE l.customer_id = c.id"
# A merged customer has the steps of two: ``had`` counts how many of the two were there after each step, and only a step
# before which none was is a beginning. How many were there before any step is the least that fits the steps.
_BEGAN_OF_TWO = (
    "SELECT max(e.at) FROM (SELECT h.at, h.enters, h.had, "
    "min(1, 1 + min(h.had) OVER (), sum(h.enters) OVER ()) AS beginning FROM ("
    f"SELECT l.at, {_ENTERS} AS enters, sum({_ENTERS}) OVER (ORDER BY l.at, l.id) AS had {_STEPS}) h) e "
    "WHERE e.enters = 1 AND e.had = e.beginning"
)
_PRESENT_BEGAN = (
    "CASE WHEN EXISTS (SELECT 1 FROM merged_records m WHERE m.entity = 'customer' AND m.record_id = c.id) "
    f"THEN ({_BEGAN_OF_TWO}) ELSE (SELECT max(l.at) {_STEPS} AND l.to_lifecycle = c.lifecycle) END"
)
_REFERRER = "FROM relationships r WHERE r.customer_id = c.id AND r.kind = 'referred-by' ORDER BY r.id LIMIT 1"

ROLES_FIELD = Field(
    key="roles",
    label="Roles",
    kind=Kind.LIST,
    sql="nullif(ltrim("
    + " || ".join(f"iif(c.is_{role}, {_SEPARATOR} || '{role}', '')" for role in ROLES)
    + f", {_SEPARATOR}), '')",
    choices_sql=_words(ROLES),
    aliases=("role",),
    editable=True,
    width=12,
    help="partner, supplier, besides being a customer",
)
PROFILE = (
    Field(
        key="market_segment",
        label="Market segment",
        kind=Kind.TEXT,
        sql="c.market_segment",
        editable=True,
        help="which part of the market they belong to",
    ),
    Field(
        key="potential",
        label="Potential",
        kind=Kind.CHOICE,
        sql="c.potential",
        choices=POTENTIALS,
        editable=True,
        width=9,
        help="how much more they could buy",
    ),
    Field(
        key="preferred_channel",
        label="Prefers",
        kind=Kind.CHOICE,
        sql="c.preferred_channel",
        choices=CHANNELS,
        editable=True,
        width=9,
        help="the channel they like to be reached by",
    ),
)
MARKS = (
    _marked("opt_out", "Opted out", "what must not be used to reach them: email, phone ..."),
    _marked("invalid", "Invalid", "what does not reach them: email, phone ..."),
)
RELATIONS = (
    Field(
        key="lifecycle_since",
        label="Lifecycle since",
        kind=Kind.INSTANT,
        sql=f"coalesce({_PRESENT_BEGAN}, c.created_at)",
        width=17,
        help="when the present lifecycle began",
    ),
    Field(
        key="affiliations",
        label="Other organizations",
        kind=Kind.LIST,
        sql=_gathered(
            "SELECT x.name AS item FROM affiliations f JOIN customers x ON x.id = f.organization_id "
            "WHERE f.customer_id = c.id AND (f.ended_on IS NOT NULL OR f.organization_id IS NOT c.organization_id) ORDER BY f.id"
        ),
        test_sql="x.name",
        match_sql="c.id IN (SELECT f.customer_id FROM affiliations f JOIN customers x ON x.id = f.organization_id "
        "WHERE {test})",
        aliases=("affiliation",),
        width=24,
        help="where else they are or were, besides the main organization",
    ),
    Field(
        key="relationships",
        label="Relationships",
        kind=Kind.LIST,
        sql=_gathered(
            f"SELECT l.kind || ' ' || x.name AS item FROM ({both_ways('c.id')}) l JOIN customers x ON x.id = l.other_id "
            "ORDER BY l.id"
        ),
        test_sql="l.kind",
        match_sql=f"c.id IN (SELECT l.customer_id FROM ({both_ways()}) l WHERE {{test}})",
        choices_sql=_words(tuple(dict.fromkeys((*INVERSES, *INVERSES.values())))),
        aliases=("relationship",),
        width=30,
        help="how they stand to others; filters ask for the kind",
    ),
    Field(
        key="referred_by",
        label="Referred by",
        kind=Kind.REFERENCE,
        sql=f"(SELECT (SELECT x.name FROM customers x WHERE x.id = r.other_id) {_REFERRER})",
        id_sql=f"(SELECT r.other_id {_REFERRER})",
        target="customer",
        width=24,
        help="who sent them",
    ),
    Field(
        key="preferences",
        label="Preferences",
        kind=Kind.LIST,
        sql=_gathered(
            "SELECT f.name || ': ' || f.value AS item FROM preferences f WHERE f.customer_id = c.id ORDER BY f.folded"
        ),
        test_sql="f.folded",
        match_sql="c.id IN (SELECT f.customer_id FROM preferences f WHERE {test})",
        choices_sql="SELECT name FROM preferences GROUP BY folded ORDER BY folded",
        aliases=("preference",),
        width=30,
        help="what they like or need; filters ask for the name",
    ),
    Field(
        key="photo",
        label="Photo",
        kind=Kind.FILE,
        sql="c.photo",
        width=12,
        help="whether a picture is kept; for programs its fingerprint",
    ),
)
