"""The words on a quote in the languages of customers; what is not here is written in English."""

from typing import NamedTuple


class Labels(NamedTuple):
    """The words of one language; {…} are filled in."""

    quote: str
    draft: str
    number: str
    date: str
    valid_until: str
    contact: str
    position: str
    description: str
    quantity: str
    price: str
    discount: str
    tax: str
    amount: str
    subtotal: str
    shipping: str
    net: str
    tax_of: str
    total: str
    options: str
    terms: str
    bank: str
    page: str
    subject: str
    greeting: str
    attached: str
    regards: str


LABELS = {
    "en": Labels(
        *("Quote", "Draft", "Number", "Date", "Valid until", "Your contact"),
        *("No.", "Description", "Quantity", "Price", "Discount", "Tax", "Amount"),
        *("Subtotal", "Shipping", "Net", "Tax {rate} on {base}", "Total"),
        *("Options, not included in the total", "Terms", "Bank details", "Page {page} of {pages}"),
        *("Quote {number}: {title}", "Dear {name},", "please find our quote {number} attached.", "Kind regards"),
    ),
    "de": Labels(
        *("Angebot", "Entwurf", "Nummer", "Datum", "Gültig bis", "Ihr Kontakt"),
        *("Nr.", "Beschreibung", "Menge", "Preis", "Rabatt", "USt.", "Betrag"),
        *("Zwischensumme", "Versand", "Netto", "USt. {rate} auf {base}", "Gesamtbetrag"),
        *("Optionen, nicht im Gesamtbetrag enthalten", "Bedingungen", "Bankverbindung", "Seite {page} von {pages}"),
        *("Angebot {number}: {title}", "Guten Tag {name},", "anbei erhalten Sie unser Angebot {number}."),
        "Mit freundlichen Grüßen",
    ),
    "fr": Labels(
        *("Devis", "Brouillon", "Numéro", "Date", "Valable jusqu’au", "Votre contact"),
        *("N°", "Désignation", "Quantité", "Prix", "Remise", "TVA", "Montant"),
        *("Sous-total", "Livraison", "Total HT", "TVA {rate} sur {base}", "Total TTC"),
        *("Options, non comprises dans le total", "Conditions", "Coordonnées bancaires", "Page {page} sur {pages}"),
        *("Devis {number} : {title}", "Bonjour {name},", "veuillez trouver ci-joint notre devis {number}."),
        "Cordialement",
    ),
    "es": Labels(
        *("Presupuesto", "Borrador", "Número", "Fecha", "Válido hasta", "Su contacto"),
        *("N.º", "Descripción", "Cantidad", "Precio", "Descuento", "IVA", "Importe"),
        *("Subtotal", "Envío", "Base imponible", "IVA {rate} sobre {base}", "Total"),
        *("Opciones, no incluidas en el total", "Condiciones", "Datos bancarios", "Página {page} de {pages}"),
        *("Presupuesto {number}: {title}", "Hola, {name}:", "adjuntamos nuestro presupuesto {number}."),
        "Un cordial saludo",
    ),
    "it": Labels(
        *("Preventivo", "Bozza", "Numero", "Data", "Valido fino al", "Il Suo contatto"),
        *("N.", "Descrizione", "Quantità", "Prezzo", "Sconto", "IVA", "Importo"),
        *("Subtotale", "Spedizione", "Imponibile", "IVA {rate} su {base}", "Totale"),
        *("Opzioni, non comprese nel totale", "Condizioni", "Coordinate bancarie", "Pagina {page} di {pages}"),
        *("Preventivo {number}: {title}", "Buongiorno {name},", "in allegato trova il nostro preventivo {number}."),
        "Cordiali saluti",
    ),
    "nl": Labels(
        *("Offerte", "Concept", "Nummer", "Datum", "Geldig tot en met", "Uw contactpersoon"),
        *("Nr.", "Omschrijving", "Aantal", "Prijs", "Korting", "Btw", "Bedrag"),
        *("Subtotaal", "Verzending", "Netto", "Btw {rate} over {base}", "Totaal"),
        *("Opties, niet in het totaal begrepen", "Voorwaarden", "Bankgegevens", "Pagina {page} van {pages}"),
        *("Offerte {number}: {title}", "Beste {name},", "bijgaand ontvangt u onze offerte {number}."),
        "Met vriendelijke groet",
    ),
    "pl": Labels(
        *("Oferta", "Szkic", "Numer", "Data", "Ważna do", "Osoba kontaktowa"),
        *("Lp.", "Opis", "Ilość", "Cena", "Rabat", "VAT", "Kwota"),
        *("Suma częściowa", "Wysyłka", "Netto", "VAT {rate} od {base}", "Razem"),
        *("Opcje, nieujęte w sumie", "Warunki", "Dane bankowe", "Strona {page} z {pages}"),
        *("Oferta {number}: {title}", "Dzień dobry, {name}!", "w załączniku przesyłamy ofertę {number}."),
        "Z poważaniem",
    ),
    "pt": Labels(
        *("Orçamento", "Rascunho", "Número", "Data", "Válido até", "O seu contacto"),
        *("N.º", "Descrição", "Quantidade", "Preço", "Desconto", "IVA", "Valor"),
        *("Subtotal", "Envio", "Total sem IVA", "IVA {rate} sobre {base}", "Total"),
        *("Opções, não incluídas no total", "Condições", "Dados bancários", "Página {page} de {pages}"),
        *("Orçamento {number}: {title}", "Olá, {name},", "segue em anexo o nosso orçamento {number}."),
        "Com os melhores cumprimentos",
    ),
}


def words_language(language: str) -> str:
    """The locale that the words on a quote are in: the given one, or "en" where it has none here."""
    return language if language.partition("-")[0] in LABELS else "en"


def labels_in(language: str) -> Labels:
    """The words of a locale such as "de-CH", in English where there are none."""
    return LABELS.get(language.partition("-")[0], LABELS["en"])
