"""What a column of a file can become: the fields of each kind of record that an import understands."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from crm_core.catalog.fields import Kind
from crm_core.errors import UnknownName
from crm_core.exchange.tables.order_targets import ORDER_FIELDS
from crm_core.exchange.tables.quote_targets import QUOTE_FIELDS
from crm_core.patterns import regex

CUSTOMERS = "customers"
LEADS = "leads"
DEALS = "deals"
INTERACTIONS = "interactions"
ORDERS = "orders"
PRODUCTS = "products"
QUOTES = "quotes"

_COMMON = {
    "uid": Kind.TEXT,
    "external_id": Kind.TEXT,
    "owner": Kind.TEXT,
    "tags": Kind.LIST,
    "custom": Kind.JSON,
    "created_at": Kind.INSTANT,
    "updated_at": Kind.INSTANT,
}
_OF_CUSTOMER = {  # the customer another record belongs to
    "customer": Kind.TEXT,
    "customer_uid": Kind.TEXT,
    "customer_external_id": Kind.TEXT,
    "customer_email": Kind.EMAIL,
}

FIELDS: dict[str, dict[str, Kind]] = {
    CUSTOMERS: {
        **_COMMON,
        "kind": Kind.CHOICE,
        "name": Kind.TEXT,
        "given_name": Kind.TEXT,
        "family_name": Kind.TEXT,
        "additional_name": Kind.TEXT,
        "prefix": Kind.TEXT,
        "suffix": Kind.TEXT,
        "organization": Kind.TEXT,
        "organization_uid": Kind.TEXT,
        "organization_external_id": Kind.TEXT,
        "job_title": Kind.TEXT,
        "email": Kind.EMAIL,
        "phone": Kind.PHONE,
        "url": Kind.URL,
        "emails": Kind.LIST,
        "phones": Kind.LIST,
        "urls": Kind.LIST,
        "handle": Kind.TEXT,
        "handles": Kind.LIST,
        "opted_out": Kind.LIST,
        "marked_invalid": Kind.LIST,
        "address": Kind.TEXT,
        "street": Kind.TEXT,
        "city": Kind.TEXT,
        "region": Kind.TEXT,
        "postal_code": Kind.TEXT,
        "country": Kind.TEXT,
        "lifecycle": Kind.CHOICE,
        "roles": Kind.LIST,
        "market_segment": Kind.TEXT,
        "potential": Kind.CHOICE,
        "preferred_channel": Kind.CHOICE,
        "source": Kind.TEXT,
        "birthday": Kind.BIRTHDAY,
        "birth_year": Kind.NUMBER,
        "birth_month": Kind.NUMBER,
        "birth_day": Kind.NUMBER,
        "language": Kind.TEXT,
        "time_zone": Kind.TEXT,
        "description": Kind.LONG_TEXT,
        "industry": Kind.TEXT,
        "employees": Kind.NUMBER,
        "annual_revenue": Kind.MONEY,
        "currency": Kind.TEXT,
        "discount": Kind.PERCENT,
    },
    DEALS: {
        **_COMMON,
        **_OF_CUSTOMER,
        "title": Kind.TEXT,
        "contact": Kind.TEXT,
        "contact_external_id": Kind.TEXT,
        "pipeline": Kind.TEXT,
        "stage": Kind.TEXT,
        "stage_kind": Kind.TEXT,
        "stage_since": Kind.INSTANT,
        "stage_probability": Kind.PERCENT,
        "status": Kind.CHOICE,
        "value": Kind.MONEY,
        "currency": Kind.TEXT,
        "probability": Kind.PERCENT,
        "opened_on": Kind.DATE,
        "expected_close": Kind.DATE,
        "closed_on": Kind.DATE,
        "close_date": Kind.DATE,
        "next_step": Kind.TEXT,
        "source": Kind.TEXT,
        "lost_reason": Kind.TEXT,
        "lost_note": Kind.LONG_TEXT,
        "competitor": Kind.TEXT,
        "recurring": Kind.MONEY,
        "recurring_every": Kind.CHOICE,
        "product": Kind.TEXT,
        "description": Kind.LONG_TEXT,
        "is_closed": Kind.BOOLEAN,
        "is_won": Kind.BOOLEAN,
    },
    INTERACTIONS: {
        **_COMMON,
        **_OF_CUSTOMER,
        "deal": Kind.TEXT,
        "deal_uid": Kind.TEXT,
        "deal_external_id": Kind.TEXT,
        "channel": Kind.CHOICE,
        "direction": Kind.CHOICE,
        "subject": Kind.TEXT,
        "body": Kind.LONG_TEXT,
        "occurred_at": Kind.INSTANT,
        "duration": Kind.DURATION,
        "outcome": Kind.TEXT,
    },
    ORDERS: {**{key: kind for key, kind in _COMMON.items() if key != "tags"}, **_OF_CUSTOMER, **ORDER_FIELDS},
    QUOTES: {**{key: kind for key, kind in _COMMON.items() if key != "tags"}, **_OF_CUSTOMER, **QUOTE_FIELDS},
    PRODUCTS: {
        **_COMMON,
        "name": Kind.TEXT,
        "sku": Kind.TEXT,
        "category": Kind.TEXT,
        "unit": Kind.TEXT,
        "price": Kind.MONEY,
        "cost": Kind.MONEY,
        "currency": Kind.TEXT,
        "prices": Kind.TEXT,
        "tax": Kind.PERCENT,
        "active": Kind.BOOLEAN,
        "description": Kind.LONG_TEXT,
    },
    # A lead and who it is of: whatever is not the lead's own is the customer's.
    LEADS: {
        "customer": Kind.TEXT,
        "customer_uid": Kind.TEXT,
        "customer_external_id": Kind.TEXT,
        "title": Kind.TEXT,
        "status": Kind.TEXT,
        "status_since": Kind.INSTANT,
        "disqualified_reason": Kind.TEXT,
        "campaign": Kind.TEXT,
        "value": Kind.MONEY,
        "received_at": Kind.INSTANT,
        "is_converted": Kind.BOOLEAN,
        "deal": Kind.TEXT,
        "deal_uid": Kind.TEXT,
        "deal_external_id": Kind.TEXT,
    },
    # Recognised, so that such a file is called what it is.
    "appointments": {
        **_OF_CUSTOMER,
        "external_id": Kind.TEXT,
        "title": Kind.TEXT,
        "start_date": Kind.DATE,
        "start_time": Kind.TEXT,
        "end_date": Kind.DATE,
        "end_time": Kind.TEXT,
        "all_day": Kind.BOOLEAN,
        "place": Kind.TEXT,
        "description": Kind.LONG_TEXT,
    },
}
_NOT_OF_LEADS = {"lifecycle", "roles", "opted_out", "marked_invalid", "emails", "phones", "urls", "handles"}
FIELDS[LEADS] |= {key: kind for key, kind in FIELDS[CUSTOMERS].items() if key not in _NOT_OF_LEADS}
# Fields of our own exports that follow from other data.
DERIVED = {
    "id", "last_interaction", "deleted_at", "deal_count", "open_deals", "open_value", "last_won", "next_appointment",
    "opt_out", "invalid", "lifecycle_since", "affiliations", "relationships", "referred_by", "preferences", "photo",
    "agreements", "overdue", "attention", "annual", "contacts", "reached",
    "stage_kind", "weighted", "age_days", "days_in_stage", "rotting", "orders", "revenue", "profit", "first_order", "last_order",
    "open_leads", "score", "score_reasons", "sales", "line_count", "products", "quote", "position", "open_quotes",
}  # fmt: skip
IMPORTABLE = (CUSTOMERS, DEALS, INTERACTIONS, LEADS, PRODUCTS, ORDERS, QUOTES)
# What a table of unknown origin is looked at as; that its customers are leads has to be said, that its orders are quotes too.
GUESSED = (CUSTOMERS, DEALS, INTERACTIONS, PRODUCTS, ORDERS)
ABOUT_CUSTOMERS = (CUSTOMERS, LEADS)
POINTS = ("email", "phone", "url", "handle")
ADDRESS_PARTS = ("address", "street", "city", "region", "postal_code", "country")
# Several columns may feed these; their texts are put together.
JOINED = {"tags", "description", "body", "street", "notes"}

_CUSTOM = regex(r"custom\.(?P<name>.+)", re.DOTALL)
_REPEATED = regex(
    r"(?:address_(?P<first>[1-9][0-9]?)_)?(?P<key>email|phone|url|handle|address|street|city|region|postal_code|country|label)"
    r"(?:_(?P<number>[1-9][0-9]?))?(?P<label>[._]label)?(?::(?P<constant>.+))?"
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a cell goes: ``email_2_label`` is key "email", number 2, of_label; ``custom.size`` has the name "size".

    ``label`` is the label that every value of the column gets, as "mobile" in ``phone:mobile``.
    """

    key: str
    number: int = 1
    of_label: bool = False
    label: str = ""
    name: str = ""

    @property
    def text(self) -> str:
        """The spelling users type and exports use."""
        if self.name:
            return f"custom.{self.name}"
        number = f"_{self.number}" if self.number > 1 else ""
        return f"{self.key}{number}{'_label' if self.of_label else ''}{f':{self.label}' if self.label else ''}"

    @property
    def repeated(self) -> bool:
        """True for what a customer can have several of."""
        return self.key in POINTS or self.key in ADDRESS_PARTS

    @property
    def place(self) -> tuple[str, int, bool, str]:
        """What two columns may not both fill."""
        return self.key, self.number, self.of_label, self.name


def kind_of(entity: str, target: Target) -> Kind:
    """What sort of value the target takes."""
    return Kind.TEXT if target.of_label or target.name else FIELDS[entity][target.key]


def find_target(entity: str, text: str) -> Target | None:
    """The target spelled ``text``, or None."""
    text = text.strip()
    custom = _CUSTOM.fullmatch(text)
    if custom:
        return Target("custom", name=custom["name"].strip())
    key = text.lower().replace("-", "_").replace(" ", "_")
    if entity in ABOUT_CUSTOMERS:
        repeated = _REPEATED.fullmatch(key)
        if repeated:
            return _repeated_target(repeated)
    return Target(key) if key in FIELDS.get(entity, {}) else None


def parse_target(entity: str, text: str) -> Target:
    """The target spelled ``text``. Raises UnknownName with the nearest ones."""
    found = find_target(entity, text)
    if found is None:
        raise UnknownName(
            f"field of {entity} to import into", text, get_close_matches(text.lower(), FIELDS[entity], n=3)
        )
    return found


def _repeated_target(match: re.Match[str]) -> Target | None:
    """``address_2_city`` is ``city_2``; ``address_2_label`` and ``address_label`` name the address itself."""
    key = match["key"]
    if key == "label" and not match["first"]:
        return None
    if match["first"] and (match["number"] or key in POINTS):
        return None
    number = int(match["first"] or match["number"] or 1)
    of_label = bool(match["label"]) or key == "label"
    if of_label and key in (*ADDRESS_PARTS, "label"):
        key = "address"
    return Target(key, number, of_label, match["constant"] or "")
