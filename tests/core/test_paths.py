"""Where things are kept, by variables, settings and platform."""

from pathlib import Path

import pytest

from crm_core import paths
from crm_core.errors import FileProblem


def test_crm_home_holds_everything() -> None:
    variables = {"CRM_HOME": "/data/crm"}
    assert paths.database_file(variables) == Path("/data/crm/crm.db")
    assert paths.config_file(variables) == Path("/data/crm/config.toml")
    assert paths.log_folder(variables) == Path("/data/crm/logs")


def test_a_single_place_beats_the_home() -> None:
    variables = {"CRM_HOME": "/data/crm", "CRM_DB": "/x/a.db", "CRM_CONFIG": "/x/c.toml"}
    assert paths.database_file(variables, "/y/b.db") == Path("/x/a.db")
    assert paths.config_file(variables) == Path("/x/c.toml")
    assert paths.database_file({"CRM_HOME": "/data/crm"}, "/y/b.db") == Path("/y/b.db")


def test_without_variables_the_platform_decides(own_home: Path) -> None:
    assert paths.database_file({}) == own_home / ".local/share/crm/crm.db"
    assert paths.config_file({}) == own_home / ".config/crm/config.toml"
    assert paths.log_folder({}).is_relative_to(own_home)


def test_a_tilde_is_the_home_folder(own_home: Path) -> None:
    assert paths.database_file({"CRM_DB": "~/a.db"}) == own_home / "a.db"
    with pytest.raises(FileProblem, match="Write the whole path"):
        paths.expanded("~no_such_user_here/a.db")
