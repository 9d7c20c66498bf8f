"""What keys do with all that hangs on a customer: relationships, preferences, affiliations, contact points, photo, owner."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_core.catalog.pages import Change
from crm_tui import bridge
from crm_tui.actions import Action
from crm_tui.screens.customer_actions import one

if TYPE_CHECKING:
    from crm_core.customers.capability import Customers
    from crm_core.customers.queries import CustomerView
    from crm_core.customers.relation_queries import AffiliationView

Host = Any  # CustomersScreen or CustomerScreen
Choices = Sequence[tuple[str, str]]


def relate(host: Host) -> None:
    """A form for how the customer stands to another."""
    from crm_tui.dialogs.relation_forms import open_relationship

    open_relationship(host.crm_app, host.subject(), host.subject_name())


def prefer(host: Host) -> None:
    """A form for what the customer likes or needs."""
    from crm_tui.dialogs.relation_forms import open_preference

    open_preference(host.crm_app, host.subject(), host.subject_name())


def affiliate(host: Host) -> None:
    """A form for another organization."""
    from crm_tui.dialogs.relation_forms import open_affiliation

    open_affiliation(host.crm_app, host.subject(), host.subject_name())


def unrelate(host: Host) -> None:
    """Choose a relationship to delete."""
    crm, key = host.crm, host.subject()

    def offer(view: "CustomerView") -> None:
        known = {str(n): each for n, each in enumerate(view.relationships)}
        choices = [(n, f"{each.kind.replace('-', ' ')} {each.other.name}") for n, each in known.items()]

        def delete(n: str) -> None:
            _write(host, lambda: crm.relationships.delete(key, known[n].kind, known[n].other.id))

        _choose(host, "Delete which relationship?", choices, delete, f"{view.name} has no relationships.")

    _view(host, offer)


def edit_preference(host: Host) -> None:
    """Choose a preference to change."""

    def offer(view: "CustomerView") -> None:
        known = {each.name: each for each in view.preferences}
        choices = [(each.name, f"{each.name}: {each.value}") for each in view.preferences]

        def edit(name: str) -> None:
            from crm_tui.dialogs.relation_forms import open_preference

            open_preference(host.crm_app, view.id, view.name, known[name])

        _choose(host, "Edit which preference?", choices, edit, f"{view.name} has no preferences.")

    _view(host, offer)


def unprefer(host: Host) -> None:
    """Choose a preference to delete."""
    preferences, key = host.crm.preferences, host.subject()

    def offer(view: "CustomerView") -> None:
        choices = [(each.name, f"{each.name}: {each.value}") for each in view.preferences]

        def delete(name: str) -> None:
            _write(host, lambda: preferences.delete(key, name))

        _choose(host, "Delete which preference?", choices, delete, f"{view.name} has no preferences.")

    _view(host, offer)


def end_affiliation(host: Host) -> None:
    """Choose an organization that the customer leaves today."""
    affiliations, key = host.crm.affiliations, host.subject()

    def offer(view: "CustomerView") -> None:
        present = [each for each in view.affiliations if each.ended_on is None]
        choices = [(str(each.organization.id), each.organization.name) for each in present]

        def end(organization: str) -> None:
            _write(host, lambda: affiliations.end(key, int(organization)))

        _choose(host, f"{view.name} leaves", choices, end, f"{view.name} is at no organization now.")

    _view(host, offer)


def edit_affiliation(host: Host) -> None:
    """Choose an affiliation to change."""

    def edit(chosen: "AffiliationView") -> None:
        from crm_tui.dialogs.relation_forms import open_affiliation

        open_affiliation(host.crm_app, host.subject(), host.subject_name(), chosen)

    _with_affiliation(host, "Edit which affiliation?", edit)


def unaffiliate(host: Host) -> None:
    """Choose an affiliation to delete, because it was never true."""
    affiliations = host.crm.affiliations

    def delete(chosen: "AffiliationView") -> None:
        key = chosen.id
        if key is not None:
            _write(host, lambda: affiliations.delete(key))

    _with_affiliation(host, "Delete which affiliation?", delete)


def _with_affiliation(host: Host, title: str, then: Callable[["AffiliationView"], object]) -> None:
    """Choose one that is kept besides the customer's own record, which names the main one."""

    def offer(view: "CustomerView") -> None:
        known = {str(each.id): each for each in view.affiliations if each.id is not None}
        choices = [(key, " · ".join(filter(None, (each.organization.name, each.role)))) for key, each in known.items()]
        nothing = f"{view.name} has no affiliation besides the main one."
        _choose(host, title, choices, lambda key: then(known[key]), nothing)

    _view(host, offer)


def mark_point(host: Host) -> None:
    """Choose a contact point, then note something on it."""

    def offer(view: "CustomerView") -> None:
        known = {str(n): point for n, point in enumerate(view.points)}
        choices = [(n, " ".join(part for part in (point.value, point.label) if part)) for n, point in known.items()]

        def mark(n: str) -> None:
            from crm_tui.dialogs.relation_forms import open_point

            open_point(host.crm_app, view.id, known[n])

        _choose(host, "Which contact point?", choices, mark, f"{view.name} has no contact points.")

    _view(host, offer)


def add_address(host: Host) -> None:
    """A form for one more address."""
    from crm_tui.dialogs.relation_forms import open_address

    open_address(host.crm_app, host.subject(), host.subject_name())


def edit_address(host: Host) -> None:
    """Choose an address to change."""

    def offer(view: "CustomerView") -> None:
        def edit(place: str) -> None:
            from crm_tui.dialogs.relation_forms import open_address

            open_address(host.crm_app, view.id, view.name, view.addresses[int(place)], int(place) + 1)

        _choose(host, "Edit which address?", _address_choices(view), edit, f"{view.name} has no address.")

    _view(host, offer)


def remove_address(host: Host) -> None:
    """Choose an address to remove."""
    customers: Customers = host.crm.customers
    key = host.subject()

    def offer(view: "CustomerView") -> None:
        def remove(place: str) -> None:
            address = view.addresses[int(place)]

            def write() -> Change:
                from crm_tui.dialogs.relation_forms import told_when_gone

                with told_when_gone(address):
                    return customers.edit(key, {"remove_address": [address.key]})

            _write(host, write)

        _choose(host, "Remove which address?", _address_choices(view), remove, f"{view.name} has no address.")

    _view(host, offer)


def _address_choices(view: "CustomerView") -> Choices:
    said = [(", ".join(each.formatted), each.label) for each in view.addresses]
    return [(str(place), " · ".join(filter(None, parts))) for place, parts in enumerate(said)]


def hand_over(host: Host) -> None:
    """A form for the marked customers, else this one, to go to somebody else."""
    app, customers, keys = host.crm_app, host.crm.customers, host.subjects()

    def offer(view: "CustomerView") -> None:
        from crm_tui.dialogs.handover_form import open_handover

        open_handover(app, keys, view.name, str(view.values.get("owner") or ""))

    bridge.load(app, "form", lambda: customers.view(keys[0], 0), offer)


def put_photo(host: Host) -> None:
    """Ask for a file and take it in."""
    from crm_tui.dialogs.prompt import Prompt

    photos, key = host.crm.photos, host.subject()

    def answered(text: str | None) -> None:
        if text and text.strip():
            _write(host, lambda: photos.put(key, Path(text.strip()).expanduser()))

    host.app.push_screen(
        Prompt(f"Photo of {host.subject_name()}", placeholder="a PNG, JPEG, GIF or WebP file"), answered
    )


def remove_photo(host: Host) -> None:
    """Take the photo off; undo brings it back."""
    photos, key = host.crm.photos, host.subject()
    _write(host, lambda: photos.remove(key))


def open_photo(host: Host) -> None:
    """Show the photo in the desktop's program."""
    app, key, photos = host.crm_app, host.subject(), host.crm.photos
    bridge.load(app, "open", lambda: photos.path(key), lambda path: app.open_url(path.absolute().as_uri()))


def _view(host: Host, then: Callable[["CustomerView"], None]) -> None:
    app, key, customers = host.crm_app, host.subject(), host.crm.customers
    bridge.load(app, "form", lambda: customers.view(key, 0), then)


def _choose(host: Host, title: str, choices: Choices, then: Callable[[str], object], nothing: str) -> None:
    from crm_tui.dialogs.choose import Choose

    if not choices:
        host.crm_app.tell(nothing, warning=True)
        return
    host.crm_app.push_screen(Choose(title, choices), lambda chosen: then(chosen) if chosen is not None else None)


def _write(host: Host, call: Callable[[], Change]) -> None:
    bridge.change(host.crm_app, call)


def more(host: Host) -> None:
    """Choose what to add to or to change about a customer."""

    def offer(view: "CustomerView") -> None:
        photo = view.values["photo"] is not None
        offered = [action for action in RELATION_ACTIONS if action.run is not more]
        actions = {action.id: action for action in offered if photo or action.run not in (open_photo, remove_photo)}
        choices = [(action.id, action.label) for action in actions.values()]
        _choose(host, view.name, choices, lambda chosen: actions[chosen].run(host), "")

    _view(host, offer)


def _twin(*words: str, after: tuple[str, ...] = ()) -> Callable[[Host], Sequence[str]]:
    return lambda host: ["crm", *words, str(host.subject()), *after]


def _handover_twin(host: Host) -> Sequence[str]:
    from crm_tui.dialogs.handover_form import only

    return ["crm", "customer", "handover", "FROM", "TO", only(host.subjects()), "--with-deals"]


RELATION_ACTIONS = (
    Action(id="customer.more", keys="plus", label="More", run=more, enabled=one, footer=78,
           no_twin="It is a menu; what it leads to has commands.",
           help="Relationships, preferences, affiliations, contact points, addresses, photo, owner: choose what to note."),
    Action(id="customer.relate", keys="", label="Add relationship", run=relate, enabled=one,
           help="Referred by, works with, subsidiary of.",
           twin=_twin("relationship", "add", after=("RELATIONSHIP", "CUSTOMER"))),
    Action(id="customer.unrelate", keys="", label="Delete relationship", run=unrelate, enabled=one,
           help="Forget how the customer stands to another.",
           twin=_twin("relationship", "delete", after=("RELATIONSHIP", "CUSTOMER"))),
    Action(id="customer.prefer", keys="", label="Add preference", run=prefer, enabled=one,
           help="What the customer likes or needs.", twin=_twin("preference", "add", after=("PREFERENCE", "VALUE"))),
    Action(id="customer.edit_preference", keys="", label="Edit preference", run=edit_preference, enabled=one,
           help="Change what the customer likes or needs.",
           twin=_twin("preference", "edit", after=("PREFERENCE", "VALUE"))),
    Action(id="customer.unprefer", keys="", label="Delete preference", run=unprefer, enabled=one,
           help="Forget what the customer likes or needs.", twin=_twin("preference", "delete", after=("PREFERENCE",))),
    Action(id="customer.affiliate", keys="", label="Add affiliation", run=affiliate, enabled=one,
           help="Another organization, now or formerly.", twin=_twin("affiliation", "add", after=("CUSTOMER",))),
    Action(id="customer.end_affiliation", keys="", label="End affiliation", run=end_affiliation, enabled=one,
           help="The customer leaves an organization today.", twin=_twin("affiliation", "end", after=("CUSTOMER",))),
    Action(id="customer.edit_affiliation", keys="", label="Edit affiliation", run=edit_affiliation, enabled=one,
           help="Change role or dates.", twin=lambda _: ["crm", "affiliation", "edit", "NUMBER", "--role", "TEXT"]),
    Action(id="customer.unaffiliate", keys="", label="Delete affiliation", run=unaffiliate, enabled=one,
           help="Remove one that was never true.", twin=lambda _: ["crm", "affiliation", "delete", "NUMBER"]),
    Action(id="customer.mark_point", keys="", label="Mark contact point", run=mark_point, enabled=one,
           help="Label, primary, invalid, opted out.",
           twin=_twin("customer", "point", after=("POINT", "--label", "TEXT"))),
    Action(id="customer.add_address", keys="", label="Add address", run=add_address, enabled=one,
           help="One more address, with a label.",
           twin=_twin("customer", "edit", after=("--add-address", "LABEL: STREET; CODE; CITY; REGION; COUNTRY"))),
    Action(id="customer.edit_address", keys="", label="Edit address", run=edit_address, enabled=one,
           help="Change an address or its label, or put it first.",
           twin=_twin("customer", "address", after=("ADDRESS", "--label", "TEXT"))),
    Action(id="customer.remove_address", keys="", label="Remove address", run=remove_address, enabled=one,
           help="Take an address away.", twin=_twin("customer", "edit", after=("--remove-address", "ADDRESS"))),
    Action(id="customer.put_photo", keys="", label="Take in a photo", run=put_photo, enabled=one,
           help="Keep a picture of the customer.", twin=_twin("customer", "photo", after=("FILE",))),
    Action(id="customer.open_photo", keys="", label="Show the photo", run=open_photo, enabled=one,
           help="Open the picture in the desktop's program.", twin=_twin("customer", "photo", after=("--open",))),
    Action(id="customer.remove_photo", keys="", label="Remove the photo", run=remove_photo, enabled=one,
           help="Take the picture off.", twin=_twin("customer", "photo", after=("--remove",))),
    Action(id="customer.hand_over", keys="", label="Hand over", run=hand_over, enabled=one,
           help="The marked customers, else this one, to another owner, with their open deals.", twin=_handover_twin),
)  # fmt: skip
