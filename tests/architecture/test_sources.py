"""Files and functions stay small enough to read, and nothing of one machine or of no name slips in."""

import ast
import re
from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
NAMES_THAT_SAY_NOTHING = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
# Put together here, so that this file does not hold what it looks for.
PLACES = [r"/wor" + "k/", r"/roo" + "t/", r"/home/[a-z]+/", r"/Users/[A-Za-z]+/", r"/op" + r"t/\w"]
REGISTRIES = ["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npm", "index" + "-url", "find" + "-links"]


def spans(tree: ast.AST) -> list[tuple[str, int]]:
    """Name and length in lines of every function."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [(node.name, node.end_lineno - node.lineno + 1) for node in functions]


def test_no_file_is_longer_than_a_reader_can_hold(modules: list[Path]) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen(modules: list[Path]) -> None:
    long = [
        f"{path}: {name} has {length} lines"
        for path in modules
        for name, length in spans(ast.parse(path.read_text(encoding="utf-8")))
        if length > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_is_named_after_what_it_does(modules: list[Path]) -> None:
    assert [path for path in modules if path.name in NAMES_THAT_SAY_NOTHING] == []


def test_no_file_names_a_machine_or_a_registry(files: list[Path]) -> None:
    pattern = re.compile("|".join(PLACES + REGISTRIES))
    found = []
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if hit := pattern.search(line):
                found.append(f"{path}:{number}: {hit[0]}")
    assert found == []


def test_nothing_is_left_to_do_later(modules: list[Path]) -> None:
    marks = re.compile(r"#.*\b(TO" + "DO|FIX" + r"ME|XX" + r"X)\b")
    assert [str(path) for path in modules if marks.search(path.read_text(encoding="utf-8"))] == []
