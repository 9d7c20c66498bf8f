"""Against the Febrl files (Christen, ANU): names, address and birthday, without the national id."""

import csv
from datetime import date
from pathlib import Path

import pytest

from crm_core.customers.duplicates.find import find
from crm_core.customers.duplicates.record import Record, place
from tests.core.customers.duplicates.records import accuracy, person

FEBRL = Path(__file__).parents[4].parent / "shared/data/dedupe/febrl"


def people(number: int, *, both_lines: bool) -> tuple[list[Record], set[tuple[int, int]]]:
    """The records and the pairs that are one person."""
    records, keys = [], {}
    with (FEBRL / f"dataset{number}.csv").open(newline="", encoding="utf-8") as file:
        for key, raw in enumerate(csv.DictReader(file, skipinitialspace=True)):
            row = {name: value.strip() for name, value in raw.items()}
            record = person(key, row["given_name"], row["surname"], birthday(row["date_of_birth"]))
            street = f"{row['street_number']} {row['address_1']}{', ' + row['address_2'] if both_lines else ''}"
            record.places = (place(street, row["postcode"], row["suburb"]),)
            records.append(record)
            keys[row["rec_id"]] = key
    with (FEBRL / f"febrl{number}_gold_pairs.csv").open(newline="", encoding="utf-8") as file:
        pairs = [(keys[one], keys[other]) for one, other in list(csv.reader(file))[1:]]
    return records, {(min(pair), max(pair)) for pair in pairs}


def birthday(digits: str) -> str:
    """19081209 as the database keeps it; what is no date cannot be kept."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return ""


@pytest.mark.skipif(not FEBRL.is_dir(), reason="the files are not part of the project")
@pytest.mark.parametrize("both_lines", [False, True])
@pytest.mark.parametrize("number", [1, 2])
def test_pairs_of_real_files_are_found_at_the_usual_threshold(number: int, both_lines: bool) -> None:
    records, pairs = people(number, both_lines=both_lines)
    found = find(records)
    precision, recall = accuracy(found, pairs)
    assert 2 * precision * recall / (precision + recall) >= 0.985
    assert {(match.first, match.second) for match in found if match.verdict == "sure"} <= pairs
