"""The forms of customers and interactions."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Change, Ref
from crm_core.customers.points import read_point, refuse_no_address
from crm_tui.dialogs.find_records import organization_finder, value_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.form_warning import likely_there
from crm_tui.dialogs.record_forms import open_record
from crm_tui.forms import Check, FormSpec, Raw
from crm_tui.widgets.form_fields import Find, Making

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

LABELS = {"emails": "E-mail", "phones": "Phone", "urls": "Web", "handles": "Handle"}
POINTS = {"emails": "email", "phones": "phone", "urls": "url", "handles": "handle"}
CUSTOMER_GROUPS = (
    ("Who", ("name", "kind", "organization", "job_title", "lifecycle", "roles", "tags")),
    ("Contact", ("emails", "phones", "urls", "handles", "preferred_channel")),
    ("Address", ("street", "postal_code", "city", "region", "country")),
    ("Market", ("market_segment", "potential", "discount", "source", "owner")),
    ("More", ("birthday", "language", "time_zone", "industry", "employees", "annual_revenue")),
    ("Description", ("description",)),
)
LOG_GROUPS = (
    ("What happened", ("channel", "direction", "subject", "occurred_at", "duration", "outcome")),
    ("Text", ("body",)),
)


def customer_command(key: int | None, values: Mapping[str, Raw]) -> list[str]:
    """The command line that adds (``key`` None) or changes a customer."""
    words = (
        ["crm", "customer", "edit", str(key)] if key else ["crm", "customer", "add", str(values.get("name", "NAME"))]
    )
    for name, raw in values.items():
        if name == "name" and not key:
            continue
        option = f"--{POINTS.get(name, name).replace('_', '-')}"
        for text in (raw or ("",)) if isinstance(raw, tuple) else (raw,):
            words += [option, text]
    return words


def log_command(key: int, deal: int | None, values: Mapping[str, Raw]) -> list[str]:
    """The command line that logs an interaction."""
    words = ["crm", "log", str(values.get("channel") or "note"), str(key), str(values.get("subject") or "")]
    if direction := values.get("direction"):
        words.append(f"--{direction}")
    options = {"occurred_at": "--at", "duration": "--duration", "outcome": "--outcome", "body": "--body"}
    for name, option in options.items():
        if raw := values.get(name):
            words += [option, str(raw)]
    return [*words, "--deal", str(deal)] if deal is not None else words


def country_check(text: str) -> str:
    """How a country is understood, or that none is called so."""
    from crm_core.values.country import country_doubt, named_country, parse_country

    if doubt := country_doubt(text):
        return doubt
    code = parse_country(text)
    return named_country(code) if code != text else ""


def _roles_check(text: str) -> str:
    from crm_core.customers.roles import read_roles

    return ", ".join(read_roles(text))


def customer_spec(app: "CrmApp", key: int | None) -> FormSpec:
    """The form of a customer; e-mails, phones and web addresses as one line each."""
    country = app.session.facts.country

    def point_check(kind: str) -> Check:
        def check(text: str) -> str:
            point = read_point(kind, text, country)
            if kind == "url":
                refuse_no_address(point.value)
            if point.invalid:
                return f"→ kept as typed: {point.value} is no complete number"
            return f"→ {point.normalized}" if kind == "phone" and point.normalized != point.value else ""

        return check

    return FormSpec(
        entity=app.crm.browse.entities["customer"],
        groups=CUSTOMER_GROUPS,
        several=frozenset(POINTS),
        labels=LABELS,
        command=partial(customer_command, key),
        checks={key: point_check(kind) for key, kind in POINTS.items()}
        | {"country": country_check, "roles": _roles_check},
    )


def _finders(app: "CrmApp") -> dict[str, Find | Making]:
    typed = {key: value_finder(app, "customer", key) for key in ("owner", "roles", "tags")}
    return {"organization": organization_finder(app), **typed}


def open_new_customer(app: "CrmApp") -> None:
    """An empty form."""
    customers = app.crm.customers

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return customers.add(values)

    form = RecordForm(
        "New customer",
        customer_spec(app, None),
        {},
        save,
        context=app.session.reading_context(),
        finders=_finders(app),
        draft=("customer", None, ""),
        after=lambda change: app.land("customer", change.id),
        warn=likely_there(app.crm),
    )
    app.push_screen(form)


def open_customer(app: "CrmApp", key: int, field: str = "") -> None:
    """The form of one customer, filled with what the database holds now; it begins at ``field``, else at the first."""
    spec, edit = customer_spec(app, key), app.crm.customers.edit
    open_record(
        app,
        "customer",
        key,
        spec,
        edit,
        _finders(app),
        lambda values: str(values["name"]),
        field,
        likely_there(app.crm, key),
    )


def open_log(app: "CrmApp", key: int, name: str, deal: Ref | None = None) -> None:
    """The form of a new interaction with a customer, about a deal where one is given."""
    interactions = app.crm.interactions

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        about = {"deal": f"deal:{deal.id}"} if deal else {}
        return interactions.add({"channel": "note", **values, "customer": str(key), **about})

    command = partial(log_command, key, deal.id if deal else None)
    spec = FormSpec(entity=app.crm.browse.entities["interaction"], groups=LOG_GROUPS, command=command)
    form = RecordForm(
        f"Log · {name} · {deal.name}" if deal else f"Log · {name}",
        spec,
        {},
        save,
        context=app.session.reading_context(),
        draft=("interaction", None, f"customer:{key} deal:{deal.id}" if deal else f"customer:{key}"),
    )
    app.push_screen(form)
