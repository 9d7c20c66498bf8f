"""A quote in the words of its document: every text as the customer reads it, and none of it markup."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from crm_core.catalog.business import BusinessFacts
from crm_core.catalog.core import Core
from crm_core.sales.amounts import Totals
from crm_core.sales.quotes.addressee import addressee
from crm_core.sales.quotes.documents.figures import Figures
from crm_core.sales.quotes.documents.labels import Labels, labels_in, words_language
from crm_core.sales.quotes.queries import QuoteLineView, QuoteView, view
from crm_core.values.address import address_lines
from crm_core.values.money import Money


class LetterLine(NamedTuple):
    """A line of the table; "" where there is nothing to say."""

    position: str
    description: str
    quantity: str
    price: str
    discount: str
    tax: str
    amount: str


class Letter(NamedTuple):
    """Everything on a quote. ``language`` is that of its words, which may not be that of its figures. ``facts`` and ``sums`` are pairs of label and value; the last sum is the total."""

    language: str
    file_name: str
    heading: str
    title: str
    business: str
    sender: tuple[str, ...]
    contacts: tuple[str, ...]
    recipient: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    introduction: str
    columns: LetterLine
    lines: tuple[LetterLine, ...]
    sums: tuple[tuple[str, str], ...]
    options_label: str
    options: tuple[LetterLine, ...]
    notes: str
    terms_label: str
    terms: str
    footer: tuple[str, ...]
    page_label: str
    logo: str
    issued_on: str
    labels: Labels
    number: str


def letter(core: Core, key: int) -> Letter:
    """The document of a quote; a draft is addressed as the data has it now, a sent one as it was sent."""
    seen, facts = view(core, key), core.business.facts
    with core.store.reading() as db:
        to = addressee(core, db, key)
    sent = seen.values["address"] is not None
    language = str(seen.values["language"]) if sent else to.language
    recipient = tuple(str(seen.values["address"]).split("\n")) if sent else to.lines
    words, figures = labels_in(language), Figures(language)
    number = str(seen.values["number"] or "") if sent else ""
    named = figures_of(seen, words, figures)
    return Letter(
        language=words_language(language),
        file_name=file_name(number or f"quote-{key}"),
        heading=f"{words.quote} {number}" if sent else f"{words.quote} – {words.draft}",
        title=seen.title,
        business=facts.name,
        sender=(facts.name, *_own_address(facts)),
        contacts=tuple(filter(None, (facts.phone, facts.email, facts.web))),
        recipient=recipient,
        facts=_facts(core, seen, words, figures, number),
        introduction=str(seen.values["introduction"] or ""),
        notes=str(seen.values["notes"] or ""),
        terms_label=words.terms,
        terms=str(seen.values["terms"] or ""),
        footer=_footer(facts, words),
        page_label=words.page,
        logo=facts.logo,
        issued_on=str(seen.values["issued_on"] or core.business.today.isoformat()),
        options_label=words.options,
        labels=words,
        number=number,
        **named,
    )


def figures_of(seen: QuoteView, words: Labels, figures: Figures) -> dict[str, Any]:
    """Columns, lines, options and sums; columns that no line fills have no heading."""
    discounted = any(line.discount_bp or line.discount for line in seen.lines)
    taxed = any(line.tax_bp for line in seen.lines) or seen.sums.tax
    heads = LetterLine(
        *(words.position, words.description, words.quantity, words.price),
        *(words.discount if discounted else "", words.tax if taxed else "", f"{words.amount} ({seen.currency})"),
    )
    counted = tuple(_line(line, figures, bool(taxed)) for line in seen.lines if line.counts)
    options = tuple(_line(line, figures, bool(taxed)) for line in seen.lines if not line.counts)
    sums = _sums(seen.sums, seen, words, figures)
    return {"columns": heads, "lines": counted, "options": options, "sums": sums}


def _line(line: QuoteLineView, figures: Figures, taxed: bool) -> LetterLine:
    discount = figures.rate(line.discount_bp) if line.discount_bp else ""
    if line.discount:
        discount = figures.bare(line.discount)
    unit = f" {line.unit}" if line.unit else ""
    return LetterLine(
        *(str(line.position), line.description, f"{figures.quantity(line.quantity_milli)}{unit}"),
        *(figures.bare(line.price), f"−{discount}" if discount else ""),
        *(figures.rate(line.tax_bp) if taxed else "", figures.bare(line.net)),
    )


def _sums(sums: Totals, seen: QuoteView, words: Labels, figures: Figures) -> tuple[tuple[str, str], ...]:
    """Subtotal, discount, shipping and net where they differ, the tax of each rate, the total."""

    def money(minor: int) -> str:
        return figures.money(Money(minor, seen.currency))

    rate = seen.values["discount_percent"]
    found = [(words.subtotal, money(sums.lines))] if sums.discount or sums.shipping else []
    if sums.discount:
        name = f"{words.discount} {figures.rate(rate)}" if isinstance(rate, int) else words.discount
        found.append((name, money(-sums.discount)))
    if sums.shipping:
        found.append((words.shipping, money(sums.shipping)))
    taxes = [part for part in sums.taxes if part.tax or (part.net and len(sums.taxes) > 1)]
    if taxes:
        found.append((words.net, money(sums.net)))
    found += [
        (words.tax_of.format(rate=figures.rate(part.rate_bp), base=money(part.net)), money(part.tax)) for part in taxes
    ]
    return (*found, (words.total, money(sums.total)))


def _facts(core: Core, seen: QuoteView, words: Labels, figures: Figures, number: str) -> tuple[tuple[str, str], ...]:
    issued = str(seen.values["issued_on"] or core.business.today.isoformat())
    days = timedelta(int(core.business.facts.quote_days))
    day = figures.day(issued)
    until = str(seen.values["valid_until"] or (date.fromisoformat(issued) + days).isoformat())
    pairs = (
        (words.number, number),
        (words.date, day),
        (words.valid_until, figures.day(until)),
        (words.contact, str(seen.values["owner"] or "")),
    )
    return tuple(pair for pair in pairs if pair[1])


def _own_address(facts: BusinessFacts) -> tuple[str, ...]:
    parts = (facts.street, facts.postal_code, facts.city, facts.region, facts.country or "")
    return address_lines(parts, facts.country) if any(parts[:4]) else ()


def _footer(facts: BusinessFacts, words: Labels) -> tuple[str, ...]:
    bank = f"{words.bank}: {facts.bank}" if facts.bank else ""
    address = ", ".join((facts.name, *_own_address(facts)))
    return tuple(
        filter(None, (address, " · ".join(filter(None, (facts.phone, facts.email, facts.web))), facts.tax_id, bank))
    )


def file_name(text: str) -> str:
    """A name for files that every system takes."""
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in text)
    return kept.strip("-.") or "quote"
