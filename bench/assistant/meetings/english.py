"""Meetings held in English, for tuning."""

from datetime import timedelta

from bench.assistant.manager.expected import (
    LOST,
    OPEN,
    WON,
    Figures,
    at,
    bold,
    but,
    by,
    in_country,
    in_stage,
    money,
    number,
    percent,
)
from bench.assistant.manager.rows import ANNA, BUYERS, COMPANIES, CONTACTS, DARCEL, PEOPLE, TASKS, VICKI, YING, Deal
from bench.assistant.meetings.turns import Meeting, either, listed, t


def meetings(f: Figures) -> list[Meeting]:
    """The meetings with what each answer shows."""
    y, year, last = f.year, f.this_year, f.last_year
    owner, company, reason = (lambda d: d.owner), (lambda d: d.company.name), (lambda d: d.reason)
    month, quarter, day = f.in_month(), f.in_quarter(), timedelta(days=1)
    sizes = sorted(f.deals(OPEN), key=lambda d: -d.amount)
    big = [d for d in sizes if d.amount > 400_000]
    reps_q = f.ranked(owner, WON, quarter)
    buyers, buyers_last = f.ranked(company, WON, year), f.ranked(company, WON, last)
    friday = f.today + timedelta(days=(4 - f.today.weekday()) % 7 or 7)
    thursday = f.today + timedelta(days=(3 - f.today.weekday()) % 7 or 7)
    wednesday = f.today + timedelta(days=(2 - f.today.weekday()) % 7 or 7)
    monday = f.today - timedelta(days=f.today.weekday())
    next_monday = monday + 7 * day
    year_end = f.expects(f.today, f.today.replace(month=12, day=31) + day)
    reasons = {k: len(v) for k, v in f.grouped(reason, LOST).items()}
    reasons_year = {k: len(v) for k, v in f.grouped(reason, LOST, year).items()}
    a, b, c, d_, e = [
        one.name for one in f.deals(OPEN, in_stage("Prospecting"))[:3] + f.deals(OPEN, in_stage("Qualified"))[:2]
    ]
    g, h = [one.name for one in f.deals(OPEN, in_stage("Negotiation"))[:2]]
    moved = [x for x in f.deals() if x.way[-1][1] >= monday]
    week = (monday - 7 * day, monday)
    moved_last = [x for x in f.deals() if any(week[0] <= on < week[1] for _, on in x.way[1:])]
    thai_companies = [one.name for one in COMPANIES if one.country == "Thailand"]
    bought = {x.company.name for x in f.deals(WON)}
    never = [one.name for one in COMPANIES if one.name not in bought]
    singapore = f.ranked(company, WON, in_country("Singapore"))
    lapsed = {x.company.name for x in f.deals(WON, last)} - {x.company.name for x in f.deals(WON, year)}
    by_month = {i: f.total(WON, f.in_month(-i)) for i in range(6)}
    late = [task.title for task in TASKS if task.due < 0 and not task.done]
    spring = f.between(f.today.replace(year=y - 1, month=3, day=1), f.today.replace(year=y - 1, month=7, day=1))

    def price(x: Deal) -> bool:
        return "rice" in x.reason or "ราคา" in x.reason

    darcel_big = [x for x in f.deals(OPEN, by(DARCEL)) if x.amount > 400_000]
    expect_month, expect_next = f.expects(*f.month()), f.expects(*f.month(1))
    range_open = [x for x in f.deals(OPEN) if 200_000 <= x.amount <= 400_000]
    return [
        (  # a terse manager
            t("won this month?", [f.count(WON, month), f.deals(WON, month)[0].name]),
            t("value", money(f.total(WON, month))),
            t("last month", money(f.total(WON, f.in_month(-1)))),
            t("vs same month last year", number(f.total(WON, f.in_month(-13)))),
            t("open pipeline", [money(f.total(OPEN)), f.count(OPEN)]),
            t(
                "by stage",
                *[
                    [(s, number(f.total(OPEN, in_stage(s)))), (s, str(len(f.deals(OPEN, in_stage(s)))))]
                    for s in ("Prospecting", "Proposal", "Negotiation")
                ],
            ),
            t("biggest 5", *[x.name for x in sizes[:5]]),
            t("second and third", sizes[1].name, sizes[2].name, hides=[sizes[0].name]),
            t("who owns those", sizes[1].owner, sizes[2].owner),
            listed(f, "open deals above 400k", big, sizes),
            listed(f, "only Vicki's", [x for x in big if x.owner == VICKI], sizes),
            t("total?", money(sum(x.amount for x in big if x.owner == VICKI))),
        ),
        (  # a chatty owner
            t(
                "Good morning! Could you tell me how we are doing this quarter compared to the last one?",
                number(f.total(WON, quarter)),
                number(f.total(WON, f.in_quarter(-1))),
            ),
            t("Hm, and who is doing best?", (reps_q[0][0], number(reps_q[0][1]))),
            t("and who's at the bottom?", reps_q[-1][0]),
            t("thanks, that's helpful", talk=True),
            t("by the way, what exactly do you count as won?", "Won"),
            t(
                "how much do we expect to close before the end of the year?",
                [money(f.total(OPEN, year_end)), money(f.weighted(OPEN, year_end))],
            ),
            t("and taking the chances into account?", money(f.weighted(OPEN, year_end))),
            t("OK. What are the main reasons we lose deals?", *[(k, str(v)) for k, v in reasons.items()]),
            t("only this year please", *[(k, str(v)) for k, v in reasons_year.items()]),
            t("who is behind target?", ["no targets"], talk=True),
            t(
                "right, and which customers haven't we spoken to in the last 30 days",
                [x.company.name for x in f.deals(f.quiet(30))],
            ),
        ),
        (  # a phone, and bad typing
            t("hw mny deals won ths yr", f.count(WON, year)),
            t("n last yr", f.count(WON, last)),
            t("no i meant lost", f.count(LOST, last)),
            t("wat were the resons", *[(k, str(len(v))) for k, v in f.grouped(reason, LOST, last).items()]),
            t("biggst lost deal last yr", max(f.deals(LOST, last), key=lambda x: x.amount).name),
            listed(f, "darcels open deals", f.deals(OPEN, by(DARCEL)), f.deals(OPEN, but(by(DARCEL)))),
            listed(f, "over 400k", darcel_big, f.deals(OPEN)),
            listed(f, "any w/o activity in 2 weeks", [x for x in darcel_big if f.quiet(14)(x)], f.deals(OPEN)),
            t("remind me to call jane porter tmrw at 10", does=[{"action": "create_task", "title": "call"}]),
            t("whats overdue", *late),
            t("jst mine", "Send the revised quotation", hides=["Prepare the demo"]),
            t("thx", talk=True),
        ),
        (  # a new seller
            t("hi, what can you do?", talk=True),
            t("what does weighted mean?", ["chance"]),
            listed(f, "show me my open deals", f.deals(OPEN, by(ANNA)), f.deals(OPEN, but(by(ANNA)))),
            listed(f, "which of them close this month?", f.deals(OPEN, by(ANNA), expect_month), f.deals(OPEN)),
            listed(f, "and next month?", f.deals(OPEN, by(ANNA), expect_next), f.deals(OPEN)),
            t("whom should I call first?", ["expected to close", "no activity"]),
            t("why?", ["expected to close", "no activity", "weighted"]),
            t("who is Jane Porter?", "Purchasing Manager", "Orchid Airways"),
            t("what's her number?", "081-234-5678"),
            t("who else works there?", "Henrik Dahl"),
            t("what did she say about the price?", note="orchid"),
            t("how much did Orchid Airways buy this year", number(f.total(WON, year, at("Orchid Airways")))),
        ),
        (  # rates
            t("win rate this year", f.win_rate(year)),
            t("last year?", f.win_rate(last)),
            t("Darcel?", f.win_rate(last, by(DARCEL))),
            t("and Vicki", f.win_rate(last, by(VICKI))),
            t("compare the two", (DARCEL, f.win_rate(last, by(DARCEL))), (VICKI, f.win_rate(last, by(VICKI)))),
            t("what's our average sales cycle?", f.cycle()),
            t("average deal size, won vs lost, this year", number(f.average(WON, year)), number(f.average(LOST, year))),
            t("conversion from proposal to negotiation", f.rate("Proposal", "Negotiation")),
            t("and negotiation to won?", f.rate("Negotiation", "Won")),
            t("how long do deals sit in Proposal", f.days_in("Proposal")),
            t("and in Qualified?", f.days_in("Qualified")),
        ),
        (  # customers
            t("top 3 customers this year", *[(k, number(v)) for k, v in buyers[:3]], hides=[buyers[3][0]]),
            t("and last year?", *[(k, number(v)) for k, v in buyers_last[:3]], hides=[buyers_last[3][0]]),
            t("who's in second place?", buyers_last[1][0], hides=[buyers_last[0][0], buyers_last[2][0]]),
            t("what percent of the total is that?", percent(buyers_last[1][1], f.total(WON, last))),
            t("which customers bought last year but not this year?", *either(sorted(lapsed), ["none"])),
            t("how many companies never bought anything?", bold(len(never))),
            t(
                "which of them are in Thailand?",
                *[n for n in never if n in thai_companies],
                hides=[n for n in never if n not in thai_companies],
            ),
            t("list contacts without an email address", "Peter Lindqvist", "Tan Wei Ling", hides=["Henrik Dahl"]),
            t("how many customers do we have?", [bold(len(COMPANIES)), bold(len(bought))]),
        ),
        (  # changes
            t(
                f"move {a} to negotiation",
                does=[{"action": "update_deal_stage", "record_name": a, "stage": "negotiation"}],
            ),
            t(
                "and remind me to call Jane Porter on Friday",
                does=[{"action": "create_task", "title": "call Jane Porter", "due_date": friday}],
            ),
            t(
                f"move {g} to won and remind me to call Jane Porter on Friday",
                does=[
                    {"action": "update_deal_stage", "record_name": g, "stage": "won"},
                    {"action": "create_task", "due_date": friday},
                ],
            ),
            t(f"set the amount of {b} to 250k", does=[{"action": "update", "record_name": b, "fields": "250"}]),
            t("no, make it 300k", does=[{"action": "update", "record_name": b, "fields": "300"}]),
            t(
                "add a note to Celadon Hotels: they want a demo",
                does=[{"action": "add_note", "body": "they want a demo"}],
            ),
            t(f"give {c} to Darcel", does=[{"action": "update", "record_name": c, "fields": "darcel"}]),
            t(
                "log a call with Maria Santos: she signs next week, and create a task to send the contract on Monday",
                does=[
                    {"action": "create", "kind": "activity", "fields": "she signs next week"},
                    {"action": "create_task", "title": "send the contract"},
                ],
            ),
            t(f"close {h} as lost because of price", does=[{"action": "update", "record_name": h, "fields": "price"}]),
            t(f"how much is {h} worth?", number(next(x.amount for x in sizes if x.name == h))),
        ),
        (  # further changes
            t(
                "create a task to send a quote to Peter Lindqvist tomorrow",
                does=[{"action": "create_task", "title": "send a quote", "due_date": f.today + day}],
            ),
            t("make it Thursday", does=[{"action": "create_task", "due_date": thursday}]),
            t(
                'mark "Prepare the demo" as done',
                does=[{"action": "update", "record_kind": "task", "record_name": "Prepare the demo", "fields": "done"}],
            ),
            t(
                f"push the expected close date of {d_} to 15 January",
                does=[{"action": "update", "record_name": d_, "fields": "expected_close_date"}],
            ),
            t(
                f"move {a} and {b} to Proposal",
                does=[
                    {"action": "update_deal_stage", "record_name": a, "stage": "proposal"},
                    {"action": "update_deal_stage", "record_name": b, "stage": "proposal"},
                ],
            ),
            t(
                "new contact Sam Reed at Juniper Schools, email sam@juniper.example.com",
                does=[{"action": "create", "kind": "contact", "fields": "Sam Reed"}],
            ),
            t(f"we lost {e}, budget frozen", does=[{"action": "update", "record_name": e, "fields": "budget frozen"}]),
            t(
                "change the phone of Tan Wei Ling to 065-555-0199 and remind me to call her on Wednesday",
                does=[
                    {"action": "update", "record_name": "Tan Wei Ling", "fields": "065-555-0199"},
                    {"action": "create_task", "due_date": wednesday},
                ],
            ),
        ),
        (  # two things at once
            t(
                "How many deals did Darcel and Vicki each win last year, and for how much?",
                [(DARCEL, str(len(f.deals(WON, last, by(DARCEL)))))],
                (DARCEL, number(f.total(WON, last, by(DARCEL)))),
                (VICKI, number(f.total(WON, last, by(VICKI)))),
            ),
            t(
                "Anna vs Darcel this year",
                [(ANNA, number(f.total(WON, year, by(ANNA)))), (ANNA, str(len(f.deals(WON, year, by(ANNA)))))],
                [(DARCEL, number(f.total(WON, year, by(DARCEL)))), (DARCEL, str(len(f.deals(WON, year, by(DARCEL)))))],
            ),
            listed(f, "open deals between 200k and 400k", range_open, sizes),
            listed(f, "not the ones in Thailand", [x for x in range_open if x.company.country != "Thailand"], sizes),
            t(
                "how many are there and what are they worth?",
                bold(len([x for x in range_open if x.company.country != "Thailand"])),
                money(sum(x.amount for x in range_open if x.company.country != "Thailand")),
            ),
            t(
                "revenue by country this year excluding Laos",
                *[(k, number(v)) for k, v in f.ranked(lambda x: x.company.country, WON, year) if k != "Laos"],
                hides=["Laos:"],
            ),
            t(
                "how many deals did we lose this year, not counting those lost on price?",
                bold(len([x for x in f.deals(LOST, year) if not price(x)])),
            ),
            t(
                "what share of revenue came from Orchid Airways last year and how much was it?",
                percent(f.total(WON, last, at("Orchid Airways")), f.total(WON, last)),
                number(f.total(WON, last, at("Orchid Airways"))),
            ),
            t(
                "what's the difference between this year's and last year's sales?",
                number(f.total(WON, year)),
                number(f.total(WON, last)),
            ),
        ),
        (  # comparing
            t(
                "Which is bigger this year, Celadon Hotels or Harbour Logistics?",
                [("Celadon Hotels", number(f.total(WON, year, at("Celadon Hotels"))))],
                [("Harbour Logistics", number(f.total(WON, year, at("Harbour Logistics"))))],
            ),
            t("and last year?", [("Celadon Hotels", number(f.total(WON, last, at("Celadon Hotels"))))]),
            t("how much did we win between March and June last year?", money(f.total(WON, spring))),
            t(
                "how many deals worth 100k to 200k did we lose?",
                bold(len([x for x in f.deals(LOST) if 100_000 <= x.amount <= 200_000])),
            ),
            t("revenue by month for the last 6 months", *[number(v) for v in by_month.values() if v]),
            t("which month was the best?", number(max(by_month.values()))),
            t("and the worst?", number(min(v for v in by_month.values() if v))),
            t(
                "partner vs direct channel this year",
                ("Partner", number(f.total(WON, year, lambda x: x.channel == "Partner"))),
                ("Direct", number(f.total(WON, year, lambda x: x.channel == "Direct"))),
            ),
            listed(
                f,
                "deals with no activity at all",
                f.deals(OPEN, lambda x: x.contacted is None),
                f.deals(OPEN, lambda x: x.contacted is not None),
            ),
        ),
        (  # the round of the team
            t(
                "what changed in the pipeline since Monday?",
                *either([x.name for x in moved[:3]], ["no deal", "No deal", "none", "nothing"]),
            ),
            t("who is behind target?", ["no targets"], talk=True),
            t("what's overdue?", *late),
            t("whose are they?", DARCEL, YING),
            t("only Darcel's", "Prepare the demo", "Collect the signed contract", hides=["Send the revised quotation"]),
            t("status of the warehouse rollout?", ["60%", "60 %", "60"]),
            t("which projects are late?", "Warehouse rollout", hides=["Clinic migration"]),
            t(
                "sales by team this year",
                *[(k, number(v)) for k, v in f.ranked(lambda x: PEOPLE[x.owner][0], WON, year)],
            ),
            t("and by manager?", *[(k, number(v)) for k, v in f.ranked(lambda x: PEOPLE[x.owner][1], WON, year)]),
            t("who has the most open deals", (max(f.grouped(owner, OPEN).items(), key=lambda p: len(p[1]))[0])),
        ),
        (  # what moved
            t(
                "what moved last week?",
                *either([x.name for x in moved_last[:3]], ["no deal", "No deal", "none", "nothing"]),
            ),
            t(
                "how many deals were created this month?",
                bold(len([x for x in f.deals() if x.way[0][1] >= f.month()[0]])),
            ),
            listed(
                f,
                "what's in negotiation?",
                f.deals(in_stage("Negotiation")),
                f.deals(OPEN, but(in_stage("Negotiation"))),
            ),
            t("and what is it worth altogether?", money(f.total(in_stage("Negotiation")))),
            t("Hotel training - where do we stand?", ["on hold", "On hold"], "10"),
            t("what about the airport kiosks?", ["done", "Done"]),
            t("any tasks due tomorrow?", "Call about the renewal", hides=["Order the scanners"]),
            t("how are we doing against quota?", ["no targets"], talk=True),
            t(
                "what is due this week",
                *[x.title for x in TASKS if not x.done and x.due >= 0 and f.today + x.due * day < next_monday],
            ),
            t("ok cool, bye", talk=True),
        ),
        (  # what was said
            t("what's going on with Harbour Logistics?", ["wet", "credit note", "ISO"]),
            t("what did we promise Juniper Schools?", note="juniper"),
            t("why did we lose Lakeside?", note="lakeside"),
            t("who is worried about where their data is kept?", note="pebble"),
            t("what's the weather like tomorrow?", talk=True),
            t("are you a human?", talk=True),
            t("ok forget it. how many customers are there in Singapore?", bold(2)),
            t("what are their names?", "Orchid Airways", "Pebble Insurance"),
            t("which one brought in more money?", singapore[0][0], number(singapore[0][1])),
            t("and does Bounmy still want tablets?", note="mekong"),
        ),
        (  # one customer
            t("lol ok. how's Orchid Airways doing", ["Orchid Airways"]),
            t("when did we last talk to them?", [str(y)], "Orchid Airways"),
            listed(
                f, "open deals there?", f.deals(OPEN, at("Orchid Airways")), f.deals(OPEN, but(at("Orchid Airways")))
            ),
            t("total?", money(f.total(OPEN, at("Orchid Airways")))),
            t("who is the purchasing manager there?", "Jane Porter"),
            t("does she have an email?", "jane@orchid.example.com"),
            t("nice", talk=True),
            t("how much did they buy last year", number(f.total(WON, last, at("Orchid Airways")))),
            t("and Pebble Insurance?", number(f.total(WON, last, at("Pebble Insurance")))),
            t("is that more than the year before?", number(f.total(WON, f.in_year(y - 2), at("Pebble Insurance")))),
            t(f"who are the contacts at {CONTACTS[2].company}", "Peter Lindqvist", "วิไล"),
            t(f"how many of our {len(BUYERS)} buyers are VIP", bold(3)),
        ),
    ]
