"""A table of customers as other programs write it."""

import csv
import random
from pathlib import Path

from tests.bench.million import CITIES, people

TAGS = ("newsletter", "regular", "wholesale", "press", "event 2025", "vip", "cold", "partner")
HEADERS = ("Name", "Email", "Phone", "City", "Tags")


def write_people(path: Path, count: int) -> Path:
    """Write ``count`` rows: name, e-mail, phone, city and two tags."""
    dice = random.Random(11)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for key, name in people(count):
            phone, tags = f"+49 30 2{key:07}", ", ".join(dice.sample(TAGS, 2))
            writer.writerow((name, f"person{key}@example.com", phone, CITIES[key % len(CITIES)], tags))
    return path
