"""Quotes written to files: PDF, HTML, and the draft of an e-mail."""

import shutil
import subprocess
from pathlib import Path

from crm_cli.environment import Environment
from crm_cli.opener import open_file
from crm_core.errors import UsageProblem
from crm_core.files import write_atomically
from crm_core.sales.quotes.documents.letter import Letter
from crm_core.values.text import show_text

FORMS = ("pdf", "html")
STDOUT = Path("/dev/stdout")
ENDINGS = {".pdf": "pdf", ".html": "html", ".htm": "html"}


def print_quote(env: Environment, key: int, output: Path | None, form: str | None) -> None:
    """Write a quote to a file, or to one named by its number in the current folder. Raises NoTypst, FileProblem."""
    chosen = _form(form, output)
    letter = env.crm.quotes.letter(key)
    target = _target(output, f"{letter.file_name}.{chosen}")
    _ask_to_overwrite(env, target)
    _write(target, env.crm.quotes.document(letter, chosen))
    env.message(f'Quote {key} "{show_text(letter.title)}" is written to {show_text(str(target))}.')
    _tell_undrawn(env, letter, chosen)


def mail_quote(env: Environment, key: int, output: Path | None, form: str | None, opens: bool) -> None:
    """Write the draft of an e-mail with the quote; open it, where the desktop has a program for it."""
    from crm_core.sales.quotes.documents.mail import message

    to = env.crm.quotes.recipient(key)
    if to.objection:
        env.confirm(f"{to.objection}. Write all the same?")
    letter, chosen = env.crm.quotes.letter(key), _form(form, None)
    written = env.crm.quotes.draft(letter, to)
    attached = env.crm.quotes.document(letter, chosen)
    target = _target(output, f"{letter.file_name}.eml")
    _ask_to_overwrite(env, target)
    _write(target, message(written, attached, chosen, letter.file_name))
    env.message(f"The draft to {show_text(to.address)} is written to {show_text(str(target))}.")
    _tell_undrawn(env, letter, chosen)
    if opens:
        _open(env, target, letter, chosen, attached, (to.address, written.subject, written.text))


def _tell_undrawn(env: Environment, letter: Letter, form: str) -> None:
    if said := env.crm.quotes.undrawn(letter, form):
        env.warn(show_text(said))


def _open(
    env: Environment, target: Path, letter: Letter, form: str, attached: bytes, said: tuple[str, str, str]
) -> None:
    """Hand the e-mail to the mail program: by xdg-email with its parts, where that is there, else the draft itself."""
    program = shutil.which("xdg-email", path=env.variables.get("PATH"))
    if program is None:
        open_file(env, target)
        return
    beside = target.with_name(f"{letter.file_name}.{form}")
    _write(beside, attached)
    address, subject, text = said
    arguments = ["--utf8", "--subject", subject, "--body", text, "--attach", str(beside.absolute()), address]
    if subprocess.run([program, *arguments], check=False).returncode:  # noqa: S603  # The desktop's own; no shell.
        open_file(env, target)


def _form(given: str | None, output: Path | None) -> str:
    """What was said, else what the file's name says, else PDF where it can be made. Raises UsageProblem."""
    if given is not None:
        if given.lower() not in FORMS:
            raise UsageProblem(f'--format {given}: a quote is printed as "pdf" or "html".')
        return given.lower()
    if output is not None and str(output) != "-":
        ending = output.suffix.lower()
        if ending not in ENDINGS:
            raise UsageProblem(f'"{output}" ends neither in .pdf nor in .html; --format says which it is to be.')
        return ENDINGS[ending]
    from crm_core.sales.quotes.documents.pdf import has_typst

    return "pdf" if has_typst() else "html"


def _target(output: Path | None, usual: str) -> Path:
    if output is None:
        return Path(usual)
    return STDOUT if str(output) == "-" else output


def _ask_to_overwrite(env: Environment, target: Path) -> None:
    if target.is_file():
        env.confirm(f"Write over {show_text(str(target))}, which is there already?")


def _write(target: Path, data: bytes) -> None:
    if target == STDOUT:
        # A pipe cannot be replaced by a file that was written beside it.
        with target.open("wb") as stream:
            stream.write(data)
        return
    with write_atomically(target) as file:
        file.write(data)
