"""A deal's way through the stages: each entry into a stage is a row, with the seconds spent in the one before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from crm_core.catalog.bulk import each, naming_the_record
from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.errors import InvalidValue
from crm_core.sales.deal_values import check_days, refuse_closing_day, refuse_lost_note
from crm_core.sales.stages import Pipeline, Stage, find_pipeline, first_of_kind, read_pipelines, stage_by_id, stage_for
from crm_core.sales.tables import Deal
from crm_core.store import Unit
from crm_core.values.dates import to_utc
from crm_core.values.money import Money, show_money
from crm_core.values.text import counted

Visit = tuple[int, str]  # id of the stage, instant of entry
Aim = Callable[[Sequence[Pipeline], Stage], Stage]  # where a deal goes, from all pipelines and its present stage


def move(core: Core, keys: Sequence[int], stage: object, on: object = None, said: Values | None = None) -> Change:
    """Move deals to a stage in one step, all or none; each within its own pipeline.

    ``on`` is the day they closed, ``said`` what there is to say of the loss. Raises NotFound, UnknownName, InvalidValue.
    """
    return _send(core, keys, _to_stage(stage), on, said)


def close(core: Core, keys: Sequence[int], kind: str, on: object = None, said: Values | None = None) -> Change:
    """Win or lose deals in the same way, by the stage of that kind in their pipelines. Raises NotFound, Conflict, InvalidValue."""
    return _send(core, keys, _to_kind(kind), on, said)


def close_in(core: Core, unit: Unit, key: int, kind: str, on: object = None, said: Values | None = None) -> None:
    """Win or lose one deal inside a unit, which it describes."""
    _go(core, unit, key, read_pipelines(unit.connection), _to_kind(kind), _given(core, on, said))


def _send(core: Core, keys: Sequence[int], aim: Aim, on: object, said: Values | None) -> Change:
    given = _given(core, on, said)
    went: list[tuple[Stage, bool]] = []
    with core.store.writing("") as unit, unit.large():
        pipelines = read_pipelines(unit.connection)
        with naming_the_record(core, unit, core.entity("deal"), keys):
            each(unit, keys, lambda key: went.append(_go(core, unit, key, pipelines, aim, given)))
        if len(keys) > 1:
            unit.describe(_went(went))
    return Change("deal", keys[0], unit.summary, tuple(keys))


def _went(went: Sequence[tuple[Stage, bool]]) -> str:
    """How many deals came into which stages."""
    changed = [stage for stage, moved in went if moved]
    names = ", ".join(dict.fromkeys(stage.name for stage in changed or [stage for stage, _ in went]))
    everyone = counted(len(went), "deal")
    if not changed:
        return f"{everyone} are in {names} already; nothing changed"
    return f"{f'{len(changed):,} of ' if len(changed) < len(went) else ''}{everyone} moved to {names}"


def _to_stage(stage: object) -> Aim:
    return lambda pipelines, present: stage_for(pipelines, None, stage, present)


def _to_kind(kind: str) -> Aim:
    def aim(pipelines: Sequence[Pipeline], present: Stage) -> Stage:
        home = find_pipeline(pipelines, present.pipeline_id)
        return present if present.kind == kind else first_of_kind(home, kind)

    return aim


def _given(core: Core, on: object, said: Values | None) -> dict[str, Any]:
    given = {"closed_on": on, **(said or {})}
    return core.read_values("deal", {name: value for name, value in given.items() if value not in (None, "")})


def _go(
    core: Core, unit: Unit, key: int, pipelines: Sequence[Pipeline], aim: Aim, given: Mapping[str, Any]
) -> tuple[Stage, bool]:
    """Put a deal into a stage, with the closing day and reason that go with it, and say so in the unit.

    Gives the stage, and whether anything changed.
    """
    core.find_in(unit, "deal", key)
    row = unit.session.get_one(Deal, key)
    present = stage_by_id(pipelines, row.stage_id)
    target = aim(pipelines, present)
    closing = _checked_closing_day(core, row, target, given)
    before = row.model_dump()
    if target.id != present.id:
        enter_stage(core, unit, row, target, closing)
    row.sqlmodel_update(dict(given))
    if row.model_dump() == before:
        unit.describe(f'Deal {row.id} "{row.title}" is in {target.name} already; nothing changed')
        return target, False
    row.updated_at = unit.stamp
    unit.session.add(row)
    done = "changed, still in" if target.id == present.id else f"moved from {present.name} to"
    unit.describe(summary(unit, row.id or 0, done))
    return target, True


def _checked_closing_day(core: Core, row: Deal, target: Stage, given: Mapping[str, Any]) -> str | None:
    """The day on which a deal closes; refuses what does not fit the stage. Raises InvalidValue."""
    closing: str | None = given.get("closed_on")
    refuse_closing_day(target, closing)
    refuse_lost_note(target, given.get("lost_note"))
    if given.get("lost_reason") and target.kind != "lost":
        why = f'does not fit: deals in "{target.name}" are not lost'
        raise InvalidValue("Lost reason", given["lost_reason"], why)
    if closing:
        check_days(core, row.opened_on, closing)
    return closing


def enter_stage(core: Core, unit: Unit, row: Deal, stage: Stage, closing: str | None = None) -> None:
    """Put a deal into another stage, closed on ``closing`` or today; takes off what only closed or lost deals have."""
    at = max(moment_of(core, unit, closing), row.stage_since)
    unit.execute(
        "INSERT INTO stage_changes (deal_id, from_stage_id, to_stage_id, at, seconds) VALUES (?, ?, ?, ?, ?)",
        (row.id, row.stage_id, stage.id, at, seconds_between(row.stage_since, at)),
    )
    row.stage_id, row.stage_since = stage.id, at
    row.closed_on = (closing or core.business.today.isoformat()) if stage.closed else None
    if stage.kind != "lost":
        row.lost_reason = row.lost_note = None


def moment_of(core: Core, unit: Unit, day: str | None) -> str:
    """The instant at which a past day begins for the business; now for today, for no day and for one to come."""
    if day is None or day >= core.business.today.isoformat():
        return unit.stamp
    first = date.fromisoformat(day)
    return min(to_utc(datetime(first.year, first.month, first.day), core.business.facts.zone), unit.stamp)


def write_visits(unit: Unit, deal_id: int, visits: Iterable[Visit]) -> None:
    """Note the stages that a new deal has gone through, oldest first."""
    former: Visit | None = None
    for stage_id, at in visits:
        seconds = seconds_between(former[1], at) if former else None
        unit.execute(
            "INSERT INTO stage_changes (deal_id, from_stage_id, to_stage_id, at, seconds) VALUES (?, ?, ?, ?, ?)",
            (deal_id, former[0] if former else None, stage_id, at, seconds),
        )
        former = (stage_id, at)


def seconds_between(first: str, last: str) -> int:
    """Seconds from one UTC instant to another."""
    return int((datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds())


def summary(unit: Unit, key: int, done: str) -> str:
    """What was done to a deal in one line: title, stage and value."""
    title, stage, minor, currency = unit.execute(
        "SELECT d.title, s.name, d.value_minor, d.currency FROM deals d JOIN stages s ON s.id = d.stage_id WHERE d.id = ?",
        (key,),
    ).fetchone()
    amount = "" if minor is None else f" · {show_money(Money(minor, currency))}"
    return f'Deal {key} "{title}" {done} {stage}{amount}'
