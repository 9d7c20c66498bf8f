"""The text of a message and the names of what is attached to it (RFC 2045 to 2047)."""

from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any, NamedTuple

from crm_core.exchange.mail.charsets import decoded, storable, storable_line
from crm_core.exchange.mail.headers import decoded_words
from crm_core.exchange.mail.html import text_of_html

LONGEST = 100_000
MOST_NAMED = 50
LONGEST_NAME = 200


class Text(NamedTuple):
    """A text, and whether it was written as plain text."""

    text: str
    plain: bool


def read_body(content: bytes) -> str:
    """The text, plain if the message has it so, and one last line that names the attachments.

    Raises what the standard library raises on malformed messages.
    """
    message = BytesParser(policy=compat32).parsebytes(content)
    names: list[str] = []
    text = storable(_text(message, names).text, LONGEST)
    named = storable_line(", ".join(names[:MOST_NAMED]), LONGEST // 10)
    if not named:
        return text
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    line = f"[Attached: {named}{more}]"
    return f"{storable(text, LONGEST - len(line) - 2)}\n\n{line}".strip()


def _text(part: "Message[str, str]", names: list[str]) -> Text:
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        found = [_text(child, names) for child in part.get_payload() if isinstance(child, Message)]
        said = [text for text in found if text.text.strip()]
        if part.get_content_subtype() == "alternative":
            return next((text for text in said if text.plain), said[-1] if said else Text("", True))
        return Text("\n\n".join(text.text.strip() for text in said), all(text.plain for text in said))
    name = _file_name(part)
    if part.get_content_maintype() == "message" or name or part.get_content_disposition() == "attachment":
        if not (part.get_content_maintype() == "image" and part.get("Content-ID")):
            names.append(name or _subject(part) or "a file without a name")
        return Text("", True)
    kind = part.get_content_type()
    if kind == "text/html":
        return Text(text_of_html(_decoded(part)), False)
    # A message that says it has parts, and none can be found, is shown as it stands.
    return Text(_decoded(part) if kind == "text/plain" or kind.startswith("multipart/") else "", True)


def _decoded(part: "Message[str, str]") -> str:
    payload: Any = part.get_payload(decode=True)
    return decoded(payload, part.get_content_charset() or "") if isinstance(payload, bytes) else ""


def _file_name(part: "Message[str, str]") -> str:
    return storable_line(decoded_words(part.get_filename() or ""), LONGEST_NAME)


def _subject(part: "Message[str, str]") -> str:
    """What an attached message is about."""
    inner: Any = part.get_payload()
    subject = inner[0].get("Subject") if isinstance(inner, list) and inner and isinstance(inner[0], Message) else None
    return storable_line(decoded_words(str(subject)), LONGEST_NAME) if subject else ""
