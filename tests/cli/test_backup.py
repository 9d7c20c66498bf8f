"""``crm backup`` and what it tells."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crm_core.store import driver

from .conftest import Answer

Crm = Callable[..., Answer]
DAY_1, DAY_2 = "2026-11-21T09:00:00Z", "2026-11-22T09:00:00Z"


@pytest.fixture
def folder(crm: Crm, home: Path) -> Path:
    """A database with two customers, and the folder of its backups."""
    for name in ("Ada [x]", "Bo"):
        assert crm("customer", "add", name, CRM_NOW=DAY_1).code == 0
    return home / "crm.db-backups"


def names(crm: Crm) -> list[str]:
    return [row["file"] for row in json.loads(crm("backup", "list", "--json").out)]


@pytest.mark.usefixtures("folder")
def test_make_list_verify(crm: Crm) -> None:
    made = crm("backup", "create", CRM_NOW=DAY_2)
    assert made.err.startswith('Backup "')
    assert names(crm) == ["crm-20261122T090000Z-by-hand.db", "crm-20261121T090000Z-daily.db"]
    answer = crm("backup", "verify", "--json")
    assert [row["ok"] for row in json.loads(answer.out)] == [True, True]
    assert answer.code == 0
    listed = crm("backup", "list")
    assert "by-hand" in listed.out
    assert "2 backups" in listed.err


@pytest.mark.usefixtures("folder")
def test_people_read_sizes_and_counts_as_everywhere(crm: Crm) -> None:
    (told,) = json.loads(crm("backup", "list", "--json").out)
    _, row = crm("backup", "list", "--format", "table").out.splitlines()
    assert f"{told['rows']:,}" in row
    assert f"{told['size'] / 1000:.1f} kB" in row


@pytest.mark.usefixtures("folder")
def test_an_empty_name_is_no_folder(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = crm("backup", "create", "")
    assert (answer.code, answer.out) == (2, "")
    assert "empty" in answer.err
    assert list(tmp_path.glob("*.db")) == []


@pytest.mark.usefixtures("folder")
def test_what_was_taken_back_is_not_lost_by_a_restore(crm: Crm) -> None:
    crm("backup", "create", CRM_NOW=DAY_2)
    crm("customer", "add", "Cy", CRM_NOW=DAY_2)
    crm("customer", "delete", "Bo", "--yes", CRM_NOW=DAY_2)
    crm("undo", "--yes", CRM_NOW=DAY_2)
    asked = crm("backup", "restore", "latest", CRM_NOW=DAY_2).err
    assert "1 change made since is lost." in asked
    assert 'The newest is "Customer 3 "Cy" added"' in asked
    crm("redo", "--yes", CRM_NOW=DAY_2)
    again = crm("backup", "restore", "latest", CRM_NOW=DAY_2).err
    assert "2 changes made since are lost." in again
    assert "moved to the trash" in again


def test_a_link_to_nothing_is_told_as_one(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to("nowhere.db")
    for words in (("customer", "list"), ("init",)):
        assert "is a link to a file that is not there" in crm("--db", str(tmp_path / "link.db"), *words).err


def test_a_changed_backup_ends_with_6_and_is_named(crm: Crm, folder: Path) -> None:
    path = folder / names(crm)[0]
    path.write_bytes(path.read_bytes().replace(b"Ada", b"Eve"))
    answer = crm("backup", "verify")
    assert answer.code == 6
    assert path.name in answer.err
    refused = crm("backup", "restore", path.name, "--yes")
    assert refused.code == 6
    assert "checksum" in refused.err
    assert "Ada" in crm("customer", "list").out


def test_restore_asks_keeps_and_tells_where(crm: Crm, folder: Path) -> None:
    assert crm("backup", "restore", "latest").code == 2
    assert "Bo" in crm("customer", "list").out
    answer = crm("backup", "restore", "latest", "--yes")
    assert answer.code == 0
    assert str(folder) in answer.err
    assert "Bo" not in crm("customer", "list").out
    assert crm("backup", "restore", "latest", "--yes").code == 0
    assert "Bo" in crm("customer", "list").out


def test_restore_works_where_the_database_cannot_be_read(crm: Crm, home: Path, folder: Path) -> None:
    (home / "crm.db").write_bytes((home / "crm.db").read_bytes()[:100] + b"\xff" * 5000)
    assert crm("customer", "list").code == 6
    assert crm("backup", "list").code == 0
    assert crm("backup", "restore", "latest", "--yes").code == 0
    assert "Ada" in crm("customer", "list").out
    assert folder.is_dir()


def test_what_is_not_there_is_said_with_what_is(crm: Crm, folder: Path) -> None:
    answer = crm("backup", "restore", "crm-20261121T090000Z-dayly.db", "--yes")
    assert answer.code == 3
    assert "crm-20261121T090000Z-daily.db" in answer.err
    assert folder.is_dir()


@pytest.mark.usefixtures("folder")
def test_prune_explains_asks_and_removes(crm: Crm) -> None:
    assert crm("backup", "prune").err == "There is nothing to remove.\n"
    for hour in range(3):
        crm("backup", "create", CRM_NOW=f"2026-09-0{hour + 1}T09:00:00Z")
    plan = crm("backup", "prune", "--dry-run", CRM_NOW=DAY_2)
    assert [row.split()[1] for row in plan.out.splitlines()[1:]] == ["yes"] * 4
    crm("config", "set", "backup.max_size", "1 MB")
    assert crm("backup", "prune", CRM_NOW=DAY_2).code == 2
    assert len(names(crm)) == 4
    done = crm("backup", "prune", "--yes", CRM_NOW=DAY_2)
    assert "over 1.0 MB" in done.out
    assert done.err.endswith("2 files removed.\n")
    assert len(names(crm)) == 2


def test_the_configured_folder_is_used(crm: Crm, folder: Path, tmp_path: Path) -> None:
    crm("config", "set", "backup.folder", str(tmp_path / "safe"))
    made = json.loads(crm("backup", "create", "--json").out)
    assert Path(made["path"]).is_relative_to(tmp_path / "safe")
    assert crm("config", "get", "backup.folder").out.strip() == str(tmp_path / "safe")
    assert crm("config", "set", "backup.max_size", "much").code == 2
    assert len(list(folder.glob("*.db"))) == 1


def test_a_full_disk_is_told_and_the_write_goes_on(crm: Crm, home: Path, folder: Path) -> None:
    crm("config", "set", "backup.folder", "/dev/full/x")
    answer = crm("customer", "add", "Cy", CRM_NOW=DAY_2)
    assert answer.code == 0
    assert "Today's backup is missing" in answer.err
    assert 'Customer 3 "Cy" added' in answer.err
    assert (home / "crm.db").exists()
    assert folder.is_dir()


@pytest.mark.usefixtures("folder")
def test_doctor_repairs_nothing_without_being_told(crm: Crm, home: Path) -> None:
    assert "There is nothing to repair." in crm("doctor", "--repair").err
    (home / "crm.db").chmod(0o644)
    asked = crm("doctor", "--repair")
    assert asked.code == 2
    assert "Close to other users" in asked.err
    assert (home / "crm.db").stat().st_mode & 0o077
    done = crm("doctor", "--repair", "--yes")
    assert done.code == 0
    assert not (home / "crm.db").stat().st_mode & 0o077


@pytest.mark.usefixtures("folder")
def test_doctor_tells_what_lies_beside_the_database(crm: Crm, home: Path) -> None:
    assert "leftovers" not in crm("doctor").out
    (home / ".crm.db.1234abcd.new").touch()
    answer = crm("doctor")
    assert (answer.code, ".crm.db.1234abcd.new" in answer.out) == (0, True)


def test_doctor_saves_what_can_be_read_and_says_how_to_go_on(crm: Crm, home: Path, folder: Path) -> None:
    database = home / "crm.db"
    with closing(driver.connect(database, write=False)) as db:
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'settings'").fetchone()[0]
    content = bytearray(database.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    database.write_bytes(content)
    answer = crm("doctor", "--repair", "--yes")
    assert answer.code == 6
    assert "customers: 2 rows saved, 0 lost" in answer.err
    assert database.read_bytes() == content
    (saved,) = home.glob("crm-salvaged-*.db")
    assert f'crm backup restore "{saved}"' in answer.err
    assert crm("backup", "restore", str(saved), "--yes").code == 0
    assert "Ada" in crm("customer", "list").out
    assert crm("doctor").code == 0
    assert len(list(folder.glob("*-damaged.db"))) == 1


def test_deleting_several_makes_one_and_the_history_says_where_it_ends(crm: Crm, folder: Path, home: Path) -> None:
    crm("customer", "delete", "1", CRM_NOW=DAY_2)
    assert [name[21:] for name in names(crm)] == ["daily.db", "daily.db"]
    crm("customer", "restore", "customer:1", CRM_NOW=DAY_2)
    assert crm("customer", "delete", "1", "2", "--yes", CRM_NOW=DAY_2).code == 0
    assert names(crm)[0].endswith("-before-delete.db")
    assert crm("config", "set", "history.keep_days", "0").code == 2
    assert crm("config", "set", "history.keep_days", "1").code == 0
    crm("customer", "add", "Cy", CRM_NOW="2026-12-24T09:00:00Z")
    shown = crm("history")
    assert "Earlier changes are no longer kept" in shown.out
    assert shown.err.endswith("Changes up to 2026-11-22 are no longer kept.\n")
    assert crm("undo", "2", "--yes").err == (
        "crm: Change 2 is too old to be taken back. Changes up to 2026-11-22 are no longer kept.\n"
    )


def test_a_damaged_database_is_told_with_every_way_out(crm: Crm, folder: Path, home: Path) -> None:
    database = home / "crm.db"
    for number in range(40):
        crm("log", "note", "1", f"{number} {'much to say ' * 75}", CRM_NOW=DAY_1)
    crm("backup", "create", CRM_NOW=DAY_2)
    with database.open("r+b") as file:
        for page in range(database.stat().st_size // 4096 - 20, database.stat().st_size // 4096, 2):
            file.seek(page * 4096)
            file.write(b"\xde\xad" * 300)
    said = crm("doctor")
    assert said.code == 6
    assert '"crm doctor --repair" mends that, or saves what can be read, after asking.' in said.err
    assert '"crm backup restore latest" goes back to 2026-11-22 09:00 UTC.' in said.err
    repaired = crm("doctor", "--repair", "--yes", CRM_NOW=DAY_2)
    salvaged = home / "crm-salvaged-20261122T090000Z.db"
    assert f'without what is lost): crm backup restore "{salvaged}"' in repaired.err
    assert "of 2026-11-22 09:00 UTC): crm backup restore crm-20261122T090000Z-by-hand.db" in repaired.err
    assert crm("backup", "restore", str(salvaged), "--yes", CRM_NOW=DAY_2).code == 0
    assert crm("doctor").code == 0
    assert names(crm)[0].endswith("-damaged.db")
    assert crm("backup", "restore", "latest", "--yes").err.startswith('"crm-20261122T090000Z-by-hand.db" is restored.')
    assert len(json.loads(crm("interaction", "list", "--json").out)) == 40


def test_latest_is_the_newest_that_is_whole_and_says_what_it_passed_over(crm: Crm, folder: Path) -> None:
    crm("backup", "create", CRM_NOW=DAY_2)
    newest, older = names(crm)
    (folder / newest).write_bytes((folder / newest).read_bytes() + b"x")
    (folder / f"{newest}.json").unlink()
    assert crm("backup", "restore", newest, "--yes").code == 6
    answer = crm("backup", "restore", "latest", "--yes")
    assert answer.code == 0
    assert answer.err.startswith(
        f'"{newest}" is not as it was made, so this is about "{older}".\n"{older}" is restored.'
    )
    assert "Bo" not in crm("customer", "list").out


@pytest.mark.parametrize("rest", [b"", b"x", bytes(5000)])
def test_of_a_file_that_is_no_database_any_more_the_way_back_is_said(
    crm: Crm, home: Path, folder: Path, rest: bytes
) -> None:
    (home / "crm.db").write_bytes(rest)
    for words in ((), ("--repair", "--yes")):
        said = crm("doctor", *words)
        assert said.code == 6
        assert said.err.endswith(
            'Not in order: database. "crm backup restore latest" goes back to 2026-11-21 09:00 UTC.\n'
        )
    assert crm("backup", "restore", "latest", "--yes").code == 0
    assert "Ada" in crm("customer", "list").out
    assert folder.is_dir()


def test_no_backup_is_promised_where_there_is_none(crm: Crm, home: Path, folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    (home / "crm.db").write_bytes((home / "crm.db").read_bytes()[:100] + bytes(5000))
    said = crm("doctor", "--repair", "--yes")
    assert said.code == 6
    assert "backup restore" not in said.err


def test_a_photo_in_a_wrong_place_stops_neither_backups_nor_deleting(crm: Crm, folder: Path, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0pixels")
    assert crm("customer", "photo", "1", str(picture)).code == 0
    (kept,) = folder.with_name("crm.db.files").glob("*/*")
    stray = kept.parent.with_name("00") / kept.name
    stray.parent.mkdir()
    kept.rename(stray)
    shutil.rmtree(folder)
    assert crm("backup", "create").code == 0
    assert crm("customer", "delete", "1", "2", "--yes").code == 0
    answer = crm("doctor")
    assert (answer.code, "in a wrong place" in answer.out) == (6, True)
    assert '"crm doctor --repair" mends that' in answer.err
    assert crm("doctor", "--repair", "--yes").code == 0
    assert (kept.exists(), stray.exists()) == (True, False)
    assert crm("backup", "create").code == 0
    kept.unlink()
    assert "missing" in crm("doctor").out
    assert crm("doctor", "--repair", "--yes").code == 0
    assert kept.read_bytes() == picture.read_bytes()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("place", ["/dev/null/x", "/dev/null"])
def test_doctor_says_that_no_backup_can_be_made(crm: Crm, home: Path, place: str) -> None:
    (home / ".crm-ab.tmp").touch()
    os.utime(home / ".crm-ab.tmp", (1, 1))
    assert crm("config", "set", "backup.folder", place).code == 0
    answer = crm("doctor", "--json")
    (finding,) = (each for each in json.loads(answer.out) if each["what"] == "backups")
    assert (answer.code, finding["ok"]) == (6, False)
    assert '"/dev/null" is not a folder' in finding["seen"]
    assert answer.err == "Not in order: backups.\n", "no repair mends that"


@pytest.mark.usefixtures("folder")
def test_a_slash_at_the_end_means_a_folder(crm: Crm, tmp_path: Path) -> None:
    answer = crm("backup", "create", f"{tmp_path}/stick/")
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert f'There is no folder "{tmp_path}/stick/"' in answer.err
    assert not (tmp_path / "stick").exists()
    (tmp_path / "stick").mkdir()
    assert crm("backup", "create", f"{tmp_path}/stick/").code == 0
    assert len(list((tmp_path / "stick").glob("crm-*.db"))) == 1


def test_the_copy_of_a_damaged_database_is_told_and_is_no_alarm(crm: Crm, home: Path, folder: Path) -> None:
    with closing(driver.connect(home / "crm.db", write=True)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("INSERT INTO customer_tags (customer_id, tag_id) VALUES (1, 99)")
    assert "is kept in" in crm("doctor", "--repair", "--yes").err
    answer = crm("backup", "verify", "--json")
    (damaged,) = (row for row in json.loads(answer.out) if not row["ok"])
    assert (answer.code, answer.err) == (0, "")
    assert "damaged when it was copied" in damaged["seen"]
    assert crm("backup", "verify", damaged["file"]).code == 0
    kept = folder / damaged["file"]
    kept.write_bytes(kept.read_bytes() + b"x")
    answer = crm("backup", "verify")
    assert (answer.code, answer.err) == (6, f"Not in order: {kept.name}.\n")


@pytest.mark.usefixtures("folder")
def test_a_backup_is_told_as_json_or_not_at_all(crm: Crm) -> None:
    for words in (("--format", "csv"), ("--format", "ids"), ("--json", "--format", "csv")):
        assert (crm("backup", "create", *words).code, len(names(crm))) == (2, 1)


def test_a_change_is_not_made_where_it_cannot_be_told_as_asked(crm: Crm) -> None:
    answer = crm("customer", "add", "Cy", "--format", "csv")
    assert (answer.code, answer.err) == (2, "crm: A change is reported as json or ids, not as csv.\n")
    assert crm("customer", "list", "Cy", "--json").out.strip() in ("", "[]")


@pytest.mark.usefixtures("folder")
def test_latest_is_named_when_it_is_nearly_typed(crm: Crm) -> None:
    answer = crm("backup", "verify", "lates")
    assert (answer.code, "latest" in answer.err) == (3, True)


@pytest.mark.usefixtures("folder")
def test_doctor_names_what_a_restore_set_aside(crm: Crm, home: Path) -> None:
    assert "set aside" not in crm("doctor").out
    (home / "crm.db").write_bytes(b"no database at all " * 100)
    assert crm("backup", "restore", "latest", "--yes", CRM_NOW=DAY_2).code == 0
    (finding,) = (each for each in json.loads(crm("doctor", "--json").out) if each["what"] == "set aside")
    assert (finding["ok"], finding["seen"].partition(";")[0]) == (True, "crm.db.set-aside-20261122T090000Z (1.9 kB)")
