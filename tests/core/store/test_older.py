"""A database of an earlier schema is in order: it is looked at without being changed, and the next command brings it up to date."""

from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from crm_core.store.inspect import SCHEMA_VERSION
from tests.core.store.schema_dump import load
from tests.faults.databases import beside, use_mode
from tests.faults.program import command


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_older_database_is_in_order_and_left_as_it_is(tmp_path: Path, version: int, mode: str) -> None:
    path = load(version, tmp_path / "crm.db")
    path.chmod(0o600)
    use_mode(path, mode)
    before = beside(path)
    looked = command(path, "doctor")
    assert (looked.code, looked.err) == (ExitCode.OK, "")
    assert f"version {version}; the next command brings it up to date (version {SCHEMA_VERSION})" in looked.out
    repaired = command(path, "doctor", "--repair", "--yes")
    assert (repaired.code, repaired.err) == (ExitCode.OK, "There is nothing to repair.\n")
    assert beside(path) == before
    assert command(path, "customer", "list").code == ExitCode.OK
    now = command(path, "doctor")
    assert now.code == ExitCode.OK
    assert "agrees with the records" in now.out
