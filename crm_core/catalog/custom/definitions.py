"""What a defined field is, and how it becomes one of the catalog's."""

from crm_core.catalog.fields import LIST_SEPARATOR, Field, Kind
from crm_core.store.driver import Connection, DatabaseError
from crm_core.tuples import NamedTuple

# The kinds that people know, and what they are in the catalog.
KINDS = {
    "text": Kind.TEXT,
    "long-text": Kind.LONG_TEXT,
    "number": Kind.DECIMAL,
    "money": Kind.MONEY,
    "date": Kind.DATE,
    "boolean": Kind.BOOLEAN,
    "choice": Kind.CHOICE,
    "multi-choice": Kind.LIST,
    "url": Kind.URL,
}
WITH_OPTIONS = ("choice", "multi-choice")
_WIDTHS = {Kind.DECIMAL: 10, Kind.DATE: 11, Kind.BOOLEAN: 8, Kind.LONG_TEXT: 30, Kind.URL: 24}


class Definition(NamedTuple):
    """A field that the owner defined for an entity; ``kind`` is one of KINDS, ``options`` what may be chosen."""

    id: int
    entity: str
    name: str
    label: str
    kind: str
    options: tuple[str, ...]
    help: str


def read_definitions(db: Connection) -> tuple[Definition, ...]:
    """All of them, in their order."""
    rows = db.execute("SELECT id, entity, name, label, kind, options, help FROM custom_fields ORDER BY position, id")
    found = rows.fetchall()
    if not found:
        return ()
    return tuple(
        Definition(key, entity, name, label, kind, _read_options(name, options), text)
        for key, entity, name, label, kind, options, text in found
    )


def _read_options(name: str, options: str) -> tuple[str, ...]:
    import json

    try:
        read = json.loads(options)
    except ValueError:
        read = None
    if not isinstance(read, list) or not all(isinstance(option, str) for option in read):
        raise DatabaseError(f"malformed options of the field {name}")
    return tuple(read)


def as_field(definition: Definition, alias: str) -> Field:
    """The definition as lists, filters, forms, imports and exports see it; ``alias`` is that of the entity's table.

    A kind that another program or a damaged disk left without sense is taken for text.
    """
    kind, column, path = KINDS.get(definition.kind, Kind.TEXT), f"{alias}.custom", f"'$.{definition.name}'"
    value = f"json_extract({column}, {path})"
    field = Field(
        key=definition.name,
        label=definition.label,
        kind=kind,
        sql=value,
        help=definition.help,
        choices=definition.options,
        editable=True,
        is_custom=True,
        width=_WIDTHS.get(kind, 16),
    )
    if kind is Kind.MONEY:
        amount, currency = f"'$.{definition.name}.minor'", f"'$.{definition.name}.currency'"
        return field._replace(
            sql=f"json_extract({column}, {amount})", currency_sql=f"json_extract({column}, {currency})"
        )
    if kind is Kind.LIST:
        elements = f"FROM json_each({column}, {path}) AS element"
        return field._replace(
            sql=f"(SELECT group_concat(element.value, char({ord(LIST_SEPARATOR)})) {elements})",
            test_sql="fold(element.value)",
            match_sql=f"EXISTS (SELECT 1 {elements} WHERE {{test}})",
        )
    if kind in (Kind.TEXT, Kind.URL, Kind.LONG_TEXT):
        return field._replace(sort_sql=f"fold({value})")
    if kind is Kind.CHOICE and definition.options:
        # In the order in which the owner gave the options.
        ranks = " ".join(f"WHEN '{_quoted(option)}' THEN {rank}" for rank, option in enumerate(definition.options))
        return field._replace(sort_sql=f"CASE {value} {ranks} END")
    return field


def _quoted(text: str) -> str:
    return text.replace("'", "''")
