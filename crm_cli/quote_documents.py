"""Quotes written to files: PDF, HTML, and the draft of an e-mail."""

import shutil
import subprocess
from pathlib import Path

from crm_cli.environment import Environment
from crm_core.desktop import open_file
from crm_core.errors import FileProblem, UsageProblem
from crm_core.files import write_atomically
from crm_core.guarded import refuse_guarded
from crm_core.sales.quotes.documents.letter import Letter
from crm_core.values.text import show_text

FORMS = ("pdf", "html")
FORM_NAMES = {"pdf": "PDF", "html": "HTML", "e-mail": "e-mail"}
STDOUT = Path("-")
ENDINGS = {".pdf": "pdf", ".html": "html", ".htm": "html"}


def print_quote(env: Environment, key: int, output: Path | None, form: str | None) -> None:
    """Write a quote to a file, or to one named by its number in the current folder. Raises NoTypst, FileProblem."""
    chosen = _form(form, output)
    _check_terminal(env, output, chosen)
    letter = env.crm.quotes.letter(key)
    target = _target(output, f"{letter.file_name}.{chosen}")
    _ask_to_overwrite(env, target)
    _write(env, target, env.crm.quotes.document(letter, chosen))
    env.message(f'Quote {key} "{show_text(letter.title)}" is written to {_named(target)}.')
    _tell_undrawn(env, letter, chosen)


def mail_quote(env: Environment, key: int, output: Path | None, form: str | None, opens: bool) -> None:
    """Write the draft of an e-mail with the quote; open it, where the desktop has a program for it."""
    from crm_core.sales.quotes.documents.mail import message

    if opens and output == STDOUT:
        raise UsageProblem("--open opens the draft from a file, and -o - writes none: leave out one of them.")
    _check_terminal(env, output, "e-mail")
    to = env.crm.quotes.recipient(key)
    if to.objection:
        env.confirm(f"{to.objection}. Write all the same?")
    letter, chosen = env.crm.quotes.letter(key), _form(form, None)
    written = env.crm.quotes.draft(letter, to)
    attached = env.crm.quotes.document(letter, chosen)
    target = _target(output, f"{letter.file_name}.eml")
    _ask_to_overwrite(env, target)
    _write(env, target, message(written, attached, chosen, letter.file_name))
    env.message(f"The draft to {show_text(to.address)} is written to {_named(target)}.")
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
        open_file(env.variables, target)
        return
    beside = target.with_name(f"{letter.file_name}.{form}")
    _write(env, beside, attached)
    address, subject, text = said
    arguments = ["--utf8", "--subject", subject, "--body", text, "--attach", str(beside.absolute()), address]
    if subprocess.run([program, *arguments], check=False).returncode:  # noqa: S603  # The desktop's own; no shell.
        open_file(env.variables, target)


def _form(given: str | None, output: Path | None) -> str:
    """What was said, else what the file's name says, else PDF where it can be made. Raises UsageProblem."""
    if given is not None:
        if given.lower() not in FORMS:
            raise UsageProblem(f'--format {given}: a quote is printed as "pdf" or "html".')
        return given.lower()
    if output is not None and output != STDOUT:
        ending = output.suffix.lower()
        if ending not in ENDINGS:
            raise UsageProblem(f'"{output}" ends neither in .pdf nor in .html; --format says which it is to be.')
        return ENDINGS[ending]
    from crm_core.sales.quotes.documents.pdf import has_typst

    return "pdf" if has_typst() else "html"


def _target(output: Path | None, usual: str) -> Path:
    return Path(usual) if output is None else output


def _named(target: Path) -> str:
    return "standard output" if target == STDOUT else show_text(str(target))


def _check_terminal(env: Environment, output: Path | None, form: str) -> None:
    """A PDF is no text, and the others hold what they were given as it is: neither is for a terminal."""
    if output == STDOUT and env.to_terminal:
        raise UsageProblem(
            f"-o - would write the {FORM_NAMES[form]} to the terminal, which is no place for it: name a file, or let "
            "another program take it."
        )


def _ask_to_overwrite(env: Environment, target: Path) -> None:
    if target != STDOUT and target.is_file():
        refuse_guarded(target)
        env.confirm(f"Write over {show_text(str(target))}, which is there already?")


def _write(env: Environment, target: Path, data: bytes) -> None:
    if target != STDOUT:
        with write_atomically(target) as file:
            file.write(data)
    elif env.stdout_closed:
        raise FileProblem("Standard output is closed, so there is nowhere to write to.")
    else:
        env.stdout.buffer.write(data)
        env.stdout.buffer.flush()
