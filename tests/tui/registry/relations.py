"""What keys do with all that hangs on a customer: Ada works with Clara and likes tea, Clara is at the Engines."""

from crm_tui.dialogs.choose import Choose

from .case import Case, World

PICTURE = "{folder}/ada.gif"


def _kinds(world: World) -> list[str]:
    return [each.kind for each in world.crm.relationships.list(2)]


def _likes(world: World) -> dict[str, str]:
    return {each.name: each.value for each in world.crm.preferences.list(2)}


def _places(world: World, key: int) -> list[tuple[str, str | None]]:
    return [(each.organization.name, each.ended_on) for each in world.crm.affiliations.list(key)]


def _roles(world: World) -> list[str | None]:
    return [each.role for each in world.crm.affiliations.list(3)]


def _addresses(world: World) -> list[tuple[str | None, str | None]]:
    return [(each.label, each.street) for each in world.crm.customers.view(2).addresses]


def _owned(world: World, owner: str) -> list[int]:
    return world.crm.browse.ids("customer", f"owner:{owner}")


RELATIONS = {
    "customer.more": Case(shown=lambda ui: isinstance(ui.screen, Choose) and "Add relationship" in ui.text()),
    "customer.relate": Case(after=("=referred-by", "tab", "=customer:1", "tab", "ctrl+s"),
                            fill={"RELATIONSHIP": "referred-by", "CUSTOMER": "customer:1"},
                            wrote=lambda world: "referred-by" in _kinds(world)),
    "customer.unrelate": Case(after=("enter",), fill={"RELATIONSHIP": "works-with", "CUSTOMER": "customer:3"},
                              wrote=lambda world: not _kinds(world)),
    "customer.prefer": Case(after=("=coffee", "tab", "=black", "ctrl+s"), fill={"PREFERENCE": "coffee", "VALUE": "black"},
                            wrote=lambda world: _likes(world).get("coffee") == "black"),
    "customer.edit_preference": Case(after=("enter", "=!", "ctrl+s"), fill={"PREFERENCE": "tea", "VALUE": "green!"},
                                     wrote=lambda world: _likes(world) == {"tea": "green!"}),
    "customer.unprefer": Case(after=("enter",), fill={"PREFERENCE": "tea"}, wrote=lambda world: not _likes(world)),
    "customer.affiliate": Case(after=("=customer:1", "tab", "ctrl+s"), fill={"CUSTOMER": "customer:1"},
                               wrote=lambda world: _places(world, 2) == [("Analytical Engines", None)]),
    "customer.end_affiliation": Case(before=("j", "j"), after=("enter",), fill={"CUSTOMER": "customer:1"},
                                     wrote=lambda world: _places(world, 3) == [("Analytical Engines", "2026-11-21")]),
    "customer.edit_affiliation": Case(before=("j", "j"), after=("enter", "= of honour", "ctrl+s"),
                                      fill={"NUMBER": "1", "TEXT": "Fellow of honour"},
                                      wrote=lambda world: _roles(world) == ["Fellow of honour"]),
    "customer.unaffiliate": Case(before=("j", "j"), after=("enter",), fill={"NUMBER": "1"},
                                 wrote=lambda world: not _places(world, 3)),
    "customer.remove_photo": Case(before=("ctrl+p", "=Take in a photo", "enter", f"={PICTURE}", "enter"),
                                  wrote=lambda world: world.crm.customers.view(2).values["photo"] is None),
    "customer.mark_point": Case(after=("enter", "=work", "ctrl+s"), fill={"POINT": "ada@example.com", "TEXT": "work"},
                                wrote=lambda world: world.crm.customers.view(2).points[0].label == "work"),
    "customer.add_address": Case(after=("=den", "tab", "=1 Side St", "ctrl+s"),
                                 fill={"LABEL: STREET; CODE; CITY; REGION; COUNTRY": "den: 1 Side St"},
                                 wrote=lambda world: ("den", "1 Side St") in _addresses(world)),
    "customer.edit_address": Case(after=("enter", "=home", "ctrl+s"), fill={"ADDRESS": "1", "TEXT": "home"},
                                  wrote=lambda world: _addresses(world)[0][0] == "home"),
    "customer.remove_address": Case(after=("enter",), fill={"ADDRESS": "1"}, wrote=lambda world: not _addresses(world)),
    "customer.put_photo": Case(after=(f"={PICTURE}", "enter"), fill={"FILE": PICTURE},
                               wrote=lambda world: world.crm.customers.view(2).values["photo"] is not None),
    "customer.open_photo": Case(before=("ctrl+p", "=Take in a photo", "enter", f"={PICTURE}", "enter"),
                                shown=lambda ui: any("crm.db.files" in link for link in ui.app.opened),
                                prints=("handed to your desktop",)),
    "customer.hand_over": Case(after=("tab", "=Bea", "ctrl+s"), fill={"FROM": "", "TO": "Bea"},
                               wrote=lambda world: _owned(world, "Bea") == [2]),
}  # fmt: skip
