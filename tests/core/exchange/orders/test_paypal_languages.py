"""The activity download of PayPal in the languages it is written in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_core.errors import UsageProblem

Load = Callable[..., Any]
Rows = Callable[[str], list[tuple[Any, ...]]]
Table = Callable[..., Path]
LANGUAGES = {
    "de": (
        "Datum,Uhrzeit,Zeitzone,Name,Typ,Status,Währung,Brutto,Gebühr,Netto,Absender E-Mail-Adresse,Transaktionscode,"
        "Zugehöriger Transaktionscode,Auswirkung auf Guthaben",
        "Abgeschlossen",
        ("Website-Zahlung", "Rückzahlung", "Allgemeine Abbuchung", "Allgemeine Währungsumrechnung", "Gebühr"),
    ),
    "fr": (
        "Date,Heure,Fuseau horaire,Nom,Type,État,Devise,Avant commission,Commission,Net,De l'adresse email,"
        "Numéro de transaction,Numéro de la transaction de référence,Impact sur le solde",
        "Terminé",
        ("Paiement Express Checkout", "Remboursement", "Virement standard", "Conversion de devise standard", "Frais"),
    ),
    "es": (
        "Fecha,Hora,Zona horaria,Nombre,Tipo,Estado,Divisa,Bruto,Comisión,Neto,Correo electrónico del remitente,"
        "Id. de transacción,Id. de referencia de trans.,Repercusiones en el saldo",
        "Completado",
        ("Pago exprés", "Reembolso de pago", "Retirada general", "Conversión de divisas general", "Comisión"),
    ),
    "it": (
        "Data,Orario,Fuso orario,Nome,Tipo,Stato,Valuta,Lordo,Tariffa,Netto,Indirizzo email mittente,Codice transazione,"
        "Codice transazione di riferimento,Impatto sul saldo",
        "Completata",
        (
            "Pagamento Express Checkout",
            "Rimborso di pagamento",
            "Bonifico bancario",
            "Conversione di valuta",
            "Tariffa",
        ),
    ),
    "nl": (
        "Datum,Tijd,Tijdzone,Naam,Type,Status,Valuta,Bruto,Kosten,Net,Van e-mailadres,Transactiereferentie,"
        "Reference Txn ID,Effect op saldo",
        "Voltooid",
        ("Express Checkout-betaling", "Terugbetaling", "Algemene opname", "Algemene valutaconversie", "Kosten"),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_payments_and_refunds_in_every_language(load: Load, table: Table, rows: Rows, language: str) -> None:
    head, done, (payment, refund, withdrawal, conversion, fee) = LANGUAGES[language]

    def row(key: str, kind: str, gross: str, of: str = "") -> list[str]:
        start = ["14.03.2026", "09:00:00", "Europe/Berlin", "Linus Example", kind, done, "EUR", gross, "-1,00", "0,00"]
        return [*start, "linus@example.org", key, of, "x"]

    path = table(
        head.split(","),
        [
            row("A1", payment, "1.250,00"),
            row("A2", refund, "-40,00", "A1"),
            row("A3", withdrawal, "-50,00"),
            row("A4", conversion, "12,00"),
            row("A5", fee, "3,00"),
            row("A6", payment, "-20,00"),
        ],
    )
    report = load(path)
    assert (report.what, report.created, report.joined, report.rejected) == ("PayPal activity", 1, 1, 0)
    assert [skip.reason for skip in report.skips] == [
        "is a transfer to or from a bank account",
        "is a conversion between currencies",
        "is a fee",
        "is money that was paid out",
    ]
    assert rows("SELECT total_minor, refunded_minor, status, source FROM orders") == [(125_000, 4000, "paid", "PayPal")]
    assert rows("SELECT name FROM customers") == [("Linus Example",)]
    assert load(path).unchanged == 1


@pytest.mark.parametrize("language", ["fr", "it", "nl"])
def test_days_before_the_thirteenth_follow_the_language(load: Load, table: Table, rows: Rows, language: str) -> None:
    head, done, (payment, *_) = LANGUAGES[language]
    start = ["04/03/2026", "09:00:00", "", "Linus Example", payment, done, "EUR", "5,00", "0", "5,00"]
    load(table(head.split(","), [[*start, "linus@example.org", "A1", "", "x"]]))
    assert rows("SELECT ordered_on FROM orders") == [("2026-03-04",)]


def test_a_language_of_several_orders_is_asked_about(load: Load, table: Table) -> None:
    head, done, (payment, *_) = LANGUAGES["es"]
    start = ["04/03/2026", "09:00:00", "", "Linus Example", payment, done, "EUR", "5,00", "0", "5,00"]
    with pytest.raises(UsageProblem, match="could be two dates"):
        load(table(head.split(","), [[*start, "linus@example.org", "A1", "", "x"]]))


def test_a_refund_without_its_payment_names_the_field_of_the_column(load: Load, table: Table) -> None:
    head, done, (_, refund, *_) = LANGUAGES["nl"]
    start = ["14/03/2026", "09:00:00", "", "Linus Example", refund, done, "EUR", "-5,00", "0", "-5,00"]
    heads = head.replace("Reference Txn ID", "Referentie van de betaling").split(",")
    report = load(table(heads, [[*start, "linus@example.org", "A2", "A1", "x"]]))
    assert [skip.reason for skip in report.skips] == [
        'refunds a payment that is not here, and the row names none; "--map COLUMN=refers_to" says in which column it does'
    ]


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        ("Rückbuchung allgemeiner Einbehaltung", True),
        ("Einbehaltung für offene Autorisierung", True),
        ("Bankgutschrift auf PayPal-Konto", True),
        ("Rückbuchungsgebühr", True),
        ("Allgemeine interne Kontobewegung", True),
        ("PayPal Express-Zahlung", False),
        ("Handyzahlung", False),
        ("Allgemeine Kreditkartenzahlung", False),
    ],
)
def test_types_of_german_rows(load: Load, table: Table, kind: str, left: bool) -> None:
    cells = [
        "14.03.2026",
        "9:00",
        "",
        "Eva",
        kind,
        "Abgeschlossen",
        "EUR",
        "5,00",
        "0",
        "5",
        "e@x.example",
        "A1",
        "",
        "Haben",
    ]
    report = load(table(LANGUAGES["de"][0].split(","), [cells]))
    assert (report.created, report.skipped) == ((0, 1) if left else (1, 0))


def test_the_monthly_statement_describes_its_rows(load: Load, table: Table, rows: Rows) -> None:
    head = "Datum,Uhrzeit,Zeitzone,Beschreibung,Währung,Brutto,Entgelt,Netto,Guthaben,Transaktionscode,Absender E-Mail-Adresse,Name"
    path = table(
        f"{head},Zugehöriger Transaktionscode",
        [
            [
                "1.3.2026",
                "9:00",
                "CET",
                "Website-Zahlung",
                "EUR",
                "80,00",
                "-2",
                "78",
                "78",
                "A1",
                "e@x.example",
                "Eva",
                "",
            ],
            ["2.3.2026", "9:00", "CET", "Rückzahlung", "EUR", "-30,00", "0", "-30", "48", "A2", "", "Eva", "A1"],
        ],
    )
    load(path)
    assert rows("SELECT total_minor, refunded_minor FROM orders") == [(8000, 3000)]
