"""typing.NamedTuple for what every start of the program makes: the same to its users, and made in a fifth of the time.

A start makes some forty of these classes. typing checks each annotation and compiles a constructor for each class; here
the constructor is compiled when one is first called with names or without all values, which most classes never see.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    # As collections has it: the quickest way to a place in a tuple, where there is one.
    try:
        from _collections import _tuplegetter as place
    except ImportError:
        from operator import itemgetter

        def place(number: int, doc: str) -> property:
            """What gives the value at a place."""
            return property(itemgetter(number), doc=doc)

    _PLACES = [place(number, "") for number in range(32)]

    class _Maker(type):
        """Makes a class of tuples out of the annotations of its body."""

        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace[field] for field in fields if field in namespace}
            made = {"__slots__": (), "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
            return super().__new__(cls, name, bases, namespace | made | dict(zip(fields, _PLACES, strict=False)))

    class NamedTuple(tuple, metaclass=_Maker):
        """A tuple whose places have names, types and perhaps defaults."""

        def __new__(cls, *values: Any, **named: Any) -> Self:
            """With every value, or with names for some. Raises TypeError where one is missing or not known."""
            if not named and len(values) == len(cls._fields):
                return tuple.__new__(cls, values)
            cls.__new__ = _constructor(cls)
            return cls(*values, **named)

        @classmethod
        def _make(cls, values: Iterable[Any]) -> Self:
            return cls(*values)

        def _replace(self, **named: Any) -> Self:
            replaced = tuple.__new__(type(self), map(named.pop, self._fields, self))
            if named:
                raise TypeError(f"{type(self).__name__} has no {', '.join(named)}")
            return replaced

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            named = (f"{field}={value!r}" for field, value in self._asdict().items())
            return f"{type(self).__name__}({', '.join(named)})"

    def _constructor(cls: type) -> staticmethod:
        """A constructor with a parameter for each field, as collections compiles one for each of its named tuples."""
        fields = ", ".join(cls._fields)
        new = eval(f"lambda cls, {fields}: make(cls, ({fields},))", {"make": tuple.__new__})  # noqa: S307
        new.__defaults__ = tuple(cls._field_defaults.values())
        return staticmethod(new)
