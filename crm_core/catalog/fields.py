"""Field and Entity: the one description that lists, filters, forms, imports, exports and docs are made from."""

from collections.abc import Iterable
from enum import StrEnum

from crm_core.errors import UnknownName
from crm_core.tuples import NamedTuple


class Kind(StrEnum):
    """What sort of value a field holds; the comment says what its SQL expression yields."""

    TEXT = "text"  # one line of text
    LONG_TEXT = "long text"  # text with line breaks
    NUMBER = "number"  # integer
    DECIMAL = "decimal number"  # integer or real
    PERCENT = "percent"  # integer basis points, 5000 = 50 %
    MONEY = "money"  # integer minor units; Field.currency_sql gives the currency beside it
    DATE = "date"  # 2026-11-21
    BIRTHDAY = "birthday"  # 1815-12-10, or --12-10 without a year
    INSTANT = "instant"  # UTC, 2026-11-21T09:30:00Z
    LOCAL_TIME = "local time"  # wall time 2026-12-01T14:30, Field.zone_sql gives the IANA zone beside it
    DURATION = "duration"  # integer minutes
    BOOLEAN = "boolean"  # 0 or 1
    CHOICE = "choice"  # one of Field.choices
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    FILE = "file"  # the fingerprint of a kept file
    LIST = "list"  # several texts, joined by LIST_SEPARATOR in SQL
    REFERENCE = "reference"  # the name of another record; Field.id_sql gives its id
    JSON = "json"  # an object of custom values


LIST_SEPARATOR = "\x1f"


class Field(NamedTuple):
    """One field of an entity, as every list, filter, form, import and export sees it.

    ``sql`` yields the value to show, over the aliases of ``Entity.source``. ``match_sql`` is for fields with several
    values: a condition holding the placeholder ``{test}``, and ``test_sql`` the expression tested inside it.
    ``is_custom``: the owner defined it, and its value is under its key in the JSON of the column ``custom``.
    """

    key: str
    label: str
    kind: Kind
    sql: str
    help: str = ""
    sort_sql: str = ""
    test_sql: str = ""
    match_sql: str = ""
    currency_sql: str = ""
    zone_sql: str = ""
    id_sql: str = ""
    target: str = ""
    choices: tuple[str, ...] = ()
    choices_sql: str = ""
    aliases: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    editable: bool = False
    required: bool = False
    multiple: bool = False
    is_custom: bool = False
    max_length: int = 1000
    width: int = 16

    @property
    def tested(self) -> str:
        """The SQL expression that filters compare."""
        return self.test_sql or self.sql

    @property
    def sorted(self) -> str:
        """The SQL expression that orders rows."""
        return self.sort_sql or self.sql


class Entity(NamedTuple):
    """A kind of record: where its rows come from and which fields it has. ``alias`` is the main table's alias in ``source``.

    ``code_sql`` yields a code, folded, that names a record as its name does: an article number; several with commas between.
    ``code_word`` is what may stand before it, as in "number:12"; ``code_column`` holds it, folded and indexed;
    with ``code_is_unique`` no two records out of the trash have the same. ``code_word`` is the key of a field, too.
    """

    name: str
    plural: str
    table: str
    alias: str
    source: str
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    name_sql: str
    default_sort: tuple[str, ...]
    has_trash: bool = True
    search_table: str = ""
    code_sql: str = ""
    code_word: str = ""
    code_column: str = ""
    code_is_unique: bool = False

    def field(self, name: str) -> Field:
        """The field called ``name``: its key, an alias or its heading, "custom.NAME" for one custom value.

        Raises UnknownName with the nearest ones.
        """
        wanted = _plain(name)
        for field in self.fields:
            if wanted == field.key or wanted in field.aliases:
                return field
        if (value := self._custom_value(name)) is not None:
            return value
        headed = [field for field in self.fields if wanted == _plain(field.label)]
        if len(headed) == 1:
            return headed[0]
        from difflib import get_close_matches

        raise UnknownName(f"{self.name} field", name, get_close_matches(wanted, self.names(), n=3))

    def _custom_value(self, name: str) -> Field | None:
        """What ``custom.NAME`` shows: the field defined so, else that custom value as text."""
        start, _, inner = name.partition(".")
        kept = next((field for field in self.fields if field.key == "custom"), None)
        if kept is None or start.lower() != "custom" or not inner or '"' in inner:
            return None
        defined = next((field for field in self.fields if field.is_custom and field.key == inner), None)
        quoted = inner.replace("'", "''")
        sql = f"CAST(json_extract({kept.tested}, '$.\"{quoted}\"') AS TEXT)"
        return defined or Field(f"custom.{inner}", inner, Kind.TEXT, sql, sort_sql=f"fold({sql})")

    def has_own_currency(self, field: Field) -> bool:
        """Whether a bare amount in a field is one in the currency of its record."""
        return field.kind is Kind.MONEY and not field.is_custom and any(one.key == "currency" for one in self.fields)

    def names(self) -> list[str]:
        """Every word that names a field."""
        return [name for field in self.fields for name in (field.key, *field.aliases)]

    def pick(self, names: Iterable[str]) -> tuple[Field, ...]:
        """The named fields in that order."""
        return tuple(self.field(name) for name in names)


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")
