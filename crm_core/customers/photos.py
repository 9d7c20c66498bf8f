"""Pictures of customers: PNG, JPEG, GIF or WebP, kept among the documents, named in the record by their fingerprint."""

from pathlib import Path

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.customers.affiliations import TOUCH
from crm_core.documents.store import Documents, Needed
from crm_core.errors import Conflict, FileProblem
from crm_core.store import Unit
from crm_core.values.pictures import image_kind, image_size
from crm_core.values.text import size_text

LARGEST_SIDE = 65_535  # pixels: what JPEG can hold, and far more than any camera takes
ENDINGS = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WebP": ".webp"}


class Photos:
    """One picture for each customer, at most."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.documents = Documents(core.store.path)

    def put(self, customer: int, file: Path) -> Change:
        """Take a picture in, in the place of the one there. Raises FileProblem, NotFound."""
        self._core.find("customer", str(customer))
        refuse_broken(file)
        stored = self.documents.keep(file, refuse_others)
        return self._set(customer, stored.digest, f"photo is {self.about(stored.digest)}")

    def remove(self, customer: int) -> Change:
        """Take the picture off; the file stays for undo. Raises Conflict when there is none."""
        self.digest(customer)
        return self._set(customer, None, "photo removed")

    def save(self, customer: int, target: Path) -> Path:
        """Copy the picture out; in a folder it gets a name of its own. Raises Conflict, FileProblem."""
        digest = self.digest(customer)
        path = target / self.file_name(customer) if target.is_dir() else target
        self.documents.export(digest, path)
        return path

    def path(self, customer: int) -> Path:
        """Where the picture is kept, for programs that show it. Raises Conflict, NotFound."""
        return self.documents.require(self.digest(customer))

    def about(self, digest: str) -> str:
        """What a fingerprint stands for, as people see it: "PNG, 24.1 kB, 640×480"."""
        path = self.documents.path(digest)
        try:
            with path.open("rb") as file:
                kind = image_kind(file.read(12))
                file.seek(0)
                size = image_size(file)
            parts = (kind, size_text(path.stat().st_size), "×".join(map(str, size)) if size else "")
        except OSError:
            return "its file is missing"
        return ", ".join(part for part in parts if part)

    def file_name(self, customer: int) -> str:
        """A name for a copy: "customer-42.png"."""
        with self.path(customer).open("rb") as file:
            kind = image_kind(file.read(12))
        return f"customer-{customer}{ENDINGS.get(kind, '')}"

    def digest(self, customer: int) -> str:
        """The fingerprint of the customer's picture. Raises Conflict when there is none."""
        with self._core.store.reading() as db:
            row = db.execute("SELECT name, photo FROM customers WHERE id = ?", (customer,)).fetchone()
        if row is None or row[1] is None:
            name = row[0] if row else customer
            raise Conflict(f'There is no photo of "{name}"; "crm customer photo {customer} FILE" takes one in.')
        return str(row[1])

    def needed(self) -> Needed | None:
        """The fingerprints of all pictures that records have, and that the history remembers; None without a database."""
        if not self._core.store.path.exists():
            return None
        with self._core.store.reading() as db:
            now = db.execute("SELECT DISTINCT photo FROM customers WHERE photo IS NOT NULL").fetchall()
            then = db.execute(
                "SELECT DISTINCT json_extract(before, '$.photo') FROM journal_rows WHERE tbl = 'customers' AND before LIKE ? "
                "UNION SELECT json_extract(after, '$.photo') FROM journal_rows WHERE tbl = 'customers' AND after LIKE ?",
                ('%"photo":"%',) * 2,
            ).fetchall()
        return Needed(frozenset(row[0] for row in now), frozenset(row[0] for row in then if row[0]))

    def _set(self, customer: int, digest: str | None, done: str) -> Change:
        with self._core.store.writing("") as unit:
            self._core.find_in(unit, "customer", customer)
            _write(unit, customer, digest)
            name = self._core.name_of(unit, "customer", customer)
            unit.describe(f'Customer {customer} "{name}": {done}')
            if not unit.changed_rows():
                unit.describe(f'Customer {customer} "{name}" has this photo already; nothing changed')
        return Change("customer", customer, unit.summary)


def _write(unit: Unit, customer: int, digest: str | None) -> None:
    unit.execute("UPDATE customers SET photo = ? WHERE id = ? AND photo IS NOT ?", (digest, customer, digest))
    if unit.changed_rows():
        unit.execute(TOUCH, (unit.stamp, customer))


def refuse_broken(source: Path) -> None:
    """Refuse a file that begins like a picture and does not say how large it is, or says what none is. Raises FileProblem."""
    if not source.is_file():
        return  # A pipe would be waited for; what keeps the file says what it is.
    try:
        with source.open("rb") as file:
            kind = image_kind(file.read(12))
            file.seek(0)
            size = image_size(file)
    except (OSError, ValueError):
        return  # What cannot be read is told by what keeps it.
    if kind and (size is None or max(size) > LARGEST_SIDE):
        raise FileProblem(
            f'"{source}" begins like a {kind} picture, but holds none that can be shown.', path=str(source)
        )


def refuse_others(head: bytes, source: Path) -> None:
    """Refuse what is no picture. Raises FileProblem."""
    if not image_kind(head):
        raise FileProblem(f'"{source}" is no picture that can be kept: PNG, JPEG, GIF or WebP.', path=str(source))
