"""Files that still know two customers who were made one."""

from crm_core.crm import Crm
from tests.core.exchange.databases import ask, contents, is_sound
from tests.core.exchange.imports.conftest import Import, figures


def test_the_same_file_again_knows_both_as_one(crm: Crm, load: Import) -> None:
    table = "Id,Name,Email\nA1,Ada Lovelace,ada@example.org\nA2,Ada King,king@example.org\n"
    load(table, source="old")
    crm.merging.merge(1, 2)
    before = contents(crm.path)
    report = load(table, source="old")
    assert figures(report)[0] == 0
    assert figures(report)[4] == 0, "no row is rejected"
    assert contents(crm.path) == before
    assert is_sound(crm.path)


def test_an_old_uid_is_who_stayed_and_links_lead_there(crm: Crm, load: Import) -> None:
    load("name\nAda Lovelace\nAda King\n")
    uids = [row[0] for row in ask(crm.path, "SELECT uid FROM customers ORDER BY id")]
    crm.merging.merge(1, 2)
    load(f"uid,name,job_title\n{uids[1]},Ada Lovelace,Countess\n")
    assert ask(crm.path, "SELECT id, job_title FROM customers") == [(1, "Countess")]
    report = load(f"uid,name\n{uids[1]},Ada King\n{uids[0]},Ada Lovelace\n")
    assert figures(report)[4] == 0
    assert ask(crm.path, "SELECT id, name FROM customers") == [(1, "Ada Lovelace")]
