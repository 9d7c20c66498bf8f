"""A row of a form: what a field is called, and what it is edited with."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from crm_core.catalog.fields import Field
from crm_tui.widgets.form_fields import Editor


class FormRow(Horizontal):
    """Label and editor side by side."""

    def __init__(self, field: Field, label: str, editor: Editor) -> None:
        super().__init__(classes="form-line")
        self.field = field
        self.label = label
        self.editor = editor

    def compose(self) -> ComposeResult:
        """The two; a star marks what must not be empty."""
        star = " *" if self.field.required else ""
        yield Static(Content(self.label + star), classes="form-label", markup=False)
        yield self.editor

    def on_descendant_focus(self) -> None:
        """Show where one is."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """No longer here."""
        self.remove_class("-here")
