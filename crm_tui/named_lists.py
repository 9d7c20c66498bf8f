"""What the owner keeps under names: fields, tags, segments, views. Each kind as a list, and what can be done with one."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.named_filters import quoted_name
from crm_core.catalog.pages import Change
from crm_core.values.text import counted
from crm_tui.listed_rows import Row
from crm_tui.widgets.columns import Column

if TYPE_CHECKING:
    from crm_core.crm import Crm

Named = Mapping[str, object]  # one of a list: its values by column


def list_column(key: str, label: str, width: int, kind: Kind = Kind.TEXT, grow: int = 0, drop: int = 0) -> Column:
    """A column of a list that is no entity's of the catalog."""
    return Column(field=Field(key=key, label=label, kind=kind, sql=""), width=width, grow=grow, drop=drop)


class NamedList(ABC):
    """One kind. ``noun`` is the command's; ``stays`` says what deleting one leaves alone."""

    key = ""
    title = ""
    noun = ""
    stays = ""
    empty: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()

    @abstractmethod
    def rows(self, crm: "Crm") -> Sequence[Row]:
        """All there are."""

    @abstractmethod
    def rename(self, crm: "Crm", one: Named, name: str) -> Change:
        """Give one another name."""

    @abstractmethod
    def delete(self, crm: "Crm", one: Named) -> Change:
        """Remove one."""

    @abstractmethod
    def records(self, crm: "Crm", one: Named) -> tuple[str, str]:
        """The entity and the filter that one finds."""

    def short_name(self, one: Named) -> str:
        """What renaming begins with."""
        return str(one["name"])

    def question(self, one: Named) -> str:
        """What is asked before one is deleted."""
        return f'Delete {self.noun} "{one["name"]}"?'

    def command(self, verb: str, one: Named, *more: str) -> list[str]:
        """The command line that does something with one."""
        return ["crm", self.noun, verb, str(one["name"]), *more]


class Fields(NamedList):
    """Fields that the owner defined."""

    key, title, noun = "fields", "Fields", "field"
    stays = "Its values go with it. Undo brings both back."
    empty = (
        "No fields of your own yet.",
        "",
        "{lists.add}  defines one, for customers, deals, appointments or interactions",
    )
    columns = (
        list_column("name", "Field", 26, grow=1),
        list_column("label", "Label", 18, grow=1, drop=2),
        list_column("kind", "Type", 13),
        list_column("options", "Options", 24, Kind.LIST, grow=1, drop=3),
        list_column("used", "Used", 7, Kind.NUMBER),
    )

    def rows(self, crm: "Crm") -> Sequence[Row]:
        """With how many records have a value in each."""
        return [
            (each.id, (f"{each.entity}.{each.name}", each.label, each.kind, each.options, crm.fields.uses(each)))
            for each in crm.fields.list()
        ]

    def rename(self, crm: "Crm", one: Named, name: str) -> Change:
        """Its values go with it."""
        return crm.fields.rename(str(one["name"]), name)

    def delete(self, crm: "Crm", one: Named) -> Change:
        """Its values too."""
        return crm.fields.delete(str(one["name"]))

    def records(self, crm: "Crm", one: Named) -> tuple[str, str]:
        """Those that have a value in it."""
        entity, _, key = str(one["name"]).partition(".")
        return entity, f"{key}:any"

    def short_name(self, one: Named) -> str:
        """Without what it is of, which stays."""
        return str(one["name"]).partition(".")[2]

    def question(self, one: Named) -> str:
        """With how many values are lost."""
        return f"Delete field {one['name']} with {counted(int(str(one['used'])), 'value')}?"


class Tags(NamedList):
    """Free labels on customers."""

    key, title, noun = "tags", "Tags", "tag"
    stays = "The customers stay."
    empty = ("No tags yet.", "", "{customer.tag}  in the list of customers puts one on")
    columns = (list_column("name", "Tag", 30, grow=1), list_column("customers", "Customers", 10, Kind.NUMBER))

    def rows(self, crm: "Crm") -> Sequence[Row]:
        """With how many customers have each."""
        return [(each.id, (each.name, each.customers)) for each in crm.tags.list()]

    def rename(self, crm: "Crm", one: Named, name: str) -> Change:
        """On every customer that has it."""
        return crm.tags.rename(str(one["name"]), name)

    def delete(self, crm: "Crm", one: Named) -> Change:
        """Off every customer that has it."""
        return crm.tags.delete(str(one["name"]))

    def records(self, crm: "Crm", one: Named) -> tuple[str, str]:
        """Those who have it."""
        return "customer", f"tag:{quoted_name(str(one['name']))}"

    def question(self, one: Named) -> str:
        """With how many have it."""
        return f'Take tag "{one["name"]}" off {counted(int(str(one["customers"])), "customer")} and delete it?'


class Segments(NamedList):
    """Groups of customers."""

    key, title, noun = "segments", "Segments", "segment"
    stays = "The customers stay."
    empty = ("No segments yet.", "", "{lists.add}  keeps a filter as one")
    columns = (
        list_column("name", "Segment", 22, grow=1),
        list_column("customers", "Customers", 10, Kind.NUMBER),
        list_column("kind", "Kind", 8, drop=2),
        list_column("filter", "Filter", 26, grow=2),
        list_column("description", "Description", 20, grow=1, drop=3),
    )

    def rows(self, crm: "Crm") -> Sequence[Row]:
        """With how many customers are in each now."""
        return [(s.id, (s.name, s.customers, s.kind, s.filter, s.description)) for s in crm.segments.list()]

    def rename(self, crm: "Crm", one: Named, name: str) -> Change:
        """Unless another filter names it."""
        return crm.segments.rename(str(one["name"]), name)

    def delete(self, crm: "Crm", one: Named) -> Change:
        """Unless another filter names it."""
        return crm.segments.delete(str(one["name"]))

    def records(self, crm: "Crm", one: Named) -> tuple[str, str]:
        """Those who are in it."""
        return "customer", f"segment:{quoted_name(str(one['name']))}"


class Views(NamedList):
    """Lists with filter, columns and order."""

    key, title, noun = "views", "Views", "view"
    stays = "The records stay."
    empty = ("No views yet.", "", "{lists.add}  makes one,  {views.save}  in a list keeps what it shows")
    columns = (
        list_column("name", "View", 22, grow=1),
        list_column("of", "Of", 12),
        list_column("filter", "Filter", 26, grow=2),
        list_column("fields", "Columns", 24, Kind.LIST, grow=1, drop=3),
        list_column("sort", "Order", 14, Kind.LIST, drop=2),
    )

    def rows(self, crm: "Crm") -> Sequence[Row]:
        """Of all kinds of records."""
        return [(v.id, (v.name, crm.views.kind_of(v), v.filter, v.fields, v.sort)) for v in crm.views.list()]

    def rename(self, crm: "Crm", one: Named, name: str) -> Change:
        """Among those of the same kind of records."""
        return crm.views.rename(str(one["name"]), name, entity_of(crm, one))

    def delete(self, crm: "Crm", one: Named) -> Change:
        """The one of this kind of records."""
        return crm.views.delete(str(one["name"]), entity_of(crm, one))

    def records(self, crm: "Crm", one: Named) -> tuple[str, str]:
        """Those that it lists."""
        return entity_of(crm, one), str(one["filter"] or "")

    def command(self, verb: str, one: Named, *more: str) -> list[str]:
        """With the kind of records, since views of several may share a name."""
        return [*super().command(verb, one, *more), "--of", str(one["of"])]


NAMED_LISTS: tuple[NamedList, ...] = (Fields(), Tags(), Segments(), Views())


def entity_of(crm: "Crm", view: Named) -> str:
    """The entity that a view lists."""
    of = str(view["of"])
    return next((name for name, entity in crm.browse.entities.items() if entity.plural == of), of)
