"""How a defined field may be called, and what may be chosen in it."""

import csv
from collections.abc import Collection, Iterable

from crm_core.catalog.custom.definitions import WITH_OPTIONS
from crm_core.catalog.fields import Entity
from crm_core.errors import Conflict, InvalidValue
from crm_core.patterns import regex
from crm_core.values.text import clean_line, fold

MOST = 60
MOST_OPTIONS = 200
# Words that stand for something else where a field's name may stand.
RESERVED = ("or", "and", "not", "missing", "any", "mine", "custom", "format", "fields", "sort", "limit", "json")
_OTHERWISE = regex(r"[^a-z0-9_]+")


def read_name(text: str, entity: Entity, spoken: Collection[str] = ()) -> str:
    """The name as it is kept: small letters, digits, underscores. Raises InvalidValue, Conflict for a built-in field's.

    ``spoken`` are the words of filters that lead from the entity to something else, as "segment" and "deal" do.
    """
    plain = clean_line(text, "Field").lower().replace("-", "_").replace(" ", "_")
    if not plain:
        raise InvalidValue("Field", None, f"must have a name, as in {entity.name}.newsletter")
    if not plain[0].isascii() or not plain[0].isalpha() or _OTHERWISE.search(plain) or len(plain) > MOST:
        suggestion = _OTHERWISE.sub("_", fold(plain)).strip("_")[:MOST]
        hint = f"; {suggestion} would do" if suggestion[:1].isalpha() else ""
        raise InvalidValue("Field", text, f"must be small letters a to z, digits and underscores, a letter first{hint}")
    if plain in entity.names():
        article = "An" if entity.name[0] in "aeiou" else "A"
        raise Conflict(f'{article} {entity.name} has a field "{plain}" of its own; choose another name.')
    if plain in RESERVED or plain in spoken:
        raise InvalidValue("Field", text, "means something else in filters and options; choose another name")
    return plain


def read_label(text: str, name: str) -> str:
    """The heading people see; made of the name when none is given."""
    label = clean_line(text, "Label", 100)
    return label or name.replace("_", " ").capitalize()


def split_options(text: str) -> tuple[str, ...]:
    """What stands between commas; double quotes keep a comma in its option, which ``read_options`` then refuses by its name.

    Raises InvalidValue for what is no line of text.
    """
    parts = next(csv.reader([clean_line(text, "Options", 200 * MOST_OPTIONS)], skipinitialspace=True), [])
    return tuple(part.strip() for part in parts if part.strip())


def read_options(kind: str, options: Iterable[str]) -> tuple[str, ...]:
    """What may be chosen, each once. Raises InvalidValue when a choice has none, or another kind some."""
    read = [clean_line(option, "Options", 100) for option in options]
    chosen = tuple(dict.fromkeys(option for option in read if option))
    if kind in WITH_OPTIONS and not chosen:
        raise InvalidValue("Options", None, f"are needed for a {kind}, as in --options weekly,monthly,never")
    if kind not in WITH_OPTIONS and chosen:
        raise InvalidValue("Options", ", ".join(chosen), f"are for choice and multi-choice, not for {kind}")
    if len(chosen) > MOST_OPTIONS:
        raise InvalidValue("Options", str(len(chosen)), f"are too many; {MOST_OPTIONS} is the most")
    folded = [fold(option) for option in chosen]
    for option in chosen:
        if folded.count(fold(option)) > 1:
            raise InvalidValue("Options", option, "is there twice")
        if any(sign in option for sign in ",;"):
            raise InvalidValue("Options", option, "may hold no comma or semicolon, which stand between options")
        if option.count('"') == 1 and option[0] == '"':
            raise InvalidValue("Options", option, "begins with a quote that does not end; leave the quotes out")
    return chosen
