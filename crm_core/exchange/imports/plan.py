"""How a file is going to be read and what it is matched with, from what it shows and what the user says."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from crm_core.catalog.core import Core
from crm_core.catalog.fields import Entity
from crm_core.errors import UnknownName, UsageProblem
from crm_core.exchange.imports.defined_fields import claim_columns, defined_fields, spell_out
from crm_core.exchange.imports.options import ImportOptions
from crm_core.exchange.imports.rejects import REASON
from crm_core.exchange.imports.surroundings import Surroundings, known_currency
from crm_core.exchange.tables.cells import ReadingRules
from crm_core.exchange.tables.dates import DAY_FIRST, MONTH_FIRST
from crm_core.exchange.tables.headings import compact, is_question
from crm_core.exchange.tables.mapping import (
    OWN_SOURCE,
    SURE,
    UNKNOWN_SOURCE,
    TableMapping,
    check_entity,
    is_usable,
    keep_unknown,
    override,
    parse_pairs,
    require_amounts,
    require_usable,
)
from crm_core.exchange.tables.propose import likely_entities, propose
from crm_core.exchange.tables.quote_targets import QUOTES_NAME
from crm_core.exchange.tables.source import SourceTable
from crm_core.exchange.tables.targets import CUSTOMERS, DEALS, INTERACTIONS, LEADS, ORDERS, QUOTES
from crm_core.exchange.tables.vocabulary import OF_FORMS, OF_LEADS, OF_LOGS, STAMPS_OF_FORMS, WRITTEN_IN_FORMS
from crm_core.sales.stages import find_pipeline, read_pipelines
from crm_core.values.text import clean_line

SAMPLE = 200
_LEADS_NAME = r"(?i)\bleads?\b|_leads?\b|\bleads?_|inquir|enquir|anfrage"


def map_table(table: SourceTable, options: ImportOptions, entities: Mapping[str, Entity]) -> TableMapping:
    """What the columns of a table become, the user's wishes and the fields that were defined included.

    Raises UnknownName, and UsageProblem when nothing shows surely enough what the rows are, or who one is about.
    """
    entity = check_entity(options.entity) if options.entity else None
    sample = [row.cells for row in table.sample(SAMPLE)]
    proposed = propose(table.headers, sample, entity)
    if not entity and proposed.source == UNKNOWN_SOURCE and _holds_leads(table, proposed, sample):
        entity, proposed = LEADS, propose(table.headers, sample, LEADS)
    if not entity and proposed.source == UNKNOWN_SOURCE and QUOTES_NAME.search(Path(table.name).stem):
        quotes = propose(table.headers, sample, QUOTES)
        entity, proposed = (QUOTES, quotes) if is_usable(QUOTES, quotes.keys) else (entity, proposed)
    kinds = [] if entity or proposed.confidence >= SURE else likely_entities(table.headers, sample)
    if len(kinds) > 1:
        raise UsageProblem(
            f"{table.name} could hold {', '.join(kinds[:-1])} or {kinds[-1]}: name which, for example --as {kinds[0]}.",
            option="as",
            candidates=kinds,
        )
    mapping = override(proposed, [(REASON, "")] if REASON in table.headers else [])
    fields = defined_fields(entities, mapping.entity)
    mapping = override(claim_columns(mapping, fields), spell_out(parse_pairs(options.columns), fields))
    if options.keep_unknown:
        mapping = keep_unknown(mapping)
    require_usable(mapping, table.name)
    if mapping.entity == ORDERS and mapping.source != OWN_SOURCE and options.lines is None:
        require_amounts(mapping, table.name)
    return mapping


def _holds_leads(table: SourceTable, proposed: TableMapping, sample: Sequence[Sequence[str]]) -> bool:
    """Whether what looks like a table of something else is one of leads; stages are of deals."""
    if proposed.entity in (CUSTOMERS, INTERACTIONS) and _says_leads(table):
        return True
    unlike = proposed.entity not in (CUSTOMERS, INTERACTIONS, DEALS) or "stage" in proposed.keys
    return not unlike and _is_web_form(table, sample, proposed.keys)


def _says_leads(table: SourceTable) -> bool:
    """Whether customers of a file are leads: its name says so, or a heading that only leads have."""
    return bool(re.search(_LEADS_NAME, Path(table.name).stem)) or any(
        compact(header) in OF_LEADS for header in table.headers
    )


def _is_web_form(table: SourceTable, sample: Sequence[Sequence[str]], keys: set[str]) -> bool:
    """Whether rows are what visitors of a website sent in: how to reach them, what they wrote, and which form it was."""
    headings = {compact(header) for header in table.headers}
    stamped = compact(table.headers[0]) in STAMPS_OF_FORMS and keys.isdisjoint(OF_LOGS)
    written = headings & WRITTEN_IN_FORMS or any(map(is_question, table.headers))
    if not (written and (headings & OF_FORMS or stamped)):
        return False
    return bool({"email", "phone"}.intersection(propose(table.headers, sample, LEADS).keys))


def make_rules(core: Core, table: SourceTable, options: ImportOptions) -> ReadingRules:
    """What cells are read against. Raises UnknownName for a date order, InvalidValue for a currency."""
    order = options.date_order.lower()
    if order and order not in (DAY_FIRST, MONTH_FIRST):
        raise UnknownName("date order", options.date_order, (DAY_FIRST, MONTH_FIRST))
    return ReadingRules(
        today=core.business.today,
        zone=core.business.facts.zone,
        currency=usual_currency(core, options),
        date_order=order or None,
        restore_formulas=table.format == "csv" and not options.raw,
    )


def make_surroundings(core: Core, mapping: TableMapping, options: ImportOptions, source: str) -> Surroundings:
    """What rows are matched with and what new records get. Raises UnknownName for a pipeline, UsageProblem for a source."""
    if options.pipeline and not options.create_stages and core.store.path.exists():
        with core.store.reading() as db:
            find_pipeline(read_pipelines(db), options.pipeline)
    if ":" in source:
        raise UsageProblem(f'A source is named without a colon, not "{source}".')
    return Surroundings(
        core=core,
        source=clean_line(source, "Source", 100),
        currency=usual_currency(core, options),
        country=core.business.facts.country,
        today=core.business.today.isoformat(),
        pipeline=options.pipeline,
        products=tuple(parse_pairs(options.products, "product")),
        create_stages=options.create_stages,
        create_organizations=options.create_organizations,
        require_customer=options.require_customer,
        source_named=bool(options.source),
        currency_named=bool(options.currency),
        own=mapping.source == OWN_SOURCE,
        defined=defined_fields(core.browse.entities, mapping.entity),
        reading=core.business.reading_context(),
        defaults={key: value for key, value in mapping.defaults.items() if key not in mapping.keys},
        tables=tuple((e.table, e.name) for e in core.catalog.entities.values() if "uid" in e.names()),
    )


def usual_currency(core: Core, options: ImportOptions) -> str:
    """The currency of amounts that name none. Raises InvalidValue."""
    return known_currency(options.currency) if options.currency else core.business.facts.currency
