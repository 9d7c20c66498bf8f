"""What a column of a file of purchases can become, and the headings that say so (see ``vocabulary`` for their form)."""

from crm_core.catalog.fields import Kind
from crm_core.patterns import regex

LINE_FIELDS: dict[str, Kind] = {
    "product": Kind.TEXT,
    "product_uid": Kind.TEXT,
    "sku": Kind.TEXT,
    "quantity": Kind.MONEY,  # a decimal number
    "unit": Kind.TEXT,
    "price": Kind.MONEY,
    "line_discount": Kind.MONEY,
    "line_discount_percent": Kind.PERCENT,
    "tax_rate": Kind.PERCENT,
    "line_total": Kind.MONEY,
    "line_tax": Kind.MONEY,
    "variant": Kind.TEXT,
    "line_cost": Kind.MONEY,
}
"""What a row says of one line of its order; ``line_total`` is what the line comes to, without tax."""

ORDER_FIELDS: dict[str, Kind] = {
    "number": Kind.TEXT,
    "ordered_on": Kind.DATE,
    "status": Kind.TEXT,
    "paid_on": Kind.DATE,
    "refunded_on": Kind.DATE,
    "cancelled_on": Kind.DATE,
    "total": Kind.MONEY,
    "net": Kind.MONEY,
    "tax": Kind.MONEY,
    "shipping": Kind.MONEY,
    "discount": Kind.MONEY,
    "discount_percent": Kind.PERCENT,
    "refunded": Kind.MONEY,
    "cost": Kind.MONEY,
    "currency": Kind.TEXT,
    "country": Kind.TEXT,
    "source": Kind.TEXT,
    "notes": Kind.LONG_TEXT,
    "deal": Kind.TEXT,
    "deal_uid": Kind.TEXT,
    "row_type": Kind.TEXT,  # what a row of a payment program is: a payment, a refund, a fee ...
    "balance_impact": Kind.TEXT,
    "refers_to": Kind.TEXT,  # the payment that a refund is of
    "payment_id": Kind.TEXT,  # a second name of a payment, by which refunds refer to it
    "quote_uid": Kind.TEXT,
    "customer_given_name": Kind.TEXT,
    "customer_family_name": Kind.TEXT,
    "buyer": Kind.TEXT,  # what a buyer is called where no name stands in the place for it
    "disputed": Kind.MONEY,
    "dispute_status": Kind.TEXT,
    "outstanding": Kind.MONEY,
    "tip": Kind.MONEY,
    **LINE_FIELDS,
}

ORDER_WORDS = {
    "external_id": " orderid invoiceid transactionid saleid purchaseid bestellid rechnungid commandeid pedidoid ordineid",
    "number": "number ordernumber orderno ordernum orderref orderreference ordername invoicenumber invoiceno invoice order"
    " receiptnumber receiptno bestellnummer bestellnr auftragsnummer auftragsnr rechnungsnummer rechnungsnr belegnummer"
    " numerodecommande nocommande numerodefacture nfacture numerodepedido numerodefactura numeroordine numerofattura",
    "ordered_on": "orderedon orderdate dateordered dateoforder invoicedate purchasedate purchasedon saledate dateofsale"
    " transactiondate soldon date datum bestelldatum bestelltam auftragsdatum rechnungsdatum belegdatum kaufdatum"
    " datedecommande datedefacture dateachat fechadepedido fechadefactura fechadecompra dataordine datafattura"
    " orderedat createdat createdatutc processedat",
    "status": "status orderstatus paymentstatus financialstatus state bestellstatus zahlungsstatus statut estado stato",
    "paid_on": "paidon paidat paiddate datepaid paymentdate bezahltam zahlungsdatum datedepaiement fechadepago"
    " datapagamento",
    "refunded_on": "refundedon refundedat refunddate erstattetam",
    "cancelled_on": "cancelledon cancelledat canceledat canceledon cancellationdate storniertam",
    "total": "total ordertotal grandtotal invoicetotal totalamount totalpaid totalprice amount amountpaid gross grossamount"
    " totalcollected sales revenue gesamt gesamtbetrag gesamtsumme brutto bruttobetrag rechnungsbetrag summe betrag"
    " montant montantttc totalttc importe importetotal importo totale",
    "net": "net netamount nettotal subtotalnet netto nettobetrag montantht totalht baseimponible imponibile",
    "tax": "tax taxes taxamount totaltax salestax vat vatamount mwst ust umsatzsteuer mehrwertsteuer steuer tva montanttva"
    " iva impuesto imposta",
    "shipping": "shipping shippingcost shippingcosts shippingamount shippingtotal shippingfee postage delivery deliveryfee"
    " freight versand versandkosten porto livraison fraisdeport envio gastosdeenvio spedizione",
    "discount": "discount discounts discountamount discounttotal ordertotaldiscount rabatt nachlass remise descuento sconto",
    "discount_percent": "discountpercent discountpercentage discountrate rabattprozent rabattsatz",
    "refunded": "refunded refundedamount amountrefunded refund refundamount refundtotal totalrefunded erstattet erstattung"
    " rembourse reembolso rimborso",
    "cost": "cost ordercost totalcost cogs costofgoods costofgoodssold kosten wareneinsatz cout costo",
    "currency": "currency currencycode currencyiso wahrung devise moneda valuta presentmentcurrency",
    "country": "country countrycode billingcountry shippingcountry billingcountrycode shippingcountrycode land pays pais"
    " paese lieferland rechnungsland",
    "source": "source saleschannel channel quelle kanal origine origen fonte",
    "notes": "notes note memo comment comments customernote bemerkung bemerkungen notiz notizen kommentar remarques"
    " commentaire notas",
    "product": "product productname item itemname itemtitle lineitemname article articlename title artikel artikelname"
    " produkt produktname artikelbezeichnung bezeichnung produit designation libelle producto articulo prodotto articolo"
    " description beschreibung descripcion descrizione service leistung",
    "sku": "sku itemsku productsku lineitemsku articlenumber itemnumber itemno productcode itemcode artikelnummer artikelnr"
    " produktnummer reference codearticle codigo codice gtin ean",
    "quantity": "quantity qty units lineitemquantity quantityordered pieces menge anzahl stuckzahl stuck quantite qte"
    " cantidad quantita",
    "unit": "unit unitofmeasure uom einheit unite unidad unita",
    "price": "price unitprice itemprice lineitemprice priceeach rate einzelpreis stuckpreis preis prixunitaire prix"
    " preciounitario precio prezzounitario prezzo",
    "line_discount": "linediscount lineitemdiscount itemdiscount zeilenrabatt positionsrabatt",
    "line_discount_percent": "linediscountpercent itemdiscountpercent",
    "tax_rate": "taxrate vatrate taxpercent vatpercent steuersatz mwstsatz ustsatz tauxtva tipoiva aliquota",
    "line_total": "linetotal lineamount itemtotal lineitemtotal amountline extendedprice rowtotal zeilensumme"
    " positionssumme zeilenbetrag gesamtpreis montantligne",
    "line_cost": "unitcost itemcost costprice purchaseprice einkaufspreis prixdachat",
    "deal": "deal dealname opportunity opportunityname",
    "customer_given_name": "firstname givenname billingfirstname firstnamebilling vorname prenom",
    "customer_family_name": "lastname familyname surname billinglastname lastnamebilling nachname nomdefamille",
    "outstanding": "outstanding outstandingbalance balancedue amountdue offenerbetrag",
    "tip": "tip tips gratuity trinkgeld pourboire propina mancia",
}

ORDER_HEADING = regex("order|invoice|purchase|bestell|auftrag|rechnung|commande|facture|pedido|factura|ordine|fattura")
ORDER_TELLING = {
    "number": 2.5, "ordered_on": 1.5, "total": 1.5, "quantity": 3.0, "price": 2.0, "sku": 2.0, "tax": 2.5, "shipping": 3.0,
    "refunded": 3.0, "paid_on": 2.5, "line_total": 2.5, "tax_rate": 2.5, "net": 1.5, "product": 1.0, "customer": 1.0,
    "customer_external_id": 1.0, "cost": 1.0,
}  # fmt: skip
