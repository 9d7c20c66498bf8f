"""The program's fixed words, and what other programs and languages write for them."""

import re
from functools import cache

CHOICES: dict[str, dict[str, str]] = {
    "kind": {
        "person": "person individual contact human people privat privatperson personne persona particular private",
        "organization": "organization organisation company business account firm firma unternehmen entreprise societe"
        " société empresa azienda org group",
    },
    "lifecycle": {
        "lead": "lead subscriber marketingqualifiedlead mql new interessent",
        "prospect": "prospect salesqualifiedlead sql opportunity qualified",
        "customer": "customer client evangelist active kunde cliente",
        "former": "former inactive churned lost ehemalig ehemaliger",
    },
    "channel": {
        "call": "call phone phonecall telephone anruf telefonat telefon appel llamada chiamata",
        "email": "email mail e-mail courriel correo",
        "meeting": "meeting demo event lunch termin mittagessen besprechung reunion réunion reunión riunione",
        "letter": "letter post brief lettre carta lettera",
        "message": "message sms chat whatsapp linkedinmessage nachricht mensaje messaggio",
        "visit": "visit besuch visite visita",
        "note": "note task todo deadline aufgabe notiz nota",
    },
    "potential": {"low": "low niedrig gering c", "medium": "medium mittel b", "high": "high hoch a"},
    "direction": {
        "in": "in inbound incoming received eingehend entrant entrante",
        "out": "out outbound outgoing sent ausgehend sortant saliente uscente",
    },
    "recurring_every": {
        "month": "month monthly permonth monat monatlich mensuel mensual mensile",
        "quarter": "quarter quarterly perquarter quartal vierteljährlich trimestriel trimestral trimestrale",
        "year": "year yearly annual annually peryear jahr jährlich annuel anual annuale",
    },
    "status": {"open": "open pending offen ouvert abierto aperto", "won": "won gewonnen gagné ganado vinto", "lost": "lost verloren perdu perdido perso"},
}  # fmt: skip

CHOICES["lead_status"] = {
    "new": "new open opennotcontacted notcontacted notattempted untouched unread fresh neu offen nouveau nuevo nuovo",
    "working": "working workingcontacted contacted inprogress inprocess attempted attemptedtocontact contactinfuture"
    " nurturing nurture engaged connected assigned prequalified recycled pending inbearbeitung kontaktiert encours encurso",
    "qualified": "qualified closedconverted converted opendeal won salesqualified qualifiziert konvertiert qualifie"
    " cualificado qualificato",
    "disqualified": "disqualified unqualified notqualified closednotconverted notconverted closed junk junklead lost lostlead"
    " badtiming dead spam rejected notinterested archived unqualifiziert disqualifiziert perdu perdido perso",
}
# Words that say no more than the status does; others are kept as the reason.
PLAINLY_DISQUALIFIED = frozenset({"disqualified", "unqualified", "not qualified", "closed", "closed - not converted"})

_OTHER = {"other", "sonstige", "andere", "autre", "otro", "altro"}


CHOICES["preferred_channel"] = CHOICES["channel"]


def find_choice(key: str, text: str) -> str | None:
    """The program's word of the field ``key`` for a cell, None when it is unknown.

    >>> find_choice("lifecycle", "Marketing Qualified Lead")
    'lead'
    """
    words = _spellings(key)
    folded = text.strip().casefold()
    return words.get(folded) or words.get(re.sub(r"[\s_-]", "", folded))


def says_nothing(key: str, text: str) -> bool:
    """Whether a cell only says that it is none of the words another program knows, such as HubSpot's lifecycle "Other"."""
    return key == "lifecycle" and text.strip().casefold() in _OTHER


def nearest_choices(key: str, text: str) -> list[str]:
    """The program's words of the field ``key``, those nearest to a cell first."""
    from difflib import SequenceMatcher

    folded = text.strip().casefold()[:100]

    def likeness(choice: str) -> float:
        return max(SequenceMatcher(None, folded, word).ratio() for word in CHOICES[key][choice].split())

    return sorted(CHOICES[key], key=likeness, reverse=True)


@cache
def _spellings(key: str) -> dict[str, str]:
    return {word: choice for choice, words in CHOICES[key].items() for word in words.split()}
