"""What a column of a file of quotes can become, and the headings that say so (see ``vocabulary`` for their form)."""

from crm_core.catalog.fields import Kind
from crm_core.patterns import regex

QUOTE_LINE_FIELDS: dict[str, Kind] = {
    "product": Kind.LONG_TEXT,
    "product_uid": Kind.TEXT,
    "sku": Kind.TEXT,
    "quantity": Kind.MONEY,  # a decimal number
    "unit": Kind.TEXT,
    "price": Kind.MONEY,
    "line_discount_percent": Kind.PERCENT,
    "line_discount": Kind.MONEY,
    "tax_rate": Kind.PERCENT,
    "line_total": Kind.MONEY,
    "line_cost": Kind.MONEY,
    "is_optional": Kind.BOOLEAN,
    "is_chosen": Kind.BOOLEAN,
}
"""What a row says of one line of its quote; ``line_total`` is what the line comes to, without tax."""

QUOTE_FIELDS: dict[str, Kind] = {
    "number": Kind.TEXT,
    "revision": Kind.NUMBER,
    "title": Kind.TEXT,
    "contact": Kind.TEXT,
    "contact_uid": Kind.TEXT,
    "deal": Kind.TEXT,
    "deal_uid": Kind.TEXT,
    "status": Kind.TEXT,
    "issued_on": Kind.DATE,
    "valid_until": Kind.DATE,
    "sent_at": Kind.INSTANT,
    "decided_at": Kind.INSTANT,
    "rejected_reason": Kind.TEXT,
    "total": Kind.MONEY,
    "net": Kind.MONEY,
    "tax": Kind.MONEY,
    "currency": Kind.TEXT,
    "shipping": Kind.MONEY,
    "shipping_tax": Kind.PERCENT,
    "discount_percent": Kind.PERCENT,
    "discount_amount": Kind.MONEY,
    "language": Kind.TEXT,
    "address": Kind.LONG_TEXT,
    "introduction": Kind.LONG_TEXT,
    "notes": Kind.LONG_TEXT,
    "terms": Kind.LONG_TEXT,
    "revises_uid": Kind.TEXT,
    **QUOTE_LINE_FIELDS,
}
# Columns of our own files of lines that are called otherwise beside the quote they are of.
OF_LINES = {
    "discount_percent": "line_discount_percent",
    "discount_amount": "line_discount",
    "discount": "line_discount",
    "net": "line_total",
    "total": "line_total",
    "cost": "line_cost",
}
QUOTES_NAME = regex(
    r"(?i)quotes?\b|quotations?|estimates?\b|proposals?\b|angebot|offerte|devis\b|presupuesto|preventiv"
)

QUOTE_WORDS = {
    "external_id": " quoteid estimateid quotationid proposalid angebotid devisid",
    "number": "number quotenumber quoteno quotenum quotationnumber estimatenumber estimateno estimate proposalnumber"
    " reference angebotsnummer angebotsnr angebotnr belegnummer numerodedevis numerodepresupuesto numeropreventivo",
    "revision": "revision version rev",
    "title": "title subject name quotename quotetitle quotation estimatename proposalname betreff titel angebot objet asunto"
    " oggetto",
    "status": "status quotestatus quotestage stage estimatestatus state angebotsstatus statut estado stato",
    "issued_on": "issuedon issuedate issued quotedate estimatedate dateofissue date datum angebotsdatum angebotvom belegdatum"
    " datedudevis fecha data",
    "valid_until": "validuntil validtill expirydate expirationdate expireson expires expiry validthrough gultigbis ablaufdatum"
    " bindefrist valablejusquau validohasta validofinoal",
    "sent_at": "sentat senton datesent gesendetam",
    "decided_at": "decidedat decidedon acceptedon accepteddate dateaccepted declinedon angenommenam entschiedenam",
    "rejected_reason": "rejectedreason declinereason lostreason lossreason grund ablehnungsgrund",
    "total": "total grandtotal totalamount amount gross grossamount quotetotal estimateamount gesamt gesamtbetrag gesamtsumme"
    " brutto bruttobetrag summe betrag montant montantttc totalttc importe importo totale",
    "net": "net netamount nettotal subtotal netto nettobetrag zwischensumme montantht totalht imponibile",
    "tax": "tax taxes taxamount totaltax vat vatamount salestax mwst ust umsatzsteuer steuer tva iva",
    "currency": "currency currencycode wahrung devise moneda valuta",
    "shipping": "shipping shippingcost shippingamount freight delivery versand versandkosten livraison envio spedizione",
    "discount_amount": "discountamount discount totaldiscount rabatt nachlass remise descuento sconto",
    "discount_percent": "discountpercent discountpercentage rabattprozent",
    "introduction": "introduction intro opening einleitung einleitungstext kopftext",
    "notes": "notes note memo comment comments customernotes description bemerkung bemerkungen notizen fusstext",
    "terms": "terms termsandconditions conditions paymentterms zahlungsbedingungen bedingungen",
    "contact": "contact contactname contactperson attention ansprechpartner kontakt",
    "deal": "deal dealname opportunity opportunityname potentialname",
    "product": "product productname item itemname lineitem article service artikel artikelname produkt leistung"
    " bezeichnung itemdescription lineitemdescription produit designation producto prodotto",
    "sku": "sku productcode itemcode articlenumber artikelnummer artikelnr",
    "quantity": "quantity qty units menge anzahl quantite cantidad quantita",
    "unit": "unit uom unitofmeasure einheit mengeneinheit unite unidad unita",
    "price": "price unitprice itemprice listprice salesprice rate einzelpreis preis prixunitaire precio prezzo",
    "line_discount": "linediscount itemdiscount lineitemdiscount positionsrabatt",
    "line_discount_percent": "linediscountpercent itemdiscountpercent",
    "tax_rate": "taxrate vatrate itemtax taxpercent vatpercent steuersatz mwstsatz ustsatz tauxtva",
    "line_total": "linetotal lineamount itemtotal itemamount rowtotal gesamtpreis positionssumme",
    "line_cost": "unitcost itemcost costprice einkaufspreis",
    "is_optional": "isoptional optional",
}
