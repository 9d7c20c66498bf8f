"""Where a name in a filter leads: to a field, into a JSON object, over records that hang on this one, to a group."""

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.filters.around import Around, Link, find_link, links_of
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.registry import GroupSource
from crm_core.tuples import NamedTuple
from crm_core.values.text import quoted

MOST_LINKS = 3  # "deal.customer.organization.city" is as far as anybody looks


class Path(NamedTuple):
    """Where a dotted name leads: over ``links`` to a field of ``entity``, and for ``custom.sector`` to a ``key`` within it.

    For the word that names groups of ``entity`` there is a ``group`` and no field.
    """

    links: tuple[Link, ...]
    entity: Entity
    field: Field | None
    key: str = ""
    group: GroupSource | None = None


def find_path(entity: Entity, name: str, at: int, around: Around, links: tuple[Link, ...] = ()) -> Path:
    """Where ``name`` leads from ``entity``. Raises FilterProblem with the nearest names."""
    found = _own_field(entity, name) or _own_group(entity, name, around)
    if found:
        return found._replace(links=(*links, *found.links))
    head, _, rest = name.partition(".")
    link = find_link(entity, head, around)
    if link is None:
        raise _unknown_field(entity, name, at, around)
    if len(links) == MOST_LINKS and rest:
        raise _too_far(name, at)
    if not rest and name.endswith("."):
        what = f'a field of the {link.target.name} is missing after "{quoted(name)}"'
        raise FilterProblem(what, at + len(name), expected=link.target.names())
    if not rest:
        return Path(links, entity, link.as_field())
    return find_path(link.target, rest, at + len(head) + 1, around, (*links, link))


def find_links(entity: Entity, name: str, at: int, around: Around) -> tuple[Link, ...]:
    """The links that ``deal`` or ``organization.deal`` names. Raises FilterProblem."""
    links: tuple[Link, ...] = ()
    for head in name.split("."):
        link = find_link(entity, head, around)
        if link is None:
            raise _unknown_field(entity, head, at, around)
        if len(links) == MOST_LINKS:
            raise _too_far(head, at)
        links, entity, at = (*links, link), link.target, at + len(head) + 1
    return links


def _own_field(entity: Entity, name: str) -> Path | None:
    wanted = name.lower().replace("-", "_")
    head, _, key = name.partition(".")
    for field in entity.fields:
        if wanted == field.key or wanted in field.aliases:
            return Path((), entity, field)
    owner = next((field for field in entity.fields if head.lower() in (field.key, *field.aliases)), None)
    return Path((), entity, owner, key) if owner and owner.kind is Kind.JSON and key else None


def _own_group(entity: Entity, name: str, around: Around) -> Path | None:
    """``segment:vip`` asks for the records themselves, or for the one that they name: the customer of a deal."""
    group = next((group for group in around.groups if name.lower() == group.word), None)
    if group is None or group.target == entity.name:
        return Path((), entity, None, group=group) if group else None
    link = find_link(entity, group.target, around)
    return Path((link,), link.target, None, group=group) if link else None


def _too_far(name: str, at: int) -> FilterProblem:
    return FilterProblem(
        f'a filter goes over at most {MOST_LINKS} other records, so "{quoted(name)}" is one too far', at
    )


def _unknown_field(entity: Entity, name: str, at: int, around: Around) -> FilterProblem:
    from difflib import get_close_matches

    known = [*entity.names(), *(name for link in links_of(entity, around) for name in link.names)]
    known = list(dict.fromkeys([*known, *(group.word for group in around.groups)]))
    nearest = get_close_matches(name.lower().replace("-", "_"), known, n=3)
    what = f'there is no {entity.name} field "{quoted(name)}"; put quotes around text that holds a colon'
    return FilterProblem(what, at, expected=known, nearest=nearest)
