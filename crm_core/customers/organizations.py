"""Organizations that are made together with the record that names them."""

from crm_core.catalog.core import Core, Values
from crm_core.store import Unit


class NewOrganization(str):
    """The name of an organization that is not there yet: it is added in the same step as what names it."""

    __slots__ = ()


def with_organization(core: Core, unit: Unit, values: Values) -> Values:
    """The values with a new organization, where they name one, made and referred to. Raises InvalidValue."""
    name = values.get("organization")
    return {**values, "organization": str(added(core, unit, name))} if isinstance(name, NewOrganization) else values


def told_of_new(given: object) -> str:
    """The end of a summary of a step that made an organization too, "" where it made none."""
    return f', with "{given}"' if isinstance(given, NewOrganization) else ""


def added(core: Core, unit: Unit, name: NewOrganization) -> int:
    """A new organization inside a unit; gives its id. Raises InvalidValue."""
    from crm_core.customers.writes import insert

    return insert(core, unit, {"name": str(name), "kind": "organization"})
