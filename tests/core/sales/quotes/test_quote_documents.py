"""What the customer gets: every line in it, in the customer's figures, and no text of the data ever read as markup."""

import io
import re
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_core.errors import FileProblem, InvalidValue
from crm_core.sales.quotes.documents.figures import Figures
from crm_core.sales.quotes.documents.labels import LABELS
from crm_core.sales.quotes.documents.logo import read_logo
from crm_core.sales.quotes.documents.mail import draft, message
from crm_core.values.money import Money

HOSTILE = (
    "#panic()",
    "*bold* _it_ $x^2$",
    "<script>alert(1)</script>",
    "= Heading",
    "{{ letter }}",
    '"quoted" & \\n',
    "[x]",
)
NAMES = ("Ağca Łucja", "Ελένη Παπαδοπούλου", "Олена Шевченко", "Björk Guðmundsdóttir")


@pytest.fixture
def business(crm: Crm) -> Crm:
    crm.business.set(
        name="Müller Design",
        country="DE",
        street="Hauptstraße 12",
        postal_code="10115",
        city="Berlin",
        email="hello@mueller.example",
        tax_id="VAT ID DE123456789",
        bank="IBAN DE02 1203 0000 0000 2020 51",
        tax="19%",
        quote_terms="Net 14 days.\nGerman law.",
    )
    return crm


def customer(crm: Crm, name: str = "Ada Lovelace", **values: object) -> int:
    return crm.customers.add({"name": name, **values}).id


def sent(crm: Crm, key: int, lines: list[str], **values: object) -> int:
    quote = crm.quotes.add({"title": "Relaunch", "customer": key, **values}, lines).id
    crm.quotes.send(quote)
    return quote


def pages(crm: Crm, key: int) -> list[str]:
    """The text of each page of the PDF."""
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    made = crm.quotes.document(crm.quotes.letter(key), "pdf")
    reader = pypdf.PdfReader(io.BytesIO(made))
    return [page.extract_text() for page in reader.pages]


def squeezed(text: str) -> str:
    """Without the spaces and breaks that a reader of PDFs may put anywhere."""
    return re.sub(r"\s", "", text)


class Texts(HTMLParser):
    """The texts and the tags of a document."""

    def __init__(self, document: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(document.decode())

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += f"{data}\n"


def test_a_document_speaks_the_customer_s_language_and_figures(business: Crm) -> None:
    clara = customer(business, "Clara Böhm", language="German", city="Zürich", postal_code="8001", country="CH")
    key = sent(business, clara, ["2.5 h Beratung @ 1234.50 -10% tax 8.1%"], currency="CHF", valid_until="2026-12-24")
    letter = business.quotes.letter(key)
    assert letter.language == "de-CH"
    assert letter.heading == "Angebot Q-2026-001"
    assert letter.recipient == ("Clara Böhm", "8001 Zürich", "SWITZERLAND")
    assert letter.facts[1:] == (("Datum", "21. November 2026"), ("Gültig bis", "24. Dezember 2026"))
    assert letter.lines[0] == ("1", "Beratung", "2.5 h", "1’234.50", "−10%", "8.1%", "2’777.62")
    assert letter.sums[-1] == ("Gesamtbetrag", "CHF\xa03’002.61")
    assert letter.columns.amount == "Betrag (CHF)"
    assert letter.terms == "Net 14 days.\nGerman law."


def test_a_sent_document_stays_as_it_was_sent(business: Crm) -> None:
    ada = customer(business, language="fr", city="Paris", country="FR")
    key = sent(business, ada, ["A @ 1000"])
    before = business.quotes.letter(key)
    business.customers.edit(ada, {"name": "Ada King", "language": "de", "city": "Lyon"})
    assert business.quotes.letter(key) == before
    assert before.sums[-1] == ("Total TTC", "1\u202f190,00\xa0€")
    draft_key = business.quotes.add({"title": "Next", "customer": ada}, ["A @ 1"]).id
    letter = business.quotes.letter(draft_key)
    assert (letter.heading, letter.recipient[0]) == ("Angebot – Entwurf", "Ada King")


@pytest.mark.parametrize(
    ("language", "money", "quantity", "rate", "day"),
    [
        ("en-US", "$1,234.50", "2.5", "7.7%", "November 21, 2026"),
        ("de-DE", "1.234,50\xa0$", "2,5", "7,7\xa0%", "21. November 2026"),
        ("pl", "1\xa0234,50\xa0USD", "2,5", "7,7%", "21 listopada 2026"),
        ("hi-IN", "$1,234.50", "2.5", "7.7%", "21 नवंबर 2026"),
        ("tlh", "$1,234.50", "2.5", "7.7%", "November 21, 2026"),
    ],
)
def test_figures_are_written_as_the_country_does(language: str, money: str, quantity: str, rate: str, day: str) -> None:
    figures = Figures(language)
    assert figures.money(Money(123_450, "USD")) == money
    assert (figures.quantity(2500), figures.rate(770), figures.day("2026-11-21")) == (quantity, rate, day)


def test_amounts_have_the_digits_of_their_currency() -> None:
    figures = Figures("en-US")
    assert figures.bare(Money(1_234_567, "JPY")) == "1,234,567"
    assert figures.bare(Money(1_234_567, "KWD")) == "1,234.567"
    assert Figures("hi-IN").bare(Money(123_456_789, "INR")) == "12,34,567.89"


def test_figures_that_run_from_right_to_left_stay_together() -> None:
    assert Figures("ar-EG").day("2026-11-21") == "\u206721 نوفمبر 2026\u2069"
    assert Figures("he").money(Money(100, "EUR")).startswith("\u2067")
    assert "\u2067" not in Figures("ar-EG").quantity(2500)
    # A mark from left to right keeps the minus before its figure: without it, "83.75−" is seen.
    assert "\u200e−83.75" in Figures("ar-EG").money(Money(-8375, "EUR"))
    assert "\u200e" not in Figures("ar-EG").money(Money(8375, "EUR"))


def test_every_language_fills_its_words_in() -> None:
    for words in LABELS.values():
        assert all(words)
        assert all(place in words.tax_of for place in ("{rate}", "{base}"))
        assert all(place in words.page for place in ("{page}", "{pages}"))
        assert all("{number}" in text for text in (words.subject, words.attached))
        assert "{name}" in words.greeting


def test_html_holds_every_text_and_none_as_markup(business: Crm) -> None:
    ada = customer(business, "Ada <b>Lovelace</b>")
    key = sent(business, ada, [f"{text} @ 5" for text in HOSTILE], notes="<img src=x>\nsecond line")
    document = business.quotes.document(business.quotes.letter(key), "html")
    found = Texts(document)
    for text in (
        *HOSTILE,
        "Ada <b>Lovelace</b>",
        "<img src=x>\nsecond line",
        "VAT ID DE123456789",
        "Net 14 days.\nGerman law.",
    ):
        assert text in found.text
    assert {"script", "img", "b"}.isdisjoint(found.tags)
    assert b"http" not in document.replace(b"https://mueller", b"")


def test_optional_lines_stand_apart_and_do_not_count(business: Crm) -> None:
    key = sent(business, customer(business, language="en-US"), ["A @ 100", "Extra @ 9999 (optional)"])
    letter = business.quotes.letter(key)
    assert [line.description for line in letter.lines] == ["A"]
    assert [line.description for line in letter.options] == ["Extra"]
    assert "11,899.81" not in str(letter.sums)
    assert letter.sums[-1] == ("Total", "€119.00")


def test_columns_that_no_line_fills_are_left_out(crm: Crm) -> None:
    letter = crm.quotes.letter(sent(crm, customer(crm), ["A @ 100"]))
    assert (letter.columns.discount, letter.columns.tax) == ("", "")
    assert [label for label, _ in letter.sums] == ["Total"]


def test_the_pdf_holds_every_line_and_non_latin_names(business: Crm) -> None:
    names = [f"{number} {name}" for number, name in enumerate(NAMES * 3, 1)]
    key = sent(business, customer(business, NAMES[1]), [f"1 x {name} @ {n}.25" for n, name in enumerate(names, 1)])
    text = squeezed("".join(pages(business, key)))
    for name in (*names, NAMES[1], "Müller Design", "VAT ID DE123456789", "Q-2026-001"):
        assert squeezed(name) in text
    for line in business.quotes.letter(key).lines:
        assert squeezed(line.amount) in text


def test_texts_are_data_for_the_pdf_too(business: Crm) -> None:
    key = sent(
        business, customer(business, "#ada *x*"), [f"{text} @ 5" for text in HOSTILE], notes="#let x = 1\n= No heading"
    )
    text = squeezed("".join(pages(business, key)))
    for each in (*HOSTILE, "#ada *x*", "#let x = 1", "= No heading"):
        assert squeezed(each) in text


def test_pages_break_between_lines_under_the_same_headings(business: Crm) -> None:
    lines = [
        f"Item number {n} with a description that takes more than the one line there is for it @ {n}"
        for n in range(1, 61)
    ]
    key = sent(business, customer(business, language="en"), lines, discount="3%")
    found = pages(business, key)
    assert len(found) > 2
    for number, text in enumerate(found, 1):
        assert f"Page{number}of{len(found)}" in squeezed(text)
        if "Item number" in text:
            assert "Description" in text
    for n in range(1, 61):
        holding = [text for text in found if re.search(rf"Item number {n}\b", text)]
        assert len(holding) == 1
        assert "thereisforit" in squeezed(holding[0])
    sums = [label for label, _ in business.quotes.letter(key).sums]
    together = [*sums, "Item number 60"]
    assert any(all(squeezed(label) in squeezed(text) for label in together) for text in found)


@pytest.mark.parametrize("option", [[], ["Extra hours @ 500 (optional)"]])
def test_terms_never_stand_alone_on_a_page(business: Crm, option: list[str]) -> None:
    someone = customer(business, language="en", city="London", country="GB", street="1 High St", postal_code="N1")
    for count in (16, 17, 18, 20):
        key = sent(business, someone, [f"Item {n} @ {n}" for n in range(1, count + 1)] + option)
        last = pages(business, key)[-1]
        assert "Net 14 days." in last
        assert ("Extra hours" in last) if option else ("Total" in last and f"Item {count}" in last)


def test_long_terms_run_over_pages_and_are_whole(business: Crm) -> None:
    terms = "\n".join(f"Paragraph {n} of the terms" for n in range(1, 121))
    found = pages(business, sent(business, customer(business, language="en"), ["A @ 5"], terms=terms))
    assert "Paragraph 1 of" in found[0]
    assert all(f"Paragraph {n} of the terms" in "\n".join(found) for n in range(1, 121))


def test_the_same_quote_gives_the_same_pdf(business: Crm) -> None:
    pytest.importorskip("typst")
    letter = business.quotes.letter(sent(business, customer(business), ["A @ 5"]))
    assert business.quotes.document(letter, "pdf") == business.quotes.document(letter, "pdf")


def test_a_logo_is_a_picture_or_refused(business: Crm, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')
    business.business.set(logo=str(logo))
    letter = business.quotes.letter(sent(business, customer(business), ["A @ 5"]))
    assert b"data:image/svg+xml;base64," in business.quotes.document(letter, "html")
    for wrong, why in (("no picture", "neither PNG"), ("x" * 2_000_001, "larger than 2 MB")):
        logo.write_text(wrong)
        with pytest.raises(FileProblem, match=why):
            read_logo(str(logo))
    logo.unlink()
    with pytest.raises(FileProblem, match="crm config set"):
        business.quotes.document(letter, "html")
    assert read_logo("") is None


def test_the_draft_of_an_e_mail_is_ready_to_send(business: Crm) -> None:
    clara = customer(business, "Clara Böhm, Dr.", email="clara@example.org", language="de")
    letter = business.quotes.letter(sent(business, clara, ["A @ 5"]))
    written = draft(letter, "Clara Böhm, Dr.", "clara@example.org", "hello@mueller.example")
    mail = BytesParser(policy=policy.default).parsebytes(message(written, b"<p>", "html", letter.file_name))
    assert mail["To"].addresses[0].addr_spec == "clara@example.org"
    assert mail["To"].addresses[0].display_name == "Clara Böhm, Dr."
    (sender,) = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Müller Design", "hello@mueller.example")
    assert (mail["Subject"], mail["X-Unsent"]) == ("Angebot Q-2026-001: Relaunch", "1")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "anbei erhalten Sie unser Angebot Q-2026-001." in body.get_content()
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("Q-2026-001.html", "text/html")
    with pytest.raises(InvalidValue, match="no address"):
        message(written._replace(to="a b@@x"), b"", "pdf", "x")


def test_characters_that_no_font_has_are_named(business: Crm) -> None:
    pytest.importorskip("typst")
    rare = "\U00012f90\U0001e290"  # Cypro-Minoan and Toto, which systems bring no fonts for
    odd = business.quotes.letter(sent(business, customer(business), [f"Bead {rare} @ 5"]))
    said = business.quotes.undrawn(odd, "pdf")
    assert said.startswith("No font here has ")
    assert set(rare) & set(said)
    assert business.quotes.undrawn(odd, "html") == ""
    plain = business.quotes.letter(sent(business, customer(business, "Ελένη Łódź Юрий"), ["Ünïcode – “A” @ 5"]))
    assert business.quotes.undrawn(plain, "pdf") == ""


def test_the_language_of_a_document_is_that_of_its_words(business: Crm) -> None:
    for language, city, country, said in (("ja", "Tokyo", "JP", "en"), ("de", "Zürich", "CH", "de-CH")):
        someone = customer(business, "Aoi", language=language, city=city, country=country)
        letter = business.quotes.letter(sent(business, someone, ["A @ 5"]))
        assert letter.language == said
        assert f'<html lang="{said}"' in business.quotes.document(letter, "html").decode()
        assert f"/Lang({said})".encode() in business.quotes.document(letter, "pdf").replace(b"/Lang (", b"/Lang(")
    assert Figures("ja-JP").day("2026-11-21") == "2026年11月21日"


def test_a_currency_in_letters_stands_apart_and_minus_is_one_sign() -> None:
    assert Figures("en-GB").money(Money(293_827_158, "CHF")) == "CHF\xa02,938,271.58"
    assert Figures("en-GB").money(Money(-500, "EUR")) == "−€5.00"


def test_long_words_are_whole_in_the_text_of_the_pdf(business: Crm) -> None:
    words = ("a.very.long.address@somewhere.example.org", "DE02120300000000202051000000")
    key = sent(business, customer(business, language="en"), [f"1 x {word} @ 5" for word in words], notes=words[0])
    text = "".join(pages(business, key))
    assert all(word in text for word in words)
    assert "\u200b" not in text


def test_a_word_longer_than_its_column_breaks(business: Crm) -> None:
    word = "A" * 180
    key = sent(business, customer(business, language="en"), [f"2 x {word} @ 50", f"3 x {'w' * 60} and more @ 4"])
    lines = "".join(pages(business, key)).splitlines()
    assert max(len(line) for line in lines if "AAA" in line or "www" in line) < 60
    assert "".join(lines).count("A" * 10) == 18
