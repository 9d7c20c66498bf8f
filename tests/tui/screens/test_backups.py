from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.store.backup_files import Reason
from crm_core.store.backup_settings import Settings
from tests.faults.databases import contents, faults

from .conftest import Running


def made(crm: Crm, month: int, day: int) -> None:
    """A backup of another day."""
    past = open_crm(crm.path, clock=Clock(datetime(2026, month, day, 9, tzinfo=UTC)))
    past.backups.create(why=Reason.DAILY)
    past.close()


async def test_a_makes_a_backup_and_the_list_says_what_it_holds(crm: Crm, database: Path, running: Running) -> None:
    async with running("backups", (80, 24)) as ui:
        await ui.shows("No backups yet.", "a  makes one now")
        await ui.press("a")
        await ui.told("Backup made:")
        await ui.shows("2026-11-21 10:00", "by hand", "not yet")
        (backup,) = crm.backups.list()
        assert contents(backup.path) == contents(database)
        assert f"{sum(backup.manifest.rows.values()):,}" in ui.text()


async def test_the_cursor_goes_to_the_backup_that_was_just_made(crm: Crm, running: Running) -> None:
    async with running("backups") as ui:
        await ui.shows("No backups yet.")
        await ui.press("a")
        await ui.until(lambda: ui.text().count("not yet") == 1)
        (older,) = crm.backups.list()
        await ui.press("a", "v")
        await ui.told("1 backup in order")
        newer = crm.backups.list()[0]
        assert newer != older
        await ui.until(lambda: ui.screen.current_name() == newer.path.name and "in order" in ui.text())
        assert ui.text().count("not yet") == 1
        await ui.press("G")
        await ui.until(lambda: ui.screen.current_name() == older.path.name)
        await ui.shows("Checked   when it was made")


async def test_v_reads_back_the_marked_ones_and_names_the_damaged(crm: Crm, running: Running) -> None:
    for day in (1, 2, 3):
        made(crm, 11, day)
    broken = crm.backups.list()[1].path
    broken.write_bytes(broken.read_bytes()[:-1] + b"\x01")
    async with running("backups") as ui:
        await ui.until(lambda: ui.text().count("not yet") == 3)
        await ui.press("v")
        await ui.told("1 backup in order")
        await ui.until(lambda: ui.text().count("not yet") == 2)
        await ui.press("g", "space", "space", "v")
        await ui.told(f"{broken.name}: it was changed since it was made")
        await ui.shows("damaged", "in order", "not yet")
        await ui.press("g", "down")
        await ui.shows("Checked   it was changed since")


async def test_a_restore_says_what_is_lost_and_keeps_what_is_there(
    crm: Crm, elsewhere: Crm, database: Path, running: Running
) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    made(crm, 11, 21)
    elsewhere.customers.add({"name": "[b]Grace[/] Hopper"})
    elsewhere.customers.edit(1, {"city": "Graz"})
    async with running("backups") as ui:
        await ui.shows("2 changes made since are lost.", '"[b]Grace[/] Hopper" added')
        before = contents(database)
        await ui.press("G", "r")
        await ui.shows("Restore crm-20261121T090000Z-daily", "2 changes made since are lost.", "changed: city")
        await ui.press("n")
        await ui.until(lambda: len(ui.app.screen_stack) == 1)
        assert contents(database) == before
        await ui.press("r")
        await ui.shows("kept first")
        await ui.press("y")
        await ui.told("is restored. How it was before is kept in")
        assert crm.browse.count("customer") == 1
        assert crm.browse.count("customer", "city:Graz") == 0
        kept = next(backup for backup in crm.backups.list() if backup.reason == Reason.BEFORE_RESTORE)
        assert contents(kept.path) == before
        assert faults(database) == []
        await ui.shows("before restore")
        ui.app.go("customers")
        await ui.until(lambda: "Ada Lovelace" in ui.text() and "Hopper" not in ui.text())


async def test_a_changed_backup_is_not_restored(crm: Crm, database: Path, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    broken = crm.backups.create().path
    broken.write_bytes(broken.read_bytes().replace(b"Ada", b"Eve") + b"x")
    before = contents(database)
    async with running("backups") as ui:
        await ui.shows("2026-11-21 10:00")
        await ui.press("r")
        await ui.told("cannot be restored: it has")
        await ui.shows("damaged")
        assert len(ui.app.screen_stack) == 1
        assert contents(database) == before


async def test_two_of_one_minute_are_told_apart(crm: Crm, running: Running) -> None:
    for second in (7, 41):
        at = open_crm(crm.path, clock=Clock(datetime(2026, 11, 21, 9, 0, second, tzinfo=UTC)))
        at.backups.create()
        at.close()
    async with running("backups", (80, 24)) as ui:
        await ui.shows("2026-11-21 10:00:07", "2026-11-21 10:00:41")


async def test_thinning_out_asks_and_removes_files(crm: Crm, running: Running) -> None:
    crm._backup_settings = lambda: Settings(None, 1)
    for day in (1, 2, 3, 4):
        made(crm, 11, day)
    async with running("backups") as ui:
        await ui.until(lambda: ui.text().count("not yet") == 4)
        await ui.press("D")
        await ui.shows("Remove 2 files", "crm-20261102T090000Z-daily.db: over 1 B")
        await ui.press("n")
        await ui.until(lambda: len(ui.app.screen_stack) == 1)
        assert len(crm.backups.list()) == 4
        await ui.press("D")
        await ui.shows("Remove 2 files")
        await ui.press("y")
        await ui.told("2 files removed")
        await ui.until(lambda: ui.text().count("not yet") == 2)
        assert [backup.day for backup in crm.backups.list()] == ["2026-11-04", "2026-11-03"]
        assert len(list(crm.backups.folder.iterdir())) == 4
        await ui.press("D")
        await ui.told("Every backup here stays")


async def test_a_backup_of_another_database_tells_nothing_about_what_is_lost(
    crm: Crm, tmp_path: Path, running: Running
) -> None:
    other = open_crm(tmp_path / "other" / "crm.db", clock=Clock(datetime(2026, 1, 1, tzinfo=UTC)))
    other.customers.add({"name": "Else"})
    crm.backups.folder.mkdir()
    for path in other.backups.create().path.parent.iterdir():
        path.rename(crm.backups.folder / path.name)
    other.close()
    async with running("backups") as ui:
        await ui.shows("What was changed since cannot be told.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_header_names_every_screen_in_a_narrow_window(
    crm: Crm, running: Running, size: tuple[int, int]
) -> None:
    async with running("backups", size) as ui:
        head = ui.text().splitlines()[0]
        assert "0 Backups" in head
        assert "1 Customers" in head


async def test_the_commands_do_the_same(crm: Crm, database: Path, running: Running) -> None:
    from crm_tui.dialogs.copy_command import command_choices

    from .test_twins import _run

    crm.customers.add({"name": "Ada Lovelace"})
    made(crm, 11, 20)
    crm.customers.add({"name": "Grace Hopper"})
    name = crm.backups.list()[0].path.name
    async with running("backups") as ui:
        await ui.until(lambda: ui.screen.current() is not None)
        commands = set(dict(command_choices(ui.app)))
    wanted = {"crm backup create", f"crm backup verify {name}", f"crm backup restore {name} --yes"}
    assert wanted | {"crm backup prune --yes"} <= commands
    count = len(crm.backups.list())
    _run(database, "crm backup create")
    assert len(crm.backups.list()) == count + 1
    _run(database, f"crm backup verify {name}")
    _run(database, f"crm backup restore {name} --yes")
    assert crm.browse.count("customer") == 1
    _run(database, "crm backup prune --yes")
