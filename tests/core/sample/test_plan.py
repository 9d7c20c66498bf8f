"""The sample business: counts, repeatability, and that its figures could have happened."""

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from crm_core.errors import InvalidValue
from crm_core.sample.model import SampleCustomer, SamplePlan
from crm_core.sample.persons import KNOWN
from crm_core.sample.plan import plan
from crm_core.values.email import parse_email
from crm_core.values.names import Name, join_name
from crm_core.values.phone import parse_phone
from crm_core.values.text import clean_line, clean_text

SATURDAY = date(2026, 11, 21)
DAYS = (SATURDAY, date(2026, 11, 23), date(2027, 1, 1), date(2028, 2, 29), date(2025, 3, 30))
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module", params=[(day, 1) for day in DAYS] + [(SATURDAY, 7)], ids=str)
def sample(request: pytest.FixtureRequest) -> SamplePlan:
    return plan(*request.param)


@pytest.fixture(scope="module")
def saturday() -> SamplePlan:
    return plan(SATURDAY)


def _called(sample: SamplePlan, name: str) -> SampleCustomer:
    return next(customer for customer in sample.customers if customer.name == name)


def _age(sample: SamplePlan, moment: datetime) -> int:
    return (sample.today - moment.astimezone(ZoneInfo("Europe/Berlin")).date()).days


def test_counts(sample: SamplePlan) -> None:
    kinds = Counter(customer.kind for customer in sample.customers)
    stages = Counter(deal.stage for deal in sample.deals)
    assert kinds == {"organization": 60, "person": 140}
    assert stages == {
        "Prospecting": 10,
        "Qualification": 8,
        "Proposal": 9,
        "Negotiation": 5,
        "Won": 18,
        "Lost": 10,
    }
    assert len(sample.interactions) == 900
    assert len(sample.appointments) == 45


def test_numbers_count_from_one_and_uids_and_names_are_unique(sample: SamplePlan) -> None:
    uids: list[str] = []
    for records in (sample.customers, sample.deals, sample.interactions, sample.appointments):
        assert [record.number for record in records] == list(range(1, len(records) + 1))
        uids += [record.uid for record in records]
    assert len(set(uids)) == len(uids)
    assert all(
        re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uid) for uid in uids
    )
    assert len({customer.name for customer in sample.customers}) == 200
    assert len({deal.title for deal in sample.deals}) == 60


def test_other_processes_make_the_same_data(saturday: SamplePlan) -> None:
    code = (
        "from datetime import date; from hashlib import sha256; from crm_core.sample.plan import plan;"
        "print(sha256(repr(plan(date(2026, 11, 21))).encode()).hexdigest())"
    )
    digests = set()
    for hash_seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed, "TZ": "Pacific/Auckland"}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, cwd=ROOT)
        digests.add(done.stdout)
    assert len(digests) == 1
    assert saturday == plan(SATURDAY)


def test_another_seed_makes_another_business(saturday: SamplePlan) -> None:
    other = plan(SATURDAY, 2)
    assert [one.name for one in other.customers] != [one.name for one in saturday.customers]
    assert [one.uid for one in other.deals] != [one.uid for one in saturday.deals]


def test_another_day_moves_the_same_business(saturday: SamplePlan) -> None:
    later = plan(SATURDAY + timedelta(days=70))
    assert [one.name for one in later.customers] == [one.name for one in saturday.customers]
    for before, after in zip(saturday.deals, later.deals, strict=True):
        assert before.title == after.title
        assert abs((after.opened - before.opened).days - 70) <= 8
    assert later.deals[0].expected_close - saturday.deals[0].expected_close == timedelta(days=70)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2200, 1, 1), date.min, date.max])
def test_no_business_in_another_age(day: date) -> None:
    with pytest.raises(InvalidValue, match="too far"):
        plan(day)


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2199, 12, 31)])
def test_the_first_and_the_last_day(day: date) -> None:
    assert len(plan(day).interactions) == 900


def test_texts_are_clean(sample: SamplePlan) -> None:
    for customer in sample.customers:
        for part in (customer.name, customer.given, customer.family, customer.job_title, *customer.tags):
            assert clean_line(part, "text") == part
        assert clean_text(customer.description, "text") == customer.description
    for entry in sample.interactions:
        assert clean_line(entry.subject, "subject") == entry.subject
        assert "{" not in entry.subject + entry.body
        assert entry.subject
        assert entry.body


def test_every_script_and_some_hard_names(saturday: SamplePlan) -> None:
    names = " ".join(customer.name for customer in saturday.customers)
    scripts = ("[łśż]", "[ðþóí]", "[α-ω]", "[а-яі]", "[一-龯]", "[ا-ي]", "[א-ת]", "[฀-๿]", "[ßäöü]", "[ıİş]")
    for letters in scripts:
        assert re.search(letters, names), letters
    assert _called(saturday, "Acme [EU]").kind == "organization"
    assert max(len(customer.name) for customer in saturday.customers) > 90
    assert all(customer.language and customer.source and customer.owner for customer in saturday.customers)
    assert {customer.lifecycle for customer in saturday.customers} == {"lead", "prospect", "customer", "former"}
    tags = {tag for customer in saturday.customers for tag in customer.tags}
    assert {"vip", "newsletter", "referral", "event"} <= tags


def test_most_persons_work_somewhere(sample: SamplePlan) -> None:
    persons = [customer for customer in sample.customers if customer.kind == "person"]
    employed = [person for person in persons if person.organization]
    assert len(employed) > 100
    for person in employed:
        assert person.job_title
        assert sample.customers[person.organization - 1].kind == "organization"
        assert person.created >= sample.customers[person.organization - 1].created
    for person in persons:
        assert join_name(Name(person.prefix, person.given, "", person.family)) == person.name
    birthdays = [person.birthday for person in persons if person.birthday]
    assert 60 < len(birthdays) < 120
    assert any(birthday.startswith("--") for birthday in birthdays)


def test_addresses_are_for_documentation_and_numbers_exist_in_their_country(sample: SamplePlan) -> None:
    for customer in sample.customers:
        assert {point.channel for point in customer.contacts} >= {"email"}
        for point in customer.contacts:
            if point.channel == "email":
                assert re.search(r"[@.]example\.(com|org)$", point.value)
                assert parse_email(point.value) == (point.value, point.value)
            elif point.channel == "phone":
                number = phonenumbers.parse(point.value, None)
                e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                assert phonenumbers.is_valid_number(number), point.value
                assert parse_phone(point.value, None) == (point.value, e164)
                assert phonenumbers.region_code_for_number(number) == customer.country


def test_deals_pass_their_stages_in_order(sample: SamplePlan) -> None:
    order = ("Prospecting", "Qualification", "Proposal", "Negotiation", "Won", "Lost")
    yesterday_evening = datetime.combine(sample.today, datetime.min.time(), UTC)
    for deal in sample.deals:
        places = [order.index(move.stage) for move in deal.moves]
        instants = [move.at for move in deal.moves]
        assert places == sorted(set(places))
        assert places[0] == 0
        assert instants == sorted(set(instants))
        assert instants[-1] < yesterday_evening
        assert deal.opened == instants[0].date()
        assert instants[0] > sample.customers[deal.customer - 1].created
        assert (deal.closed is not None) == (deal.stage in ("Won", "Lost"))
        assert deal.closed in (None, instants[-1].date())
        assert bool(deal.lost_reason) == (deal.stage == "Lost")
        assert bool(deal.next_step) == (deal.closed is None)
        assert all(at.weekday() < 5 for at in instants)
        contact = sample.customers[deal.contact - 1]
        assert contact.kind == "person"
        assert deal.customer in (contact.number, contact.organization)


def test_customers_who_bought_are_customers(sample: SamplePlan) -> None:
    for deal in sample.deals:
        lifecycle = sample.customers[deal.customer - 1].lifecycle
        if deal.stage == "Won":
            assert lifecycle in ("customer", "former")
        if deal.closed is None:
            assert lifecycle in ("customer", "prospect")


def test_open_deals_close_around_today(sample: SamplePlan) -> None:
    closes = [(deal.expected_close - sample.today).days for deal in sample.deals if deal.closed is None]
    assert min(closes) < -2
    assert 2 <= sum(1 for days in closes if days < 0) <= 10
    assert max(closes) > 40
    assert Counter(deal.currency for deal in sample.deals) == {"EUR": 50, "JPY": 4, "GBP": 3, "USD": 3}
    first = min(deal.opened for deal in sample.deals)
    assert 500 < (sample.today - first).days <= 760


def test_interactions_happen_between_acquaintance_and_yesterday(sample: SamplePlan) -> None:
    instants = [entry.at for entry in sample.interactions]
    assert instants == sorted(instants)
    assert _age(sample, instants[0]) > 600
    for entry in sample.interactions:
        assert entry.at > sample.customers[entry.customer - 1].created
        assert 1 <= _age(sample, entry.at) <= 735
        if entry.deal:
            deal = sample.deals[entry.deal - 1]
            assert entry.at > deal.moves[0].at
            assert entry.customer == deal.contact
        if entry.channel in ("meeting", "visit"):
            assert entry.minutes
            assert entry.at.weekday() < 5 or sample.customers[entry.customer - 1].name in KNOWN
    channels = {entry.channel for entry in sample.interactions}
    assert channels == {"call", "email", "meeting", "note", "letter", "message", "visit"}


def test_appointments_keep_office_hours_and_do_not_overlap(sample: SamplePlan) -> None:
    spans = []
    for entry in sample.appointments:
        zone = ZoneInfo(entry.zone)
        spans.append((entry.start.replace(tzinfo=zone), entry.end.replace(tzinfo=zone)))
        assert entry.end > entry.start
        assert entry.created < spans[-1][0]
        assert entry.created.date() < sample.today
        if entry.deal:
            assert entry.created > sample.deals[entry.deal - 1].moves[0].at
        if entry.all_day:
            assert (entry.start.hour, entry.end.hour) == (0, 0)
        else:
            assert 8 <= entry.start.hour <= 17
            assert entry.start.weekday() < 5 or entry.start.date() == sample.today
    spans.sort()
    fixed_may_meet = sum(1 for one, other in pairwise(spans) if other[0] < one[1])
    assert fixed_may_meet <= 2
    assert {entry.zone for entry in sample.appointments} == {"Europe/Berlin", "Europe/London", "Asia/Tokyo"}
    assert Counter(entry.status for entry in sample.appointments)["cancelled"] == 1
    assert sum(1 for entry in sample.appointments if entry.all_day) == 4
    past = sum(1 for entry in sample.appointments if entry.start.date() < sample.today)
    assert 15 <= past <= 28


def test_the_people_of_the_handbook(saturday: SamplePlan) -> None:
    ada, clara = _called(saturday, "Ada Lovelace"), _called(saturday, "Clara Böhm")
    yamada, bjork = _called(saturday, "山田 太郎"), _called(saturday, "Björk Guðmundsdóttir")
    organization = {one.name: saturday.customers[one.organization - 1].name for one in (ada, clara, yamada, bjork)}
    assert list(organization.values()) == ["Analytical Engines", "Böhm & Söhne", "山田商店", "Bláa lónið ehf."]
    assert (ada.addresses[0].city, clara.addresses[0].city, yamada.addresses[0].city) == ("London", "Graz", "大阪")
    assert _called(saturday, "Łucja Ağca").addresses[0].city == "Kraków"
    assert clara.birthday.endswith("-11-22")
    last = {entry.customer: _age(saturday, entry.at) for entry in saturday.interactions}
    lucja = _called(saturday, "Łucja Ağca")
    assert [last[one.number] for one in (ada, lucja, bjork, clara, yamada)] == [2, 41, 5, 103, 1]


def test_the_deals_and_the_day_of_the_handbook(saturday: SamplePlan) -> None:
    deals = {deal.title: deal for deal in saturday.deals}
    relaunch, support = deals["Website relaunch"], deals["Support contract"]
    assert (relaunch.minor, relaunch.currency, relaunch.stage) == (1_240_000, "EUR", "Proposal")
    assert relaunch.expected_close == date(2026, 12, 4)
    assert saturday.customers[relaunch.customer - 1].name == "Ada Lovelace"
    assert saturday.customers[deals["Shop redesign"].customer - 1].name == "Böhm & Söhne"
    assert (support.minor, support.currency, support.stage) == (88_000, "JPY", "Negotiation")
    assert support.expected_close < SATURDAY
    today = [(f"{one.start:%H:%M}", one.title) for one in saturday.appointments if one.start.date() == SATURDAY]
    assert today == [("09:00", "Site visit"), ("11:30", "Look through proofs"), ("15:00", "Call about variants")]
