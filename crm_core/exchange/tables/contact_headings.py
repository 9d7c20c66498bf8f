"""Headings of e-mails, phones and addresses: "Home Phone 2", "Address 1 - City", "Business Postal Code", "Telefon privat".

They come in thousands of combinations of a label, a thing and a number, so they are read instead of listed.
"""

from crm_core.exchange.tables.targets import ADDRESS_PARTS, Target
from crm_core.patterns import regex

_LABELS = {
    "home": "home private privat privee prive personal personnel particular casa domicile domicilio",
    "work": "work business office company geschaftlich dienstlich beruflich arbeit buro firma travail bureau"
    " professionnel professionnelle trabajo oficina lavoro ufficio organization job",
    "other": "other andere sonstige autre otro otra altro secondary alternate alternative",
    "billing": "billing invoice rechnung rechnungs facturation facturacion fatturazione",
    "shipping": "shipping delivery liefer livraison envio spedizione",
    "": "main primary person contact customer mailing default postal principal principale",
}
_THINGS = {
    "email": "email emails emailaddress emailaddresses mail mails mailaddress emailadresse mailadresse emailid correo"
    " correoelectronico courriel adresseemail adressemail adresseelectronique indirizzoemail emailvalue",
    "phone": "phone phones phonenumber phoneno phonevalue tel telno telephone telephonenumber telefon telefonnummer"
    " telefonnr rufnummer telefono numerodetelefono numerodetelephone numeroditelefono contactnumber contactnumbers"
    " festnetz",
    "mobile": "mobile mobilephone mobilenumber mobileno cell cellphone cellular mobil mobiltelefon mobilnummer mobilfunk"
    " handy handynummer portable telephoneportable movil telefonomovil celular cellulare telefonmobil telmobil phonemobile",
    "fax": "fax faxnumber faxno telefax faxnummer faxnr",
    "pager": "pager pagernumber",
    "url": "website url web webpage homepage websitevalue websiteurl",
    "mastodon": "mastodon mastodonhandle fediverse",
    "signal": "signal signalnumber",
    "skype": "skype skypeid skypename skypehandle",
    "telegram": "telegram telegramhandle",
    "twitter": "twitter twitterhandle twitterusername xhandle",
    "instagram": "instagram instagramhandle instagramusername",
    "matrix": "matrix matrixid",
    "xmpp": "xmpp jabber jabberid",
    "address": "address addressformatted adresse anschrift direccion indirizzo fulladdress formattedaddress location"
    " officelocation standort postaladdress",
    "street": "street addressstreet streetaddress address1 address2 address3 addressline addressline1 addressline2"
    " addressline3 addressline4 addressaddress1 addressaddress2 addressextendedaddress streetaddress1 streetaddress2"
    " street2 street3 line1 line2 strasse strassehausnummer strasseundhausnummer strassenr rue calle via indirizzovia"
    " addresspobox pobox postfach",
    "city": "city addresscity town addresstown ort stadt wohnort ville ciudad localidad poblacion citta comune",
    "region": "state region addressregion addressstate stateprovince province provincecode addressprovincecode addressprovince"
    " county bundesland kanton departement provincia estado comunidad regione",
    "postal_code": "zip zipcode postalcode postcode addresspostalcode addresszip zippostalcode plz postleitzahl"
    " codepostal codigopostal cap cp",
    "country": "country addresscountry countryregion countrycode addresscountrycode land landregion staat pays pais paisregion paese"
    " nation countryname",
}
_PHONE_LABELS = {"mobile", "fax", "pager"}
_NETWORKS = {"mastodon", "signal", "skype", "telegram", "twitter", "instagram", "matrix", "xmpp"}
_LABEL_OF = {word: label for label, words in _LABELS.items() for word in words.split()}
_THING_OF = {word: thing for thing, words in _THINGS.items() for word in words.split()}


def _longest_first(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_HEADING = regex(
    rf"(?P<before>{_longest_first(_LABEL_OF)})??(?P<thing>{_longest_first(_THING_OF)})"
    rf"(?P<after>{_longest_first(_LABEL_OF)})?(?P<number>[1-9][0-9]?)?"
)
_LABELLED = regex(r"(?P<key>email|phone|website|address)s?(?P<number>[1-9][0-9]?)(?P<label>label|type)")
_NUMBERED = regex(r"(?P<key>email|phone|website|url|address)s?(?P<number>[1-9][0-9]?)(?P<rest>[a-z]+)")
# Words that mean something else when they stand alone.
_NOT_ALONE = {"line1", "line2", "cap", "cp", "via"}
_KEYS = {"website": "url"}


def contact_target(word: str) -> Target | None:
    """What a compact heading says about a contact; number 0 means "the next free one".

    >>> contact_target("homephone2")
    Target(key='phone', number=0, of_label=False, label='home', name='')
    """
    labelled = _LABELLED.fullmatch(word)
    if labelled:
        key = labelled["key"]
        return Target(_KEYS.get(key, key), int(labelled["number"]), of_label=True)
    numbered = _NUMBERED.fullmatch(word)
    if numbered:
        thing = _THING_OF.get(numbered["key"] + numbered["rest"])
        if thing in ("email", "phone", "url", "address", "street", "city", "region", "postal_code", "country"):
            return Target(thing, int(numbered["number"]))
    return None if word in _NOT_ALONE else _labelled_thing(word)


def _labelled_thing(word: str) -> Target | None:
    match = _HEADING.fullmatch(word)
    if match is None:
        return None
    thing = _THING_OF[match["thing"]]
    label = _LABEL_OF.get(match["before"] or "", "") or _LABEL_OF.get(match["after"] or "", "")
    if thing in _PHONE_LABELS:
        return Target("phone", 0, label=thing)
    if thing in _NETWORKS:
        return Target("handle", 0, label=thing)
    # "Phone 2" is simply another phone, but "City 2" belongs to "Country 2".
    number = int(match["number"]) if match["number"] and thing in ADDRESS_PARTS and not label else 0
    return Target(thing, number, label=label)
