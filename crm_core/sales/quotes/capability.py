"""Quotes as the faces use them; the write road is loaded by the first write."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import SHOWN, Change

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview
    from crm_core.catalog.pages import Page
    from crm_core.sales.lines.given import GivenLine
    from crm_core.sales.quotes.documents.letter import Letter
    from crm_core.sales.quotes.documents.mail import Draft
    from crm_core.sales.quotes.documents.outgoing import Recipient
    from crm_core.sales.quotes.numbers import Numbering
    from crm_core.sales.quotes.queries import QuoteView


class Quotes:
    """Offers to customers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, values: Values, lines: "Sequence[str | Mapping[str, object] | GivenLine]" = ()) -> Change:
        """Add a draft; without lines it takes those of its deal. Raises InvalidValue, UnknownName, NotFound, Ambiguous."""
        from crm_core.sales.quotes import writes

        return writes.add(self._core, values, lines)

    def edit(self, key: int, values: Values, expected: Values | None = None) -> Change:
        """Change fields of a draft; of a sent quote only owner, deal and own fields. Raises InvalidValue, Conflict, Clash."""
        from crm_core.sales.quotes import writes

        return writes.edit(self._core, key, values, expected)

    def edit_all(self, keys: Sequence[int], values: Values) -> Change:
        """Change the same fields of several quotes in one step, all or none. Raises InvalidValue, NotFound, Conflict."""
        from crm_core.catalog import bulk
        from crm_core.sales.quotes.writes import each_changed, over_already

        return bulk.edit_all(
            self._core, "quote", keys, values, each_changed, lambda _: over_already(self._core, values)
        )

    def preview(self, keys: Sequence[int], values: Values, shown: int = SHOWN) -> "Preview":
        """What ``edit_all`` would do, shown on the first records; nothing is changed. Raises the same."""
        from crm_core.catalog import bulk
        from crm_core.sales.quotes.writes import each_changed

        return bulk.preview(self._core, "quote", keys, values, each_changed, shown)

    def copy(self, key: int, values: Values | None = None) -> Change:
        """Add a draft like another quote. Raises InvalidValue, NotFound."""
        from crm_core.sales.quotes import writes

        return writes.copy(self._core, key, values or {})

    def add_lines(
        self, key: int, lines: "Sequence[str | Mapping[str, object] | GivenLine]", at: int | None = None
    ) -> Change:
        """Put lines into a draft, behind the last or at a position. Raises InvalidValue, Conflict, NotFound."""
        from crm_core.sales.quotes import line_steps

        return line_steps.add_lines(self._core, key, lines, at)

    def edit_line(self, key: int, position: int, values: Mapping[str, object]) -> Change:
        """Change parts of a line, by the names of its options; "line" holds a whole new one. Raises InvalidValue, Conflict."""
        from crm_core.sales.quotes import line_steps

        return line_steps.edit_line(self._core, key, position, values)

    def remove_lines(self, key: int, positions: Sequence[int]) -> Change:
        """Take lines off a draft. Raises InvalidValue, Conflict, NotFound."""
        from crm_core.sales.quotes import line_steps

        return line_steps.remove_lines(self._core, key, positions)

    def move_line(self, key: int, position: int, to: int) -> Change:
        """Put a line of a draft at another position. Raises InvalidValue, Conflict, NotFound."""
        from crm_core.sales.quotes import line_steps

        return line_steps.move_line(self._core, key, position, to)

    def send(self, key: int, on: object = None) -> Change:
        """Give a draft its number and close it to changes; ``on`` is the day on it. Raises Conflict, InvalidValue."""
        from crm_core.sales.quotes import steps

        return steps.send(self._core, key, on)

    def revise(self, key: int) -> Change:
        """Add a draft that replaces a sent quote under the same number when it is sent. Raises Conflict, NotFound."""
        from crm_core.sales.quotes import writes

        return writes.revise(self._core, key)

    def accept(self, key: int, chosen: Sequence[object] = (), on: object = None) -> Change:
        """Note that the customer takes it, with optional lines by position; adds the order, wins the deal. Raises Conflict."""
        from crm_core.sales.quotes import acceptance

        return acceptance.accept(self._core, key, chosen, on)

    def reject(self, key: int, reason: str | None = None, on: object = None) -> Change:
        """Note that the customer does not want it. Raises Conflict, InvalidValue, NotFound."""
        from crm_core.sales.quotes import steps

        return steps.reject(self._core, key, reason, on)

    def numbered_drafts(self, keys: Sequence[int]) -> list[str]:
        """Those of quotes that are drafts and have a number of their own, as of a sending that was undone, by name and number."""
        from crm_core.sales.quotes.queries import numbered_drafts

        return numbered_drafts(self._core, keys)

    def delete(self, key: int) -> Change:
        """Move a quote to the trash; its number stays used. Raises NotFound."""
        return self._core.to_trash("quote", key)

    def restore(self, key: int) -> Change:
        """Bring a quote back from the trash. Raises Conflict."""
        return self._core.from_trash("quote", key)

    def view(self, key: int) -> "QuoteView":
        """Everything about one quote."""
        from crm_core.sales.quotes import queries

        return queries.view(self._core, key)

    def of(self, owner: str, key: int, limit: int = 20) -> "Page":
        """The quotes of a "customer" or in a "deal", the newest first: number, title, status, total, valid_until."""
        from crm_core.sales.quotes.listed import quotes_of

        return quotes_of(self._core, owner, key, limit)

    def letter(self, key: int) -> "Letter":
        """What stands on the document of a quote, in the customer's language."""
        from crm_core.sales.quotes.documents.letter import letter

        return letter(self._core, key)

    def document(self, letter: "Letter", form: str) -> bytes:
        """The document as "pdf" or "html". Raises NoTypst, FileProblem for a logo that cannot be used."""
        if form == "pdf":
            from crm_core.sales.quotes.documents.pdf import pdf

            return pdf(letter)
        from crm_core.sales.quotes.documents.html import html

        return html(letter)

    def undrawn(self, letter: "Letter", form: str) -> str:
        """What to say of characters that the document cannot show, because no font has them; "" for HTML."""
        from crm_core.sales.quotes.documents.undrawn import undrawn

        return undrawn(letter) if form == "pdf" else ""

    def recipient(self, key: int) -> "Recipient":
        """Whom the quote is mailed to. Raises NoAddress."""
        from crm_core.sales.quotes.documents.outgoing import recipient

        return recipient(self._core, key)

    def draft(self, letter: "Letter", to: "Recipient") -> "Draft":
        """What the e-mail with the quote says."""
        from crm_core.sales.quotes.documents.outgoing import draft_to

        return draft_to(self._core, letter, to)

    @property
    def numbering(self) -> "Numbering":
        """How the next quote will be numbered."""
        from crm_core.sales.quotes.numbers import numbering

        return numbering(self._core)

    def set_next_number(self, number: int) -> Change:
        """Go on with a number. Raises Conflict when a later one was given out already, InvalidValue."""
        from crm_core.sales.quotes.numbers import set_next

        return set_next(self._core, number)
