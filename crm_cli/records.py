"""What commands on records share: the values that were given, and the records that were named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from typer import Option

from crm_cli.environment import Environment
from crm_cli.options import Result
from crm_cli.output import changes
from crm_cli.output.lists import none_told
from crm_core.errors import DatabaseProblem, UsageProblem

# What only a filter holds: a field, brackets, a quote, a NOT, or a word that joins conditions.
OF_A_FILTER = r"^(?:OR|AND|NOT)$|^-.|[()\"*:]"
NAMES_SHOWN = 10
Assigned = Annotated[
    list[str] | None,
    Option("--set", metavar="FIELD=VALUE", help="Any field, one of your own too; may be repeated."),
]


def given_values(options: Mapping[str, object]) -> dict[str, object]:
    """The options that were given, those of --custom and --set by their names. Raises UsageProblem.

    Typer says None, or an empty list, for options that were not given.
    """
    given = {name: value for name, value in options.items() if value is not None and value != []}
    if "custom" in given:
        given["custom"] = pairs("--custom", "size=L", _texts(given["custom"]))
    assigned = pairs("--set", "city=Graz", _texts(given.pop("assigned", ())))
    if twice := sorted(assigned.keys() & given.keys()):
        raise UsageProblem(f"--set {twice[0]}=... and --{twice[0].replace('_', '-')} both give a value; leave one out.")
    return given | assigned


def _texts(given: object) -> list[str]:
    return [str(text) for text in given] if isinstance(given, (list, tuple)) else []


def pairs(option: str, example: str, texts: Iterable[str]) -> dict[str, object]:
    """The values of an option that takes NAME=VALUE; nothing behind the sign takes one away. Raises UsageProblem."""
    found: dict[str, object] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageProblem(f'{option} {text}: write NAME=VALUE, as in "{option} {example}".')
        if name.strip() in found:
            raise UsageProblem(f"{option} {name.strip()}=... is said twice; say all of its values in one.")
        found[name.strip()] = value or None
    return found


def find_each(env: Environment, entity: str, names: Iterable[str], *, trash: bool = False) -> list[int]:
    """The ids of the named records, each once; "-" stands for names from stdin, one a line. Raises NotFound, Ambiguous."""
    texts: list[str] = []
    for name in names:
        if name != "-":
            texts.append(name)
            continue
        texts += [line.strip() for line in env.stdin if line.strip()]
    if not texts:
        raise UsageProblem(f"No {entity} was named.")
    return list(dict.fromkeys(env.crm.find_each(entity, texts, trash=trash)))


def chosen_by(env: Environment, entity: str, words: Sequence[str]) -> list[int]:
    """The records that ids name, with "-" for ids from stdin, or else those that the words find as a filter.

    Only "42" and "customer:42" are ids of customers: "birthday:1962" and "deal:7" are conditions, as everywhere.
    Raises NotFound, FilterProblem, UsageProblem where neither was said.
    """
    if not " ".join(words).strip():
        plural = env.crm.catalog.entities[entity].plural
        raise UsageProblem(f'Say which {plural}: a filter, ids, or "-" for ids from stdin.')
    named = [bool(re.fullmatch(rf"(?:{entity}:)?[0-9]+", word)) for word in words]
    if all(name or word == "-" for name, word in zip(named, words, strict=True)):
        return find_each(env, entity, words)
    if named[0] and all(name or not re.search(OF_A_FILTER, word) for name, word in zip(named, words, strict=True)):
        return find_each(env, entity, words)
    return env.crm.browse.ids(entity, " ".join(words))


def tell_new_owner(env: Environment, values: Mapping[str, object]) -> None:
    """Say who is taken for an owner that is spelled differently, and that one is new whose name is almost that of another."""
    name = str(values.get("owner") or "").strip()
    if name in ("", "me"):
        return
    if (known := env.crm.owners.as_known(name)) != name:
        env.message(f'"{name}" is taken for "{known}", an owner who is there already.')
    elif alike := env.crm.owners.meant(name):
        env.message(f'"{name}" is a new owner; "{alike}" is there already.')


def tell_doubts(env: Environment, values: Mapping[str, object], customer: int | None = None) -> None:
    """Say what of the values of a customer is kept as typed; what cannot be read then does not undo what was done."""
    try:
        said = env.crm.customers.doubts(values, customer)
    except DatabaseProblem as problem:
        said = [problem.sentence]
    for sentence in said:
        env.warn(sentence)


def tell_none_match(env: Environment, entity: str, filter_text: str, whose: str = "") -> None:
    """Say that a filter found nothing to change, which is no failure, and which value in it no record has."""
    nothing = f"No {env.crm.catalog.entities[entity].plural}{whose} match; nothing was changed."
    env.message(none_told(nothing, env.crm.browse.unknown_value(entity, filter_text)))


def entity_called(env: Environment, kind: str) -> str:
    """The name of an entity that was named by it or in the plural. Raises UnknownName."""
    searched = [env.crm.catalog.entities[name] for name in env.crm.catalog.search]
    for entity in searched:
        if kind.lower() in (entity.name, entity.plural):
            return entity.name
    from crm_core.values.near import unknown

    raise unknown("kind of record", kind, [entity.plural for entity in searched])


def delete_each(env: Environment, entity: str, names: Iterable[str], result: Result) -> None:
    """Move the named records to the trash in one step, after asking when they are several."""
    found = find_each(env, entity, names)
    if len(found) > 1:
        listed = [f'"{name}"' for name in env.crm.history.names(entity, found[:NAMES_SHOWN]).values()]
        more = f" and {len(found) - len(listed):,} more" if len(found) > len(listed) else ""
        plural = env.crm.catalog.entities[entity].plural
        env.confirm(f"Move {len(found):,} {plural} to the trash: {', '.join(listed)}{more}?")
    changes(env, env.crm.history.delete([(entity, key) for key in found]), result)


def restore_each(env: Environment, entity: str, names: Iterable[str], result: Result) -> None:
    """Bring the named records back from the trash in one step."""
    found = find_each(env, entity, names, trash=True)
    changes(env, env.crm.history.restore_all([(entity, key) for key in found]), result)
