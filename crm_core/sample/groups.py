"""The segments and saved views of the sample business."""

import json
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from crm_core.sample.model import SamplePlan
from crm_core.sample.moments import instant, uid_at
from crm_core.sample.rows import Ids, Row, instant_text
from crm_core.values.text import fold

CARDS, CARD_TAG = "Christmas cards", "christmas card"
# name, filter (none for a list by hand), description
SEGMENTS = (
    (CARDS, None, "Written by hand, posted in the first week of December"),
    ("Gone quiet", "lifecycle:customer last_interaction:..today-90d", "Customers nobody has spoken to for a quarter"),
    ("Regulars", "deal.stage:won last_interaction:today-180d..", "They bought, and we talk"),
    ("Regulars abroad", "segment:regulars -country:DE", ""),
)
# of, name, filter, columns, order
VIEWS = (
    ("appointment", "Next seven days", "starts:next-7d", (), ()),
    ("customer", "Birthdays", "birthday:next-30d", ("name", "birthday", "phone", "email"), ("birthday",)),
    ("customer", "My leads", "mine lifecycle:lead", ("name", "source", "last_interaction"), ("last_interaction",)),
    ("deal", "Big deals", "status:open value:5000..", ("title", "customer", "stage", "value"), ("-value",)),
    ("deal", "Overdue", "status:open expected_close:..yesterday", (), ("expected_close",)),
)
AGE_IN_DAYS = 40


def segment_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of segments."""
    made, chance = instant(sample.today - timedelta(days=AGE_IN_DAYS), 9), Random("segments")  # noqa: S311
    for number, (name, text, about) in enumerate(SEGMENTS, 1):
        yield {
            "id": ids.of("segments", number),
            "uid": uid_at(chance, made),
            "name": name,
            "folded": fold(name),
            "kind": "dynamic" if text else "fixed",
            "filter": text,
            "description": about or None,
            "created_at": instant_text(made),
            "updated_at": instant_text(made),
        }


def member_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of segment_members: who gets a card and has an address to send it to."""
    number = next(number for number, (name, *_) in enumerate(SEGMENTS, 1) if name == CARDS)
    for one in sample.customers:
        if CARD_TAG in one.tags and one.addresses:
            yield {"segment_id": ids.of("segments", number), "customer_id": ids.of("customers", one.number)}


def view_rows(sample: SamplePlan) -> Iterator[Row]:
    """The rows of saved_views."""
    made = instant_text(instant(sample.today - timedelta(days=AGE_IN_DAYS), 9))
    for entity, name, text, columns, sort in VIEWS:
        yield {
            "entity": entity,
            "name": name,
            "folded": fold(name),
            "filter": text,
            "columns": json.dumps(columns),
            "sort": json.dumps(sort),
            "created_at": made,
            "updated_at": made,
        }
