"""The user's settings: read with care, changed without losing a comment."""

import stat
from pathlib import Path

import pytest

from crm_core import config
from crm_core.config import SETTINGS, change_config, load_config
from crm_core.errors import CrmError, FileProblem, InvalidValue, UnknownName

WRITTEN_BY_HAND = """# my settings
theme = "nord"  # easy on the eyes

[keys]
add = ["a", "insert"]
quit = "q"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm" / "config.toml"


def test_no_file_means_defaults(path: Path) -> None:
    settings = load_config(path)
    assert {setting.key: settings.get(setting.key) for setting in SETTINGS} == {s.key: s.default for s in SETTINGS}
    assert settings.get("keys.add") == ""
    assert not path.parent.exists()


def test_what_is_written_is_read(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(WRITTEN_BY_HAND)
    settings = load_config(path)
    assert (settings.get("theme"), settings.keys) == ("nord", {"add": "a,insert", "quit": "q"})
    assert ("keys.add", "a,insert", config.KEYS_HELP, True) in settings.items()
    assert {key for key, _, _, is_set in settings.items() if is_set} == {"theme", "keys.add", "keys.quit"}


def test_a_change_keeps_comments_and_order(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(WRITTEN_BY_HAND)
    change_config(path, "theme", "gruvbox")
    change_config(path, "keys.quit", "ctrl+q")
    change_config(path, "editor", "vim")
    text = path.read_text()
    assert text.startswith('# my settings\ntheme = "gruvbox"  # easy on the eyes\n')
    assert load_config(path).keys == {"add": "a,insert", "quit": "ctrl+q"}
    assert load_config(path).get("editor") == "vim"
    for key in ("theme", "keys.quit", "keys.add", "editor"):
        change_config(path, key, None)
    assert "# my settings" in path.read_text()
    assert load_config(path).values == {}


@pytest.mark.parametrize("key", ["backup.folder", "database"])
def test_a_path_means_the_same_wherever_one_stands(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("HOME", "/var/ada")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for typed, kept in (("bk", str(tmp_path / "here" / "bk")), ("~/bk", "/var/ada/bk"), ("/var/bk", "/var/bk")):
        change_config(path, key, typed)
        monkeypatch.chdir("/")
        assert load_config(path).get(key) == kept
        monkeypatch.chdir(tmp_path / "here")


def test_a_path_written_by_hand_is_one_from_the_folder_of_the_file(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('database = "a.db"\n[backup]\nfolder = "~/bk"\n')
    settings = load_config(path)
    assert (settings.get("database"), settings.get("backup.folder")) == (str(path.parent / "a.db"), "~/bk")


def test_the_file_and_its_folder_are_the_owners(path: Path) -> None:
    change_config(path, "keys.add", "a")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert load_config(path).keys == {"add": "a"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("theme = nord", "is not valid TOML"),
        ("theme = 5", 'theme: "5" must be text in quotes'),
        ('thme = "nord"', 'There is no setting "thme". Nearest: theme.'),
        ('keys = "a"', "keys must be a table"),
        ("[keys]\nadd = 5", 'keys.add: "5" must be text'),
        ('[editor]\nx = "y"', "must be text in quotes"),
        (b"theme = \xff", "is not UTF-8 text"),
        (b"x" * 1_000_001, "is too large"),
    ],
)
def test_a_wrong_file_is_one_sentence_and_stays(path: Path, text: str | bytes, sentence: str) -> None:
    path.parent.mkdir()
    data = text if isinstance(text, bytes) else text.encode()
    path.write_bytes(data)
    with pytest.raises(CrmError) as caught:
        load_config(path)
    assert sentence in caught.value.sentence
    assert path.read_bytes() == data


@pytest.mark.parametrize("text", ["theme = nord", 'keys = "a"', "[[keys]]\nx = 1"])
def test_a_wrong_file_is_not_changed(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(FileProblem, match="cannot be changed"):
        change_config(path, "keys.add", "a")
    assert path.read_text() == text


def test_a_folder_in_its_place_is_one_sentence(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(FileProblem, match="cannot be read"):
        load_config(path)


@pytest.mark.parametrize("value", ["", "  ", "a\nb", "\x1b[31m", "~no_such_user_here/x"])
def test_a_wrong_value_is_refused(path: Path, value: str) -> None:
    with pytest.raises((InvalidValue, FileProblem)):
        change_config(path, "database", value)
    assert not path.exists()


def test_a_size_may_have_a_fraction() -> None:
    sizes = {"1.5 MB": 1_500_000, "500 MB": 500_000_000, "0.25 gb": 250_000_000, "7 B": 7}
    assert {text: config.parse_size("backup.max_size", text) for text in sizes} == sizes
    for wrong in ("1.5.2 MB", "1,000,000 B", ".5 MB", "1,5 MB", "1.500 MB", "0 MB", "0.1 B", "-1 MB"):
        with pytest.raises(InvalidValue):
            config.parse_size("backup.max_size", wrong)


@pytest.mark.parametrize("key", ["", "keys", "keys.", "Theme ", "theme.x"])
def test_an_unknown_key_is_refused(path: Path, key: str) -> None:
    with pytest.raises(UnknownName):
        change_config(path, key, "x")


def test_every_setting_says_what_it_is_for() -> None:
    assert all(setting.help.endswith(".") for setting in SETTINGS)
