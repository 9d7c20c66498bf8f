"""The activity download of PayPal, which writes its headings in the language of the account; as seen in 2017 to 2026.

The long form (all columns) has a type for every row, the short one (the monthly statement) describes it instead.
"""

from crm_core.exchange.tables.presets.preset import Preset
from crm_core.exchange.tables.targets import ORDERS

_ENGLISH = {
    "transactionid": "external_id", "date": "ordered_on", "gross": "total", "currency": "currency", "status": "status",
    "fromemailaddress": "customer_email", "name": "customer", "itemtitle": "product", "quantity": "quantity",
    "type": "row_type", "description": "row_type", "balanceimpact": "balance_impact", "referencetxnid": "refers_to",
    "invoicenumber": "number", "salestax": "tax", "shippingandhandlingamount": "shipping", "fee": "custom.fee", "net": "",
    "note": "notes", "subject": "", "itemid": "sku", "countrycode": "country", "country": "", "customnumber": "",
    "receiptid": "", "balance": "", "toemailaddress": "", "time": "", "timezone": "",
}
_GERMAN = {
    "transaktionscode": "external_id", "datum": "ordered_on", "brutto": "total", "wahrung": "currency", "status": "status",
    "absenderemailadresse": "customer_email", "vonemailadresse": "customer_email", "name": "customer",
    "artikelbezeichnung": "product", "anzahl": "quantity", "typ": "row_type", "beschreibung": "row_type",
    "auswirkungaufguthaben": "balance_impact", "zugehorigertransaktionscode": "refers_to",
    "reftransaktionscode": "refers_to", "rechnungsnummer": "number", "umsatzsteuer": "tax",
    "versandundbearbeitungsgebuhr": "shipping", "gebuhr": "custom.fee", "entgelt": "custom.fee", "netto": "",
    "hinweis": "notes", "betreff": "", "artikelnummer": "sku", "land": "", "landercodedeskaufers": "country",
    "zollnummer": "", "empfangsnummer": "", "guthaben": "", "empfangeremailadresse": "", "uhrzeit": "", "zeitzone": "",
    "lieferadresse": "", "adressstatus": "", "versicherungsbetrag": "", "ort": "", "bundesland": "", "plz": "",
    "telefon": "", "landervorwahl": "country", "rabatt": "", "trinkgeld": "", "namederbank": "", "bankkonto": "",
}
_FRENCH = {
    "numerodetransaction": "external_id", "date": "ordered_on", "avantcommission": "total", "devise": "currency",
    "etat": "status", "deladresseemail": "customer_email", "nom": "customer", "titredelobjet": "product",
    "quantite": "quantity", "type": "row_type", "description": "row_type", "impactsurlesolde": "balance_impact",
    "numerodetransactiondereference": "refers_to", "numerodelatransactiondereference": "refers_to",
    "numerodefacture": "number", "tva": "tax", "montantdelalivraisonetdutraitement": "shipping",
    "commission": "custom.fee", "net": "", "remarque": "notes", "objet": "", "nodelobjet": "sku", "solde": "",
    "aladresseemail": "", "heure": "", "fuseauhoraire": "", "pays": "",
}
_SPANISH = {
    "iddetransaccion": "external_id", "fecha": "ordered_on", "bruto": "total", "divisa": "currency", "estado": "status",
    "correoelectronicodelremitente": "customer_email", "nombre": "customer", "nombredelarticulo": "product",
    "titulodelarticulo": "product", "cantidad": "quantity", "tipo": "row_type", "descripcion": "row_type",
    "repercusionesenelsaldo": "balance_impact", "iddereferenciadetrans": "refers_to", "iddefactura": "number",
    "numerodefactura": "number", "impuestodeventas": "tax", "importedeenvioymanipulacion": "shipping",
    "comision": "custom.fee", "tarifa": "custom.fee", "neto": "", "nota": "notes", "asunto": "", "iddelarticulo": "sku",
    "saldo": "", "correoelectronicodeldestinatario": "", "hora": "", "zonahoraria": "", "pais": "",
    "nombredelbanco": "", "cuentabancaria": "",
}
_ITALIAN = {
    "codicetransazione": "external_id", "data": "ordered_on", "lordo": "total", "valuta": "currency", "stato": "status",
    "indirizzoemailmittente": "customer_email", "nome": "customer", "titolooggetto": "product", "quantita": "quantity",
    "tipo": "row_type", "descrizione": "row_type", "impattosulsaldo": "balance_impact",
    "codicetransazionediriferimento": "refers_to", "numerofattura": "number", "nfatturaproforma": "number",
    "impostesullevendite": "tax", "iva": "tax", "importospesedispedizioneeimballaggio": "shipping",
    "importoperspedizioneeimballaggio": "shipping", "tariffa": "custom.fee", "netto": "", "messaggio": "notes",
    "oggetto": "", "codicearticolo": "sku", "codicericevuta": "", "saldo": "", "indirizzoemaildestinatario": "",
    "orario": "", "ora": "", "fusoorario": "", "paese": "", "nomebanca": "", "contobancario": "",
}
_DUTCH = {
    "transactiereferentie": "external_id", "datum": "ordered_on", "bruto": "total", "valuta": "currency",
    "status": "status", "vanemailadres": "customer_email", "naam": "customer", "itemtitle": "product",
    "objectnaam": "product", "aantal": "quantity", "type": "row_type", "omschrijving": "row_type",
    "effectopsaldo": "balance_impact", "referencetxnid": "refers_to", "factuurnummer": "number",
    "factuurreferentie": "number", "btw": "tax", "verzendkosten": "shipping", "kosten": "custom.fee", "net": "",
    "note": "notes", "onderwerp": "", "saldo": "", "naaremailadres": "", "tijd": "", "tijdzone": "", "naambank": "",
    "bankrekening": "",
}
_IN_LANGUAGES = (
    (("Transaction ID", "Gross", "From Email Address"), _ENGLISH),
    (("Transaktionscode", "Brutto"), _GERMAN),
    (("Numéro de transaction", "Avant commission"), _FRENCH),
    (("Id. de transacción", "Bruto"), _SPANISH),
    (("Codice transazione", "Lordo"), _ITALIAN),
    (("Transactiereferentie", "Bruto"), _DUTCH),
)

PAYPAL = tuple(
    Preset(
        source="paypal",
        what="PayPal activity",
        entity=ORDERS,
        signature=signature,
        fields=fields,
        patterns=((r"^Option \d (Name|Value|Wert)$|[Oo]pzione \d$|^Opci[oó]n \d", ""), (r"^(Address|Adress|Indirizzo)", "")),
        defaults={"source": "PayPal"},
    )
    for signature, fields in _IN_LANGUAGES
)  # fmt: skip
