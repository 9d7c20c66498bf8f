"""Named tuples that are made quickly behave as those of typing."""

import copy
import pickle
import typing
from collections.abc import Callable
from typing import Any

import pytest

from crm_core.tuples import NamedTuple


class Ours(NamedTuple):
    """A place."""

    name: str
    street: str = "Main"
    number: int = 1

    @property
    def line(self) -> str:
        """Both in one."""
        return f"{self.street} {self.number}"


class Theirs(typing.NamedTuple):
    """A place."""

    name: str
    street: str = "Main"
    number: int = 1

    @property
    def line(self) -> str:
        """Both in one."""
        return f"{self.street} {self.number}"


@pytest.mark.parametrize(
    "use",
    [
        lambda kind: kind("Ada"),
        lambda kind: kind("Ada", "Dorset", 12),
        lambda kind: kind(name="Ada", number=12),
        lambda kind: kind("Ada", number=12),
        lambda kind: kind("Ada")._replace(street="Dorset"),
        lambda kind: kind("Ada")._asdict(),
        lambda kind: kind._make(["Ada", "Dorset", 12]),
        lambda kind: kind._fields + kind.__match_args__,
        lambda kind: kind._field_defaults,
        lambda kind: (kind("Ada").name, kind("Ada").street, kind("Ada").line, *kind("Ada")),
        lambda kind: [kind("Ada") == ("Ada", "Main", 1), hash(kind("Ada")), kind("Ada") < kind("Bob")],
        lambda kind: repr(kind("Ada")).replace("Theirs", "Ours"),
        lambda kind: kind.__doc__,
        lambda kind: (copy.copy(kind("Ada")), copy.deepcopy(kind("Ada")), pickle.loads(pickle.dumps(kind("Ada")))),  # noqa: S301
        lambda kind: [isinstance(kind("Ada"), tuple), hasattr(kind("Ada"), "__dict__")],
    ],
)
def test_they_give_what_those_of_typing_give(use: Callable[[Any], object]) -> None:
    assert use(Ours) == use(Theirs)


@pytest.mark.parametrize(
    "use",
    [
        lambda kind: kind(),
        lambda kind: kind("Ada", "Dorset", 12, 13),
        lambda kind: kind("Ada", name="Bob"),
        lambda kind: kind("Ada", town="London"),
        lambda kind: kind(street="Dorset"),
        lambda kind: kind("Ada")._replace(town="London"),
    ],
)
@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_they_refuse_what_those_of_typing_refuse(use: Callable[[Any], object], kind: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        use(kind)


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_they_cannot_be_changed(kind: Any) -> None:
    place = kind("Ada")
    with pytest.raises(AttributeError):
        place.name = "Bob"
    with pytest.raises(AttributeError):
        place.town = "London"


def test_a_match_finds_their_places() -> None:
    match Ours("Ada", "Dorset"):
        case Ours(name, street, number):
            assert (name, street, number) == ("Ada", "Dorset", 1)
        case _:
            pytest.fail("nothing matched")
