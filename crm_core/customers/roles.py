"""What somebody is to the business besides a customer."""

from collections.abc import Iterable
from difflib import get_close_matches

from crm_core.customers.words import ROLES
from crm_core.errors import InvalidValue
from crm_core.values.text import fold, quoted


def read_roles(given: object) -> tuple[str, ...]:
    """Roles from a list or from "partner, supplier". Raises InvalidValue."""
    parts = given.replace(";", ",").split(",") if isinstance(given, str) else _items(given)
    return tuple(role for role in ROLES if role in {_role(part) for part in parts if part.strip()})


def _items(given: object) -> list[str]:
    return [str(item) for item in given] if isinstance(given, Iterable) else []


def _role(text: str) -> str:
    wanted = fold(text.strip())
    found = [role for role in ROLES if role.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    near = get_close_matches(wanted, ROLES, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise InvalidValue("Roles", quoted(text), f"is not one of {', '.join(ROLES)}{hint}")


def role_flags(given: object) -> dict[str, int]:
    """The columns of a customer that hold its roles. Raises InvalidValue."""
    roles = read_roles(given)
    return {f"is_{role}": int(role in roles) for role in ROLES}
