"""One message out of its lines: as much of it as is needed, however large it is."""

LARGEST_PART = 1_000_000
LARGEST_MESSAGE = 8_000_000
MOST_BOUNDARIES = 2000
LONGEST_LINE = 65_536


class Gatherer:
    """Keeps the beginning of each part, so that the text and the names of all attachments stay and their contents go.

    A part begins where a line begins with "--", as every MIME boundary does.
    """

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._part = 0
        self._whole = 0
        self._boundaries = 0

    def add(self, line: bytes) -> None:
        """Take one line, or a piece of a very long one."""
        if line.startswith(b"--"):
            self._part = 0
            self._boundaries += 1
        self._part += len(line)
        room = self._part <= LARGEST_PART and self._whole + len(line) <= LARGEST_MESSAGE
        if room and self._boundaries <= MOST_BOUNDARIES:
            self._whole += len(line)
            self._lines.append(line)

    @property
    def content(self) -> bytes:
        """The message as far as it is kept."""
        return b"".join(self._lines)
