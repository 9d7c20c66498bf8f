"""JSON input as a table: a list of objects, JSON lines, or objects one after the other, read piece by piece."""

import json
from collections.abc import Iterator
from typing import TextIO

from crm_core.errors import FileProblem
from crm_core.exchange.tables.lists import join_list
from crm_core.patterns import regex

MAX_RECORD = 16 * 1024 * 1024
_CHUNK = 64 * 1024
_GAP = regex(r"[\s,]*")
_START = regex(r'\ufeff?\s*(?:\[\s*[{"\]]|\{\s*["}])')
# Numbers stay as written: "1E+999999" or five thousand digits must not be computed here.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


def looks_like_json(sample: str) -> bool:
    """True when the text starts as a list of objects or as an object."""
    return _START.match(sample) is not None


def json_records(text: TextIO, name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """(line it starts on, object) for each object; numbers are texts. Raises FileProblem naming the line."""
    return iter(_Records(text, name))


class _Records:
    """A window over the text that moves forward record by record."""

    def __init__(self, text: TextIO, name: str) -> None:
        self._text = text
        self._name = name
        self._buffer = text.read(_CHUNK).lstrip("\ufeff")
        self._place = 0
        self._line = 1

    def __iter__(self) -> Iterator[tuple[int, dict[str, object]]]:
        in_list = self._peek() == "["
        if in_list:
            self._place += 1
        while (mark := self._peek()) not in ("", "]"):
            line = self._line
            record = self._decode()
            if not isinstance(record, dict):
                raise self._problem(f'is no table: a record starts with {{, here stands "{mark}"')
            yield line, record
        self._check_end(in_list)

    def _peek(self) -> str:
        """The next character that is no blank or comma; "" at the end."""
        while True:
            gap = _GAP.match(self._buffer, self._place)
            self._move(gap.end() if gap else self._place)
            if self._place < len(self._buffer):
                return self._buffer[self._place]
            self._buffer, self._place = self._text.read(_CHUNK), 0
            if not self._buffer:
                return ""

    def _decode(self) -> object:
        """The value that starts here, reading on as far as it reaches."""
        while True:
            try:
                record, end = _DECODER.raw_decode(self._buffer, self._place)
            except RecursionError as problem:
                raise self._problem("nests its JSON too deeply") from problem
            except ValueError as problem:
                into_it = getattr(problem, "pos", self._place) - self._place
                if not self._extend():
                    self._move(self._end_of_sense(self._place + into_it))
                    raise self._problem("is not valid JSON") from problem
            else:
                self._move(end)
                return record

    def _end_of_sense(self, place: int) -> int:
        """Where something is wrong; where a record breaks off and the next begins, or the file ends, that is the end of the first."""
        before = self._buffer[self._place : place]
        broken_off = self._buffer[place : place + 1] in ("{", "")
        return self._place + len(before.rstrip() if broken_off else before)

    def _extend(self) -> bool:
        waiting = len(self._buffer) - self._place
        more = self._text.read(max(_CHUNK, waiting)) if waiting < MAX_RECORD else ""
        self._buffer, self._place = self._buffer[self._place :] + more, 0
        return bool(more)

    def _move(self, place: int) -> None:
        self._line += self._buffer.count("\n", self._place, place)
        self._place = place

    def _check_end(self, in_list: bool) -> None:
        """A list must be closed, and nothing may follow it: a file cut short must not look whole."""
        closed = self._place < len(self._buffer)
        rest = (self._buffer[self._place + 1 :] + self._text.read(_CHUNK)).strip()
        if closed and (rest or not in_list):
            raise self._problem("goes on after the end of the records")
        if in_list and not closed:
            raise self._problem("ends the file before its list is closed")

    def _problem(self, why: str) -> FileProblem:
        return FileProblem(f"{self._name}, line {self._line} {why}.", path=self._name, line=self._line)


def flatten(record: dict[str, object]) -> dict[str, str]:
    """One cell per leaf: {"value": {"amount": "5"}} gives "value.amount"; lists of objects are numbered from 1."""
    cells: dict[str, str] = {}
    _flatten_into(cells, "", record)
    return cells


def _flatten_into(cells: dict[str, str], path: str, value: object) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten_into(cells, f"{path}.{key}" if path else key, inner)
    elif isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
        for number, inner in enumerate(value, start=1):
            _flatten_into(cells, f"{path}.{number}", inner)
    elif isinstance(value, list):
        cells[path] = join_list(_plain(inner) for inner in value)
    else:
        cells[path] = _plain(value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
