"""re.compile for what every start of the program imports: compiled when it is first used, which most are not.

A filter alone knows thirty patterns; to compile them takes as long as to import a dozen modules.
"""

from typing import TYPE_CHECKING, Any

__all__ = ["regex"]

if TYPE_CHECKING:
    from re import compile as regex
else:
    import re

    class regex:  # noqa: N801  # to its users it is a function
        """A regular expression; what is asked of it is asked of the compiled one, which is looked up once.

        The functions of re want a text or what re.compile gave; this is neither, and has methods of its own.
        """

        def __init__(self, text: Any, flags: int = 0) -> None:
            self._text, self._flags = text, flags

        def __getattr__(self, name: str) -> Any:
            found = getattr(re.compile(self._text, self._flags), name)
            setattr(self, name, found)
            return found
