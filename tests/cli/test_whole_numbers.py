"""Whole numbers that commands take: no more than the database can hold."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from crm_cli.nouns import NOUNS
from crm_cli.options import LARGEST_NUMBER
from crm_cli.verbs import build_command


def numbers() -> Iterator[tuple[str, Any]]:
    """Each command's parameters that are whole numbers."""
    for name, entry in NOUNS.items():
        noun = import_module(f"crm_cli.commands.{entry.module}").noun
        for word, verb in ({name: noun.single} if noun.single else noun.verbs).items():
            for parameter in build_command(word, verb).params:
                if str(getattr(parameter.type, "name", "")).startswith("int"):
                    yield f"{name} {word} {parameter.name}", parameter.type


def test_every_whole_number_has_an_end() -> None:
    ends = {where: getattr(kind, "max", None) for where, kind in numbers()}
    assert len(ends) > 15
    assert {where for where, end in ends.items() if end is None or end > LARGEST_NUMBER} == set()
