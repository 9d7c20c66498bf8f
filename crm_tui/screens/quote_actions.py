"""What keys do with quotes; the screen answers which quote is meant."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from crm_core.catalog.pages import Change
from crm_core.errors import UsageProblem
from crm_tui import bridge
from crm_tui.actions import Action, Enabled
from crm_tui.screens.bulk_actions import delete_chosen, delete_twin
from crm_tui.screens.document_actions import record_actions, twin

Host = Any  # QuotesScreen: subject(), subject_name(), customer(), status(), number(), land()
DOCUMENTS = {".pdf": "pdf", ".html": "html", ".htm": "html"}


def one(host: Host) -> Enabled:
    """Whether there is a quote to act on."""
    return True if host.subject() is not None else f"There is no quote here; {host.key('quote.add')} adds one."


def is_draft(host: Host) -> Enabled:
    """Whether the quote may still be changed."""
    if (allowed := one(host)) is not True or host.status() == "draft":
        return allowed
    return f"This quote was sent; {host.key('quote.revise')} makes a revision."


def is_waiting(host: Host) -> Enabled:
    """Whether the quote was sent and waits for an answer."""
    if (allowed := one(host)) is not True or host.status() in ("sent", "expired"):
        return allowed
    return f"This quote is {host.status()}; only one that was sent can be accepted or rejected."


def is_sent(host: Host) -> Enabled:
    """Whether the quote may be revised."""
    if (allowed := one(host)) is not True or host.status() in ("sent", "expired", "rejected"):
        return allowed
    return f"This quote is {host.status()}; only one that was sent can be revised."


def write(host: Host, call: Callable[[], Change], then: Callable[[Change], object] = bool) -> None:
    """Change a quote in the background and say what was done."""
    bridge.change(host.crm_app, call, then)


def add(host: Host) -> None:
    """The form of a new quote."""
    from crm_tui.dialogs.quote_forms import open_new_quote

    open_new_quote(host.crm_app, lambda change: host.land("quote", change.id))


def edit(host: Host) -> None:
    """The form of the quote."""
    from crm_tui.dialogs.quote_forms import open_quote

    open_quote(host.crm_app, host.subject())


def send(host: Host) -> None:
    """Send after a question, for its number is given for good."""
    from crm_tui.dialogs.confirm import Confirm

    key, quotes = host.subject(), host.crm.quotes

    def answered(yes: bool | None) -> None:
        if yes:
            write(host, lambda: quotes.send(key))

    details = ["It gets its number, which is never given again, and cannot be changed any more, only revised."]
    host.app.push_screen(Confirm(f'Mark "{host.subject_name()}" as sent?', details, "Send"), answered)


def revise(host: Host) -> None:
    """Add a revision and go to it."""
    key, quotes = host.subject(), host.crm.quotes
    write(host, lambda: quotes.revise(key), lambda change: host.land("quote", change.id))


def accept(host: Host) -> None:
    """The customer takes it; asks which optional lines come along, where there are any."""
    from crm_tui.dialogs.write_prompt import ask_change

    app, key, quotes = host.crm_app, host.subject(), host.crm.quotes

    def asked(view: Any) -> None:
        optional = [line for line in view.lines if line.is_optional]
        if not optional:
            write(host, lambda: quotes.accept(key))
            return
        names = ", ".join(f"{line.position} {line.description}" for line in optional)
        title, hint = f"Accepted with which options? {names}", "4,5; enter alone: none"
        ask_change(app, title, accepted, placeholder=hint, blank=True)

    def accepted(text: str) -> Change:
        done: Change = quotes.accept(key, [text] if text else [])
        return done

    bridge.load(app, "options", lambda: quotes.view(key), asked)


def reject(host: Host) -> None:
    """The customer does not want it, for a reason one may give."""
    from crm_tui.dialogs.write_prompt import ask_change

    key, quotes = host.subject(), host.crm.quotes
    ask_change(
        host.crm_app,
        f'Rejected: "{host.subject_name()}"',
        lambda reason: quotes.reject(key, reason or None),
        placeholder="why? enter alone gives no reason, esc leaves the quote",
        blank=True,
    )


def copy_quote(host: Host) -> None:
    """Add a draft like it and go to that."""
    key, quotes = host.subject(), host.crm.quotes
    write(host, lambda: quotes.copy(key), lambda change: host.land("quote", change.id))


def delete(host: Host) -> None:
    """Move to the trash after a question."""
    delete_chosen(host, *(["Its number stays used."] if host.number() else []))


def _file_name(host: Host, ending: str) -> str:
    from crm_core.sales.quotes.documents.letter import file_name

    return f"{file_name(host.number() or f'quote-{host.subject()}')}.{ending}"


def print_quote(host: Host) -> None:
    """Ask for the file and write it, as PDF or HTML by its ending."""
    from crm_core.sales.quotes.documents.pdf import has_typst

    app, key, quotes = host.crm_app, host.subject(), host.crm.quotes

    said: list[str] = []

    def document(target: Path) -> bytes:
        letter, form = quotes.letter(key), _form(target)
        made: bytes = quotes.document(letter, form)
        said[:] = [quotes.undrawn(letter, form)]
        return made

    _ask_file(
        host,
        "Print to which file?",
        ".pdf or .html; enter alone: ",
        _file_name(host, "pdf" if has_typst() else "html"),
        document,
        lambda path: _tell(app, f"Written to {path}.", *said),
    )


def _tell(app: Any, done: str, undrawn: str) -> None:
    """Say what was written, and which characters no font can draw."""
    app.tell(f"{done} {undrawn}".strip(), warning=bool(undrawn))


def _form(target: Path) -> str:
    """Whether a file is to be PDF or HTML. Raises UsageProblem when its name says neither."""
    form = DOCUMENTS.get(target.suffix.lower())
    if form is None:
        raise UsageProblem(f'"{target}" ends neither in .pdf nor in .html.')
    return form


def _ask_file(
    host: Host, title: str, hint: str, usual: str, make: Callable[[Path], bytes], then: Callable[[Path], object]
) -> None:
    """Ask for a file and write it; one that is there is replaced when its name is entered once more."""
    from crm_tui.dialogs.write_prompt import WritePrompt

    warned: set[Path] = set()

    def write_file(name: str) -> Path:
        target = Path(name or usual).expanduser()
        data = make(target)
        if target.exists() and target not in warned:
            warned.add(target)
            raise UsageProblem(f'"{target}" is there already; enter once more replaces it, another name keeps it.')
        return _written(target, data)

    host.app.push_screen(WritePrompt(title, write_file, then, writes=False, placeholder=f"{hint}{usual}", blank=True))


def mail(host: Host) -> None:
    """Write the draft of an e-mail with the quote and open it; asks when the customer opted out."""
    from crm_tui.dialogs.confirm import Confirm

    app, key, quotes, usual = host.crm_app, host.subject(), host.crm.quotes, _file_name(host, "eml")
    said: list[str] = []

    def document(_target: Path) -> bytes:
        data, undrawn = _draft(quotes, key)
        said[:] = [undrawn]
        return data

    def ask(yes: bool | None) -> None:
        if yes:
            _ask_file(host, "Draft to which file?", "enter alone: ", usual, document, opened)

    def opened(path: Path) -> None:
        app.open_url(path.absolute().as_uri())
        _tell(app, f"The draft is {path}.", *said)

    def asked(to: Any) -> None:
        if to.objection:
            app.push_screen(Confirm(f"{to.objection}.", ["Write all the same?"], "Write", "Leave it"), ask)
        else:
            ask(True)

    bridge.load(app, "recipient", lambda: quotes.recipient(key), asked)


def _draft(quotes: Any, key: int) -> tuple[bytes, str]:
    """The e-mail, and what to say of characters that its PDF cannot show."""
    from crm_core.sales.quotes.documents.mail import message
    from crm_core.sales.quotes.documents.pdf import has_typst

    letter, form = quotes.letter(key), "pdf" if has_typst() else "html"
    written = quotes.draft(letter, quotes.recipient(key))
    data = message(written, quotes.document(letter, form), form, letter.file_name)
    return data, quotes.undrawn(letter, form)


def _written(target: Path, data: bytes) -> Path:
    from crm_core.files import write_atomically

    with write_atomically(target) as file:
        file.write(data)
    return target


show_twin = twin("quote", "show")

QUOTE_ACTIONS = (
    Action(id="quote.add", keys="a", label="Add", footer=86, run=add, help="A new draft for a customer, or from a deal.",
           twin=lambda _: ["crm", "quote", "add", "TITLE", "--customer", "CUSTOMER"]),
    Action(id="quote.edit", keys="e", label="Edit", footer=90, run=edit, enabled=is_draft, help="Change a draft.",
           twin=lambda host: ["crm", "quote", "edit", str(host.subject()), "--title", host.subject_name()]),
    Action(id="quote.send", keys="S", label="Send", footer=93, run=send, enabled=is_draft, twin=twin("quote", "send"),
           help="Give the draft its number and close it to changes, after a question."),
    Action(id="quote.accept", keys="w", label="Accepted", footer=96, run=accept, enabled=is_waiting, twin=twin("quote", "accept"),
           help="The customer takes it: makes the order and wins the deal."),
    Action(id="quote.reject", keys="x", label="Rejected", footer=95, run=reject, enabled=is_waiting, twin=twin("quote", "reject"),
           help="The customer does not want it; asks for the reason."),
    Action(id="quote.revise", keys="R", label="Revise", footer=94, run=revise, enabled=is_sent, twin=twin("quote", "revise"),
           help="A draft under the same number that takes its place when it is sent."),
    Action(id="quote.print", keys="p", label="Print", footer=89, run=print_quote, enabled=one,
           twin=lambda host: ["crm", "quote", "print", str(host.subject()), "-o", "FILE"],
           help="Write it to a PDF or HTML file."),
    Action(id="quote.mail", keys="m", label="E-mail", footer=88, run=mail, enabled=one, twin=twin("quote", "mail", last=["-o", "FILE", "--open"]),
           help="Write the draft of an e-mail with the quote and open it."),
    Action(id="quote.copy", keys="c", label="Copy", footer=78, run=copy_quote, enabled=one, twin=twin("quote", "copy"),
           help="A draft with the same lines and texts."),
    Action(id="quote.delete", keys="d", label="Delete", footer=60, run=delete, enabled=one, twin=delete_twin,
           help="Move to the trash, after a question; its number stays used."),
    *record_actions("quote", one),
)  # fmt: skip
