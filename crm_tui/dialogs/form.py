"""A form made from the catalog: groups of label and field, what is wrong or understood right under each."""

import shlex
from collections.abc import Callable, Iterator, Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Change
from crm_core.catalog.reading_values import ReadingContext
from crm_core.customers.organizations import NewOrganization
from crm_core.errors import Clash, CrmError, InvalidValue, NotFound
from crm_core.values.dates import parse_zone
from crm_core.values.money import parse_currency
from crm_tui import bridge
from crm_tui.crm_widget import crm_app_of
from crm_tui.dialogs.clash import ClashDialog
from crm_tui.dialogs.dialog import Dialog
from crm_tui.dialogs.form_row import FormRow
from crm_tui.dialogs.form_warning import FormWarning, Warn
from crm_tui.dialogs.leave_form import LeaveForm
from crm_tui.dialogs.refusals import in_trash, is_about
from crm_tui.forms import FormSpec, Raw, in_zone, raw_text, understood
from crm_tui.glyphs import sign
from crm_tui.session import Draft, DraftKey
from crm_tui.text import safe
from crm_tui.widgets.form_fields import (
    Edited,
    Editor,
    Find,
    FindEditor,
    LineEditor,
    ListFindEditor,
    Making,
    SeveralEditor,
    TextEditor,
    find_among,
)

CLOSED = (Kind.REFERENCE, Kind.CHOICE)  # what is typed must be one that is there
Save = Callable[[Mapping[str, object], Mapping[str, object]], Change]


class RecordForm(Dialog[None]):
    """Adds or changes a record. ``values`` are the core's values of the fields as they were read."""

    BINDINGS = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("escape", "leave", "Close"),
        Binding("ctrl+o", "external", "In the editor", priority=True),
        Binding("ctrl+y", "copy_command", "Copy as command", priority=True),
        Binding("ctrl+r", "drop_draft", "Without the draft", priority=True),
        Binding("ctrl+g", "open_likely", "Open the one that is likely there", priority=True),
    ]

    def __init__(
        self,
        title: str,
        spec: FormSpec,
        values: Mapping[str, object],
        save: Save,
        *,
        context: ReadingContext,
        draft: DraftKey,
        finders: Mapping[str, Find | Making] | None = None,
        after: Callable[[Change], object] | None = None,
        warn: Warn | None = None,
        begin_at: str = "",
        even_unchanged: bool = False,
    ) -> None:
        """``after`` is called with what was written; ``draft`` names the record and where its unsaved form is kept.

        ``warn`` gives a sentence about what stands in the form, while it is typed; ``begin_at`` is the field one begins with.
        With ``even_unchanged`` the values are a proposal, and saving them as they are means something too.
        """
        super().__init__()
        self._title = title
        self._spec = spec
        self._record = dict(values)
        self._expected = dict(values)
        self._save = save
        self._meant_by = context
        self._finders = dict(finders or {})
        self._draft = draft
        self._after = after
        self._warn = warn
        self._begin_at = begin_at
        self._even_unchanged = even_unchanged
        self._start: dict[str, Raw] = {field.key: self._raw(field, values.get(field.key)) for field in spec.fields}
        self._rows: dict[str, FormRow] = {}

    # Layout

    def compose(self) -> ComposeResult:
        """Title, groups, keys."""
        kept = self._take_draft()
        by_key = {field.key: field for field in self._spec.fields}
        with Vertical(classes="dialog form"):
            yield Static(safe(self._title, "bold"), markup=False)
            with VerticalScroll(classes="form-body", can_focus=False):
                for heading, keys in self._spec.all_groups:
                    yield Static(Content(f"{heading} {sign('rule') * 100}"), classes="form-heading", markup=False)
                    for key in keys:
                        field, editor = by_key[key], self._editor(by_key[key], kept.get(key, self._start[key]))
                        row = self._rows[key] = FormRow(field, self._spec.labels.get(key, field.label), editor)
                        yield row
            if self._warn is not None:
                yield FormWarning(self._warn)
            yield Static("", id="form-problem", classes="dialog-message", markup=False)
            yield Static("   ".join(filter(None, self._keys())), classes="dialog-keys", markup=False)

    def _keys(self) -> Iterator[str]:
        """What the keys do here; there must be a long text for the editor, and a command to copy."""
        yield "ctrl+s Save   esc Close"
        yield "ctrl+o Editor" if any(field.kind is Kind.LONG_TEXT for field in self._spec.fields) else ""
        yield "ctrl+y Copy as command" if self._spec.command is not None else ""

    def _raw(self, field: Field, value: object) -> Raw:
        return raw_text(field, value, field.key in self._spec.several, self._meant_by.zone)

    def _take_draft(self) -> Mapping[str, Raw]:
        """What was typed last time; it counts as a change of the values it was typed over, not of today's."""
        draft = self._drafts.get(self._draft)
        if draft is None:
            return {}
        for field in self._spec.fields:
            if field.key in draft.typed:
                self._start[field.key] = self._raw(field, draft.base.get(field.key))
                if field.key in draft.base:
                    self._expected[field.key] = draft.base[field.key]
        return draft.typed

    @property
    def _drafts(self) -> dict[DraftKey, Draft]:
        return crm_app_of(self).session.drafts

    def _editor(self, field: Field, raw: Raw) -> Editor:
        if isinstance(raw, tuple):
            return SeveralEditor(raw, "label: value" if not raw else "")
        if field.kind is Kind.LONG_TEXT:
            return TextEditor(raw)
        if field.kind is Kind.LIST and (field.key in self._finders or field.choices):
            find = self._finders.get(field.key)
            return ListFindEditor(raw, find_among(field.choices) if find is None or isinstance(find, Making) else find)
        if field.key in self._finders:
            return FindEditor(raw, self._finders[field.key], closed=field.kind in CLOSED)
        if field.choices and field.kind is not Kind.LIST:
            return FindEditor(raw, find_among(field.choices), closed=True)
        if field.kind is Kind.BOOLEAN:
            return FindEditor(raw, find_among(("yes", "no")), closed=True)
        return LineEditor(raw, field.help or ", ".join(field.choices))

    def on_mount(self) -> None:
        """Begin with the first field, or the one that was asked for; what was said before would cover the title."""
        self.app.clear_notifications()
        (self._rows.get(self._begin_at) or next(iter(self._rows.values()))).editor.begin()
        if (draft := self._drafts.get(self._draft)) is not None:
            without = "the record's values" if self._draft[1] else "an empty form"
            self._say(f"Draft from {draft.at:%H:%M} · ctrl+r goes back to {without}.")
            self._look_for_likely()

    # Typing

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        row = next(row for row in self._rows.values() if row.editor is event.editor)
        self._check(row)
        row.editor.bring()
        if self.query_one("#form-problem").has_class("-problem"):
            self._say("")  # what was refused is being mended
        self._look_for_likely()
        if row.field.key == self._spec.zone:
            for other in self._rows.values():
                if other.field.kind is Kind.LOCAL_TIME:
                    self._check(other)

    def _look_for_likely(self) -> None:
        if self._warn is not None:
            self.query_one(FormWarning).typed({key: row.editor.raw for key, row in self._rows.items()})

    @on(events.Click, "#form-warning")
    def action_open_likely(self) -> None:
        """Show the record that is likely the same; what was typed is kept as a draft."""
        likely = self.query_one(FormWarning).likely if self._warn is not None else None
        if likely is not None:
            app = crm_app_of(self)
            self._keep_draft()
            self.dismiss(None)
            app.land(likely.entity, likely.id, opened=True)

    def _typed_zone(self) -> str:
        """The time zone that stands in the form when it is another one than at the start, else ""; an unknown one too."""
        row = self._rows.get(self._spec.zone)
        if row is None or not row.editor.raw or row.editor.raw == self._start[self._spec.zone]:
            return ""
        try:
            return parse_zone(str(row.editor.raw))
        except InvalidValue:
            return ""

    def _currency(self) -> str:
        """The currency of the record, as it stands in the form where that has it; "" for none or an unknown one."""
        row = self._rows.get("currency")
        try:
            return parse_currency(str((row.editor.raw if row else self._record.get("currency")) or ""))
        except InvalidValue:
            return ""

    def _check(self, row: FormRow) -> bool:
        """Show what is wrong with a row or how it was understood; True when it is in order."""
        try:
            row.editor.say(self._meaning(row.field, row.editor.raw), problem=False)
        except CrmError as problem:
            row.editor.say(problem.sentence, problem=True)
            return False
        return True

    def _meaning(self, field: Field, raw: Raw) -> str:
        check, context = self._spec.checks.get(field.key), self._meant_by
        zone = self._typed_zone() if field.kind is Kind.LOCAL_TIME and check is None else ""
        if raw == self._start[field.key] and raw:
            moved = in_zone(self._expected.get(field.key), zone) if zone else ""
            return f"→ {moved}" if moved else ""
        if zone:
            context = context._replace(zone=zone)
        if self._spec.entity.has_own_currency(field) and (currency := self._currency()):
            context = context._replace(currency=currency)
        if isinstance(raw, NewOrganization):
            return "→ a new organization, added when this is saved"
        if isinstance(raw, tuple):
            said = [check(text) if check else "" for text in raw]
            return "  ".join(part for part in said if part)
        meaning = understood(field, raw, context, check)
        return f"→ {meaning}" if meaning and meaning != raw else ""

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.focus_next()

    # Saving and leaving

    def changed(self) -> dict[str, Raw]:
        """The fields whose text is another one than at the start."""
        return {key: row.editor.raw for key, row in self._rows.items() if row.editor.raw != self._start[key]}

    def action_save(self) -> None:
        """Check everything and save what changed."""
        wrong = [row for row in self._rows.values() if not self._check(row)]
        if wrong:
            wrong[0].editor.begin()
            wrong[0].editor.bring()
            return
        values = self.changed()
        if not values and self._expected and not self._even_unchanged:
            self._close()
            return
        self._send(values, {key: self._expected[key] for key in values if key in self._expected})

    def _send(self, values: Mapping[str, object], expected: Mapping[str, object]) -> None:
        self._say("Saving …")
        bridge.write(
            self, lambda: self._save(values, expected), self._saved, lambda error: self._refused(error, values)
        )

    def _saved(self, change: Change) -> None:
        app = crm_app_of(self)
        self._close()
        app.saved(change.summary)
        if self._after is not None:
            self._after(change)

    def _refused(self, error: CrmError, values: Mapping[str, object]) -> None:
        self._say("")
        if isinstance(error, Clash):
            self._ask(error, values)
            return
        if isinstance(error, NotFound) and self._draft[1] is not None:
            self._look_in_trash(error)
        else:
            self._show_refusal(error)

    def _look_in_trash(self, error: NotFound) -> None:
        """Say whether the record itself was moved to the trash meanwhile, or one that a field names is missing."""
        app, (entity, key, _) = crm_app_of(self), self._draft

        def told(trashed: bool) -> None:
            if trashed:
                self._say(in_trash(app, self._title, f"{entity}:{key}"), problem=True)
            else:
                self._show_refusal(error)

        bridge.load(self, "trash", lambda: any(found == key for found, *_ in app.crm.history.trash(entity)), told)

    def _show_refusal(self, error: CrmError) -> None:
        row = next((row for row in self._rows.values() if is_about(error, row.field, row.editor.raw)), None)
        if row is None:
            self._say(error.sentence, problem=True)
        else:
            made = isinstance(error, NotFound) and isinstance(self._finders.get(row.field.key), Making)
            hint = f' Choose the line "Add the {row.field.label.lower()}" to make it.' if made else ""
            row.editor.say(error.sentence + hint, problem=True)
            row.editor.begin()
            row.editor.bring()

    def _ask(self, clash: Clash, values: Mapping[str, object]) -> None:
        shown: dict[str, tuple[str, str, str]] = {}
        for key, (theirs, _) in clash.fields.items():
            row = self._rows[key]
            texts = (self._raw(row.field, theirs), row.editor.raw)
            shown[key] = (row.label, *(", ".join(t) if isinstance(t, tuple) else t for t in texts))  # type: ignore[assignment]

        def answered(mine: dict[str, bool] | None) -> None:
            if mine is None:
                return
            for key, (theirs, _) in clash.fields.items():
                self._expected[key] = self._record[key] = theirs
                row = self._rows[key]
                self._start[key] = self._raw(row.field, theirs)
                if not mine[key]:
                    row.editor.put(self._start[key])
            kept = {key: value for key, value in values.items() if mine.get(key, True)}
            if kept:
                self._send(kept, {key: self._expected[key] for key in kept if key in self._expected})
            else:
                self._close()

        self.app.push_screen(ClashDialog(self._title, shown), answered)

    def _say(self, text: str, *, problem: bool = False) -> None:
        message = self.query_one("#form-problem", Static)
        message.update(safe(text))
        message.set_class(problem, "-problem")

    def action_leave(self) -> None:
        """Close; ask first when something was typed."""
        changed = self.changed()
        if not changed:
            self._close()
            return

        def answered(keep: bool | None) -> None:
            if keep is None:
                return
            if keep:
                self._keep_draft()
                self.dismiss(None)
            else:
                self._close()

        self.app.push_screen(LeaveForm(), answered)

    def _keep_draft(self) -> None:
        typed, session = self.changed(), crm_app_of(self).session
        base = {key: self._expected[key] for key in typed if key in self._expected}
        self._drafts[self._draft] = Draft(typed, base, session.crm.store.clock.local(session.facts.zone))

    def _close(self) -> None:
        self._drafts.pop(self._draft, None)
        self.dismiss(None)

    def action_drop_draft(self) -> None:
        """Throw the draft away and show the record's values."""
        draft = self._drafts.pop(self._draft, None)
        if draft is None:
            return
        self._expected = dict(self._record)
        for key, row in self._rows.items():
            self._start[key] = self._raw(row.field, self._record.get(key))
            if row.editor.raw != self._start[key]:
                row.editor.put(self._start[key])
        self._say("The draft is thrown away.")

    def action_copy_command(self) -> None:
        """Copy the command line that saves what was typed."""
        if words := self._spec.command_line(self.changed()):
            crm_app_of(self).copy(shlex.join(words))

    def action_external(self) -> None:
        """Edit the long text in the user's own editor."""
        from crm_tui.editor import edit_outside

        row = next((row for row in self._rows.values() if isinstance(row.editor, TextEditor)), None)
        if row is not None:
            text = edit_outside(crm_app_of(self), str(row.editor.raw))
            if text is not None:
                row.editor.put(text)
