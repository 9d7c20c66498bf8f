"""What was changed, and answers that are one object: a report, a check."""

from collections.abc import Sequence
from typing import Any, Protocol

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import Output, Result
from crm_cli.output.cells import plain_json
from crm_cli.output.sink import open_sink


class Change(Protocol):
    """What a write gives back: the record it touched and a sentence about it."""

    @property
    def entity(self) -> str:
        """The kind of record."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def summary(self) -> str:
        """What happened to it."""


def change(env: Environment, done: Change, options: Result) -> None:
    """Report one change: a sentence on stderr, or the record on stdout as JSON or as a typed reference."""
    if options.json or options.format in (Format.JSON, Format.JSONL):
        _print(env, dumped(_as_json(done)))
    else:
        _report(env, done, options)


def changes(env: Environment, done: Sequence[Change], options: Result) -> None:
    """Report several changes; as JSON they are an array."""
    if options.json or options.format is Format.JSON:
        _print(env, dumped([_as_json(each) for each in done]))
        return
    for each in done:
        change(env, each, options)


def document(env: Environment, value: object, options: Output) -> None:
    """Print a value as JSON: for answers whose JSON is one object."""
    with open_sink(env, options.output) as sink:
        sink.write(dumped(json_ready(value), indent=2) + "\n")


def json_ready(value: object) -> Any:
    """A value of the core as JSON holds it: money and references as objects, tuples as arrays."""
    return plain_json(value)


def _report(env: Environment, done: Change, options: Result) -> None:
    if options.format is Format.IDS:
        _print(env, "\n".join(f"{done.entity}:{key}" for key in _several(done) or (done.id,)))
    env.message(done.summary)


def dumped(value: Any, *, indent: int | None = None) -> str:
    """JSON text; the machinery for it is loaded only when somebody wants it."""
    from crm_cli.output import machines

    return machines.dumped(value, indent=indent)


def _as_json(done: Change) -> dict[str, Any]:
    told = {"id": done.id, "ref": f"{done.entity}:{done.id}", "entity": done.entity, "summary": done.summary}
    return told | ({"ids": list(ids)} if (ids := _several(done)) else {})


def _several(done: Change) -> Sequence[int]:
    """The ids of a change that was made to many records at once; none for other changes."""
    ids: Sequence[int] = getattr(done, "ids", ())
    return ids


def _print(env: Environment, text: str) -> None:
    with open_sink(env, None) as sink:
        sink.write(text + "\n")
