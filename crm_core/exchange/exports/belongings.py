"""What hangs on customers as rows of their own: where they were, whom they know, what they like."""

from typing import NamedTuple

from crm_core.exchange.exports.parts import Part, plain
from crm_core.store.driver import Connection


class Belonging(NamedTuple):
    """The rows ``h`` that hang on customers ``c``, and for those that name a second customer that one as ``s``."""

    table: str
    second: str = ""
    columns: tuple[str, ...] = ()

    @property
    def rows(self) -> str:
        """The JOIN that gives them; rows whose second customer is in the trash are left out, as that one is."""
        other = f" JOIN customers s ON s.id = h.{self.second}_id AND s.deleted_at IS NULL" if self.second else ""
        return f" JOIN {self.table} h ON h.customer_id = c.id{other}"

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns of the file."""
        second = (self.second, f"{self.second}_uid") if self.second else ()
        return ("customer", "customer_uid", *second, *self.columns)

    def parts(self, _: Connection) -> list[Part]:
        """The cells of a row."""
        second = [Part((self.second,), "s.name"), Part((f"{self.second}_uid",), "s.uid")] if self.second else []
        return [Part(("customer",), "c.name"), Part(("customer_uid",), "c.uid"), *second, *plain("h", *self.columns)]


BELONGINGS = {
    "affiliations": Belonging("affiliations", "organization", ("role", "started_on", "ended_on")),
    "relationships": Belonging("relationships", "other", ("kind", "note")),
    "preferences": Belonging("preferences", columns=("name", "value", "learned_on", "learned_from")),
}
