"""A list whose columns and order people choose, whose rows they mark, and which they keep as a view."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on

from crm_tui.actions import Action
from crm_tui.screens.view_actions import split_filter
from crm_tui.screens.viewed import Viewed
from crm_tui.widgets.columns import Column, Layout, laid_out, view_columns
from crm_tui.widgets.records_table import RecordsTable

if TYPE_CHECKING:
    from crm_core.catalog.views import View


class Arranged(Viewed):
    """A ``Viewed`` screen with a table. A subclass gives ``LAYOUT``, the usual columns, and ``show``.

    The first column is part of every view, and so are the fields of ``NEEDED``, which keys ask for.
    """

    LAYOUT: ClassVar[Layout] = ()
    NEEDED: ClassVar[tuple[str, ...]] = ()
    USUAL_SORT: ClassVar[tuple[str, ...]] = ()
    _fields: tuple[str, ...] = ()
    _further_sort: tuple[str, ...] = ()

    if TYPE_CHECKING:

        def show(self, keep: int | None) -> None:
            """Read the list; the cursor goes to row ``keep``."""

    @property
    def table(self) -> RecordsTable:
        """The list."""
        return self.query_one(RecordsTable)

    def columns(self) -> list[Column]:
        """The columns: those of the view that is shown, else the usual ones."""
        entity = self.crm.browse.entities[self.ENTITY]
        return view_columns(entity.pick(self._fields)) if self._fields else laid_out(entity, self.LAYOUT)

    def shown_fields(self) -> tuple[str, ...]:
        """What is read of each record."""
        return self._fields or tuple(key for key, *_ in self.LAYOUT)

    def order(self) -> tuple[str, ...]:
        """The sort keys in force."""
        return (self.table.sort, *self._further_sort) if self.table.sort else self.USUAL_SORT

    def listed(self) -> str:
        """The filter of what is listed: the words of the filter line, with what the screen adds to them."""
        return self.bar.text.strip()

    def list_command(self) -> list[str]:
        """The command line that lists the same."""
        sort = ["--sort", ",".join(self.order())] if self.order() else []
        return ["crm", self.ENTITY, "list", *split_filter(self.listed()), *sort]

    def sort_by(self, key: str) -> None:
        """Sort by a field, downwards when it is already sorted by upwards."""
        self.table.sort = f"-{key}" if self.table.sort == key else key
        self._further_sort = ()
        self.show(None)

    def choose_sort(self) -> None:
        """Ask for the column to sort by."""
        from crm_tui.dialogs.choose import Choose

        choices = [(column.field.key, column.field.label) for column in self.table.columns]

        def chosen(key: str | None) -> None:
            if key is not None:
                self.sort_by(key)

        self.app.push_screen(Choose("Sort by", choices, self.table.sort.lstrip("-")), chosen)

    def apply_columns(self, fields: tuple[str, ...], sort: tuple[str, ...]) -> None:
        """Show these columns in this order; empty ones are the usual ones. Raises UnknownName."""
        entity = self.crm.browse.entities[self.ENTITY]
        entity.pick((*fields, *(key.lstrip("-") for key in sort)))
        self._fields = self._with_needed(fields) if fields else ()
        self.table.set_columns(self.columns())
        sort = sort or self.USUAL_SORT
        self.table.sort, self._further_sort = (sort[0], sort[1:]) if sort else ("", ())
        self.show(None)

    def _with_needed(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        title = self.LAYOUT[0][0]
        wanted = fields if title in fields else (title, *fields)
        return (*wanted, *(key for key in self.NEEDED if key not in wanted))

    def as_view(self) -> "View":
        """What is shown, to be saved."""
        sort = () if self.order() == self.USUAL_SORT else self.order()
        return super().as_view()._replace(fields=self._fields, sort=sort)

    def subject(self) -> int | None:
        """The record under the cursor."""
        return self.table.current

    def subjects(self) -> list[int]:
        """The marked records, or the one under the cursor."""
        return self.table.chosen()

    def shown_record(self) -> tuple[str, int] | None:
        """The one under the cursor, with its kind."""
        key = self.subject()
        return (self.ENTITY, key) if key is not None else None

    def go_back_to(self, touched: Sequence[tuple[str, int]]) -> None:
        """Put the cursor on the record that came back, unless it is on one already."""
        table = self.crm.browse.entities[self.ENTITY].table
        keys = [key for name, key in touched if name == table]
        if keys and self.table.kept not in keys:
            self.put_cursor(keys[0])

    def put_cursor(self, key: int) -> None:
        """Go to a record if it is in the list."""
        self.show(key)

    def unmark(self) -> None:
        """Forget the marks after they were acted on."""
        if self.table.marked:
            self.table.unmark()

    @on(RecordsTable.HeaderClicked)
    def _header_clicked(self, event: RecordsTable.HeaderClicked) -> None:
        self.sort_by(event.key)


ARRANGED_ACTIONS = (
    Action(id="list.sort", keys="s", label="Sort", group="Finding", run=lambda host: host.choose_sort(),
           twin=lambda host: host.list_command(), help="Choose the column to sort by; once more turns the order."),
)  # fmt: skip
