"""Words people use as headings, in English, German, French, Spanish and Italian, and the fields they mean.

All words are in the compact form of ``headings.compact``: no blanks, accents or punctuation.
"""

from crm_core.exchange.tables.order_targets import ORDER_TELLING, ORDER_WORDS
from crm_core.exchange.tables.quote_targets import QUOTE_WORDS
from crm_core.exchange.tables.targets import CUSTOMERS, DEALS, INTERACTIONS, LEADS, ORDERS, PRODUCTS, QUOTES

_EVERYWHERE = {
    "external_id": "id recordid idderegistro datensatzid idenregistrement iddenregistrement recordid18 externalid objectid systemid uniqueid uniqueidentifier nr nummer",
    "owner": "owner ownername assignedto assignee responsible accountmanager salesrep salesperson salesagent agent rep"
    " inhaber besitzer zustandig verantwortlich betreuer bearbeiter vertriebler proprietaire responsable propietario"
    " asignadoa proprietario assegnatoa recordowner userid ownerid supportrepid creator"
    " opportunityowner accountowner leadowner contactowner dealowner companyowner zustandigermitarbeiter kontaktinhaber"
    " dealinhaber unternehmensinhaber kundenbetreuer commercial comercial vendedor venditore",
    "tags": "tags tag labels label categories category groups group keywords schlagworte schlagworter kategorien"
    " kategorie gruppen etiquettes categories groupes etiquetas categorias etichette categorie stichworte",
    "created_at": "createdat created createddate creationdate createdate createdon dateadded addedon datecreated erstellt"
    " erstelltam angelegtam datedecreation fechadecreacion datadicreazione creato createdutc firstseen",
    "updated_at": "updatedat updated lastmodified lastmodifieddate modified modifiedat geandertam aktualisiert",
}

_OF_CUSTOMER = {
    "customer": "customer customername client clientname account accountname company companyname organization"
    " organisation organizationname organisationname kunde kundenname firma unternehmen societe entreprise cliente"
    " empresa azienda nomecliente nomducliente associatedcompany associatedcompanyprimary business",
    "customer_external_id": "customerid clientid accountid companyid organizationid organisationid kundennr kundennummer"
    " codeclient idcliente codicecliente accountnameid associatedcompanyids associatedcompanyidsprimary personid",
    "customer_email": "customeremail clientemail email emailaddress contactemail fromemailaddress",
}

WORDS: dict[str, dict[str, str]] = {
    CUSTOMERS: {
        **_EVERYWHERE,
        "external_id": _EVERYWHERE["external_id"] + " customerid clientid contactid accountid leadid companyid recid"
        " kundennummer kundennr codeclient idcliente codicecliente squarecustomerid",
        "name": "name fullname displayname yourname yourfullname ihrname votrenom nometcognome nomeecognome sunombre tunombre"
        " uwnaam contactname customername clientname nomcomplet nombrecompleto nomecompleto"
        " vollername anzeigename kontakt kontaktname kunde kundenname contact client cliente customer personname",
        "given_name": "firstname givenname forename first vorname prenom nombredepila voornaam fname",
        "family_name": "lastname familyname surname last nachname familienname zuname nomdefamille apellidos apellido"
        " cognome sobrenome achternaam lname",
        "additional_name": "middlename additionalname secondname middle zweitername weiterevornamen deuxiemeprenom segundonombre",
        "prefix": "prefix nameprefix salutation honorific honorificprefix anrede titelprafix civilite tratamiento"
        " appellativo titolo titel akademischertitel",
        "suffix": "suffix namesuffix honorificsuffix namenszusatz",
        "organization": "company companyname organization organisation organizationname organisationname employer business"
        " account accountname firma firmenname unternehmen arbeitgeber organisationname societe entreprise"
        " raisonsociale empresa compania azienda societa ragionesociale associatedcompany subsidiaryof parent"
        " parentaccount parentcompany parentorganization muttergesellschaft maisonmere organization1name"
        " associatedcompanyprimary companyoraccount primaresunternehmen zugeordnetesunternehmen entrepriseassociee empresaasociada",
        "organization_external_id": "organizationid organisationid parentid parentaccountid accountnameid"
        " associatedcompanyids associatedcompanyidsprimary",
        "job_title": "jobtitle job position role title occupation funktion beruf stelle positionfunktion fonction poste"
        " cargo puesto ruolo qualifica designation organizationtitle organization1title profession intitule",
        "url": "url website websiteurl webpage homepage web internet webseite internetseite siteweb sitioweb paginaweb"
        " sitoweb linkedin linkedinurl companydomainname domain link profileurl",
        "lifecycle": "lifecycle lifecyclestage lifecyclephase phasedecycledevie etapadelciclodevida",
        "source": "source leadsource accountsource herkunft quelle originalsource provenance origine origen fuente fonte"
        " creationsource origin",
        "birthday": "birthday birthdate dateofbirth dob born geburtstag geburtsdatum datedenaissance anniversaire"
        " fechadenacimiento cumpleanos datadinascita compleanno",
        "birth_year": "birthyear geburtsjahr",
        "birth_month": "birthmonth geburtsmonat",
        "market_segment": "marketsegment segment customersegment marktsegment kundensegment segmentdemarche",
        "language": "language preferredlanguage sprache langue idioma lingua locale",
        "description": "description notes note memo comment comments additionalinfo additionalinformation remarks background"
        " about bemerkung bemerkungen notiz notizen beschreibung kommentar remarque remarques commentaire notas nota"
        " descripcion comentarios annotazioni descrizione",
        "industry": "industry sector branche branch sektor secteur secteurdactivite sector industria settore",
        "employees": "employees numberofemployees numemployees employeecount headcount companysize size mitarbeiter"
        " mitarbeiterzahl anzahlmitarbeiter effectif salaries empleados numerodeempleados dipendenti",
        "annual_revenue": "annualrevenue revenue yearlyrevenue turnover umsatz jahresumsatz chiffredaffaires"
        " ingresosanuales ingresos facturacion fatturato fatturatoannuo",
        "currency": "currency currencycode wahrung devise moneda valuta",
        "discount": "discount customerdiscount generaldiscount rabatt kundenrabatt remise sconto descuento",
        "kind": "kind",
    },
    DEALS: {
        **_EVERYWHERE,
        **_OF_CUSTOMER,
        "external_id": _EVERYWHERE["external_id"] + " opportunityid dealid leadid oppid",
        "title": "title dealtitle dealname opportunity opportunityname deal name subject titel bezeichnung dealname verkaufschance"
        " affaire nomdelaffaire titre opportunite oportunidad nombredelnegocio negocio titulo affare trattativa titolo",
        "contact": "contact contactname contactperson person personname ansprechpartner kontakt contacto contatto",
        "contact_external_id": "contactid primarycontactid",
        "pipeline": "pipeline pipelinename leadpipelineid salespipeline embudo processus",
        "stage": "stage stagename dealstage dealphase salesstage opportunitystage phase verkaufsphase etape etapa fase stadio stufe"
        " leadpipelinestageid",
        "status": "status dealstatus opportunitystatus estado statut stato",
        "value": "value amount dealvalue dealamount closevalue opportunityamount leadvalue revenue price total sum betrag"
        " wert summe auftragswert volumen montant valeur prix importe valor monto importo valore prezzo estimatedvalue"
        " valueeur",
        "currency": "currency currencycode currencyofvalue amountcurrency wahrung devise moneda valuta dealcurrency currencyisocode opportunitycurrency",
        "probability": "probability winprobability chance wahrscheinlichkeit abschlusswahrscheinlichkeit probabilite"
        " probabilidad probabilita",
        "opened_on": "openedon opened opendate engagedate startdate dateopened date datum eroffnetam angelegt beginn"
        " datedouverture fechadeapertura datadiapertura dealcreateddate",
        "expected_close": "expectedclose expectedclosedate expectedclosingdate estimatedclosedate forecastdate targetdate"
        " voraussichtlicherabschluss erwarteterabschluss datedeclotureprevue fechaprevistadecierre"
        " fechadecierreprevista datadichiusuraprevista",
        "closed_on": "closedon closedat closed wontime actualclosedate dateclosed abgeschlossenam geschlossenam",
        "close_date": "closedate closingdate abschlussdatum abschluss datedecloture fechadecierre datadichiusura",
        "next_step": "nextstep nextsteps nextaction nachsterschritt prochaineetape proximopaso prossimopasso",
        "source": "source leadsource herkunft quelle origine origen fonte originalsource",
        "lost_reason": "lostreason lossreason closedlostreason reasonlost verlustgrund grund raisondelaperte"
        " motivodeperdida motivoperdita",
        "lost_note": "lostnote lossnote lostnotes lossnotes",
        "competitor": "competitor competitors maincompetitor maincompetitors wettbewerber mitbewerber konkurrent concurrent"
        " competidor concorrente",
        "recurring": "recurring recurringrevenue recurringamount mrr monthlyrecurringrevenue monatlicherumsatz",
        "recurring_every": "recurringevery billingfrequency billingperiod",
        "product": "product productname productc produkt produit producto prodotto item products",
        "description": "description notes note comment comments beschreibung bemerkung notizen descripcion descrizione",
        "is_closed": "isclosed closedflag",
        "is_won": "iswon won wonflag",
    },
    INTERACTIONS: {
        **_EVERYWHERE,
        **_OF_CUSTOMER,
        "customer": _OF_CUSTOMER["customer"] + " contact contactname person name kontakt",
        "customer_external_id": _OF_CUSTOMER["customer_external_id"] + " contactid parentid whoid",
        "external_id": _EVERYWHERE["external_id"] + " noteid activityid taskid callid messageid interactionid",
        "deal": "deal dealname opportunity opportunityname",
        "deal_external_id": "dealid opportunityid whatid",
        "channel": "channel type activitytype kanal art typ canal canale tasksubtype medium",
        "direction": "direction calltype richtung sens direccion direzione",
        "subject": "subject title notetitle summary betreff objet sujet asunto oggetto titel",
        "body": "body text content notecontent note notes message description details inhalt nachricht notiz beschreibung"
        " contenu texte contenido mensaje nota testo contenuto comments",
        "occurred_at": "occurredat date datetime when time timestamp activitydate calldate sentat datum zeitpunkt"
        " heure fecha fechayhora data dataeora duedate",
        "duration": "duration durationminutes minutes dauer duree duracion durata",
        "outcome": "outcome result calldisposition ergebnis resultat resultado esito",
    },
    ORDERS: {
        **{field: words for field, words in _EVERYWHERE.items() if field not in ("tags", "created_at")},
        **_OF_CUSTOMER,
        **ORDER_WORDS,
        "external_id": _EVERYWHERE["external_id"] + ORDER_WORDS["external_id"],
        "customer": _OF_CUSTOMER["customer"] + " buyer buyername billingname contact contactname name kaufer besteller",
        "customer_external_id": _OF_CUSTOMER["customer_external_id"] + " contactid buyerid",
        "customer_email": _OF_CUSTOMER["customer_email"] + " buyeremail billingemail mail",
    },
    QUOTES: {
        **{field: words for field, words in _EVERYWHERE.items() if field not in ("tags", "created_at")},
        **_OF_CUSTOMER,
        **QUOTE_WORDS,
        "external_id": _EVERYWHERE["external_id"] + QUOTE_WORDS["external_id"],
    },
    PRODUCTS: {
        **_EVERYWHERE,
        "external_id": _EVERYWHERE["external_id"] + " productid itemid articleid variantid",
        "name": "name product productname item itemname article service servicename title productservice produkt"
        " produktname artikel artikelname bezeichnung artikelbezeichnung leistung produit nomduproduit designation"
        " libelle producto nombredelproducto prodotto nomeprodotto articolo",
        "sku": "sku productcode productno productnumber itemcode itemnumber itemno articlenumber articleno partnumber"
        " partno variantsku code artikelnummer artikelnr produktnummer bestellnummer reference ref codigo codice",
        "category": "category series productcategory productfamily family productgroup producttype productline line type"
        " collection kategorie warengruppe produktgruppe categorie gamme categoria linea",
        "unit": "unit unitofmeasure uom unitname salesunit quantityunit einheit mengeneinheit unite unidad unita",
        "price": "price salesprice listprice unitprice sellingprice retailprice netprice standardprice regularprice rate"
        " variantprice preis verkaufspreis listenpreis einzelpreis nettopreis prix prixunitaire prixdevente"
        " precio precioventa prezzo prezzounitario",
        "cost": "cost unitcost costprice purchaseprice costperitem buyingprice einkaufspreis kosten selbstkosten"
        " prixdachat cout coste preciodecompra costo prezzodiacquisto",
        "currency": "currency currencycode pricecurrency currencyisocode wahrung devise moneda valuta",
        "tax": "tax taxrate taxpercent taxpercentage vat vatrate salestax steuer steuersatz mwst mwstsatz ust umsatzsteuer"
        " tva tauxdetva iva aliquota",
        "active": "active isactive enabled available published aktiv actif activo attivo",
        "description": "description notes note details productdescription shortdescription body beschreibung bemerkung"
        " descriptif descripcion descrizione",
    },
}

WORDS[LEADS] = {key: words for key, words in WORDS[CUSTOMERS].items() if key not in ("lifecycle", "kind")} | {
    "title": "leadtitle subject yoursubject inquiry enquiry request topic interestedin interest betreff anliegen anfrage"
    " thema objet asunto oggetto productinterest",
    "status": "status leadstatus leadstage leadphase statut stato estado",
    "disqualified_reason": "disqualifiedreason disqualificationreason unqualifiedreason lostreason lossreason grund",
    "source": WORDS[CUSTOMERS]["source"] + " utmsource form formname formtitle",
    "campaign": "campaign campaignname utmcampaign kampagne campagne campana campagna",
    "value": "value leadvalue budget estimatedvalue estimatedbudget amount dealvalue wert auftragswert montant valor valore",
    "received_at": "receivedat received submitted submittedat submissiondate submissiontime submittedon inquirydate"
    " timestamp date datetime time datum zeitpunkt eingegangen eingegangenam fecha data zeitstempel"
    " marcatemporal horodateur informazionicronologiche tijdstempel",
    "description": WORDS[CUSTOMERS]["description"]
    + " message howcanwehelp howcanwehelpyou whatdoyouneed yourmessage nachricht ihrenachricht mensaje messaggio"
    " text details question body content requirements",
    "deal_external_id": "convertedopportunityid converteddealid opportunityid dealid",
    "is_converted": "isconverted converted",
}

INDEX: dict[str, dict[str, str]] = {
    entity: {word: field for field, words in reversed(fields.items()) for word in words.split()}
    for entity, fields in WORDS.items()
}

# Headings of the organization above an organization: these never name the row itself.
PARENTS = {
    "subsidiaryof", "parent", "parentaccount", "parentcompany", "parentorganization", "muttergesellschaft", "maisonmere",
}  # fmt: skip

# Headings that only a table of leads has.
OF_LEADS = frozenset({"leadstatus", "leadstage", "leadtitle", "leadscore", "inquiry", "enquiry", "disqualifiedreason"})

# Headings of what a visitor of a website wrote, and of the form around it: both together only a web form has.
WRITTEN_IN_FORMS = frozenset({
    "message", "yourmessage", "nachricht", "ihrenachricht", "mensaje", "messaggio", "inquiry", "enquiry", "request",
    "requirements", "budget", "estimatedbudget", "subject", "yoursubject", "anfrage", "anliegen", "betreff",
})  # fmt: skip
OF_FORMS = frozenset({
    "form", "formname", "formtitle", "formid", "formular", "formulaire", "formulario", "submitted", "submittedat",
    "submittedon", "submissiondate", "submissiontime", "submissionid", "utmsource", "utmcampaign", "utmmedium",
    "eingegangenam",
})  # fmt: skip
# How Google Forms heads the first column of its answers; logs of calls and e-mails have such a column too, and more.
STAMPS_OF_FORMS = frozenset({
    "timestamp", "zeitstempel", "horodateur", "marcatemporal", "informazionicronologiche", "tijdstempel",
})  # fmt: skip
OF_LOGS = frozenset({"channel", "direction", "outcome", "duration"})

# Columns by which a file shows what its rows are; every other recognised column counts for 0.5.
TELLING: dict[str, dict[str, float]] = {
    CUSTOMERS: {
        "given_name": 3, "family_name": 3, "email": 3, "phone": 3, "street": 1.5, "city": 1.5, "postal_code": 1.5, "address": 1.5,
        "country": 1, "birthday": 3, "job_title": 1.5, "industry": 2.5, "employees": 3, "annual_revenue": 1.5, "url": 2,
        "organization": 1, "name": 1, "lifecycle": 1,
    },
    DEALS: {
        "stage": 3, "status": 1, "pipeline": 3, "value": 2.5, "probability": 4, "close_date": 4, "expected_close": 4, "closed_on": 3,
        "lost_reason": 4, "competitor": 3, "recurring": 3, "opened_on": 1, "next_step": 2, "is_won": 4, "is_closed": 2, "product": 1, "title": 1, "customer": 1,
    },
    LEADS: {},
    QUOTES: {},
    INTERACTIONS: {
        "channel": 1.5, "direction": 4, "body": 1.5, "subject": 2, "occurred_at": 2, "duration": 3, "outcome": 3, "customer": 1,
    },
    ORDERS: ORDER_TELLING,
    PRODUCTS: {
        "sku": 4, "price": 8, "cost": 4, "category": 1.5, "unit": 2, "tax": 2, "active": 1, "name": 1,
    },
}  # fmt: skip
