"""Fields of several values offer what fits while one types, and say what was understood."""

from textual.widgets import Input, OptionList

from crm_core.crm import Crm
from crm_tui.dialogs.form import RecordForm

from .driver import Running, screen_text, settle, type_text


def _offered(screen: object) -> list[str]:
    lists = screen.query(OptionList)  # type: ignore[attr-defined]
    return [str(option.prompt) for each in lists if each.has_class("-shown") for option in each.options]


def _line(screen: object, label: str) -> Input:
    row = next(row for row in screen._rows.values() if row.label == label)  # type: ignore[attr-defined]
    return row.query_one(Input)


async def test_roles_tags_and_multi_choices_are_found_behind_the_last_comma(crm: Crm, running: Running) -> None:
    crm.fields.add("customer.likes", "multi-choice", ("tea", "coffee", "cake"))
    crm.customers.edit(1, {"tags": "vip, lost", "roles": "partner"})
    async with running() as pilot:
        await pilot.press("a")
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, RecordForm)
        await type_text(pilot, "Zoe")
        for label, typed, offered in (
            ("Roles", "par", ["partner"]),
            ("Tags", "lo", ["lost"]),
            ("Likes", "tea, c", ["tea, coffee", "tea, cake"]),
        ):
            _line(form, label).focus()
            await settle(pilot)
            await type_text(pilot, typed)
            await settle(pilot)
            assert _offered(form) == offered, label
            if label == "Roles":
                assert "→ partner" in screen_text(pilot)
            await pilot.press("down", "enter")
            await settle(pilot)
            assert _line(form, label).value == offered[0]
        _line(form, "Roles").focus()
        await settle(pilot)
        assert _offered(form) == ["partner, supplier"]
        await pilot.press("ctrl+s")
        await settle(pilot)
    values = crm.customers.view(crm.find("customer", "Zoe")).values
    assert (values["roles"], values["tags"], values["likes"]) == (("partner",), ("lost",), ("tea", "coffee"))
