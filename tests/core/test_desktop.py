"""What is opened goes to the program of the desktop, and to none that would take the terminal."""

import os
from pathlib import Path

import pytest

from crm_core.desktop import NothingOpens, open_file, open_link

SEEN = """at=nowhere; (: < /dev/tty) 2> /dev/null && at=terminal
ps -o sid= -p $$ > '{0}.sid'
echo "$#:$1:$at" > '{0}'
"""


@pytest.fixture
def desktop(tmp_path: Path) -> dict[str, str]:
    """The variables of a machine whose xdg-open writes what it was given."""
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{SEEN.format(tmp_path / 'opened')}\ncase $1 in *refused*) exit 3;; esac\n")
    program.chmod(0o700)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}"}


def test_a_link_is_handed_over_away_from_the_terminal(desktop: dict[str, str], tmp_path: Path) -> None:
    open_link(desktop, "mailto:a%2Bb@example.com", apart=True)
    assert (tmp_path / "opened").read_text() == "1:mailto:a%2Bb@example.com:nowhere\n"
    assert int((tmp_path / "opened.sid").read_text()) != os.getsid(0)


def test_a_file_is_handed_over_by_its_whole_path(desktop: dict[str, str], tmp_path: Path) -> None:
    open_file(desktop, tmp_path / "a b.png")
    assert (tmp_path / "opened").read_text().startswith(f"1:{tmp_path}/a b.png:")


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("mailto:a%2Bb@example.com", "could open a mail program; the address is a+b@example.com."),
        ("tel:+441234", "could open a program that calls; the number is +441234."),
        ("file:///tmp/a%20b.png", "could open the file; it is /tmp/a b.png."),
        ("https://example.com/a%20b", "could open the address; it is https://example.com/a%20b."),
    ],
)
def test_without_a_desktop_the_sentence_holds_what_one_needs(tmp_path: Path, link: str, said: str) -> None:
    with pytest.raises(NothingOpens) as refused:
        open_link({"PATH": str(tmp_path)}, link, apart=True)
    assert refused.value.sentence == f"There is no xdg-open here that {said}"


def test_a_desktop_that_opens_nothing_is_told(desktop: dict[str, str]) -> None:
    with pytest.raises(NothingOpens, match=r"^xdg-open could not open the address; it is https://refused"):
        open_link(desktop, "https://refused.example", apart=True)
