"""What the sample data says of customers over time and of how they belong together, as rows of the database."""

from collections.abc import Iterator

from crm_core.sample.model import SamplePlan
from crm_core.sample.rows import Ids, Row, instant_text
from crm_core.values.text import fold


def step_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of lifecycle_changes."""
    for step in sample.relations.steps:
        yield {
            "customer_id": ids.of("customers", step.customer),
            "from_lifecycle": step.before,
            "to_lifecycle": step.after,
            "at": instant_text(step.at),
        }


def affiliation_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of affiliations."""
    for one in sample.relations.affiliations:
        yield {
            "customer_id": ids.of("customers", one.customer),
            "organization_id": ids.of("customers", one.organization),
            "role": one.role,
            "started_on": one.started.isoformat(),
            "ended_on": one.ended.isoformat() if one.ended else None,
        }


def relationship_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of relationships."""
    for one in sample.relations.relationships:
        yield {
            "customer_id": ids.of("customers", one.customer),
            "kind": one.kind,
            "other_id": ids.of("customers", one.other),
        }


def preference_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of preferences."""
    for one in sample.relations.preferences:
        yield {
            "customer_id": ids.of("customers", one.customer),
            "name": one.name,
            "folded": fold(one.name),
            "value": one.value,
            "learned_on": one.learned_on.isoformat(),
            "learned_from": one.learned_from,
        }
