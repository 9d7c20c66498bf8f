"""The user's own keys: checked by us, since Textual takes unknown ids silently and lets a clash delete the other binding."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from crm_tui.actions import Action, show_key


def checked_keymap(
    wanted: Mapping[str, object], scopes: Iterable[tuple[Action, ...]]
) -> tuple[dict[str, str], list[str]]:
    """The keys that can be used, and a sentence for each entry that cannot.

    Actions of one scope, and of any scope and the first (the app's), must not share a key.
    """
    groups = list(scopes)
    known = {action.id: action for group in groups for action in group}
    keys = {action_id: action.keys for action_id, action in known.items()}
    accepted: dict[str, str] = {}
    problems: list[str] = []
    for action_id, key in wanted.items():
        if action_id not in known:
            near = get_close_matches(action_id, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            problems.append(f'There is no action "{action_id}".{hint}')
        elif not isinstance(key, str) or not key.strip():
            problems.append(f'The key of "{action_id}" must be a text like "ctrl+e".')
        elif clash := _clash(action_id, key, keys, groups):
            problems.append(f'"{show_key(key)}" for {action_id} is already the key of {clash}.')
        else:
            accepted[action_id] = keys[action_id] = key
    return accepted, problems


def _clash(action_id: str, key: str, keys: Mapping[str, str], groups: list[tuple[Action, ...]]) -> str | None:
    everywhere = {action.id for action in groups[0]} if groups else set()
    neighbours: set[str] = set()
    for group in groups:
        ids = {action.id for action in group}
        if action_id in ids or action_id in everywhere:
            neighbours |= ids | everywhere
    wanted = _names(key)
    return next((other for other in sorted(neighbours - {action_id}) if wanted & _names(keys[other])), None)


def _names(keys: str) -> set[str]:
    return {key.strip() for key in keys.split(",") if key.strip()}
