"""What other programs' filters look like and this one's would read as words: told, with the spelling that is meant."""

from collections.abc import Callable, Sequence

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Node, Word
from crm_core.patterns import regex
from crm_core.values.text import quoted

_COMPARED = regex(r"(?P<minus>!?)(?P<name>[^\W\d][\w.\-]*)(?P<sign>!=|<>|==|>=|<=|=|>|<)(?P<value>\S*)")
_REVERSED = regex(r"!(?P<name>[^\W\d][\w.\-]*):")
_SIGNS = {"=": ":", "==": ":", "!=": ":", "<>": ":"}
JOINING = ("or", "and", "not")


def refuse_comparison(word: Word, is_field: Callable[[str], bool]) -> None:
    """Raise FilterProblem for ``city=Berlin``, ``deal_count>3`` and ``!tag:vip``."""
    if word.quoted:
        return
    found = _COMPARED.fullmatch(word.text)
    if found and is_field(found["name"]):
        turned = found["sign"] in ("!=", "<>") or found["minus"]
        said = _SIGNS.get(found["sign"], f":{found['sign']}")
        raise _told(word, f"{'-' if turned else ''}{found['name']}{said}{found['value']}")
    negated = _REVERSED.match(word.text)
    if negated and is_field(negated["name"]):
        raise _told(word, f"-{word.text[1:]}" if word.text.count('"') != 1 else f"-{negated[0][1:]} …")


def _told(word: Word, meant: str) -> FilterProblem:
    what = f'"{quoted(word.text)}" is no condition; write {quoted(meant)}, or quotes around text to look for'
    return FilterProblem(what, word.at)


def refuse_small_operators(children: Sequence[Node], is_word: Callable[[Node], bool]) -> None:
    """Raise FilterProblem for "or" and "and" between conditions and "not" before one; among words they are words."""
    for place, child in enumerate(children):
        if not isinstance(child, Word) or child.quoted or child.text.lower() not in JOINING:
            continue
        follows = place + 1 < len(children) and not is_word(children[place + 1])
        precedes = place > 0 and not is_word(children[place - 1])
        if follows and (precedes or child.text.lower() == "not"):
            what = f'"{child.text}" before a condition is written {child.text.upper()}; put quotes around a word to look for'
            raise FilterProblem(what, child.at)
