# ruff: noqa: E501 (one question a line reads best)
"""What a seller types in English. Every second question is for tuning, the others for reporting."""

from datetime import timedelta

from bench.assistant.manager.expected import (
    LOST,
    OPEN,
    WON,
    Ask,
    Figures,
    ask,
    at,
    but,
    by,
    in_country,
    in_stage,
    money,
    number,
)
from bench.assistant.manager.rows import ANNA, CONTACTS, DARCEL, VICKI, YING


def questions(f: Figures) -> list[Ask]:
    """The questions with what their answers show."""
    y, year, last, b = f.year, f.this_year, f.last_year, f.year + 543
    company, product = (lambda d: d.company.name), (lambda d: d.product)
    reps_this, reps_last = f.ranked(lambda d: d.owner, WON, year), f.ranked(lambda d: d.owner, WON, last)
    buyers_this, buyers_last = f.ranked(company, WON, year), f.ranked(company, WON, last)
    sizes = sorted(f.deals(OPEN), key=lambda d: -d.amount)
    stages = sorted(((len(v), k) for k, v in f.grouped(lambda d: d.stage, OPEN).items()), reverse=True)
    sectors = sorted(((len(v), k) for k, v in f.grouped(lambda d: d.company.sector, LOST).items()), reverse=True)
    day = f.deals(WON, last)[0].ended
    first, second, third = f.deals(OPEN, in_stage("Prospecting"))[:3]
    friday = f.today + timedelta(days=(4 - f.today.weekday()) % 7 or 7)
    found: list[Ask] = [
        ask("who", "whos selling the most this yr", shows=[(reps_this[0][0], number(reps_this[0][1]))]),
        ask("who", "who brought in the most money last year", shows=[(reps_last[0][0], number(reps_last[0][1]))]),
        ask("count", "hwo many deals we lost this year", shows=[f.count(LOST, year)]),
        ask("count", "howmany deal won last yr", shows=[f.count(WON, last)]),
        ask("top", "top 3 customers by sales this year pls", shows=[(n, money(v)) for n, v in buyers_this[:3]], hides=[buyers_this[3][0]]),
        ask("top", "our 3 best customers last year", shows=[(n, money(v)) for n, v in buyers_last[:3]], hides=[buyers_last[3][0]]),
        ask("two", "how many open deals and how much are they worth in total", shows=[f.count(OPEN), money(f.total(OPEN))]),
        ask("two", "sum and number of deals lost last year", shows=[f.count(LOST, last), money(f.total(LOST, last))]),
        ask("compare", "anna vs darcel sales this year", shows=[(ANNA, money(f.total(WON, year, by(ANNA)))), (DARCEL, money(f.total(WON, year, by(DARCEL))))]),
        ask("compare", "who sold more last year, vicki or anna?", shows=[(VICKI, money(f.total(WON, last, by(VICKI)))), (ANNA, money(f.total(WON, last, by(ANNA))))]),
        ask("exclude", "sales this year not counting Orchid", shows=[money(f.total(WON, year, but(at("Orchid Airways"))))]),
        ask("exclude", "open deals apart from the ones in Vietnam, how many", shows=[f.count(OPEN, but(in_country("Vietnam")))]),
        ask("amount", "deals over two hundred thousand still open, how many", shows=[f.count(OPEN, lambda d: d.amount > 200_000)]),
        ask("amount", "how many open deals under half a million", shows=[f.count(OPEN, lambda d: d.amount < 500_000)]),
        ask("names", "list somying's open deals", shows=[d.name for d in f.deals(OPEN, by(YING))][:3], hides=[d.name for d in f.deals(OPEN, but(by(YING)))]),
        ask("names", "how much did khun somying sell last year", shows=[money(f.total(WON, last, by(YING)))]),
        ask("period", f"how much did we close in {day:%b} {b - 1}", shows=[money(f.total(WON, last, lambda d: d.ended.month == day.month))]),
        ask("period", f"q{(day.month + 2) // 3} {y - 1} sales pls", shows=[money(f.total(WON, last, lambda d: (d.ended.month + 2) // 3 == (day.month + 2) // 3))]),
        ask("most", "which stage has the most open deals", shows=[(stages[0][1], number(stages[0][0]))]),
        ask("most", "which product sells best this year", shows=[f.ranked(product, WON, year)[0][0]]),
        ask("most", "which industry do we lose the most deals in", shows=[number(sectors[0][0])]),
        ask("most", "best selling product last year and how much", shows=[(f.ranked(product, WON, last)[0][0], number(f.ranked(product, WON, last)[0][1]))]),
        ask("expect", "which deals should close this month", shows=[d.name for d in f.deals(OPEN, f.expects(*f.month()))][:3], hides=[d.name for d in f.deals(OPEN, but(f.expects(*f.month())))]),
        ask("expect", "whats expected to close next month", shows=[d.name for d in f.deals(OPEN, f.expects(*f.month(1)))][:3], hides=[d.name for d in f.deals(OPEN, but(f.expects(*f.month(1))))]),
        ask("customer", "how much has Pebble Insurance bought from us", shows=[money(f.total(WON, at("Pebble Insurance")))]),
        ask("customer", "how much did quarry cement spend with us so far", shows=[money(f.total(WON, at("Quarry Cement")))]),
        ask("compare", "average won deal, celadon vs harbour", shows=[money(f.average(WON, at("Celadon Hotels"))), money(f.average(WON, at("Harbour Logistics")))]),
        ask("compare", "is our win rate better this year than last year", shows=[f.win_rate(year), f.win_rate(last)]),
        ask("two", "how many won and how many lost this year", shows=[f.count(WON, year), f.count(LOST, year)]),
        ask("two", "how many deals are in Proposal and how many in Negotiation", shows=[f.count(in_stage("Proposal")), f.count(in_stage("Negotiation"))]),
        ask("mine", "my biggest open deal?", shows=[max(f.deals(OPEN, by(ANNA)), key=lambda d: d.amount).name], hides=[d.name for d in f.deals(OPEN, but(by(ANNA)))]),
        ask("mine", "how much have i closed this quarter", shows=[money(f.total(WON, by(ANNA), f.in_quarter()))]),
        ask("mine", "how many of the lost deals last year were mine", shows=[f.count(LOST, last, by(ANNA))]),
        ask("mine", "whats in my pipeline, total", shows=[money(f.total(OPEN, by(ANNA)))]),
        ask("lack", "contacts missing a phone number", shows=[c.name for c in CONTACTS if not c.phone], hides=[c.name for c in CONTACTS if c.phone]),
        ask("lack", "which contacts dont have an email yet", shows=[c.name for c in CONTACTS if not c.email], hides=[c.name for c in CONTACTS if c.email]),
        ask("field", "peter lindqvist phone", shows=["02-555-0101"]),
        ask("field", "whats janes email", shows=["jane@orchid.example.com"]),
        ask("field", "who can i call at Celadon Hotels, need the phone number", shows=["Maria Santos", "02-555-0102"]),
        ask("field", "email of the finance director at Celadon", shows=["maria@celadon.example.com"]),
        ask("tasks", "what does somying have to do today", shows=["โทรตามใบสั่งซื้อ"], hides=["Book the training room"]),
        ask("tasks", "anything overdue for darcel?", shows=f.tasks(DARCEL, overdue=True), hides=["Book the training room"]),
        ask("notes", "why did we lose the Lakeside job", note="lakeside"),
        ask("notes", "what did Jane say about the price", note="orchid"),
        ask("notes", "any delivery problems at Harbour?", note="harbour"),
        ask("notes", "who wont pay because of a double invoice", note="quarry"),
        ask("notes", "what did we promise Juniper", note="juniper"),
        ask("notes", "why isnt Pebble signing", note="pebble"),
        ask("notes", "which customer wants to pay in instalments", note="mekong"),
        ask("notes", "who has no internet in the shop", note="silk"),
        ask("notes", "why is Celadon not buying right now", note="celadon"),
        ask("notes", "what certificate does Harbour need", note="harbour-th"),
        ask("follow", "sales this year", "and last year?", "only vicki", shows=[money(f.total(WON, last, by(VICKI)))]),
        ask("follow", "how many deals did we lose last year", "and won?", shows=[f.count(WON, last)]),
        ask("follow", "who sold the most this year", "and second?", shows=[(reps_this[1][0], number(reps_this[1][1]))]),
        ask("follow", "show my open deals", "which ones are over 300k", shows=[d.name for d in f.deals(OPEN, by(ANNA), lambda d: d.amount > 300_000)][:3], hides=[d.name for d in f.deals(OPEN, lambda d: d.amount <= 300_000)]),
        ask("follow", "sales in Thailand this year", "what about Singapore", shows=[money(f.total(WON, year, in_country("Singapore")))]),
        ask("follow", "how many open deals does vicki have", "and how much is that", shows=[money(f.total(OPEN, by(VICKI)))]),
        ask("follow", "top 3 customers this year", "same for last year", shows=[(n, number(v)) for n, v in buyers_last[:3]]),
        ask("follow", "how much did Anna sell last year", "and the others?", shows=[(n, money(v)) for n, v in reps_last if n != ANNA]),
        ask("follow", "biggest open deal", "who owns it?", shows=[sizes[0].owner]),
        ask("follow", "deals in Proposal", "just the ones in Thailand", shows=[d.name for d in f.deals(in_stage("Proposal"), in_country("Thailand"))][:2], hides=[d.name for d in f.deals(in_stage("Proposal"), but(in_country("Thailand")))]),
        ask("off", "whats the weather in chiang mai tmrw", nothing=True),
        ask("off", "tell me a joke about salesmen", nothing=True),
        ask("off", "how do i cook pad thai for 4", nothing=True),
        ask("off", "who will win the world cup", nothing=True),
        ask("act", "remind me to call Jane Porter tomorrow at 2pm", proposes={"action": "create_task", "record_name": "Jane Porter", "due_date": f.today + timedelta(days=1)}),
        ask("act", "task: send catalogue to Celadon Hotels on friday", proposes={"action": "create_task", "record_name": "Celadon Hotels", "due_date": friday}),
        ask("act", f"move {first.name} to Negotiation", proposes={"action": "update_deal_stage", "record_name": first.name, "stage": "Negotiation"}),
        ask("act", f"pls put {second.name.lower()} in proposal", proposes={"action": "update_deal_stage", "record_name": second.name, "stage": "Proposal"}),
        ask("act", "add a note to Orchid Airways: they want the quote in dollars", proposes={"action": "add_note", "record_name": "Orchid Airways", "body": "they want the quote in dollars"}),
        ask("act", f"mark {third.name} as won", proposes={"action": "update_deal_stage", "record_name": third.name, "stage": "Won"}),
    ]  # fmt: skip
    return found
