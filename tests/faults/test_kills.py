"""Killed at any moment, the program leaves the state before or the state after, never a third."""

import shutil
from pathlib import Path

import pytest

from tests.faults.databases import MODES, beside, contents, copied, faults, fill, opened, use_mode
from tests.faults.killing import (
    PHOTO,
    Work,
    attach,
    delete,
    delete_several,
    duration,
    edit,
    edit_several,
    export_rows,
    import_rows,
    killed,
    merge,
    moments,
    on_database,
    undo,
)

ENOUGH = 50
CASES = pytest.mark.parametrize("mode", MODES)


def rounds(fast: int, full: int) -> pytest.MarkDecorator:
    """How often the campaign kills."""
    return pytest.mark.parametrize(
        "kills", [pytest.param(fast, id="fast"), pytest.param(full, id="full", marks=pytest.mark.slow)]
    )


def write_rows(path: Path, count: int) -> None:
    """A table of new customers."""
    lines = [
        f"Row {n} Größe,row{n}@example.com,+49 30 {100000 + n},Berlin,vip; t{n % 50}\r\n" for n in range(1, count + 1)
    ]
    path.write_text("Name,E-mail,Phone,City,Tags\r\n" + "".join(lines), newline="")


@CASES
@rounds(fast=6, full=200)
def test_an_import_is_whole_or_absent(pattern: Path, tmp_path: Path, mode: str, kills: int) -> None:
    rows = 2_000 if kills < 10 else 20_000
    start = copied(pattern, tmp_path / "start.db")
    use_mode(start, mode)
    path = tmp_path / "work" / "crm.db"
    copied(start, path)
    write_rows(path.with_name("rows.csv"), rows)
    longest = duration(path, import_rows)
    with opened(path) as crm:
        assert crm.browse.count("customer") == 19 + rows
    outcomes = set()
    for number, moment in enumerate(moments(kills, longest * 1.2, mode)):
        renew(start, path)
        with opened(path) as crm:
            crm.customers.add({"name": f"Acknowledged {number}"})
        done = killed(path, import_rows, moment)
        with opened(path) as crm:
            imported = crm.browse.count("customer", "email:@example.com")
            assert imported == rows if done else imported in (0, rows)
            assert crm.browse.count("customer") == 20 + imported
            assert crm.browse.count("customer", f'name:"Acknowledged {number}"') == 1
        assert faults(path) == []
        outcomes.add(bool(imported))
    check_both(outcomes, kills)


@CASES
@pytest.mark.parametrize(
    "work", [edit, edit_several, delete, delete_several, merge, undo], ids=lambda work: work.__name__
)
@rounds(fast=8, full=200)
def test_a_write_is_done_or_not(pattern: Path, tmp_path: Path, mode: str, work: Work, kills: int) -> None:
    start = copied(pattern, tmp_path / "start.db")
    use_mode(start, mode)
    path = copied(start, tmp_path / "work" / "crm.db")
    before = contents(path)
    on_database(path, work)
    after = contents(path)
    assert before != after
    renew(start, path)
    longest, outcomes = duration(path, work), set()
    for moment in moments(kills, longest * 1.2, f"{mode} {work.__name__}"):
        renew(start, path)
        done = killed(path, work, moment)
        found = contents(path)
        assert found == after if done else found in (before, after)
        outcomes.add(found == after)
        assert faults(path) == []
        with opened(path) as crm:
            assert all(crm.backups.verify(backup.path).ok for backup in crm.backups.list()[:2])
    check_both(outcomes, kills)


@CASES
@rounds(fast=8, full=200)
def test_an_attached_file_is_named_and_whole_or_not_named(pattern: Path, tmp_path: Path, mode: str, kills: int) -> None:
    start = copied(pattern, tmp_path / "start.db")
    use_mode(start, mode)
    path = copied(start, tmp_path / "work" / "crm.db")
    path.with_name(PHOTO).write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0" + bytes(range(256)) * 40_000)
    before = contents(path)
    on_database(path, attach)
    after = contents(path)
    longest = duration(copied(start, path), attach)
    outcomes = set()
    for moment in moments(kills, longest * 1.2, f"{mode} attach"):
        renew(start, path)
        shutil.rmtree(path.with_name(f"{path.name}.files"), ignore_errors=True)
        done = killed(path, attach, moment)
        found = contents(path)
        assert found == after if done else found in (before, after)
        assert faults(path) == []
        with opened(path) as crm:
            there = list(crm.photos.documents.digests())
            assert not any(crm.photos.documents.damaged(digest) for digest in there)
            if found == after:
                assert crm.photos.path(1).read_bytes() == path.with_name(PHOTO).read_bytes()
        outcomes.add(found == after)
    check_both(outcomes, kills)


@rounds(fast=8, full=200)
def test_an_export_leaves_the_old_file_or_the_new_one(tmp_path: Path, kills: int) -> None:
    path = tmp_path / "work" / "crm.db"
    path.parent.mkdir()
    fill(path, 20)
    write_rows(path.with_name("rows.csv"), 3_000)
    on_database(path, import_rows)
    target = path.with_name("customers.csv")
    longest = duration(path, export_rows)
    new, old = target.read_bytes(), b"uid,name\r\nan older export\r\n"
    before, outcomes = contents(path), set()
    for moment in moments(kills, longest * 1.2, "export"):
        target.write_bytes(old)
        done = killed(path, export_rows, moment)
        found = target.read_bytes()
        assert found == new if done else found in (old, new)
        outcomes.add(found == new)
    check_both(outcomes, kills)
    assert contents(path) == before


def check_both(outcomes: set[bool], kills: int) -> None:
    """Some kills came before the end and some after it; a few may by chance all be on one side."""
    assert kills < ENOUGH or outcomes == {True, False}, f"of {kills} kills the outcomes are only {outcomes}"


def renew(start: Path, path: Path) -> None:
    """Put the database back as it was, without what a killed process left beside it."""
    for name in beside(path):
        if name.startswith(path.name):
            path.with_name(name).unlink()
    shutil.copyfile(start, path)
