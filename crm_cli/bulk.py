"""Changing one record or many: those that are named, those that a filter finds, those whose ids come from stdin."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from crm_cli.environment import Environment
from crm_cli.options import Output, Result, Selection
from crm_cli.output import change, column, listing_page
from crm_cli.output.cells import human
from crm_cli.records import NAMES_SHOWN, find_each, tell_doubts, tell_new_owner, tell_none_match
from crm_core.catalog.pages import Change, Page
from crm_core.errors import UsageProblem
from crm_core.values.text import counted

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview

OF_ONE_CUSTOMER = {"email": "e-mail address", "phone": "phone number"}


def edit_records(
    env: Environment,
    entity: str,
    names: Sequence[str] | None,
    selection: Selection,
    values: Mapping[str, object],
    result: Result,
    around: Callable[[int], AbstractContextManager[None]] | None = None,
) -> None:
    """Change one record, or several in one step after showing the first of them and asking.

    The change of a single one happens within ``around`` of its id.
    """
    tell_new_owner(env, values)
    capability: Any = getattr(env.crm, env.crm.catalog.entities[entity].plural)
    if selection.where is None and not selection.dry_run and names and len(names) == 1 and names[0] != "-":
        key = env.crm.find(entity, names[0])
        with around(key) if around else nullcontext():
            change(env, capability.edit(key, values), result)
        if entity == "customer":
            tell_doubts(env, values, key)
        return
    if not (keys := chosen(env, entity, names, selection)):
        return
    if entity == "customer":
        _tell_what_they_share(env, len(keys), values)
    if selection.dry_run:
        shown: Preview = capability.preview(keys, values)
        listing_page(env, _as_page(shown), Output(json=result.json, format=result.format))
        env.message(f"{_changing(env, entity, shown)} would be changed; nothing was (dry run).")
        return
    if len(keys) > 1 and not env.yes and (shown := capability.preview(keys, values)).changing:
        _tell(env, shown)
        env.confirm(f"Change {_changing(env, entity, shown)}?")
    change(env, capability.edit_all(keys, values), result)
    if entity == "customer":
        tell_doubts(env, values)


def act_on_records(
    env: Environment,
    entity: str,
    names: Sequence[str] | None,
    selection: Selection,
    result: Result,
    doing: str,
    act: Callable[[Sequence[int]], Change],
    where_to: str = "",
) -> None:
    """Do the same to one record, or to several in one step after naming the first of them and asking.

    The question is ``doing``, the number of records, and ``where_to``, as in "Move 2 deals to Won".
    """
    if not (keys := chosen(env, entity, names, selection)):
        return
    listed = [f'"{name}"' for name in env.crm.history.names(entity, keys[:NAMES_SHOWN]).values()]
    more = f" and {len(keys) - len(listed):,} more" if len(keys) > len(listed) else ""
    what = f"{counted(len(keys), entity, env.crm.catalog.entities[entity].plural)}{where_to}: {', '.join(listed)}{more}"
    if selection.dry_run:
        env.message(f"{doing} {what}? Nothing was changed (dry run).")
        return
    if len(keys) > 1:
        env.confirm(f"{doing} {what}?")
    change(env, act(keys), result)


def _tell_what_they_share(env: Environment, customers: int, values: Mapping[str, object]) -> None:
    """Say that several customers get one mailbox or number, which is mostly a slip."""
    for name, what in OF_ONE_CUSTOMER.items():
        if customers > 1 and (values.get(name) or values.get(f"add_{name}")):
            env.warn(f"All {customers:,} customers get the same {what}.")


def chosen(env: Environment, entity: str, names: Sequence[str] | None, selection: Selection) -> list[int]:
    """The records that are named or that --where finds; says so where it finds none. Raises UsageProblem, NotFound."""
    keys = _chosen(env, entity, names, selection)
    if not keys:
        tell_none_match(env, entity, selection.where or "")
    return keys


def _chosen(env: Environment, entity: str, names: Sequence[str] | None, selection: Selection) -> list[int]:
    if selection.where is None:
        if not names:
            raise UsageProblem(f'Say which: name a {entity}, "-" for ids from stdin, or --where FILTER.')
        return find_each(env, entity, names)
    if names:
        raise UsageProblem(f"Either --where or a {entity} by name, not both.")
    if not selection.where.strip():
        raise UsageProblem("--where needs a filter, as in --where tag:vip; \"--where 'id:1..'\" finds all.")
    return env.crm.browse.ids(entity, selection.where)


def _changing(env: Environment, entity: str, shown: "Preview") -> str:
    of = f"{shown.changing:,} of " if shown.changing < shown.matched else ""
    return of + counted(shown.matched, entity, env.crm.catalog.entities[entity].plural)


def _as_page(shown: "Preview") -> Page:
    columns = (column("id"), column("name"), column("field"), column("before"), column("after"))
    rows = tuple(
        (str(d.record.id), d.record.name, d.field.key, *(_text(d.field, value) for value in (d.before, d.after)))
        for d in shown.differences
    )
    return Page(columns, (), rows)


def _tell(env: Environment, shown: "Preview") -> None:
    for difference in shown.differences:
        before, after = (_text(difference.field, value) or "—" for value in (difference.before, difference.after))
        env.message(f"{difference.record.id} {difference.record.name}: {difference.field.label}: {before} → {after}")
    if shown.changing > len({difference.record.id for difference in shown.differences}):
        env.message("…")


def _text(field: Any, value: object) -> str:
    return "" if value is None else human(field, value, "UTC")
