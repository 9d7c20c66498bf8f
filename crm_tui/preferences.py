"""What the user chose in the configuration file for the full screen: theme and keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Preferences:
    """``theme`` is a Textual theme; ``keymap`` maps action ids to keys, unchecked."""

    theme: str = ""
    keymap: Mapping[str, object] = field(default_factory=dict)


def preferences_from(config: Mapping[str, object]) -> Preferences:
    """The ``[tui]`` table of a configuration: ``theme = "nord"``, ``[tui.keymap] "customer.edit" = "ctrl+e"``."""
    section = config.get("tui")
    table = section if isinstance(section, Mapping) else {}
    theme, keymap = table.get("theme", ""), table.get("keymap", {})
    return Preferences(str(theme or ""), _flat(keymap) if isinstance(keymap, Mapping) else {})


def _flat(keymap: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """TOML reads an unquoted ``customer.edit = "e"`` as nested tables; both spellings mean the same."""
    flat: dict[str, object] = {}
    for name, value in keymap.items():
        flat |= _flat(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {f"{prefix}{name}": value}
    return flat
