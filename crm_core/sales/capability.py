"""Deals, pipelines and their report as the faces use them; the write road is loaded by the first write."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import SHOWN, Change
from crm_core.sales import queries
from crm_core.sales.queries import Board, DealView
from crm_core.sales.stages import Pipeline, Stage, find_pipeline

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview
    from crm_core.sales.lines.given import GivenLine
    from crm_core.sales.pipeline_funnel import PipelineFunnel


class Deals:
    """Possible sales."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, values: Values) -> Change:
        """Add a deal. Raises InvalidValue, UnknownName, NotFound, Ambiguous."""
        from crm_core.sales import writes

        return writes.add(self._core, values)

    def edit(self, key: int, values: Values, expected: Values | None = None) -> Change:
        """Change fields of a deal; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
        from crm_core.sales import writes

        return writes.edit(self._core, key, values, expected)

    def edit_all(self, keys: Sequence[int], values: Values) -> Change:
        """Change the same fields of several deals in one step, all or none. Raises InvalidValue, NotFound."""
        from crm_core.catalog import bulk
        from crm_core.sales.bulk import change_deals

        return bulk.edit_all(self._core, "deal", keys, values, change_deals)

    def preview(self, keys: Sequence[int], values: Values, shown: int = SHOWN) -> "Preview":
        """What ``edit_all`` would do, shown on the first records; nothing is changed. Raises the same."""
        from crm_core.catalog import bulk
        from crm_core.sales.bulk import change_deals

        return bulk.preview(self._core, "deal", keys, values, change_deals, shown)

    def move(
        self,
        key: int,
        stage: object,
        on: object = None,
        reason: str | None = None,
        competitor: str | None = None,
        note: str | None = None,
    ) -> Change:
        """Move a deal to a stage, by name or id; ``on`` is the day it closed. Raises UnknownName, InvalidValue, NotFound."""
        return self.move_all((key,), stage, on, reason, competitor, note)

    def win(self, key: int, on: object = None) -> Change:
        """Move a deal to the won stage of its pipeline. Raises NotFound, Conflict, InvalidValue."""
        return self.win_all((key,), on)

    def lose(
        self,
        key: int,
        reason: str | None = None,
        on: object = None,
        competitor: str | None = None,
        note: str | None = None,
    ) -> Change:
        """Move a deal to the lost stage of its pipeline; ``competitor`` won it. Raises NotFound, Conflict, InvalidValue."""
        return self.lose_all((key,), reason, on, competitor, note)

    def move_all(
        self,
        keys: Sequence[int],
        stage: object,
        on: object = None,
        reason: str | None = None,
        competitor: str | None = None,
        note: str | None = None,
    ) -> Change:
        """Move several deals to a stage in one step, each in its own pipeline. Raises UnknownName, InvalidValue, NotFound."""
        from crm_core.sales import moves

        return moves.move(self._core, keys, stage, on, _of_loss(reason, competitor, note))

    def win_all(self, keys: Sequence[int], on: object = None) -> Change:
        """Move several deals to the won stages of their pipelines in one step. Raises NotFound, Conflict, InvalidValue."""
        from crm_core.sales import moves

        return moves.close(self._core, keys, "won", on)

    def lose_all(
        self,
        keys: Sequence[int],
        reason: str | None = None,
        on: object = None,
        competitor: str | None = None,
        note: str | None = None,
    ) -> Change:
        """Move several deals to the lost stages of their pipelines in one step. Raises NotFound, Conflict, InvalidValue."""
        from crm_core.sales import moves

        return moves.close(self._core, keys, "lost", on, _of_loss(reason, competitor, note))

    def add_contact(self, key: int, customer: object, role: str | None = None) -> Change:
        """Add somebody who has a say in a deal. Raises NotFound, Ambiguous, Conflict, InvalidValue."""
        from crm_core.sales import deal_contacts

        return deal_contacts.add(self._core, key, customer, role)

    def edit_contact(self, key: int, customer: object, role: str | None) -> Change:
        """Change the role of a contact, None takes it away. Raises NotFound, Ambiguous, Conflict, InvalidValue."""
        from crm_core.sales import deal_contacts

        return deal_contacts.edit(self._core, key, customer, role)

    def remove_contact(self, key: int, customer: object) -> Change:
        """Take a contact off a deal. Raises NotFound, Ambiguous, Conflict."""
        from crm_core.sales import deal_contacts

        return deal_contacts.remove(self._core, key, customer)

    def add_line(self, key: int, line: "str | Values | GivenLine") -> Change:
        """Add a line as "3 x GTX Basic @ 550 -10%" or by its parts. Raises InvalidValue, NotFound, Ambiguous."""
        from crm_core.sales.deal_lines import writes

        return writes.add_line(self._core, key, line)

    def edit_line(self, key: int, line: object, values: Values) -> Change:
        """Change parts of a line, named by number or product. Raises InvalidValue, NotFound, UnknownName."""
        from crm_core.sales.deal_lines import writes

        return writes.edit_line(self._core, key, line, values)

    def remove_line(self, key: int, line: object) -> Change:
        """Take a line off, named by number or product. Raises NotFound, UnknownName."""
        from crm_core.sales.deal_lines import writes

        return writes.remove_line(self._core, key, line)

    def delete(self, key: int) -> Change:
        """Move a deal to the trash. Raises NotFound."""
        return self._core.to_trash("deal", key)

    def restore(self, key: int) -> Change:
        """Bring a deal back from the trash. Raises Conflict."""
        return self._core.from_trash("deal", key)

    def view(self, key: int) -> DealView:
        """Everything about one deal."""
        return queries.view(self._core, key)


def _of_loss(reason: str | None, competitor: str | None, note: str | None) -> Values:
    return {"lost_reason": reason, "competitor": competitor, "lost_note": note}


class Pipelines:
    """Pipelines and their stages; where a pipeline is asked for, None is the first one."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self) -> tuple[Pipeline, ...]:
        """Every pipeline with its stages, in order."""
        return queries.pipelines(self._core)

    def stages(self, pipeline: object = None) -> tuple[Stage, ...]:
        """The stages of a pipeline, in order. Raises UnknownName."""
        return find_pipeline(self.list(), pipeline).stages

    def board(
        self, pipeline: object = None, filter_text: str = "", cards: int = 50, *, by_owner: bool = False
    ) -> Board:
        """A pipeline stage by stage: counts, sums, also by owner, and first deals. Raises UnknownName, FilterProblem."""
        return queries.board(self._core, pipeline, filter_text, cards, by_owner=by_owner)

    def funnel(self, pipeline: object = None, filter_text: str = "") -> "PipelineFunnel":
        """How many deals got to each stage, and how many of them went on. Raises UnknownName, FilterProblem."""
        from crm_core.sales.pipeline_funnel import pipeline_funnel

        return pipeline_funnel(self._core, pipeline, filter_text)

    def add(self, name: str) -> Change:
        """Add a pipeline with the usual stages. Raises InvalidValue, Conflict."""
        from crm_core.sales import pipelines

        return pipelines.add_pipeline(self._core, name)

    def rename(self, pipeline: object, name: str) -> Change:
        """Give a pipeline another name. Raises UnknownName, InvalidValue, Conflict."""
        from crm_core.sales import pipelines

        return pipelines.rename_pipeline(self._core, pipeline, name)

    def add_stage(
        self,
        name: str,
        values: Values | None = None,
        pipeline: object = None,
        position: int | None = None,
        after: object = None,
    ) -> Change:
        """Add a stage; ``values``: probability, kind, rotting_days. Raises InvalidValue, UnknownName, Conflict."""
        from crm_core.sales import stage_writes

        return stage_writes.add_stage(self._core, name, values or {}, pipeline, position, after)

    def edit_stage(self, stage: object, values: Values, pipeline: object = None) -> Change:
        """Change name, probability, kind or rotting_days of a stage. Raises UnknownName, InvalidValue, Conflict."""
        from crm_core.sales import stage_writes

        return stage_writes.edit_stage(self._core, stage, values, pipeline)

    def rename_stage(self, stage: object, name: str, pipeline: object = None) -> Change:
        """Give a stage another name. Raises UnknownName, InvalidValue, Conflict."""
        return self.edit_stage(stage, {"name": name}, pipeline)

    def reorder_stage(self, stage: object, position: int, pipeline: object = None) -> Change:
        """Put a stage at a position, counted from 1. Raises UnknownName, InvalidValue."""
        from crm_core.sales import stage_writes

        return stage_writes.reorder_stage(self._core, stage, position, pipeline)

    def delete_stage(self, stage: object, pipeline: object = None, target: object = None) -> Change:
        """Delete a stage; deals that are or were in it count as being in ``target``. Raises UnknownName, Conflict."""
        from crm_core.sales import stage_writes

        return stage_writes.delete_stage(self._core, stage, pipeline, target)

    def delete(self, pipeline: object, target: object = None) -> Change:
        """Delete a pipeline; its deals go to the pipeline ``target``. Raises UnknownName, Conflict."""
        from crm_core.sales import stage_removal

        return stage_removal.delete_pipeline(self._core, pipeline, target)
