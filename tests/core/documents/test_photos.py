"""Photos: taken in by their contents, closed to others, there after undo, looked after by the doctor, kept with backups."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_core.crm import Crm, open_crm
from crm_core.documents import store as documents
from crm_core.documents import upkeep
from crm_core.errors import Conflict, FileProblem

HEADS = {
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0", "JPEG": b"\xff\xd8\xff\xc0\0\x11\x08\0\x0a\0\x0a", "GIF": b"GIF89a\x0a\0\x0a\0",
    "WebP": b"RIFF\x10\x00\x00\x00WEBPVP8X" + bytes(14),
}  # fmt: skip
Make = Callable[..., Path]


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    """One customer."""
    opened = open_crm(tmp_path / "data" / "crm.db")
    opened.customers.add({"name": "Ada"})
    yield opened
    opened.close()


@pytest.fixture
def picture(tmp_path: Path) -> Make:
    """Makes a file that begins as a picture does."""

    def make(name: str = "ada.png", kind: str = "PNG", rest: bytes = b"pixels") -> Path:
        path = tmp_path / name
        path.write_bytes(HEADS[kind] + rest)
        return path

    return make


def photo(crm: Crm) -> object:
    return crm.customers.view(1).values["photo"]


def files(crm: Crm) -> list[str]:
    return sorted(crm.photos.documents.digests())


@pytest.mark.parametrize("kind", HEADS)
def test_a_picture_is_taken_in_and_comes_out_the_same(crm: Crm, picture: Make, tmp_path: Path, kind: str) -> None:
    source = picture(kind=kind, rest=os.urandom(200_000))
    assert kind in crm.photos.put(1, source).summary
    target = crm.photos.save(1, tmp_path)
    assert target.read_bytes() == source.read_bytes()
    assert target.suffix in (".png", ".jpg", ".gif", ".webp")
    with pytest.raises(FileProblem, match="there already"):
        crm.photos.save(1, tmp_path)


def test_files_are_closed_to_others_and_named_by_their_contents(crm: Crm, picture: Make) -> None:
    crm.photos.put(1, picture())
    path = crm.photos.path(1)
    assert path == crm.path.parent / "crm.db.files" / path.name[:2] / str(photo(crm))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)} == {0o700}
    before = crm.history.recent(9)
    crm.photos.put(1, picture("copy.png"))
    assert (len(files(crm)), crm.history.recent(9)) == (1, before)


def test_undo_finds_the_former_picture_and_the_doctor_leaves_it(
    crm: Crm, picture: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "NEW_SECONDS", -1)
    crm.photos.put(1, picture())
    first = photo(crm)
    crm.photos.put(1, picture("new.jpg", "JPEG"))
    crm.photos.remove(1)
    assert list(crm.upkeep.find()) == []
    for _ in range(2):
        crm.history.undo(crm.history.require_undo().id)
    assert photo(crm) == first
    assert crm.photos.path(1).is_file()


def test_what_neither_record_nor_history_names_is_removed_when_told_to(
    crm: Crm, picture: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.photos.put(1, picture())
    kept = crm.photos.documents.keep(picture("stray.gif", "GIF"), lambda head, path: None)
    leftover = crm.photos.documents.folder / ".crm-half.tmp"
    leftover.write_bytes(b"half")
    assert list(crm.upkeep.find()) == [], "somebody may be about to name it"
    (finding,) = crm.upkeep.examine()
    assert finding.ok
    assert "1 of them needed by nothing" in finding.seen
    monkeypatch.setattr(upkeep, "NEW_SECONDS", -1)
    (repair,) = crm.upkeep.find()
    assert repair.act() == "Files removed: 2."
    assert files(crm) == [photo(crm)] != [kept.digest]
    assert not leftover.exists()


def test_nothing_is_removed_where_the_database_itself_is_gone(
    crm: Crm, picture: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "NEW_SECONDS", -1)
    crm.photos.put(1, picture())
    crm.close()
    crm.path.rename(crm.path.with_name("elsewhere.db"))
    assert (list(crm.upkeep.find()), crm.upkeep.examine()) == ([], [])


def test_missing_and_damaged_files_are_told(crm: Crm, picture: Make) -> None:
    crm.photos.put(1, picture())
    crm.photos.path(1).write_bytes(b"\x89PNG other")
    (finding,) = crm.upkeep.examine()
    assert (finding.ok, "damaged" in finding.seen) == (False, True)
    crm.photos.path(1).unlink()
    (finding,) = crm.upkeep.examine()
    assert (finding.ok, "missing" in finding.seen) == (False, True)


def test_what_is_no_picture_or_no_file_is_refused(
    crm: Crm, picture: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, pipe, link, empty = (tmp_path / name for name in ("a.png", "pipe", "link.png", "empty.png"))
    text.write_text("<script>")
    empty.touch()
    os.mkfifo(pipe)
    link.symlink_to(picture())
    reasons = {
        text: "no picture",
        pipe: "no regular file",
        link: "link",
        empty: "no picture",
        tmp_path: "no regular file",
    }
    reasons[tmp_path / "nowhere.png"] = "no such file"
    for path, said in reasons.items():
        with pytest.raises(FileProblem, match=said):
            crm.photos.put(1, path)
    with pytest.raises(FileProblem, match="NUL"):
        crm.photos.put(1, Path("a\0b"))
    monkeypatch.setattr(documents, "MAX_BYTES", 20)
    with pytest.raises(FileProblem, match="larger"):
        crm.photos.put(1, picture(rest=bytes(20)))
    assert (photo(crm), files(crm)) == (None, [])


def test_a_file_that_grows_meanwhile_is_cut_off(crm: Crm, picture: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_open_regular", lambda source: os.open(source, os.O_RDONLY))
    monkeypatch.setattr(documents, "MAX_BYTES", 100)
    with pytest.raises(FileProblem, match="larger"):
        crm.photos.put(1, picture(rest=bytes(200)))
    assert list(crm.photos.documents.folder.iterdir()) == []


def test_no_photo_is_a_sentence(crm: Crm) -> None:
    for call in (crm.photos.path, crm.photos.remove):
        with pytest.raises(Conflict, match="no photo"):
            call(1)


def test_backups_hold_the_files_and_bring_them_back(crm: Crm, picture: Make, tmp_path: Path) -> None:
    crm.photos.put(1, picture())
    digest = str(photo(crm))
    backup = crm.backups.create().path
    usb = tmp_path / "usb"
    usb.mkdir()
    away = crm.backups.create(usb / "copy.db").path
    for kept in (backup, away):
        assert (kept.parent / "crm.db.files" / digest[:2] / digest).read_bytes() == picture().read_bytes()
        crm.photos.path(1).unlink()
        crm.backups.restore(kept)
        assert crm.photos.path(1).read_bytes() == picture().read_bytes()
        assert [finding.ok for finding in crm.upkeep.examine()] == [True]


@pytest.mark.parametrize("place", ["00/{}", "{}", "c4-old/{}"])
def test_a_misplaced_file_is_told_and_moved_back_and_stops_nobody(crm: Crm, picture: Make, place: str) -> None:
    crm.photos.put(1, picture())
    digest, kept = str(photo(crm)), crm.photos.path(1)
    stray = crm.photos.documents.folder / place.format(digest)
    stray.parent.mkdir(exist_ok=True)
    kept.rename(stray)
    backup = crm.backups.create()
    assert crm.backups.verify(backup.path).ok
    (finding,) = crm.upkeep.examine()
    assert (finding.ok, finding.seen.startswith("in a wrong place: ")) == (False, True)
    assert stray.exists()
    (repair,) = crm.upkeep.find()
    assert repair.act() == "Files moved to their place: 1."
    assert crm.photos.path(1).read_bytes() == picture().read_bytes()
    assert not stray.exists()
    assert [each.ok for each in crm.upkeep.examine()] == [True]


def test_a_misplaced_file_that_is_not_what_its_name_says_stays(crm: Crm, picture: Make) -> None:
    crm.photos.put(1, picture())
    stray = crm.photos.documents.folder / str(photo(crm))
    stray.write_bytes(b"other")
    assert list(crm.upkeep.find()) == []
    (finding,) = crm.upkeep.examine()
    assert (finding.ok, stray.read_bytes()) == (False, b"other")


@pytest.mark.parametrize("left", [None, b"\x89PNG other"], ids=["missing", "damaged"])
def test_what_lies_whole_among_the_backups_is_brought_back(crm: Crm, picture: Make, left: bytes | None) -> None:
    crm.photos.put(1, picture())
    crm.backups.create()
    path = crm.photos.path(1)
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    assert [finding.ok for finding in crm.upkeep.examine()] == [False]
    (repair,) = crm.upkeep.find()
    assert repair.act() == "Files brought back: 1."
    assert path.read_bytes() == picture().read_bytes()
    assert [finding.ok for finding in crm.upkeep.examine()] == [True]
    assert list(crm.upkeep.find()) == []


def test_what_the_backups_have_is_not_brought_back_where_it_was_changed(crm: Crm, picture: Make) -> None:
    crm.photos.put(1, picture())
    kept = crm.backups.create().path.parent / "crm.db.files" / str(photo(crm))[:2] / str(photo(crm))
    crm.photos.path(1).unlink()
    kept.write_bytes(b"\x89PNG other")
    assert list(crm.upkeep.find()) == []


def test_a_file_that_cannot_be_read_is_told_and_the_backup_is_made(
    crm: Crm, picture: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.photos.put(1, picture())
    told: list[str] = []
    crm.store.tell = told.append

    def refused(source: Path, target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(documents, "_link_or_copy", refused)
    backup = crm.backups.create()
    assert told == ['1 file of records cannot be read, so not copied; "crm doctor" names them.']
    assert backup in crm.backups.list()


def test_without_a_place_for_the_files_no_backup_is_made(crm: Crm, picture: Make) -> None:
    crm.photos.put(1, picture())
    crm.backups.folder.mkdir(exist_ok=True)
    before = crm.backups.list()
    shutil.rmtree(crm.backups.folder / "crm.db.files", ignore_errors=True)
    (crm.backups.folder / "crm.db.files").write_text("in the way")
    with pytest.raises(FileProblem, match=r"No backup is made, for the files .* have no place: cannot write"):
        crm.backups.create()
    assert crm.backups.list() == before
