"""Parse a filter: recursive descent over its tokens. OR binds weakest, then AND (written or not), then NOT."""

import unicodedata

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import And, Node, Not, Or, Within
from crm_core.catalog.filters.tokens import Mark, Sign, Token, tokenize

MAX_LENGTH = 10_000
MAX_NESTING = 50


def parse(text: str) -> Node:
    """The tree of ``text``; empty text gives an And without children. Raises FilterProblem."""
    _refuse_oversize_and_controls(text)
    return _Parser(text).whole()


def _refuse_oversize_and_controls(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise FilterProblem(f"a filter has at most {MAX_LENGTH:,} characters", MAX_LENGTH)
    if text.isprintable():
        return
    for at, char in enumerate(text):
        if unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n\r\x7f":
            raise FilterProblem(f"the character U+{ord(char):04X} cannot be part of a filter", at)


class _Parser:
    """One pass over the tokens of one filter; ``_next`` is the token looked at."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokenize(text)
        self._depth = 0
        self._next: Token | None = None
        self._advance()

    def _advance(self) -> None:
        self._next = next(self._tokens, None)

    def _sees(self, *marks: Mark) -> bool:
        return isinstance(self._next, Sign) and self._next.mark in marks

    def whole(self) -> Node:
        # The tokenizer only calls a bracket CLOSE inside an open one, so nothing can be left over.
        return self._any() if self._next else And(())

    def _any(self) -> Node:
        children = [self._all()]
        while self._sees(Mark.OR):
            self._after_operator()
            children.append(self._all())
        return children[0] if len(children) == 1 else Or(tuple(children))

    def _all(self) -> Node:
        children = [self._first()]
        while self._next and not self._sees(Mark.OR, Mark.CLOSE):
            if self._sees(Mark.AND):
                self._after_operator()
                children.append(self._first())
            else:
                children.append(self._negatable())
        return children[0] if len(children) == 1 else And(tuple(children))

    def _first(self) -> Node:
        """``OR`` and ``AND`` join two conditions; whoever looks for "OR Tambo" puts quotes around it."""
        if self._sees(Mark.OR, Mark.AND):
            sign = self._sign()
            what = f"{sign.mark.value} needs a condition before it; put quotes around a word to look for"
            raise FilterProblem(what, sign.at, expected=("a condition",))
        return self._negatable()

    def _negatable(self) -> Node:
        if not self._sees(Mark.NOT):
            return self._primary()
        at = self._sign().at
        self._after_operator()
        self._nest(at)
        child = self._first()
        self._depth -= 1
        return Not(child, at)

    def _primary(self) -> Node:
        if not self._sees(Mark.OPEN):
            token = self._next
            assert token is not None and not isinstance(token, Sign)  # noqa: S101, PT018 - the callers looked
            self._advance()
            return token
        sign = self._sign()
        at, bracket = sign.at, sign.end - 1
        self._nest(at)
        self._advance()
        if self._next is None:
            raise _unclosed(bracket)
        if self._sees(Mark.CLOSE):
            raise FilterProblem("nothing stands between the brackets", at, expected=("a condition",), incomplete=True)
        inside = self._any()
        if not self._sees(Mark.CLOSE):
            raise _unclosed(bracket)
        self._advance()
        self._depth -= 1
        return Within(sign.name, inside, at) if sign.name else inside

    def _sign(self) -> Sign:
        assert isinstance(self._next, Sign)  # noqa: S101 - the callers looked
        return self._next

    def _after_operator(self) -> None:
        """Step over an operator; something must follow it."""
        sign = self._sign()
        self._advance()
        if self._next is None or self._sees(Mark.CLOSE):
            what = f"{sign.mark.value} needs something after it"
            raise FilterProblem(what, sign.at, expected=("a condition",), incomplete=True)

    def _nest(self, at: int) -> None:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise FilterProblem(f"brackets and NOT may be nested {MAX_NESTING} deep", at)


def _unclosed(at: int) -> FilterProblem:
    return FilterProblem("the bracket opened here is not closed", at, expected=(")",), incomplete=True)
