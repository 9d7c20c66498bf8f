"""A line written the way people write it, and what a change of that text changes."""

from crm_core.sales.lines.given import GivenLine, parse_line, show_quantity
from crm_core.values.rates import show_rate


def spelled(line: GivenLine) -> str:
    """The text that parse_line reads as the line: "2.5 h x Consulting @ 95 -10% tax 19%"."""
    unit = f" {line.unit}" if line.unit else ""
    parts = [line.whole or f"{show_quantity(line.quantity_milli)}{unit} x {line.name}"]
    parts += [f"@ {line.price}"] if line.price is not None else []
    parts += [f"-{line.discount}"] if line.discount else []
    parts += [f"tax {show_rate(line.tax_bp)}"] if line.tax_bp is not None else []
    parts += ["(optional)"] if line.is_optional else []
    return " ".join(parts)


def changed_parts(before: GivenLine, text: str) -> dict[str, object]:
    """The options that turn a line into what a text says: nothing for the same, the whole line for another thing.

    Raises InvalidValue.
    """
    if text.strip() == spelled(before):
        return {}
    after = parse_line(text)
    if after.name != before.name:
        return {"line": text}
    now, then = _options(after), _options(before)
    return {name: now[name] for name in now if now[name] != then[name]}


def _options(line: GivenLine) -> dict[str, object]:
    return {
        "quantity": show_quantity(line.quantity_milli),
        "unit": line.unit or "",
        "price": line.price,
        "discount": line.discount or "",
        "tax": None if line.tax_bp is None else show_rate(line.tax_bp),
        "optional": "yes" if line.is_optional else "no",
    }
