"""Between the UI thread and the core: reads and writes run in worker threads and come back as calls or messages."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.message import Message
from textual.worker import get_current_worker

from crm_core.errors import CrmError
from crm_tui.crm_widget import unless_left

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from crm_core.catalog.pages import Change

Result = TypeVar("Result")
Problem = Callable[[CrmError], object]


class RecordsChanged(Message):
    """Records were written, here or by another process: any screen may show something of them."""


def load(
    owner: "DOMNode",
    group: str,
    read: Callable[[], Result],
    then: Callable[[Result], object],
    problem: Problem | None = None,
) -> None:
    """Run ``read`` in a thread and hand its result to ``then`` in the UI thread.

    A newer load of the same owner and group makes an older one's result disappear.
    """

    def run() -> None:
        worker = get_current_worker()
        try:
            result = read()
        except Exception as error:
            if not worker.is_cancelled:
                owner.call_later(_fail, owner, error, problem)
            return
        if not worker.is_cancelled:
            owner.call_later(_hand_over, owner, then, result)

    owner.run_worker(run, group=group, exclusive=True, thread=True, exit_on_error=False)


def write(
    owner: "DOMNode",
    call: Callable[[], Result],
    then: Callable[[Result], object] | None = None,
    problem: Problem | None = None,
) -> None:
    """Run a capability of the core in a thread; afterwards every screen reads again.

    Never exclusive: a thread that writes cannot be stopped half-way. One that takes long, as when another program holds
    the database, shows in the footer.
    """
    app: Any = owner.app
    app.writing_began()

    def run() -> None:
        try:
            result = call()
        except Exception as error:
            owner.call_later(_fail, owner, error, problem)
        else:
            app.post_message(RecordsChanged())
            if then is not None:
                owner.call_later(then, result)
        finally:
            # Last: until the screens have begun to read again, keys wait.
            app.call_later(app.writing_ended)

    owner.run_worker(run, group="write", thread=True, exit_on_error=False)


def change(app: Any, call: Callable[[], "Change"], then: Callable[["Change"], object] = bool) -> None:
    """Write as ``write`` does, say what was done and how to take it back, and hand it on."""

    def written(done: "Change") -> None:
        app.saved(done.summary)
        then(done)

    write(app, call, written)


def _hand_over(owner: "DOMNode", then: Callable[[Result], object], result: Result) -> None:
    with unless_left(owner):
        then(result)


def _fail(owner: "DOMNode", error: Exception, problem: Problem | None) -> None:
    if problem is not None and isinstance(error, CrmError):
        problem(error)
    else:
        app: Any = owner.app
        app.fail(error)
