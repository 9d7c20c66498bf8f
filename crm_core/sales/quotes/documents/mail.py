"""The draft of an e-mail that brings a quote to the customer."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.sales.quotes.documents.letter import Letter
from crm_core.values.text import quoted, show_text

MEDIA_TYPES = {"pdf": ("application", "pdf"), "html": ("text", "html")}


class Draft(NamedTuple):
    """What an e-mail says: to whom, from whom ("" for the mail program to fill in), subject and text; ``business`` is
    the name that it is sent under.
    """

    name: str
    to: str
    sender: str
    subject: str
    text: str
    business: str = ""


def draft(letter: Letter, name: str, to: str, sender: str) -> Draft:
    """The e-mail for a quote, in the customer's language; ``name`` is whom it greets."""
    words = letter.labels
    number = letter.number or words.draft
    subject = words.subject.format(number=number, title=letter.title)
    parts = (words.greeting.format(name=name), words.attached.format(number=number), words.regards)
    return Draft(name, to, sender, show_text(subject), "\n\n".join(parts) + f"\n{letter.business}\n", letter.business)


def message(draft: Draft, attached: bytes, form: str, file_name: str) -> bytes:
    """The draft as a file of its own, with the quote attached; mail programs open it ready to send (X-Unsent).

    Raises InvalidValue for an address that is none.
    """
    plain = (draft.to + draft.sender).isascii()
    mail = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    if draft.sender:
        mail["From"] = _address(show_text(draft.business), draft.sender)
    mail["To"] = _address(show_text(draft.name), draft.to)
    mail["Subject"] = draft.subject
    mail["X-Unsent"] = "1"
    mail.set_content(draft.text)
    main, sub = MEDIA_TYPES[form]
    mail.add_attachment(attached, maintype=main, subtype=sub, filename=f"{file_name}.{form}")
    mail.set_boundary(f"=_{file_name.encode('ascii', 'replace').decode().replace('?', '-')}_part")
    return mail.as_bytes()


def _address(name: str, address: str) -> Address:
    try:
        return Address(name, addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        raise InvalidValue("E-mail", quoted(address), "is no address that an e-mail can go to") from None
