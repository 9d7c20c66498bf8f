"""The shape of the sample data: plain frozen values, which refer to each other by a number counted from 1."""

from dataclasses import dataclass, replace
from datetime import date, datetime

OWNERS = ("Jana Müller", "Tomasz Wójcik", "Aylin Demir")


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """Whose data it is: what the first start would have asked for."""

    name: str = "Müller Design"
    me: str = OWNERS[0]
    currency: str = "EUR"
    zone: str = "Europe/Berlin"
    country: str = "DE"
    street: str = "Lindenstraße 14"
    postal_code: str = "10969"
    city: str = "Berlin"
    email: str = "hello@mueller-design.example"
    phone: str = "+49 30 5550 1234"
    tax_id: str = "VAT ID DE123456789"
    bank: str = "IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001"
    tax: str = "19%"
    quote_terms: str = "Payable within 14 days of the invoice, without deduction."


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleContact:
    """A way to reach a customer; ``channel`` is email, phone, url or handle."""

    channel: str
    label: str
    value: str
    opt_out: bool = False
    invalid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAddress:
    """A postal address in its parts; ``country`` is an ISO 3166 code, ``region`` may be empty."""

    label: str
    street: str
    postcode: str
    city: str
    region: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCustomer:
    """A person or an organization; a person's ``organization`` is the number of another customer or None."""

    number: int
    uid: str
    kind: str
    name: str
    prefix: str = ""
    given: str = ""
    family: str = ""
    organization: int | None = None
    job_title: str = ""
    lifecycle: str
    source: str
    owner: str
    birthday: str = ""
    language: str
    zone: str
    description: str = ""
    roles: tuple[str, ...] = ()
    market_segment: str = ""
    potential: str = ""
    preferred_channel: str = ""
    tags: tuple[str, ...] = ()
    contacts: tuple[SampleContact, ...] = ()
    addresses: tuple[SampleAddress, ...] = ()
    created: datetime

    @property
    def country(self) -> str:
        """The country of the first address, or nothing."""
        return self.addresses[0].country if self.addresses else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleStep:
    """A customer went from one lifecycle to another at an instant (UTC)."""

    customer: int
    before: str
    after: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAffiliation:
    """A customer is or was at an organization besides the main one."""

    customer: int
    organization: int
    role: str
    started: date
    ended: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRelationship:
    """How a customer stands to another."""

    customer: int
    kind: str
    other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePreference:
    """What a customer likes, when and how it was learned."""

    customer: int
    name: str
    value: str
    learned_on: date
    learned_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRelations:
    """What is known of customers over time and of how they belong together."""

    steps: tuple[SampleStep, ...]
    affiliations: tuple[SampleAffiliation, ...]
    relationships: tuple[SampleRelationship, ...]
    preferences: tuple[SamplePreference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMove:
    """A deal entered ``stage`` at an instant (UTC)."""

    stage: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDeal:
    """A deal and its way through the stages; ``contact`` is who is talked to, mostly the customer; ``minor`` its value."""

    number: int
    uid: str
    title: str
    product: str
    customer: int
    contact: int
    minor: int
    currency: str
    probability: int | None = None  # basis points, only when it differs from the stage's own
    opened: date
    expected_close: date
    closed: date | None = None
    next_step: str = ""
    lost_reason: str = ""
    source: str
    owner: str
    moves: tuple[StageMove, ...]

    @property
    def stage(self) -> str:
        """Where the deal stands now."""
        return self.moves[-1].stage


@dataclass(frozen=True, slots=True)
class SampleQuoteLine:
    """A line of a quote: quantity in thousandths, price of one in minor units, tax in basis points."""

    description: str
    quantity_milli: int
    unit: str | None
    price_minor: int
    tax_bp: int
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleQuote:
    """A quote in a deal; ``place`` counts from 1, ``revises`` is the place of the one it replaces. Instants are UTC."""

    place: int
    uid: str
    number: str
    revision: int
    revises: int | None
    title: str
    customer: int
    deal: int
    currency: str
    language: str
    status: str
    written: datetime
    issued: datetime | None
    valid_until: date | None
    decided: datetime | None
    reason: str
    owner: str
    lines: tuple[SampleQuoteLine, ...]


@dataclass(frozen=True, slots=True)
class SampleOrderLine:
    """A line of an order: ``product`` is a number, quantity in thousandths, price and cost of one in minor units."""

    product: int | None
    description: str
    quantity_milli: int
    unit: str | None
    price_minor: int
    tax_bp: int
    cost_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleOrder:
    """A purchase; ``place`` counts from 1, ``quote`` is the place of the accepted one. ``refunded_minor`` was given back."""

    place: int
    uid: str
    number: str
    customer: int
    deal: int | None
    quote: int | None
    ordered: date
    written: datetime
    status: str
    paid: date | None
    refunded: date | None
    refunded_minor: int
    currency: str
    country: str
    source: str
    owner: str
    lines: tuple[SampleOrderLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLead:
    """An inquiry; ``since`` is when its status began (UTC), ``minor`` its value in the currency of the business."""

    number: int = 0
    uid: str
    title: str
    customer: int
    status: str
    source: str
    campaign: str = ""
    reason: str = ""
    minor: int | None = None
    owner: str
    description: str = ""
    received: datetime
    since: datetime
    deal: int | None = None

    def numbered(self, number: int) -> "SampleLead":
        """The same with its number."""
        return replace(self, number=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleInteraction:
    """One entry of the communication history; ``at`` is UTC, ``direction`` in, out or empty."""

    number: int
    uid: str
    channel: str
    direction: str
    subject: str
    body: str
    at: datetime
    minutes: int | None
    outcome: str
    customer: int
    deal: int | None
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAppointment:
    """An appointment in its own wall time; whole days run from midnight to an exclusive midnight."""

    number: int
    uid: str
    title: str
    start: datetime
    end: datetime
    zone: str
    all_day: bool
    place: str
    attendees: tuple[int, ...]
    customer: int | None
    deal: int | None
    status: str
    description: str
    owner: str
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleProduct:
    """A product of the price list."""

    number: int
    uid: str
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePlan:
    """All of it, as of one day."""

    today: date
    business: Business
    customers: tuple[SampleCustomer, ...]
    relations: SampleRelations
    leads: tuple[SampleLead, ...]
    products: tuple[SampleProduct, ...]
    deals: tuple[SampleDeal, ...]
    quotes: tuple[SampleQuote, ...]
    orders: tuple[SampleOrder, ...]
    interactions: tuple[SampleInteraction, ...]
    appointments: tuple[SampleAppointment, ...]
