"""Custom values as they are kept, whoever wrote them."""

import json


def held(text: str) -> dict[str, object]:
    """Names and values out of JSON; what is no set of them, another program's, stands under the empty name."""
    try:
        found = json.loads(text)
    except ValueError:
        found = text
    return found if isinstance(found, dict) else {"": found}
