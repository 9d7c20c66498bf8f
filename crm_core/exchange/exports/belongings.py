"""What hangs on records as rows of their own: where customers were, whom they know, what they like; contacts of deals."""

from typing import NamedTuple

from crm_core.exchange.exports.parts import Part, plain
from crm_core.store.driver import Connection

NAMED_BY = {"customer": "name", "deal": "title"}


class Belonging(NamedTuple):
    """The rows ``h`` that hang on ``holder``, and for those that name another customer besides that one as ``other``."""

    table: str
    second: str = ""
    columns: tuple[str, ...] = ()
    holder: str = "customer"

    @property
    def rows(self) -> str:
        """The JOIN that gives them; rows whose second customer is in the trash are left out, as that one is."""
        other = (
            f" JOIN customers other ON other.id = h.{self.second}_id AND other.deleted_at IS NULL"
            if self.second
            else ""
        )
        return f" JOIN {self.table} h ON h.{self.holder}_id = {self.holder[0]}.id{other}"

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns of the file."""
        second = (self.second, f"{self.second}_uid") if self.second else ()
        return (self.holder, f"{self.holder}_uid", *second, *self.columns)

    def parts(self, _: Connection) -> list[Part]:
        """The cells of a row."""
        second = [Part((self.second,), "other.name"), Part((f"{self.second}_uid",), "other.uid")] if self.second else []
        holder, alias = NAMED_BY[self.holder], self.holder[0]
        named = [Part((self.holder,), f"{alias}.{holder}"), Part((f"{self.holder}_uid",), f"{alias}.uid")]
        return [*named, *second, *plain("h", *self.columns)]


BELONGINGS = {
    "affiliations": Belonging("affiliations", "organization", ("role", "started_on", "ended_on")),
    "relationships": Belonging("relationships", "other", ("kind", "note")),
    "preferences": Belonging("preferences", columns=("name", "value", "learned_on", "learned_from")),
    "deal-contacts": Belonging("deal_contacts", "customer", ("role",), holder="deal"),
}
