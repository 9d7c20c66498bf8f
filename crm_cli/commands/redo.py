"""``crm redo``: bring back what undo took away."""

from crm_cli.environment import Environment
from crm_cli.options import Consent, Result
from crm_cli.reversal import reverse
from crm_cli.verbs import Noun

noun = Noun("Bring back what the last undo took away.")


@noun.alone("crm redo")
def redo(env: Environment, consent: Consent, result: Result) -> None:
    """Bring back what the last undo took away."""
    history = env.crm.history
    reverse(env, history.require_redo(), history.redo, "Redo", "Redone", result)
