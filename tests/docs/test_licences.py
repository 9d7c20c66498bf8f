"""What the program brings along is pinned, and under licences that are accepted and listed."""

import subprocess
import sys
from email.message import Message
from importlib import util
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def tool(name: str) -> ModuleType:
    """One of docs/tools as a module."""
    spec = util.spec_from_file_location(name, ROOT / f"docs/tools/{name}.py")
    assert spec
    assert spec.loader
    module = sys.modules[name] = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def licences() -> ModuleType:
    return tool("licences")


@pytest.fixture
def audit(licences: ModuleType) -> ModuleType:
    return tool("audit")


def described(licences: ModuleType, **facts: str) -> str:
    """The licence of a package with some metadata."""
    metadata = Message()
    for name, text in facts.items():
        metadata[name.replace("_", "-")] = text
    return str(licences.licence_of(SimpleNamespace(metadata=metadata, name="x")))


def test_every_installed_dependency_is_listed_under_a_licence_that_is_accepted(licences: ModuleType) -> None:
    assert list(licences.problems(licences.PAGE.read_text(encoding="utf-8"))) == []
    program, _ = licences.closure()
    assert {"sqlmodel", "textual", "pydantic-core", "linkify-it-py"} <= program.keys()


def test_every_installed_dependency_has_its_pinned_version(audit: ModuleType) -> None:
    assert list(audit.unlike_the_pins()) == []


def test_what_is_neither_listed_nor_accepted_is_found(
    licences: ModuleType, audit: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = licences.PAGE.read_text(encoding="utf-8").replace("| textual | MIT |\n", "")
    assert [line.split()[0] for line in licences.problems(text)] == ["textual"]
    monkeypatch.setattr(licences, "PERMISSIVE", licences.PERMISSIVE - {"ISC"})
    assert "shellingham is under ISC, which is not among those accepted here." in licences.problems(text)
    monkeypatch.setattr(audit, "pinned", lambda: {"rich": "1.0"})
    assert any("constraints.txt has 1.0" in line for line in audit.unlike_the_pins())


def test_a_licence_is_told_by_any_of_three_places(licences: ModuleType) -> None:
    assert described(licences, License_Expression="MIT OR GPL-3.0-only") == "MIT OR GPL-3.0-only"
    assert described(licences, License="Apache 2.0") == "Apache-2.0"
    assert described(licences, License="UNKNOWN", Classifier="License :: OSI Approved :: MIT License") == "MIT"
    assert described(licences) == "unknown"


@pytest.mark.parametrize(
    ("licence", "accepted"),
    [
        ("MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("unknown", False),
    ],
)
def test_one_of_those_to_choose_from_must_be_accepted(licences: ModuleType, licence: str, accepted: bool) -> None:
    assert licences.Part("x", licence).accepted(licences.PERMISSIVE) is accepted


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "?"}]}', ([], 1)),
        (
            '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}]}',
            (["a 1: X-1, 2"], 1),
        ),
        ("no module", ([], 0)),
    ],
)
def test_what_the_auditor_answers_is_understood(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, answer: str, expected: object
) -> None:
    def run(*_: Any, **__: Any) -> SimpleNamespace:
        return SimpleNamespace(stdout=answer, returncode=0)

    monkeypatch.setattr(subprocess, "run", run)
    assert audit.advisories() == expected
