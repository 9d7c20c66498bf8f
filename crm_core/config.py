"""The user's own settings, kept in a TOML file that people may edit by hand and the program changes with care."""

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crm_core.errors import FileProblem, InvalidValue, UnknownName
from crm_core.tuples import NamedTuple

MAX_SIZE = 1_000_000
# As Textual has them; naming them here spares loading it.
THEMES = (
    "textual-dark", "textual-light", "nord", "gruvbox", "catppuccin-mocha", "dracula", "tokyo-night", "monokai", "flexoki",
    "catppuccin-latte", "catppuccin-frappe", "catppuccin-macchiato", "solarized-light", "solarized-dark", "rose-pine",
    "rose-pine-moon", "rose-pine-dawn", "atom-one-dark", "atom-one-light", "ansi-dark", "ansi-light",
)  # fmt: skip


class Setting(NamedTuple):
    """One known key: what it means, what holds without it, and which check its value must pass."""

    key: str
    help: str
    default: str = ""
    check: str = "line"


SETTINGS = (
    Setting("database", "The database to open when neither --db nor CRM_DB names one.", check="path"),
    Setting("theme", "The colours of the full-screen application.", "textual-dark", "theme"),
    Setting("editor", "The program that opens long texts; without it, VISUAL or EDITOR."),
    Setting(
        "mail.addresses",
        "Your own e-mail addresses, divided by commas: mail from them was sent by you.",
        check="emails",
    ),
    Setting("backup.folder", "The folder of the backups; without it, one beside each database.", check="path"),
    Setting("backup.max_size", "What all backups of a database may take together, as 500 MB or 20 GB.", "5 GB", "size"),
    Setting("history.keep_days", "How many days back the history and undo reach.", "400", "count"),
    Setting(
        "history.max_rows", "How many changed rows the history holds at most; the oldest go first.", "5000000", "count"
    ),
)
TABLES = frozenset(known.key.partition(".")[0] for known in SETTINGS if "." in known.key)
_UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
KEYS_TABLE = "keys"
KEYS_HELP = "keys.ACTION: the keys of an action of the full-screen application, several divided by commas."
_BY_KEY = {setting.key: setting for setting in SETTINGS}


class Config:
    """What the file says, checked; ``keys`` maps actions of the full-screen application to their keys."""

    def __init__(self, path: Path, values: Mapping[str, str], keys: Mapping[str, str]) -> None:
        self.path = path
        self.values = values
        self.keys = keys

    def get(self, key: str) -> str:
        """The value of a setting, or its default. Raises UnknownName."""
        if key.startswith(f"{KEYS_TABLE}."):
            return self.keys.get(key.partition(".")[2], "")
        return self.values.get(key, setting(key).default)

    def items(self) -> Iterator[tuple[str, str, str, bool]]:
        """Key, value, help, and whether the file sets it: for every known setting and every key of the keymap."""
        for known in SETTINGS:
            yield known.key, self.get(known.key), known.help, known.key in self.values
        for action, keys in self.keys.items():
            yield f"{KEYS_TABLE}.{action}", keys, KEYS_HELP, True


def setting(key: str) -> Setting:
    """The known setting called ``key``. Raises UnknownName with the nearest ones."""
    if key.startswith(f"{KEYS_TABLE}.") and len(key) > len(KEYS_TABLE) + 1:
        return Setting(key, KEYS_HELP)
    if key not in _BY_KEY:
        from difflib import get_close_matches

        raise UnknownName("setting", key, get_close_matches(key.lower().replace("-", "_"), _BY_KEY, n=3, cutoff=0.5))
    return _BY_KEY[key]


def load_config(path: Path) -> Config:
    """Read the file; one that does not exist is an empty one. Raises FileProblem, UnknownName, InvalidValue."""
    data = _read(path)
    if not data.strip():
        return Config(path, {}, {})
    import tomllib

    try:
        document = tomllib.loads(data)
    except tomllib.TOMLDecodeError as error:
        raise FileProblem(f"{path} is not valid TOML: {error}.", path=str(path)) from error
    keys = document.pop(KEYS_TABLE, {})
    if not isinstance(keys, dict):
        raise InvalidValue(KEYS_TABLE, "", f"must be a table in {path}")
    values = {setting(key).key: _value(key, value, path) for key, value in _flat(document)}
    keymap = {action: _text(f"{KEYS_TABLE}.{action}", value, path) for action, value in keys.items()}
    return Config(path, values, keymap)


def change_config(path: Path, key: str, value: str | None) -> None:
    """Set a key, or remove it with None; comments and order stay. Raises FileProblem, UnknownName, InvalidValue."""
    known = setting(key)
    checked = None if value is None else checked_value(known, value)
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    from crm_core.files import make_folder, write_atomically

    try:
        document: Any = tomlkit.parse(_read(path))
        table, name = document, key
        if "." in key:
            first, _, name = key.partition(".")
            table = document.setdefault(first, tomlkit.table())
        if checked is None:
            table.pop(name, None)
        else:
            table[name] = checked
    except (TOMLKitError, AttributeError, TypeError) as error:
        raise FileProblem(f"{path} cannot be changed: it is not valid TOML.", path=str(path)) from error
    make_folder(path.parent)
    with write_atomically(path) as file:
        file.write(tomlkit.dumps(document).encode())


def checked_value(known: Setting, value: str) -> str:
    """The value as the setting keeps it. Raises InvalidValue."""
    value = unicodedata.normalize("NFC", value.strip())
    if not value.isprintable():
        raise InvalidValue(known.key, "", "takes one line without control characters")
    if not value:
        raise InvalidValue(known.key, "", 'needs a value; "crm config set KEY --unset" removes one')
    if known.check == "path":
        from crm_core.paths import expanded

        # Left as it is typed it would mean another place wherever one stands.
        return str(expanded(value).absolute())
    if known.check == "theme" and value not in THEMES:
        raise InvalidValue(known.key, value, f"is none of {', '.join(THEMES)}")
    if known.check == "emails":
        value = _addresses(known.key, value)
    if known.check == "size":
        parse_size(known.key, value)
    if known.check == "count":
        parse_count(known.key, value)
    return value


def _addresses(key: str, text: str) -> str:
    addresses = text.replace(",", " ").replace(";", " ").split()
    for address in addresses:
        name, at, domain = address.partition("@")
        if not (name and at and domain) or "@" in domain:
            raise InvalidValue(key, address, "is no e-mail address; write it like ada@example.com")
    return ", ".join(addresses)


def parse_size(key: str, text: str) -> int:
    """A size such as 500 MB or 1.5 GB in bytes. Raises InvalidValue."""
    import re

    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,2})?)\s*([KMGT]?B)", text.strip().upper(), re.ASCII)
    if match is None:
        raise InvalidValue(key, text, "is no size; write it as 500 MB or 20 GB")
    size = round(float(match[1]) * _UNITS[match[2]])
    if not size:
        raise InvalidValue(key, text, "is nothing at all; write it as 500 MB or 20 GB")
    return size


def parse_count(key: str, text: str) -> int:
    """A whole number from 1 on, at most nine digits. Raises InvalidValue."""
    digits = text.strip().replace(",", "").replace("_", "")
    if not (digits.isascii() and digits.isdigit() and 0 < len(digits) < 10 and int(digits)):
        raise InvalidValue(key, text, "is no number; write it as 400")
    return int(digits)


def _flat(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Keys and values, those in a known table with its name in front."""
    for key, value in document.items():
        if key in TABLES and isinstance(value, dict):
            yield from ((f"{key}.{name}", inner) for name, inner in value.items())
        else:
            yield key, value


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        from crm_core.files import reason

        raise FileProblem(f"{path} cannot be read: {reason(error)}.", path=str(path)) from error
    if len(data) > MAX_SIZE:
        raise FileProblem(f"{path} is too large for a configuration file.", path=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(f"{path} is not UTF-8 text.", path=str(path)) from error


def _value(key: str, value: object, path: Path) -> str:
    """The text of a setting; a path that somebody wrote half is one from the folder of the file."""
    text = _text(key, value, path)
    if setting(key).check == "path" and text and not text.startswith("~"):
        return str(path.parent.absolute() / text)
    return text


def _text(key: str, value: object, path: Path) -> str:
    if isinstance(value, list) and key.startswith(f"{KEYS_TABLE}.") and all(isinstance(part, str) for part in value):
        return ",".join(value)
    if not isinstance(value, str):
        raise InvalidValue(key, value, f'must be text in quotes in {path}, as {key} = "…"')
    return value
