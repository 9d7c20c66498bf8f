"""``crm order show``: what is off a line, and what an imported one has on top."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


def test_a_discount_has_its_sign_as_on_quotes(crm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sold.csv").write_text(
        "Order No,Order Date,Customer,Product,Quantity,Price,Line Total\n"
        "7,2026-01-05,Ann,Other,1,5,25\n7,2026-01-05,Ann,Cup,1,5,4\n7,2026-01-05,Ann,Bag,1,5,5\n",
        encoding="utf-8",
    )
    assert crm("init", "--currency", "EUR").code == 0
    answer = crm("import", "sold.csv", "--as", "orders")
    assert "lines whose total is not quantity times price (7)" in answer.err + answer.out
    shown = crm("order", "show", "7").out
    assert [line.split() for line in shown.splitlines()[-3:]] == [
        ["1", "1", "x", "Other", "5.00", "€", "+20.00", "25.00", "€"],
        ["2", "1", "x", "Cup", "5.00", "€", "-1.00", "4.00", "€"],
        ["3", "1", "x", "Bag", "5.00", "€", "5.00", "€"],
    ]
    assert crm("order", "line", "edit", "7", "1", "--quantity", "2").err.endswith(
        "changed: line 1 · 39.00 €; was paid with 34.00 €\n"
    )
    assert "is more than 1 x Cup" in crm("order", "line", "edit", "7", "2", "--discount", "-20").err
