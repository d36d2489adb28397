"""The page of the board, by its handlers: the effects of a drop, its dialogs, and a refused drop."""

from typing import Any
from uuid import UUID

from crm_app.deals import service
from crm_app.deals.board_state import MOST_CARDS, DealBoard
from crm_app.identity.state import FrameState
from crm_app.ui.live import Change
from crm_app.ui.state import Shell
from tests.deals.test_board import add, board, names, stages
from tests.support.states import Page, opened
from tests.support.world import World, client

PATH = "/deals/board"


async def loaded(page: Page) -> DealBoard:
    await page.call(DealBoard, "load")
    return await page.state(DealBoard)


async def drop(state: DealBoard, card: str, source: str, target: str, place: int = 0) -> list[dict[str, list[str]]]:
    """Drops a card; returns the columns as they look at each step."""
    seen = []
    async for _ in DealBoard.event_handlers["move"].fn(state, card, source, target, place):
        seen.append(shown(state))
    return seen


def shown(state: DealBoard) -> dict[str, list[str]]:
    return {column.name: [card["title"] for card in column.cards] for column in state.columns}


async def test_a_drop_shows_at_once_and_is_kept(world: World) -> None:
    stage = stages(world.owner)
    one, _two = add(world.member, "One", amount=1500), add(world.member, "Two")
    async with opened(world.member, PATH) as page:
        state = await loaded(page)
        column = state.columns[0]
        assert (column.name, column.count, column.total) == ("Prospecting", "2", "฿1.5K")
        looks = await drop(state, one["id"], stage["Prospecting"], stage["Proposal"])
        assert looks[0]["Proposal"] == ["One"]
        assert shown(state)["Proposal"] == ["One"]
        assert (state.columns[0].count, state.columns[2].total) == ("1", "฿1.5K")
    assert names(board(world.owner)["Proposal"]) == ["One"]


async def test_a_drop_is_undone_from_its_notice_with_all_that_it_changed(world: World) -> None:
    stage = stages(world.owner)
    deal = add(world.member, "One", amount=5)
    async with opened(world.member, PATH) as page:
        state = await loaded(page)
        await drop(state, deal["id"], stage["Prospecting"], stage["Won"])
        assert client(world.member).get(f"/api/v1/deals/{deal['id']}").json()["status"] == "won"
        (toast,) = (await page.state(Shell)).toasts
        await page.call(FrameState, "undo", toast["undo"])
        await page.call(DealBoard, "load")
        assert shown(state)["Prospecting"] == ["One"]
        kept = client(world.member).get(f"/api/v1/deals/{deal['id']}").json()
        assert (kept["status"], kept["close_date"]) == ("open", None)
        await drop(state, deal["id"], stage["Prospecting"], stage["Proposal"])
        assert (await page.toasts())[-1] == "One: now Proposal"


async def test_a_refused_drop_goes_back_and_says_why(world: World) -> None:
    stage = stages(world.owner)
    deal = add(world.owner, "Deal")
    async with opened(world.member, PATH) as page:
        state = await loaded(page)
        with world.owner.work() as work:
            service.delete(work, UUID(deal["id"]))
        looks = await drop(state, deal["id"], stage["Prospecting"], stage["Proposal"])
        assert looks[0]["Proposal"] == ["Deal"]
        assert shown(state)["Proposal"] == []
        assert len(await page.toasts()) == 1


async def test_every_move_is_answered_also_a_repeated_one_and_one_that_was_overtaken(world: World) -> None:
    stage = stages(world.owner)
    deal = add(world.member, "Deal")
    async with opened(world.member, PATH) as page:
        state = await loaded(page)
        for _ in range(2):  # the second time the line had lost the answer
            await drop(state, deal["id"], stage["Prospecting"], stage["Proposal"])
        assert (state.move_turn, await page.toasts()) == (2, ["Deal: now Proposal"])
        await drop(state, deal["id"], stage["Prospecting"], stage["Qualified"])
        assert state.move_turn == 3
        assert (await page.toasts())[-1].startswith("Somebody else has moved Deal meanwhile: Proposal.")
        assert shown(state)["Proposal"] == ["Deal"]


async def test_a_move_that_was_overtaken_shows_what_came_while_the_card_was_held(world: World) -> None:
    stage = stages(world.owner)
    deal = add(world.member, "Deal")
    async with opened(world.member, PATH) as page:
        state = await loaded(page)
        await drop(state, deal["id"], stage["Prospecting"], stage["Proposal"])
        await page.call(DealBoard, "grab")
        add(world.owner, "Other")
        await state._changed([Change("deal", frozenset())])
        assert shown(state)["Prospecting"] == []
        await drop(state, deal["id"], stage["Prospecting"], stage["Qualified"])
        assert (await page.toasts())[-1].startswith("Somebody else has moved Deal meanwhile: Proposal.")
        assert shown(state)["Prospecting"] == ["Other"]


async def test_losing_asks_why_and_cancelling_puts_the_card_back(world: World) -> None:
    stage = stages(world.owner)
    deal = add(world.member, "Deal", amount=5)
    async with opened(world.member, PATH) as page:
        state = await loaded(page)
        await drop(state, deal["id"], stage["Prospecting"], stage["Lost"])
        assert (state.closing, state.closing_name, shown(state)["Lost"]) == ("lost", "Deal", ["Deal"])
        await page.call(DealBoard, "cancel", False)
        assert (state.closing, shown(state)["Prospecting"], shown(state)["Lost"]) == ("", ["Deal"], [])
        await drop(state, deal["id"], stage["Prospecting"], stage["Lost"])
        await page.call(DealBoard, "close_lost", {"lost_reason": "x" * 501})
        assert list(state.form_errors) == ["lost_reason"]
        await page.call(DealBoard, "close_lost", {"lost_reason": " ราคาสูง "})
        assert (state.closing, shown(state)["Lost"]) == ("", ["Deal"])
    assert board(world.owner)["Lost"]["deals"][0]["lost_reason"] == "ราคาสูง"


async def test_winning_asks_for_an_amount_only_where_it_is_missing(world: World) -> None:
    stage = stages(world.owner)
    priced, bare = add(world.member, "Priced", amount=5), add(world.member, "Bare", currency="USD")
    async with opened(world.member, PATH) as page:
        state = await loaded(page)
        await drop(state, priced["id"], stage["Prospecting"], stage["Won"])
        assert (state.closing, shown(state)["Won"]) == ("", ["Priced"])
        await drop(state, bare["id"], stage["Prospecting"], stage["Won"])
        assert (state.closing, state.closing_currency) == ("won", "USD")
        await page.call(DealBoard, "close_won", {"amount": "much"})
        assert list(state.form_errors) == ["amount"]
        await page.call(DealBoard, "close_won", {"amount": "1,200.50"})
    won = {deal["name"]: deal["amount"] for deal in board(world.owner)["Won"]["deals"]}
    assert won == {"Priced": 5, "Bare": 1200.5}


async def test_a_column_shows_more_on_demand_and_hands_over_to_the_list(world: World) -> None:
    for number in range(MOST_CARDS + 2):
        add(world.owner, f"Deal {number}")
    async with opened(world.owner, f"{PATH}?owner_id={world.owner.member_id}") as page:
        state = await loaded(page)
        first = state.columns[0]
        sizes = [(len(first.cards), first.further, first.more)]
        for _ in range(2):
            await page.call(DealBoard, "more", first.id)
            column = state.columns[0]
            sizes.append((len(column.cards), column.further, column.more))
        rest = f"/deals?owner_id={world.owner.member_id}&stage_id={first.id}"
        assert sizes == [(20, True, ""), (40, True, ""), (50, False, rest)]
        # Below the last card on show there are more: the card stays in sight.
        await drop(state, first.cards[0]["id"], first.id, first.id, 49)
        assert "Deal 51" in [card["title"] for card in state.columns[0].cards]


async def test_filters_are_in_the_address_and_invalid_ones_are_reported(world: World) -> None:
    add(world.member, "สำรองข้อมูล"), add(world.owner, "Backup")
    async with opened(world.owner, f"{PATH}?q=Backup") as page:
        state = await loaded(page)
        assert (shown(state)["Prospecting"], state.filters["q"]) == (["Backup"], "Backup")
        spec: Any = await page.call(DealBoard, "choose", "owner_id", str(world.owner.member_id))
        assert "owner_id" in str(spec)
        page.go(f"{PATH}?pipeline_id=nonsense")
        state = await loaded(page)
        assert state.failed
        assert state.columns == []
        page.go(f"{PATH}?pipeline_id={world.owner.member_id}")
        assert (await loaded(page)).failed
        page.go(PATH)
        state = await loaded(page)
        assert (state.failed, len(shown(state)["Prospecting"])) == ("", 2)
