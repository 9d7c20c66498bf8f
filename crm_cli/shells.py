"""How the shells hand over a line and take candidates, and the scripts that make them ask."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from crm_core.patterns import regex

PLAIN = regex(r"[\w@%+./:,=-]", re.UNICODE)
IN_DOUBLE_QUOTES = regex(r'(["\\$`])')

SCRIPTS = {
    "bash": r"""_crm_complete() {
    local IFS=$'\n'
    COMPREPLY=($("$1" __complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
}
complete -o nospace -o default -F _crm_complete crm
""",
    "zsh": r"""#compdef crm
_crm() {
    local -a found open closed
    found=("${(@f)$("${words[1]}" __complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    open=(${(M)found:#*:}) closed=(${found:#*:})
    if (( $#open + $#closed )); then
        (( $#open )) && compadd -U -S '' -- $open
        (( $#closed )) && compadd -U -- $closed
    else
        _files
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _crm "$@"; else compdef _crm crm; fi
""",
    "fish": r"""function __crm_complete
    set -l token (commandline -ct)
    set -l typed (string unescape -- "$token"; or string trim --left --chars "'\"" -- "$token")
    set -l found (crm __complete fish (commandline -opc)[2..] "$typed" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path "$token"
    end
end
complete -c crm -f -k -a '(__crm_complete)'
""",
}


class ShellLine(NamedTuple):
    """A line of bash up to the cursor: its words without quotes, and the quote that is still open at the end."""

    words: list[str]
    quote: str


def split_line(line: str) -> ShellLine:
    """The words of a line that may stop anywhere; the last one may be empty."""
    words, word, quote, escaped = [""], False, "", False
    for character in line:
        if escaped:
            words[-1] += character
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if character == quote else quote
            words[-1] += "" if not quote else character
        elif character in "'\"":
            quote = character
            word = True
        elif character.isspace():
            if words[-1] or word:
                words.append("")
            word = False
        else:
            words[-1] += character
    return ShellLine(words, quote)


def escape_for_bash(candidates: Iterable[str], line: ShellLine) -> list[str]:
    """The candidates as readline inserts them: quoted, without the part before the last word break it sees."""
    if line.quote == "'":
        return [candidate for candidate in candidates if "'" not in candidate]
    if line.quote == '"':
        return [IN_DOUBLE_QUOTES.sub(r"\\\1", candidate) for candidate in candidates]
    typed = line.words[-1]
    seen = max(typed.rfind(":"), typed.rfind("=")) + 1
    return [escaped(candidate[seen:]) + ("" if candidate.endswith((":", "=")) else " ") for candidate in candidates]


def escaped(text: str) -> str:
    """The text as one word of bash."""
    return "".join(character if PLAIN.match(character) else f"\\{character}" for character in text)
