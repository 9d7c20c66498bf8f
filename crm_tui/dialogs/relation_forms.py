"""The forms of what hangs on a customer: relationships, preferences, affiliations, marks of contact points, handover."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.pages import Change
from crm_core.customers.relationships import KINDS
from crm_tui.dialogs.find_records import record_finder
from crm_tui.dialogs.form import RecordForm, Save
from crm_tui.forms import Command, FormSpec, Raw

if TYPE_CHECKING:
    from crm_core.customers.queries import ContactPointView
    from crm_core.customers.relation_queries import PreferenceView
    from crm_tui.app import CrmApp


def _field(key: str, label: str, kind: Kind = Kind.TEXT, **options: object) -> Field:
    return Field(key=key, label=label, kind=kind, sql="", editable=True, **options)  # type: ignore[arg-type]


RELATIONSHIP = (
    _field("kind", "Relationship", Kind.CHOICE, choices=KINDS, required=True),
    _field("other", "Customer", Kind.REFERENCE, target="customer", required=True),
    _field("note", "Note"),
)
PREFERENCE = (
    _field("name", "Preference", required=True, help="coffee, delivery, paper"),
    _field("value", "Value", required=True),
    _field("learned_on", "Learned on", Kind.DATE, help="today"),
    _field("learned_from", "Learned from", help="call, survey, a colleague"),
)
AFFILIATION = (
    _field("organization", "Organization", Kind.REFERENCE, target="customer", required=True),
    _field("role", "Role"),
    _field("started_on", "From", Kind.DATE),
    _field("ended_on", "Until", Kind.DATE),
)
POINT = (
    _field("label", "Label", help="work, home, a network"),
    _field("primary", "Primary", Kind.BOOLEAN),
    _field("invalid", "Invalid", Kind.BOOLEAN),
    _field("opt_out", "Opted out", Kind.BOOLEAN),
)
HANDOVER = (
    _field("giver", "From"),
    _field("taker", "To", required=True),
    _field("filter", "Only", help="city:Graz tag:vip"),
    _field("with_deals", "Open deals too", Kind.BOOLEAN),
    _field("new", "New name", Kind.BOOLEAN, help="whoever takes over is new, however like the name of another"),
)


def open_relationship(app: "CrmApp", key: int, name: str) -> None:
    """A new relationship of a customer."""
    crm = app.crm

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        other = crm.find("customer", str(values.get("other") or ""))
        return crm.relationships.add(key, str(values.get("kind") or ""), other, str(values.get("note") or ""))

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "relationship", "add", str(key), str(values.get("kind", "RELATIONSHIP"))]
        words.append(str(values.get("other", "CUSTOMER")))
        return words + (["--note", str(values["note"])] if values.get("note") else [])

    _open(app, f"Relationship · {name}", RELATIONSHIP, {}, save, command, ("relationship", f"customer:{key}"), "other")


def open_preference(app: "CrmApp", key: int, name: str, known: "PreferenceView | None" = None) -> None:
    """A new preference of a customer, or a known one to change."""
    preferences = app.crm.preferences
    fields = PREFERENCE[1:] if known else PREFERENCE

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        if known:
            return preferences.edit(key, known.name, values)
        rest = {name: value for name, value in values.items() if name not in ("name", "value")}
        return preferences.add(key, str(values.get("name") or ""), str(values.get("value") or ""), rest)

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "preference", "edit" if known else "add", str(key)]
        words.append(known.name if known else str(values.get("name", "PREFERENCE")))
        if not known or "value" in values:
            words.append(str(values.get("value", "VALUE")))
        return words + _options(values, {"learned_on": "--on", "learned_from": "--from"})

    start = known._asdict() if known else {}
    title = f"{known.name} · {name}" if known else f"Preference · {name}"
    _open(app, title, fields, start, save, command, ("preference", f"customer:{key} {known.name if known else ''}"))


def open_affiliation(app: "CrmApp", key: int, name: str) -> None:
    """Another organization of a customer."""
    crm = app.crm

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        at = crm.find("customer", str(values.get("organization") or ""))
        return crm.affiliations.add(key, at, {name: text for name, text in values.items() if name != "organization"})

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "affiliation", "add", str(key), str(values.get("organization", "CUSTOMER"))]
        return words + _options(values, {"role": "--role", "started_on": "--from", "ended_on": "--until"})

    where = ("affiliation", f"customer:{key}")
    _open(app, f"Affiliation · {name}", AFFILIATION, {}, save, command, where, "organization")


def open_point(app: "CrmApp", key: int, point: "ContactPointView") -> None:
    """What is noted on a contact point."""
    customers = app.crm.customers
    meant = f"{point.kind}:{point.normalized if point.kind == 'handle' else point.value}"

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return customers.mark_point(key, meant, values)

    def command(values: Mapping[str, Raw]) -> list[str]:
        flags = {"invalid": ("--invalid", "--valid"), "opt_out": ("--opt-out", "--no-opt-out")}
        words = ["crm", "customer", "point", str(key), meant, *_options(values, {"label": "--label"})]
        words += ["--primary"] if values.get("primary") == "yes" else []
        return words + [flags[name][raw == "no"] for name, raw in values.items() if name in flags]

    start: dict[str, object] = {"label": point.label, "primary": point.is_primary}
    start |= {"invalid": point.invalid, "opt_out": point.opt_out}
    _open(app, point.value, POINT, start, save, command, ("point", f"customer:{key} {meant}"))


def open_handover(app: "CrmApp", key: int, giver: str, filter_text: str) -> None:
    """Customers from one owner to another; it begins with the filter in force and the owner under the cursor."""
    owners = app.crm.owners
    start = {"giver": giver, "filter": filter_text, "with_deals": True, "new": False}

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        given = {name: str(values.get(name, start.get(name)) or "") for name in ("giver", "taker", "filter")}
        with_deals = values.get("with_deals", "yes") == "yes"
        new = values.get("new") == "yes"
        done = owners.hand_over(given["giver"], given["taker"], given["filter"], with_deals=with_deals, new=new)
        return Change("customer", key, done.summary)

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "customer", "handover", str(values.get("giver", giver)), str(values.get("taker", "TO"))]
        words += str(values.get("filter", filter_text)).split()
        words += [] if values.get("with_deals") == "no" else ["--with-deals"]
        return words + (["--new"] if values.get("new") == "yes" else [])

    _open(app, "Hand customers over", HANDOVER, start, save, command, ("handover", ""))


def _options(values: Mapping[str, Raw], options: Mapping[str, str]) -> list[str]:
    return [word for name, option in options.items() if name in values for word in (option, str(values[name]))]


def _open(
    app: "CrmApp",
    title: str,
    fields: Sequence[Field],
    values: Mapping[str, object],
    save: Save,
    command: Command,
    draft: tuple[str, str],
    finder: str = "",
) -> None:
    """One group of fields, saved by a capability of the core; ``finder`` is the field that names a customer."""
    what = draft[0]
    described = Entity(what, what, "", "", "", tuple(fields), (), "", ())
    spec = FormSpec(
        entity=described, groups=((what.capitalize(), tuple(field.key for field in fields)),), command=command
    )
    finders = {finder: record_finder(app, "customer")} if finder else {}
    context = app.session.reading_context()
    app.push_screen(
        RecordForm(title, spec, values, save, context=context, finders=finders, draft=(what, None, draft[1]))
    )
