"""What there is to say of deals that are lost: why, to whom, and a note."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_core.catalog.pages import Change
from crm_core.sales.queries import DealView
from crm_core.values.text import counted
from crm_tui import bridge
from crm_tui.dialogs.find_records import value_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.plain_form import option_words
from crm_tui.forms import FormSpec, Raw

if TYPE_CHECKING:
    from crm_core.sales.stages import Stage
    from crm_tui.app import CrmApp

GROUPS = (("Loss", ("lost_reason", "competitor", "lost_note")),)
OPTIONS = {"lost_reason": "--reason", "competitor": "--competitor", "lost_note": "--note"}


def open_lost(app: "CrmApp", keys: Sequence[int], stage: "Stage | None", then: Callable[[], object]) -> None:
    """Ask why deals are lost, and move them to a stage: that one, or without one the lost one of their pipeline."""
    deals, save = app.crm.deals, _saving(app, keys, stage)
    if len(keys) > 1:
        command = _command(keys, stage, "--yes")
        app.push_screen(_form(app, f"Lost: {counted(len(keys), 'deal')}", {}, save, command, None, then))
        return
    key = keys[0]

    def show(view: DealView) -> None:
        known = {name: view.values[name] for name in OPTIONS}
        app.push_screen(_form(app, f'Lost: "{view.title}"', known, save, _command(keys, stage), key, then))

    bridge.load(app, "form", lambda: deals.view(key), show)


def _saving(
    app: "CrmApp", keys: Sequence[int], stage: "Stage | None"
) -> Callable[[Mapping[str, object], Mapping[str, object]], Change]:
    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        said: dict[str, Any] = {option.removeprefix("--"): values.get(name) for name, option in OPTIONS.items()}
        deals = app.crm.deals
        return deals.move_all(keys, stage.id, **said) if stage else deals.lose_all(keys, **said)

    return save


def _command(keys: Sequence[int], stage: "Stage | None", *more: str) -> Callable[[Mapping[str, Raw]], list[str]]:
    named = [str(key) for key in keys]
    words = ["move", *named, stage.name] if stage else ["lose", *named]
    return lambda values: ["crm", "deal", *words, *option_words(values, OPTIONS), *more]


def _form(
    app: "CrmApp",
    title: str,
    known: Mapping[str, object],
    save: Callable[[Mapping[str, object], Mapping[str, object]], Change],
    command: Callable[[Mapping[str, Raw]], list[str]],
    key: int | None,
    then: Callable[[], object],
) -> RecordForm:
    # Without the fields that the owner defined, which a form shows after all others.
    described = app.crm.browse.entities["deal"]._replace(fields=app.crm.catalog.entities["deal"].fields)
    return RecordForm(
        title,
        FormSpec(entity=described, groups=GROUPS, command=command),
        known,
        save,
        context=app.session.reading_context(),
        finders={name: value_finder(app, "deal", name) for name in ("lost_reason", "competitor")},
        draft=("deal", key, "lost"),
        after=lambda _: then(),
        even_unchanged=True,
    )
