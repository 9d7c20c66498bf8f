"""What imported quotes lack, or have too much of: a state, days, numbers that are another's."""

from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Surroundings
from crm_core.values.text import counted


def settle_numbers(staging: Staging) -> None:
    """Refuse numbers that another quote has, here or in the file; they stay as they are, and ours go on around them."""
    staging.refuse_second("numbered", "number")
    taken = "SELECT q.id FROM quotes q WHERE q.number = staged.number AND q.revision = coalesce(staged.revision, 1)"
    staging.reject(
        f"'has the number ' || number || ', which quote ' || ({taken}) || ' has'",
        f"number IS NOT NULL AND EXISTS ({taken} AND q.id IS NOT staged.match)",
    )


def settle_new(staging: Staging, around: Surroundings, notes: list[str]) -> None:
    """Give new quotes a state and its days. A draft gets its number when it is sent; what was sent must have one."""
    run, new = staging.unit.execute, "match IS NULL AND reject IS NULL AND skip IS NULL"
    run(
        "UPDATE staged SET status = CASE WHEN coalesce(number, issued_on, sent_at) IS NULL THEN 'draft' ELSE 'sent' END "
        f"WHERE status IS NULL AND {new}"
    )
    dropped = run(
        "UPDATE staged SET number = NULL WHERE number IS NOT NULL AND status = 'draft' AND reject IS NULL AND skip IS NULL"
    ).rowcount
    if dropped:
        notes.append(f"{counted(dropped, 'draft')} with a number, which is left out: it is given when a quote is sent.")
    staging.reject("'was sent, and has no number'", f"status <> 'draft' AND number IS NULL AND {new}")
    run(
        f"UPDATE staged SET issued_on = substr(coalesce(sent_at, created_at), 1, 10) WHERE issued_on IS NULL AND status <> 'draft' AND {new}"
    )
    staging.reject("'was sent, and has no date'", f"status <> 'draft' AND issued_on IS NULL AND {new}")
    staging.reject(
        "'is valid until ' || valid_until || ', before its own date'",
        f"valid_until < issued_on AND status <> 'draft' AND {new}",
    )
    run(f"UPDATE staged SET sent_at = moment_of(issued_on) WHERE sent_at IS NULL AND status <> 'draft' AND {new}")
    run(
        "UPDATE staged SET decided_at = sent_at WHERE decided_at IS NULL AND status IN ('accepted', 'rejected', 'superseded') "
        f"AND {new}"
    )
    run(
        "UPDATE staged SET valid_until = max(issued_on, date(?, '-1 day')) WHERE expired AND valid_until IS NULL AND "
        f"{new}",
        (around.today,),
    )
    run(
        "UPDATE staged SET title = coalesce('Quote ' || number, 'Quote'), sort_title = fold(coalesce('Quote ' || number, 'Quote')) "
        f"WHERE title IS NULL AND {new}"
    )
