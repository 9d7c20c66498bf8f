"""The few colours of the program, made from whatever theme is chosen: accent, dim, rule, cursor, and three for states."""

from textual.color import Color
from textual.theme import Theme

READABLE = 4.5  # WCAG 2 level AA
ANSI = {
    "crm-accent": "ansi_bright_blue",
    "crm-dim": "ansi_bright_black",
    "crm-rule": "ansi_bright_black",
    "crm-cursor": "ansi_blue",
    "crm-away": "ansi_black",
    "crm-late": "ansi_bright_red",
    "crm-soon": "ansi_bright_yellow",
    "crm-won": "ansi_bright_green",
    "crm-veil": "transparent",
}


def colours(theme: Theme) -> dict[str, str]:
    """CSS variables for a theme."""
    if theme.ansi:
        return ANSI
    generated = theme.to_color_system().generate()
    background, foreground = Color.parse(generated["background"]), Color.parse(generated["foreground"])
    accent = _readable(Color.parse(theme.primary), background, foreground)

    def mixed(share: float, colour: Color = foreground) -> str:
        return background.blend(colour, share).hex6

    return {
        "crm-accent": accent.hex6,
        "crm-veil": f"{background.hex6} 60%",
        "crm-dim": mixed(0.55),
        "crm-rule": mixed(0.2),
        "crm-cursor": mixed(0.25, accent),
        "crm-away": mixed(0.1),
        "crm-late": _readable(Color.parse(generated["error"]), background, foreground).hex6,
        "crm-soon": _readable(Color.parse(generated["warning"]), background, foreground).hex6,
        "crm-won": _readable(Color.parse(generated["success"]), background, foreground).hex6,
    }


def _readable(colour: Color, background: Color, foreground: Color) -> Color:
    """``colour`` moved towards the foreground until it can be read on the background."""
    for step in range(10):
        mixed = colour.blend(foreground, step / 10)
        if _contrast(background, mixed) >= READABLE:
            return mixed
    return foreground


def _contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    channels = (part / 255 for part in (colour.r, colour.g, colour.b))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
