"""Turns of the kinds that a stranger asked and that failed, in English, for tuning: none of them copied."""

from collections import Counter

from bench.assistant.manager.expected import LOST, OPEN, WON, Figures, at, bold, but, money, number
from bench.assistant.manager.rows import VICKI, Deal
from bench.assistant.meetings.turns import Meeting, t


def _owner(deal: Deal) -> str:
    return deal.owner


def english(f: Figures) -> list[Meeting]:
    """The talks with what each answer shows."""
    y = f.year
    last, reps = f.in_year(y - 1), f.ranked(_owner, WON)
    ranked_last = f.ranked(_owner, WON, last)
    place = 1 + [name for name, _ in reps].index(VICKI)
    top = ranked_last[0][0]
    held = Counter(deal.owner for deal in f.deals(OPEN))
    bound = sorted(held.values())[-1] - 1
    sold = f.ranked(lambda d: d.product, WON, last)
    reasons = f.deals(LOST, last)
    return [
        (
            t("where does Vicki rank by revenue?", money(dict(reps)[VICKI]), f"place {place} of {len(reps)}"),
            t(f"and {reps[0][0]}?", money(reps[0][1]), f"place 1 of {len(reps)}"),
        ),
        (
            t(
                f"who's sitting on more than {bound} open deals",
                *[(name, bold(count)) for name, count in held.items() if count > bound],
            ),
        ),
        (
            t(
                f"I need the sum of won deals closed between 1 March and 30 September {y - 1}",
                money(f.total(WON, last, lambda d: d.closed is not None and 3 <= d.closed.month <= 9)),
            ),
        ),
        (
            t(f"How much did we sell in {y - 1}?", money(f.total(WON, last))),
            t(
                "top 3 reps for the whole year please, with number of deals",
                *[(name, number(value)) for name, value in ranked_last[:3]],
            ),
            t(
                f"same without {top}, he makes everyone look bad",
                *[(name, number(value)) for name, value in ranked_last[1:3]],
                hides=(f"- {top}",),
            ),
        ),
        (
            t(f"which products sold over 1 baht in {y - 1}?", *[(name, number(value)) for name, value in sold]),
            t("and the smallest of those?", f"**{sold[-1][0]}**"),
        ),
        (
            t(
                f"sales by customer in {y - 1}",
                *[number(v) for _, v in f.ranked(lambda d: d.company.name, WON, last)[:3]],
            ),
            t("which of them spent least?", f.ranked(lambda d: d.company.name, WON, last)[-1][0]),
        ),
        (
            t(f"how much did we sell in {y - 1}, baht only", money(f.total(WON, last))),
            t("the dollar ones, which customer is that", "none"),
        ),
        (
            t(
                f"How much of the {y - 1} revenue, in percent, is from customers outside Thailand?",
                number(f.total(WON, last, but(lambda d: d.company.country == "Thailand"))),
            ),
        ),
        (
            t("how much has Celadon Hotels bought", money(f.total(WON, at("Celadon Hotels")))),
            t("is their buying going up or down", number(f.total(WON, at("Celadon Hotels"), f.in_quarter(-1)))),
        ),
        (
            t(f"how many deals did we lose in {y - 1}", bold(len(reasons))),
            t("whose deals were those?", *[bold(n) for n in Counter(d.owner for d in reasons).values()]),
        ),
        (
            t("how does our win rate stack up against the industry average?", talk=True),
            t("fine, just ours then, quarter by quarter", f.win_rate(f.in_quarter(-1))),
        ),
        (t("what place is Vicki in by number of won deals", f"of {len(reps)}"),),
    ]
