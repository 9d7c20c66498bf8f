"""Completion of commands, options and records for the shells, without loading the command line itself.

``crm __complete bash LINE`` and ``crm __complete zsh|fish WORDS…`` print one candidate a line; the scripts that
``crm completion SHELL`` prints call them.
"""

from collections.abc import Iterable, Mapping, Sequence

from crm_cli.completion_table import Completable, Place, read_table
from crm_cli.completion_values import known_values
from crm_cli.environment import Environment
from crm_cli.nouns import NOUNS
from crm_cli.shells import escape_for_bash, split_line

ROOT_OPTIONS = {
    "--db": "PATH", "--quiet": "", "-q": "", "--debug": "", "--yes": "", "-y": "", "--no-input": "",
    "--version": "", "-V": "", "--help": "", "-h": "",
}  # fmt: skip
FILE_METAVARS = frozenset({"PATH", "FILE"})


def complete(env: Environment, arguments: Sequence[str]) -> int:
    """Print the candidates for the last word; 0 even when there are none, and never a message."""
    if not arguments:
        return 0
    shell, *words = arguments
    if shell == "bash":
        line = split_line(words[0] if words else "")
        candidates = escape_for_bash(candidates_for(env, line.words[1:]), line)
    else:
        candidates = candidates_for(env, words or [""])
    env.stdout.write("".join(f"{candidate}\n" for candidate in candidates if candidate.isprintable()))
    return 0


def candidates_for(env: Environment, words: Sequence[str]) -> list[str]:
    """What the last of ``words`` may become."""
    *before, typed = words
    commands = read_table()
    place = find_place(env, commands, before)
    if typed.startswith("-") and not place.option and (options := matching(place.options, typed)):
        return options
    if place.command not in commands and not place.metavar:
        return matching(following_words(commands, place.command), typed)
    more = [] if place.before or place.option else following_words(commands, place.command)
    return [*matching(more, typed), *values_for(env, place, typed)]


def find_place(env: Environment, commands: Mapping[str, Completable], before: Sequence[str]) -> Place:
    """Where the words before lead."""
    command, expects = "", ""
    options: Mapping[str, str] = ROOT_OPTIONS
    positional: list[str] = []
    for word in before:
        if expects:
            note_option(env, expects, word)
            expects = ""
        elif word.startswith("-"):
            expects = word if options.get(word) else ""
        elif command in commands and (positional or f"{command} {word}" not in commands):
            positional.append(word)
        else:
            command = f"{command} {word}".strip()
            options = commands[command].options if command in commands else options
    metavar = options[expects] if expects else ""
    if not metavar and command in commands:
        metavar = metavar_at(commands[command].arguments, len(positional))
    return Place(command, tuple(positional), options, metavar, expects)


def note_option(env: Environment, option: str, value: str) -> None:
    """Take the database that the line names, so that its records are the candidates."""
    if option == "--db":
        from crm_core.paths import expanded

        env.database = expanded(value)


def metavar_at(metavars: Sequence[str], position: int) -> str:
    """The metavar of the argument at a position; the last one may repeat.

    Where another one may, the word may be one of those or what follows them: "[DEAL]... STAGE".
    """
    if any(metavar.endswith("...") for metavar in metavars[:-1]):
        return " ".join(metavars)
    if position < len(metavars):
        return metavars[position]
    return metavars[-1] if metavars and metavars[-1].endswith("...") else ""


def following_words(commands: Mapping[str, Completable], before: str) -> list[str]:
    """The nouns, the verbs of one, or what follows the first word of a verb of two."""
    if not before:
        return list(NOUNS)
    longer = [words.removeprefix(f"{before} ") for words in commands if words.startswith(f"{before} ")]
    return list(dict.fromkeys(words.partition(" ")[0] for words in longer))


def values_for(env: Environment, place: Place, typed: str) -> list[str]:
    """Candidates for an argument or for the value of an option, by its metavar."""
    return [found for metavar in place.metavar.split() for found in _values_of(env, place, metavar.strip("[]."), typed)]


def _values_of(env: Environment, place: Place, kind: str, typed: str) -> list[str]:
    if not kind or kind in FILE_METAVARS:
        return []
    known = known_values(place.command, place.option, kind, place.options)
    if known is not None and place.option != "--by":
        return matching(known, typed)
    from crm_cli.completion_records import record_candidates

    return [*matching(known or (), typed), *record_candidates(env, place, kind, typed)]


def matching(candidates: Iterable[str], typed: str) -> list[str]:
    """The candidates that begin with what is typed, whatever its case."""
    start = typed.casefold()
    return [str(candidate) for candidate in candidates if candidate.casefold().startswith(start)]
