"""What rows of shops and payment programs are, and what their words for the state of an order mean."""

import re
from collections.abc import Mapping
from enum import StrEnum

from crm_core.exchange.imports.surroundings import text_value
from crm_core.patterns import regex
from crm_core.values.text import fold

PAID, OPEN, REFUNDED, CANCELLED = "paid", "open", "refunded", "cancelled"
_STATUSES = {
    PAID: "paid complete completed captured succeeded success successful settled closed done fulfilled shipped delivered"
    " partiallyrefunded partialrefund partiallyreturned bezahlt abgeschlossen erledigt versendet paye payee pagado pagato"
    " cobrado cleared credited invoiced termine terminee completado completada completato completata voltooid"
    " teilweisezuruckgezahlt teilweiseruckerstattet partiellementrembourse partiellementremboursee"
    " parcialmentereembolsado parzialmenterimborsata parzialmenterimborsato gedeeltelijkterugbetaald",
    OPEN: "open pending unpaid authorized authorised processing onhold partiallypaid partlypaid partpaid partialpayment due"
    " overdue outstanding new sent awaitingpayment pendingpayment requirescapture offen unbezahlt ausstehend inbearbeitung enattente impaye pendiente"
    " teilbezahlt teilweisebezahlt"
    " abierto inattesa insospeso aperto uncaptured draft inbehandeling",
    REFUNDED: "refunded fullyrefunded returned erstattet ruckerstattet rembourse remboursee reembolsado rimborsato"
    " zuruckgezahlt rimborsata terugbetaald",
    CANCELLED: "cancelled canceled voided void storniert abgebrochen annule annulee cancelado annullato annullata geannuleerd",
}
STATUSES = {word: status for status, words in _STATUSES.items() for word in words.split()}
# A payment that never came about is no order.
_FAILED_WORDS = (
    "failed fail declined denied expired rejected error blocked requirespaymentmethod requiresaction requiresconfirmation"
    " incomplete abandoned removed checkoutdraft trash fehlgeschlagen abgelehnt echoue refuse refusee fallido rechazado"
    " denegado fallito rifiutato rifiutata negata geweigerd afgewezen"
)
FAILED = frozenset(_FAILED_WORDS.split())
# What programs call otherwise than all others: of WooCommerce, "processing" is paid and not yet sent.
_OF_PROGRAMS = {"WooCommerce": {"processing": PAID}}
PARTLY_PAID = frozenset(
    {"partiallypaid", "partlypaid", "partpaid", "partialpayment", "teilbezahlt", "teilweisebezahlt"}
)


class Role(StrEnum):
    """What a row of a file of payments is about; a credit is money given back on the order whose number it has."""

    PAYMENT = "payment"
    REFUND = "refund"
    CREDIT = "credit"


_FEE_WORDS = (
    r"\bfees?\b|\bcharge from\b|gebuhr|entgelt|\bfrais\b|^commission|comision\b|\btarifas?\b|\btariff[ae]\b|\bkosten\b"
)
# What a payment program also lists and nobody bought, and the words by which its type shows it, folded: of English,
# German, French, Spanish, Italian and Dutch.
_OTHER = (
    (
        "is a hold on money, not a payment",
        r"\bhold\b|\brelease\b|reserve|authorization|einbehaltung|autorisierung|freigabe|suspension|blocage|autorisation|"
        r"retencion|autorizacion|\bblocco\b|autorizzazione|inhouding|blokkering|autorisatie",
    ),
    (
        "is a conversion between currencies",
        r"conversion|wahrungsumrechnung|conversione di valuta|valutaconversie|valutaomrekening",
    ),
    ("is a fee", _FEE_WORDS),
    (
        "is a transfer to or from a bank account",
        r"withdrawal|bank deposit|deposit to|transfer|payout|sweep|add funds|top.?up|abbuchung|bankgutschrift|auszahlung|"
        r"uberweisung auf|kontobewegung|virement|retrait|approvisionnement|retirada|retiro\b|deposito bancario|trasferimento|prelievo|"
        r"bonifico|versamento|opname|storting|overboeking",
    ),
    (
        "is a loan or a repayment of one",
        r"\bloan\b|working capital|repayment|credit line|\bkredit\b|kreditruckzahlung|darlehen|\bpret\b|prestamo|prestito|lening",
    ),
    ("is an item of a basket, which is paid in another row", r"^shopping cart item|^warenkorbartikel"),
)
_REFUND = regex(
    r"refund|reversal|chargeback|dispute|return\b|ruckzahlung|ruckerstattung|ruckbuchung|ruckubertragung|\bstorno|"
    r"rembours|annulation|contre-?passation|reembolso|devolucion|reversion|contracargo|rimborso|terugbetaling|terugboeking"
)
_FEE = regex(_FEE_WORDS)
_PAID_BACK = regex("refund|ruckzahlung|ruckerstattung|rembours|reembolso|rimborso|terugbetaling")


def order_status(text: str, program: str = "") -> str | None:
    """The status of an order that a word of a program means: "Partially refunded" is paid; None for no such word.

    Raises LookupError for the word of a payment that failed.
    """
    word = status_word(text)
    if word in FAILED:
        raise LookupError(text)
    return _OF_PROGRAMS.get(program, {}).get(word) or STATUSES.get(word)


def status_word(text: str) -> str:
    """A status without case, accents, blanks and punctuation."""
    return re.sub(r"[\W_]", "", fold(text))


def left_out_because(values: Mapping[str, object], negative: bool) -> str | None:
    """Why a row of a payment program is neither a payment nor a refund, in words; None where it is one."""
    kind = fold(text_value(values, "row_type") or "")
    if fold(text_value(values, "balance_impact") or "") == "memo":
        return "is a memo and moves no money"
    if not kind:
        return None
    for reason, words in _OTHER:
        if re.search(words, kind) and (not _PAID_BACK.search(kind) or _FEE.search(kind)):
            return reason
    if negative and not _REFUND.search(kind):
        return "is money that was paid out"
    return None


def role_of(values: Mapping[str, object], negative: bool) -> Role:
    """Whether a row gives money back; a reversal that brings money in is a payment."""
    kind = fold(text_value(values, "row_type") or "")
    return Role.REFUND if negative and _REFUND.search(kind) else Role.PAYMENT
