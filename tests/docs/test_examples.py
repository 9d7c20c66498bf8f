"""Every documented example runs, and answers what its page says."""

from pathlib import Path
from runpy import run_path

import pytest

ROOT = Path(__file__).parents[2]
TOOL = run_path(str(ROOT / "docs/tools/examples.py"))
PAGES = [path for path in TOOL["pages"]() if TOOL["parse"](path.read_text(encoding="utf-8")).examples]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_answer_what_the_page_says(path: Path) -> None:
    page = TOOL["parse"](path.read_text(encoding="utf-8"))
    for example, output in TOOL["outputs"](page):
        assert example.abridged(output) == example.output, (
            f"{path}:{example.line}: $ {example.command} (make docs writes it anew)"
        )


def test_the_tool_reads_commands_that_span_lines_and_their_output() -> None:
    text = "# T\n\n```console\n$ cat <<'END'\n> a\n>\n> END\na\n\n$ true\n```\n\n```sh\n$ not this\n```\n"
    page = TOOL["parse"](text)
    assert [(example.line, example.command, example.output) for example in page.examples] == [
        (4, "cat <<'END'\na\n\nEND", "a\n\n"),
        (10, "true", ""),
    ]
    assert page.text() == text


def test_what_a_page_leaves_out_stays_out() -> None:
    [example] = TOOL["parse"]("```console\n$ seq 5\n1\n2\n...\n5\n```\n").examples
    assert example.abridged("1\n3\n4\n5\n6\n") == "1\n3\n...\n6\n"
    assert example.abridged("1\n2\n3\n") == "1\n2\n3\n"


def test_an_example_that_fails_stops_the_run(tmp_path: Path) -> None:
    page = TOOL["parse"]("```console\n$ echo one\n$ exit 3\n$ echo never\n```\n")
    ran = TOOL["outputs"](page)
    assert next(ran)[1] == "one\n"
    with pytest.raises(TOOL["Failed"], match="exit code 3"):
        next(ran)
