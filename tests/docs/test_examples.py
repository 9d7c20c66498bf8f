"""Every documented example runs, and answers what its page says.

The two pages that everybody reads first run as their readers run them: every command in a shell, as a process. On the
others this is left to the commands that need a shell; each of the rest would spend most of its time on starting.
"""

import io
import os
import re
import shlex
from pathlib import Path
from runpy import run_path
from unittest.mock import patch

import pytest

from crm_cli.environment import Environment
from crm_cli.main import run_with

ROOT = Path(__file__).parents[2]
TOOL = run_path(str(ROOT / "docs/tools/examples.py"))
PAGES = [path for path in TOOL["pages"]() if TOOL["parse"](path.read_text(encoding="utf-8")).examples]
AS_PROCESSES = {ROOT / "README.md", ROOT / "docs/tutorial.md"}
QUOTED = re.compile(r"""'[^']*'|"[^"$`\\]*\"""")
OF_THE_SHELL = re.compile(r"[|<>;&$`\n\\*?#~]")


class InProcess(TOOL["Sandbox"]):
    """Runs commands of crm in this process, and those that need a shell as before."""

    def run(self, command: str) -> str:
        if not command.startswith("crm ") or OF_THE_SHELL.search(QUOTED.sub("", command)):
            return str(super().run(command))
        arguments = tuple(shlex.split(command)[1:])
        printed = io.BytesIO()
        said = io.TextIOWrapper(printed, encoding="utf-8", write_through=True)
        env = Environment(
            stdin=io.StringIO(), stdout=said, stderr=said, variables=self.environment, arguments=arguments
        )
        with patch.dict(os.environ, self.environment, clear=True):
            if code := run_with(env, arguments):
                raise TOOL["Failed"](f"exit code {code} from: {command}\n{printed.getvalue().decode()}")
        return printed.getvalue().decode().replace("\r\n", "\n")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_answer_what_the_page_says(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = TOOL["parse"](path.read_text(encoding="utf-8"))
    sandbox = (TOOL["Sandbox"] if path in AS_PROCESSES else InProcess)(tmp_path, page.start)
    monkeypatch.chdir(sandbox.work)
    for example in page.examples:
        assert example.abridged(sandbox.run(example.command)) == example.output, (
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
