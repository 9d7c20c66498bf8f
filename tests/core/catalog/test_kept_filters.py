"""What views, segments and rules for leads are called by follows a new name, and keeps what they name from going."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.mentions import Sought, mentions, replaced
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import Conflict


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Crm]:
    """A customer with a field of the owner's own and a tag, and filters that name both."""
    crm = open_crm(tmp_path / "crm.db", clock=Clock(datetime(2026, 11, 21, 9, tzinfo=UTC)))
    crm.fields.add("customer.newsletter", "choice", ["weekly", "monthly"])
    crm.fields.add("lead.heat", "number")
    crm.customers.add({"name": "Ada", "newsletter": "weekly", "tags": "vip"})
    crm.customers.add({"name": "Grace", "newsletter": "monthly", "tags": "old friend"})
    crm.deals.add({"title": "Engine", "customer": "Ada"})
    crm.views.save(
        "Readers", "customer", 'newsletter:weekly "newsletter:weekly"', ["name", "newsletter"], ["-newsletter"]
    )
    crm.views.save("Sold", "deal", "customer.newsletter:weekly OR customer.(tag:vip -newsletter:monthly)")
    crm.segments.add("VIPs", 'Newsletter:any (tag:vip OR tag:"old friend")')
    yield crm
    crm.close()


def texts(crm: Crm) -> dict[str, str]:
    return {each.name: each.filter for each in (*crm.views.list(), *crm.segments.list())}


def test_a_renamed_field_is_renamed_where_filters_columns_and_orders_name_it(kept: Crm) -> None:
    before = texts(kept)
    change = kept.fields.rename("customer.newsletter", "letters")
    assert change.summary == "Field customer.newsletter renamed to letters; 3 kept filters changed with it"
    assert texts(kept) == {
        "Readers": 'letters:weekly "newsletter:weekly"',
        "Sold": "customer.letters:weekly OR customer.(tag:vip -letters:monthly)",
        "VIPs": 'letters:any (tag:vip OR tag:"old friend")',
    }
    view = kept.views.get("Readers")
    assert (view.fields, view.sort) == (("name", "letters"), ("-letters",))
    assert kept.browse.ids("deal", kept.views.get("Sold").filter) == [1]
    assert kept.segments.get("VIPs").customers == 2
    kept.history.undo(kept.history.require_undo().id)
    assert texts(kept) == before
    assert kept.views.get("Readers").sort == ("-newsletter",)


def test_a_field_of_the_same_name_elsewhere_is_left_alone(kept: Crm) -> None:
    kept.fields.add("deal.newsletter", "text")
    kept.views.save("Own", "deal", "newsletter:x customer.newsletter:weekly")
    kept.fields.rename("deal.newsletter", "paper")
    assert texts(kept)["Own"] == "paper:x customer.newsletter:weekly"
    assert texts(kept)["Sold"].startswith("customer.newsletter:")


def test_a_rule_for_leads_follows_too(kept: Crm) -> None:
    kept.leads.rules.add("Hot", "heat:3..", 10)
    kept.fields.rename("lead.heat", "warmth")
    rule = kept.leads.rules.list()[-1]
    assert (rule.rule.filter, rule.problem) == ("warmth:3..", "")
    with pytest.raises(Conflict, match=r'The filter of lead rule "Hot" names field lead\.warmth; change that filter'):
        kept.fields.delete("lead.warmth")


def test_a_renamed_or_merged_tag_is_renamed_where_filters_name_it(kept: Crm) -> None:
    assert kept.tags.rename("vip", "very important").summary.endswith("; 2 kept filters changed with it")
    assert texts(kept)["VIPs"] == 'Newsletter:any (tag:"very important" OR tag:"old friend")'
    assert texts(kept)["Sold"].endswith('customer.(tag:"very important" -newsletter:monthly)')
    kept.tags.merge("old friend", "very important")
    assert texts(kept)["VIPs"] == 'Newsletter:any (tag:"very important" OR tag:"very important")'
    assert kept.segments.get("VIPs").customers == 2
    kept.history.undo(kept.history.require_undo().id)
    assert texts(kept)["VIPs"].endswith('tag:"old friend")')


def test_a_renamed_segment_is_renamed_where_filters_name_it(kept: Crm) -> None:
    kept.views.save("Best", "deal", "customer.segment:vips -segment:VIPs")
    kept.segments.rename("VIPs", "Best of all")
    assert texts(kept)["Best"] == 'customer.segment:"Best of all" -segment:"Best of all"'


def test_what_filters_name_cannot_be_deleted(kept: Crm) -> None:
    with pytest.raises(Conflict) as refused:
        kept.fields.delete("customer.newsletter")
    assert refused.value.sentence == (
        'The filter of segment "VIPs", the filter of view "Readers" and the filter of view "Sold" name '
        "field customer.newsletter; change them first."
    )
    with pytest.raises(Conflict, match='The filter of segment "VIPs" names tag "old friend"; change that filter first'):
        kept.tags.delete("Old Friend")
    kept.fields.add("customer.size", "number")
    kept.views.save("Sizes", "customer", "", ["name", "size"])
    with pytest.raises(Conflict, match=r'The columns or order of view "Sizes" name field customer\.size; change them'):
        kept.fields.delete("customer.size")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("tag:vip", "tag:NEW"),
        ("tags:VIP,other,vip city:vip vip", "tags:NEW,other,NEW city:vip vip"),
        ('(tag:"vip") -tag:=vip', "(tag:NEW) -tag:=NEW"),
        ("tag:v* tag:a..vip name:vip", "tag:v* tag:a..vip name:vip"),
        ("tag: vip OR organization.tag:vip", "tag: NEW OR organization.tag:NEW"),
        ("deal.customer.(tag:vip)", "deal.customer.(tag:NEW)"),
        ("nosuch:vip tag:vip", "nosuch:vip tag:NEW"),
        ('tag:vip "unclosed', 'tag:vip "unclosed'),
    ],
)
def test_mentions_are_found_by_the_language(kept: Crm, text: str, changed: str) -> None:
    around = kept.browse.around
    customer: Entity = around.entities["customer"]
    assert replaced(text, mentions(text, customer, Sought("customer", "tags", "vip"), around), "NEW") == changed
