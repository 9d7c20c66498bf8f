"""The form that gives customers to another owner: those that are chosen, else after a question all that a filter finds."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change
from crm_core.errors import InvalidValue
from crm_core.values.text import counted
from crm_tui.dialogs.asking_form import Question
from crm_tui.dialogs.plain_form import form_field, open_plain
from crm_tui.forms import Raw

if TYPE_CHECKING:
    from crm_core.sales.owners import Handover
    from crm_tui.app import CrmApp

HANDOVER = (
    form_field("giver", "From"),
    form_field("taker", "To", required=True),
    form_field("filter", "Only", help="(empty: all of theirs)"),
    form_field("with_deals", "Open deals too", Kind.BOOLEAN),
    form_field("new", "New name", Kind.BOOLEAN, help="whoever takes over is new, however like the name of another"),
)


def only(keys: Sequence[int]) -> str:
    """The filter that finds these customers."""
    return f"id:{','.join(map(str, keys))}"


def open_handover(app: "CrmApp", keys: Sequence[int], name: str, giver: str) -> None:
    """These customers from their owner to another; more of them only after a question with their number."""
    owners = app.crm.owners
    start: dict[str, object] = {"giver": giver, "filter": only(keys), "with_deals": True, "new": False}

    def hand_over(values: Mapping[str, object], *, dry_run: bool) -> "Handover":
        given = {key: str(values.get(key, start.get(key)) or "") for key in ("giver", "taker", "filter")}
        with_deals, new = values.get("with_deals", "yes") == "yes", values.get("new") == "yes"
        return owners.hand_over(
            given["giver"],
            given["taker"],
            given["filter"],
            with_deals=with_deals,
            dry_run=dry_run,
            new=new,
            way="New name: yes",
        )

    def ask(values: Mapping[str, object]) -> Question | None:
        would = hand_over(values, dry_run=True)
        if not would.customers:
            raise InvalidValue("Only", None, "finds no customer of theirs; nobody would be handed over")
        if "filter" not in values and would.customers == len(keys):
            return None
        return _question(would, str(values.get("filter", start["filter"]) or ""), len(keys))

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return Change("customer", keys[0], hand_over(values, dry_run=False).summary)

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "customer", "handover", str(values.get("giver", giver)), str(values.get("taker", "TO"))]
        words += str(values.get("filter", start["filter"])).split()
        words += [] if values.get("with_deals") == "no" else ["--with-deals"]
        return words + (["--new"] if values.get("new") == "yes" else [])

    what = name if len(keys) == 1 else counted(len(keys), "customer")
    where = ("handover", " ".join(map(str, keys)))
    open_plain(
        app,
        f"Hand over · {what}",
        HANDOVER,
        start,
        save,
        command,
        where,
        ("giver", "taker"),
        ask,
        begin_at="taker" if giver else "giver",
    )


def _question(would: "Handover", filter_text: str, chosen: int) -> Question:
    customers = counted(would.customers, "customer")
    details = [f"Only {filter_text}" if filter_text.strip() else "No filter: all of theirs."]
    if would.deals:
        details.insert(0, f"{counted(would.deals, 'open deal')} along with them.")
    if filter_text.startswith("id:") and would.customers < chosen:
        details.append(f"{chosen - would.customers:,} of the {chosen:,} chosen have another owner and stay there.")
    return Question(f"Hand over {customers}?", tuple(details), "Hand over")
