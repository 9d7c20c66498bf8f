"""The whole record of a customer on the command line: what hangs on it, seen from both sides, undone."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_core.values.text import cell_width

from .conftest import Answer

Run = Callable[..., Answer]
CONTACTS = Path(__file__).parents[2].parent / "shared/data/i18n/contacts_sample.csv"
NOW = {"CRM_NOW": "2026-11-21T11:04:00Z"}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0pixels"


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs commands on a database with a person, an organization and another person."""

    def at_noon(*arguments: str, **options: object) -> Answer:
        answer = crm(*arguments, **options, **NOW)
        assert not answer.err.startswith("crm: This should not"), answer.err
        return answer

    for words in (
        ("customer", "add", "Ada Lovelace", "--email", "ada@example.org", "--lifecycle", "lead"),
        ("customer", "add", "Engines", "--kind", "organization"),
        ("customer", "add", "Bob", "--owner", "Anna"),
    ):
        assert at_noon(*words).code == 0
    return at_noon


def shown(run: Run, who: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(run("customer", "show", who, "--json").out)
    return found


def test_the_profile_is_said_in_options_and_told_on_the_card(run: Run) -> None:
    words = (
        "--roles",
        "partner,supplier",
        "--market-segment",
        "SME",
        "--potential",
        "high",
        "--preferred-channel",
        "call",
    )
    assert run("customer", "edit", "1", *words, "--handle", "mastodon:@ada@x.example").code == 0
    card = run("customer", "show", "1").out
    for said in ("lead · partner, supplier", "@ada@x.example", "SME", "high", "call"):
        assert said in card
    assert run("customer", "list", "role:supplier", "--format", "ids").out == "customer:1\n"
    assert run("customer", "edit", "1", "--roles", "friend").code == 2


def test_relationships_are_seen_from_both_sides(run: Run) -> None:
    added = run("relationship", "add", "1", "referred-by", "Bob", "--note", "at the fair")
    assert (added.code, added.err) == (0, '"Ada Lovelace" referred by "Bob": noted\n')
    listed = json.loads(run("relationship", "list", "Bob", "--json").out)
    assert listed == [
        {"relationship": "referred", "customer": {"id": 1, "name": "Ada Lovelace"}, "note": "at the fair"}
    ]
    assert "referred by  Bob  at the fair" in run("customer", "show", "1").out
    assert run("relationship", "add", "Bob", "referred", "1").code == 4
    assert run("relationship", "add", "1", "knows", "Bob").code == 2
    assert run("relationship", "delete", "Bob", "referred", "1").code == 0
    run("undo", "--yes")
    assert len(shown(run, "1")["relationships"]) == 1
    assert run("customer", "list", "referred_by:bob", "--format", "ids").out == "customer:1\n"


def test_preferences_are_added_changed_and_deleted(run: Run) -> None:
    assert run("preference", "add", "1", "coffee", "flat white", "--from", "call", "--on", "yesterday").code == 0
    assert run("preference", "add", "1", "coffee", "black").code == 4
    assert run("preference", "edit", "1", "coffee", "espresso").code == 0
    (told,) = shown(run, "1")["preferences"]
    assert told == {"preference": "coffee", "value": "espresso", "learned_on": "2026-11-20", "learned_from": "call"}
    assert "coffee  espresso  call · 2026-11-20" in run("customer", "show", "1").out
    assert run("preference", "edit", "1", "coffee").code == 2
    assert run("preference", "delete", "1", "coffee").code == 0
    assert run("preference", "list", "1", "--json").out == "[]\n"


def test_affiliations_are_kept_when_people_move_on(run: Run) -> None:
    assert run("customer", "edit", "1", "--organization", "Engines", "--job-title", "CTO").code == 0
    assert run("affiliation", "end", "1", "Engines", "--on", "2026-11-20").code == 0
    assert run("affiliation", "add", "Bob", "Engines", "--role", "Clerk", "--from", "2020-01-01").code == 0
    rows = json.loads(run("affiliation", "list", "Engines", "--json").out)
    assert [(r["customer"]["name"], r["role"], r["from"], r["until"]) for r in rows] == [
        ("Bob", "Clerk", "2020-01-01", None),
        ("Ada Lovelace", "CTO", None, "2026-11-20"),
    ]
    number = str(rows[0]["affiliation"])
    assert run("affiliation", "edit", number, "--role", "Chair").code == 0
    assert "Bob           Chair  since 2020-01-01" in run("customer", "show", "Engines").out
    assert run("affiliation", "delete", number).code == 0
    assert run("affiliation", "delete", number).code == 3
    assert len(json.loads(run("affiliation", "--json").out)) == 1


def test_contact_points_bear_marks(run: Run) -> None:
    assert run("customer", "point", "1", "ada@example.org", "--label", "work", "--invalid", "--opt-out").code == 0
    (point,) = shown(run, "1")["contact_points"]
    assert (point["label"], point["invalid"], point["opt_out"]) == ("work", True, True)
    assert "opted out · invalid" in run("customer", "show", "1").out
    assert run("customer", "list", "invalid:email", "--format", "ids").out == "customer:1\n"
    assert run("customer", "point", "1", "ada@example.org", "--valid", "--no-opt-out").code == 0
    assert run("customer", "list", "opt_out:any", "--format", "ids").out == ""
    assert run("customer", "point", "1", "ada@example.org").code == 2
    assert run("customer", "point", "1", "nobody@example.org", "--primary").code == 3


def test_a_photo_goes_in_and_out(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "ada.png", tmp_path / "out.png"
    source.write_bytes(PNG)
    assert run("customer", "photo", "1", str(source)).code == 0
    kept = Path(run("customer", "photo", "1").out.strip())
    assert kept.read_bytes() == PNG
    assert ["photo", "PNG,", str(len(PNG)), "B,", "640×480"] in [
        line.split() for line in run("customer", "show", "1").out.splitlines()
    ]
    assert run("customer", "photo", "1", "--save", str(target)).code == 0
    assert target.read_bytes() == PNG
    assert run("customer", "photo", "1", "--save", str(target)).code == 1
    assert run("customer", "photo", "1", "--open", PATH="").code == 1
    assert run("customer", "photo", "1", "--open", "--remove").code == 2
    assert run("customer", "photo", "1", "--remove").code == 0
    assert run("customer", "photo", "1").code == 4
    source.write_text("text")
    assert "no picture" in run("customer", "photo", "1", str(source)).err


def test_a_handover_counts_rehearses_and_is_one_step(run: Run) -> None:
    answer = run("customer", "handover", "Anna", "Bea", "--dry-run", "--with-deals")
    assert answer.err.endswith('handed over from "Anna" to "Bea"; nothing was changed (dry run)\n')
    done = json.loads(run("customer", "handover", "Anna", "Bea", "-city:Graz", "--json").out)
    assert (done["customers"], done["deals"], done["dry_run"]) == (1, 0, False)
    assert run("customer", "list", "owner:bea", "--format", "ids").out == "customer:3\n"
    run("undo", "--yes")
    assert run("customer", "list", "owner:anna", "--format", "ids").out == "customer:3\n"


def test_the_lifecycle_tells_since_when(run: Run) -> None:
    run("customer", "edit", "1", "--lifecycle", "customer")
    (step,) = shown(run, "1")["lifecycle_changes"]
    assert step == {"at": "2026-11-21T11:04:00Z", "from": "lead", "to": "customer"}
    card = run("customer", "show", "1").out
    assert "customer since 2026-11-21" in card
    assert "lead → customer" in card


def test_addresses_are_written_as_in_their_country(run: Run) -> None:
    run(
        "customer",
        "edit",
        "1",
        "--street",
        "1 Main St",
        "--city",
        "Springfield",
        "--region",
        "IL",
        "--postal-code",
        "62701",
    )
    run("customer", "edit", "1", "--country", "US")
    (address,) = shown(run, "1")["addresses"]
    assert address["formatted"] == ["1 Main St", "Springfield, IL 62701", "UNITED STATES"]
    assert "1 Main St, Springfield, IL 62701, UNITED STATES" in run("customer", "show", "1").out


@pytest.mark.skipif(not CONTACTS.exists(), reason="the sample of contacts is not here")
def test_contacts_of_every_script_stand_in_columns(run: Run) -> None:
    with CONTACTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    imported = run("import", str(CONTACTS), "--as", "customers", "--keep-unknown", "--rejects", "rejects.csv", "--json")
    assert imported.code in (0, 5), imported.err
    kept = [row["name"] for row in json.loads(run("customer", "list", "--json").out)]
    assert {" ".join(row["name"].split()) for row in rows} - {" ".join(name.split()) for name in kept} == set()
    for columns in ("80", "120", "200"):
        listed = run(
            "customer", "list", "--fields", "name,id,city", terminal=True, COLUMNS=columns, NO_COLOR="1"
        ).out.splitlines()
        head, body = listed[0], listed[2:]
        assert len(body) == len(kept)
        place = cell_width(head[: head.index("Id")]) + len("Id")
        for line in body:
            before = next(n for n in range(len(line) + 1) if cell_width(line[:n]) >= place)
            assert cell_width(line[:before]) == place, line
            assert line[before - 1].isdigit(), line
            assert line[before : before + 2].strip() == "", line


def test_an_owner_spelled_otherwise_is_told_and_taken_for_the_one_who_is_there(crm: Run) -> None:
    crm("customer", "add", "Ada", "--owner", "Zane Levy")
    for words in (
        ("customer", "edit", "Ada"),
        ("customer", "add", "Grace"),
        ("deal", "add", "Engine", "--customer", "Ada"),
    ):
        answer = crm(*words, "--owner", "ZANE lévy")
        assert answer.err.splitlines()[0] == '"ZANE lévy" is taken for "Zane Levy", an owner who is there already.'
    assert (
        crm("customer", "list", "owner:zane", "--format", "csv", "--fields", "owner").out.splitlines()[1:3]
        == ["Zane Levy"] * 2
    )


def test_a_handover_of_nobody_says_why(crm: Run) -> None:
    crm("customer", "add", "Ada", "--owner", "Zane Levy", "--city", "Graz")
    before = crm("history", "--json").out
    for filter_text, why in (("city:Nowhere", ": no customer has city:Nowhere"), ("kind:organization", "")):
        answer = crm("customer", "handover", "Zane Levy", "Bob", filter_text)
        assert (answer.code, answer.err) == (0, f'No customers of "Zane Levy" match; nothing was changed{why}.\n')
    assert json.loads(crm("customer", "handover", "Zane Levy", "Bob", "city:Nowhere", "--json").out)["customers"] == 0
    assert crm("history", "--json").out == before


def test_an_owner_almost_called_as_another_is_told_and_taken(crm: Run) -> None:
    crm("customer", "add", "Ada", "--owner", "Zane Levy")
    for words in (
        ("customer", "edit", "Ada"),
        ("customer", "add", "Grace"),
        ("deal", "add", "Engine", "--customer", "Ada"),
    ):
        answer = crm(*words, "--owner", "Zain Levy")
        assert (answer.code, answer.err.splitlines()[0]) == (
            0,
            '"Zain Levy" is a new owner; "Zane Levy" is there already.',
        )
        crm("undo")
    refused = crm("customer", "handover", "Zane Levy", "Zain Levy")
    assert (refused.code, "say that it is a new one (--new)" in refused.err) == (4, True)
    assert crm("customer", "handover", "Zane Levy", "Zain Levy", "--new").code == 0
