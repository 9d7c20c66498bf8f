"""What a form says of a write that was refused, and which of its fields that is about."""

from typing import TYPE_CHECKING

from crm_core.catalog.fields import Field, Kind
from crm_core.errors import CrmError, InvalidValue
from crm_tui.forms import Raw

if TYPE_CHECKING:
    from crm_tui.app import CrmApp


def in_trash(app: "CrmApp", title: str, reference: str) -> str:
    """That a record is in the trash, and the ways back."""
    from crm_tui.screens.trash import TRASH_ACTIONS

    key = next(app.key_of(action) for action in TRASH_ACTIONS if action.id == "trash.restore")
    return (
        f'"{title}" was moved to the trash meanwhile. {key} in the Trash screen or "crm trash restore {reference}" '
        "brings it back; esc keeps what you typed as a draft."
    )


def is_about(error: CrmError, field: Field, raw: Raw) -> bool:
    """Whether the error names the field, or the record that stands in it."""
    about = error.details
    named = error.field if isinstance(error, InvalidValue) else about.get("field")
    if isinstance(named, str):
        return named.lower() in (field.label.lower(), field.key)
    return field.kind is Kind.REFERENCE and about.get("name") == raw and about.get("entity") == field.target
