from crm_core.catalog.pages import Ref
from crm_core.crm import Crm
from crm_core.values.money import Money


def test_a_board_has_a_column_per_stage_with_counts_sums_and_first_cards(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace"}).id
    late = crm.deals.add({"title": "Late", "stage": "Proposal", "value": "100.01", "expected_close": "2026-12-24"}).id
    undated = crm.deals.add({"title": "Undated", "stage": "Proposal", "value": "20 USD"}).id
    soon = crm.deals.add(
        {"title": "Soon", "stage": "Proposal", "customer": "Ada Lovelace", "close_date": "tomorrow"}
    ).id
    crm.deals.add({"title": "Elsewhere", "stage": "Prospecting", "value": "1", "own_probability": "100"})
    board = crm.pipelines.board()
    assert [column.stage.name for column in board.columns][2] == "Proposal"
    column = board.columns[2]
    assert column.sums.deals == 3
    assert column.sums.value == (Money(10_001, "EUR"), Money(2000, "USD"))
    assert column.sums.weighted == (Money(5001, "EUR"), Money(1000, "USD"))
    assert column.cards.ids == (soon, late, undated)
    card = dict(zip((field.key for field in column.cards.fields), column.cards.rows[0], strict=True))
    assert (card["title"], card["customer"], card["close_date"]) == ("Soon", Ref(ada, "Ada Lovelace"), "2026-11-22")
    assert board.open.deals == 4
    assert board.open.weighted == (Money(5101, "EUR"), Money(1000, "USD"))


def test_closed_columns_show_the_latest_first_and_do_not_count_as_open(crm: Crm) -> None:
    for day in ("2026-11-02", "2026-11-20", "2026-11-11"):
        crm.deals.add({"title": day, "stage": "Won", "closed_on": day, "value": "10"})
    board = crm.pipelines.board(cards=2)
    won = board.columns[4]
    assert [row[0] for row in won.cards.rows] == ["2026-11-20", "2026-11-11"]
    assert (won.sums.deals, won.sums.value) == (3, (Money(3000, "EUR"),))
    assert (board.open.deals, board.open.value) == (0, ())


def test_a_filter_and_the_trash_narrow_columns_and_sums(crm: Crm) -> None:
    mine = crm.deals.add({"title": "Mine", "owner": "me", "value": "10"}).id
    crm.deals.add({"title": "Hers", "owner": "Eve", "value": "10"})
    crm.deals.delete(crm.deals.add({"title": "Gone", "owner": "me", "value": "10"}).id)
    crm.pipelines.add("Partners")
    crm.deals.add({"title": "Partner", "owner": "me", "pipeline": "Partners"})
    board = crm.pipelines.board("Sales", 'owner:"me"')
    assert board.columns[0].cards.ids == (mine,)
    assert board.open.deals == 1
    assert crm.pipelines.board("Partners").open.deals == 1


def test_open_deals_are_summed_up_by_owner_where_that_is_asked_for(crm: Crm) -> None:
    crm.deals.add({"title": "Logo", "owner": "Eve", "stage": "Proposal", "value": "10"})
    crm.deals.add({"title": "Sign", "owner": "Eve", "stage": "Proposal", "value": "20"})
    crm.deals.add({"title": "Sold", "owner": "Eve", "stage": "Won", "value": "40"})
    crm.deals.add({"title": "Poster", "value": "5"})
    board = crm.pipelines.board(cards=1, by_owner=True)
    assert board.owners["Eve"] == (2, (Money(3000, "EUR"),), (Money(1500, "EUR"),))
    assert board.owners[""].deals == 1
    without = crm.pipelines.board(cards=1)
    assert (without.owners, without.columns) == ({}, board.columns)
