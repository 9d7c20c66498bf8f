"""Everything that can go wrong in a way the owner can understand: one class per kind, one sentence each."""

from collections.abc import Mapping, Sequence

MOST_NAMED, MOST_KNOWN = 3, 8
MOST_QUOTED, LITTLE_MORE = 60, 20


class CrmError(Exception):
    """A failure told in one sentence; ``code`` is stable and meant for programs."""

    code = "failure"

    def __init__(self, sentence: str, **details: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details: dict[str, object] = details


class UsageProblem(CrmError):
    """The request itself makes no sense: an unknown field, option value, filter or column."""

    code = "usage"


class InvalidValue(UsageProblem):
    """A value that the named field cannot take."""

    code = "invalid_value"

    def __init__(self, field: str, value: object, why: str) -> None:
        shown = f'{field}: "{cut(str(value))}" {why}.' if value not in ("", None) else f"{field} {why}."
        super().__init__(shown, field=field)
        self.field = field
        self.why = why


class UnknownName(UsageProblem):
    """A field, stage, view ... that does not exist; names the nearest ones, or where none is near some of the ``known``."""

    code = "unknown_name"

    def __init__(self, what: str, name: str, nearest: Sequence[str] = (), known: Sequence[str] = ()) -> None:
        near = list(nearest)[:MOST_NAMED]
        super().__init__(
            f'There is no {what} "{cut(name)}".{named(nearest, known)}', what=what, name=name, nearest=near
        )


class NotFound(CrmError):
    """No record answers to the given name."""

    code = "not_found"

    def __init__(self, entity: str, name: str, nearest: Sequence[str] = ()) -> None:
        number = name.removeprefix(f"{entity}:")
        missing = f"There is no {entity} {number}" if number.isdigit() else f'No {entity} is called "{cut(name)}"'
        super().__init__(f"{missing}.{named(nearest)}", entity=entity, name=name, nearest=list(nearest)[:MOST_NAMED])


class InTrash(NotFound):
    """The record that is asked for was deleted."""

    def __init__(self, entity: str, key: int, name: str) -> None:
        sentence = (
            f'{entity.capitalize()} {key} "{name}" is in the trash; "crm trash restore {entity}:{key}" brings it back.'
        )
        CrmError.__init__(self, sentence, entity=entity, name=name, nearest=[])


class WasMerged(NotFound):
    """The record that is asked for went into another one."""

    def __init__(self, entity: str, key: int, now: int, name: str) -> None:
        sentence = f'{entity.capitalize()} {key} was merged and is now {entity} {now} "{name}".'
        CrmError.__init__(self, sentence, entity=entity, name=str(key), nearest=[f"{name} ({entity}:{now})"], now=now)


class Ambiguous(CrmError):
    """More than one record answers to the given name."""

    code = "ambiguous"

    def __init__(self, entity: str, name: str, candidates: Sequence[str], by: str = "reference") -> None:
        listed = ", ".join(candidates)
        super().__init__(
            f'"{cut(name)}" could be more than one {entity}: {listed}. Say which by its {by}.',
            entity=entity,
            name=name,
            candidates=list(candidates),
        )


class Conflict(CrmError):
    """The data does not allow it: a duplicate, a record in use, an undo overtaken by later changes."""

    code = "conflict"


class Clash(Conflict):
    """Fields were changed by somebody else since the form was opened; ``fields`` maps key to (theirs, mine)."""

    code = "clash"

    def __init__(self, record: str, fields: Mapping[str, tuple[object, object]]) -> None:
        names = ", ".join(fields)
        super().__init__(
            f"{record} was changed elsewhere meanwhile: {names}.", fields={k: list(v) for k, v in fields.items()}
        )
        self.fields = dict(fields)


class DatabaseProblem(CrmError):
    """The database file is missing, foreign, newer, damaged, locked or not writable."""

    code = "database"


class Damaged(DatabaseProblem):
    """The file holds no sound database any more; nothing that another program or a newer version could read is lost with it."""


class FileProblem(CrmError):
    """A file to read or write is missing, of the wrong kind, too large or not permitted."""

    code = "file"


def cut(text: str) -> str:
    """As much of a value as a sentence may quote."""
    return text if len(text) <= MOST_QUOTED + LITTLE_MORE else f"{text[:MOST_QUOTED]}…"


def named(nearest: Sequence[str], known: Sequence[str] = ()) -> str:
    """The end of a sentence that refuses a name: what is near, or else what there is, of many only some."""
    if nearest:
        return f" Nearest: {', '.join(nearest[:MOST_NAMED])}."
    if len(known) > MOST_KNOWN:
        return f" Known: {', '.join(known[:MOST_NAMED])} and {len(known) - MOST_NAMED:,} more."
    return f" Known: {', '.join(known)}." if known else ""
