# ruff: noqa: E501 (one turn a line reads best)
"""English turns of talks by the question before them, each with the call that is right; see `run.py`."""

from bench.assistant.turns.calls import Talk

TUNING: tuple[Talk, ...] = (
    (
        "How much did we sell in Q3 2017?",
        (
            ("and the quarter before?", "agg sum_amount won per=2017Q2"),
            ("strip out Help Desk for me", "agg sum_amount won per=2017Q3 x.product=Help_Desk"),
            ("can you break it down by rep", "agg sum_amount by=owner won per=2017Q3"),
            ("and for the year as a whole?", "agg sum_amount won per=2017"),
            ("what's the average deal in there?", "agg avg_amount won per=2017Q3"),
            ("month by month?", "agg sum_amount by=month won per=2017Q3"),
            ("which product brought in the most of that?", "agg sum_amount by=product won per=2017Q3"),
            (
                "Excluding Laos and Vietnam, what would it have been?",
                "agg sum_amount won per=2017Q3 x.country=Laos+Vietnam",
            ),
            (
                "where did that come from, office by office?",
                "agg sum_amount by=region won per=2017Q3 | shares sum_amount by=region won per=2017Q3",
            ),
        ),
    ),
    (
        "Top 5 reps by revenue in 2017",
        (
            ("and if you stretch that to ten", "agg sum_amount by=owner won per=2017 limit=10"),
            ("now by number of deals won", "agg count by=owner won per=2017"),
            ("only people from the South", "agg sum_amount by=owner won per=2017 region=South"),
            ("just Q4", "agg sum_amount by=owner won per=2017Q4"),
            ("rank them by win rate", "agg win_rate by=owner per=2017"),
            ("and where does Anna Petrova come in that?", "agg sum_amount by=owner won per=2017 standing=Anna_Petrova"),
            ("three is enough", "agg sum_amount by=owner won per=2017 limit=3"),
            ("who's in third", "agg sum_amount by=owner won per=2017 places=3"),
            ("ok and the quarter that ended in September", "agg sum_amount by=owner won per=2017Q3"),
        ),
    ),
    (
        "Win rate by sector in 2017",
        (
            ("which is the worst?", "agg win_rate by=sector per=2017 order=asc"),
            ("just for Bangkok", "agg win_rate by=sector per=2017 region=Bangkok"),
            ("and how many did we lose in each?", "agg count by=sector lost per=2017"),
            ("now show me money won instead of rate", "agg sum_amount by=sector won per=2017"),
            ("overall?", "agg win_rate per=2017"),
        ),
    ),
    (
        "Compare Darcel Schlecht and Vicki Laflamme in Q2 2017",
        (
            (
                "and the quarter after?",
                "cmp sum_amount [won per=2017Q3 owner=Darcel_Schlecht] [won per=2017Q3 owner=Vicki_Laflamme]",
            ),
            (
                "throw in Anna Petrova",
                "cmp sum_amount [won per=2017Q2 owner=Darcel_Schlecht] [won per=2017Q2 owner=Vicki_Laflamme] [won per=2017Q2 owner=Anna_Petrova]",
            ),
            (
                "in number of deals",
                "cmp count [won per=2017Q2 owner=Darcel_Schlecht] [won per=2017Q2 owner=Vicki_Laflamme]",
            ),
            (
                "for the full year?",
                "cmp sum_amount [won per=2017 owner=Darcel_Schlecht] [won per=2017 owner=Vicki_Laflamme]",
            ),
        ),
    ),
    (
        "Lost deals by product in 2017",
        (
            ("as a percentage?", "shares count by=product lost per=2017"),
            ("and the ones we won?", "agg count by=product won per=2017"),
            ("and the year before that", "agg count by=product lost per=2016"),
            ("add them up for me", "agg count lost per=2017"),
        ),
    ),
    (
        "Show the open deals closing in December 2026",
        (
            ("which of those are mine", "deals open per=2026-12 mine"),
            ("anything over a million?", "deals open per=2026-12 above=1000000"),
            ("sort it by amount", "deals open per=2026-12 sort=amount"),
            ("keep only Darcel's", "deals open per=2026-12 owner=Darcel_Schlecht"),
            ("How many of these are Laotian customers?", "agg count open per=2026-12 country=Laos"),
            ("biggest of them?", "deals open per=2026-12 sort=amount"),
            ("any that nobody has touched for 30 days", "deals open per=2026-12 quiet=30"),
            ("by stage?", "agg count by=stage open per=2026-12 | agg sum_amount by=stage open per=2026-12"),
        ),
    ),
    (
        "List my open tasks due in December 2026",
        (
            ("and in January?", "recs task open mine per.due_date=2027-01"),
            ("how many is that?", "count task open mine per.due_date=2026-12"),
            ("only what's due before the 10th", "recs task open mine per.due_date=2026-12-01..2026-12-10"),
        ),
    ),
    (
        "Which companies are in Laos?",
        (
            ("and Vietnam?", "recs company country=Vietnam"),
            ("which ones have never bought anything?", "recs company country=Laos lacks=won_deal"),
            ("do they have any open deals", "deals open ~company | deals open country=Laos"),
        ),
    ),
    (
        "How many open deals does each rep have?",
        (
            ("in money?", "agg sum_amount by=owner open"),
            ("without mine", "agg count by=owner open x.mine"),
            ("per team please", "agg count by=region open"),
            ("only above 500k", "agg count by=owner open above=500000"),
        ),
    ),
)


REPORTING: tuple[Talk, ...] = (
    (
        "How much did we sell in Q3 2017?",
        (
            ("hm what about North on its own", "agg sum_amount won per=2017Q3 region=North"),
            ("how many deals was that then", "agg count won per=2017Q3"),
            ("what did that come to a year earlier?", "agg sum_amount won per=2016Q3"),
            ("only the Hospitality customers please", "agg sum_amount won per=2017Q3 sector=Hospitality"),
            ("so how many did we lose in that quarter", "agg count lost per=2017Q3"),
            ("put that next to Q2", "cmp sum_amount [won per=2017Q3] [won per=2017Q2]"),
            (
                "whats darcels bit of that",
                "agg sum_amount won per=2017Q3 owner=Darcel_Schlecht | share sum_amount [won per=2017Q3 owner=Darcel_Schlecht] [won per=2017Q3]",
            ),
            ("zoom in on August", "agg sum_amount won per=2017-08"),
            (
                "counting only deals over 3000",
                "agg sum_amount won per=2017Q3 above=3000 | agg count won per=2017Q3 above=3000",
            ),
        ),
    ),
    (
        "Top 5 reps by revenue in 2017",
        (
            ("what about the bottom five instead", "agg sum_amount by=owner won per=2017 order=asc limit=5"),
            ("do the same thing for products", "agg sum_amount by=product won per=2017"),
            ("what share of the total do these five make up?", "shares sum_amount by=owner won per=2017 top=5"),
            (
                "how far is number two behind number one?",
                "cmp sum_amount [won per=2017 owner=Darcel_Schlecht] [won per=2017 owner=Vicki_Laflamme]",
            ),
            ("turn it upside down", "agg sum_amount by=owner won per=2017 order=asc"),
            ("which of them work out of the North office?", "agg sum_amount by=owner won per=2017 region=North"),
            (
                "what does the first one mostly sell?",
                "agg sum_amount by=product won per=2017 owner=Darcel_Schlecht | agg sum_amount by=product won owner=Darcel_Schlecht",
            ),
            ("per customer rather than per rep", "agg sum_amount by=company won per=2017"),
        ),
    ),
    (
        "Win rate by sector in 2017",
        (
            ("leave Construction out of it", "agg win_rate by=sector per=2017 x.sector=Construction"),
            ("by product instead", "agg win_rate by=product per=2017"),
            ("second half only", "agg win_rate by=sector per=2017H2"),
            ("narrow it to Darcel's deals", "agg win_rate by=sector per=2017 owner=Darcel_Schlecht"),
            ("and what's it for Energy alone", "agg win_rate per=2017 sector=Energy"),
        ),
    ),
    (
        "Compare Darcel Schlecht and Vicki Laflamme in Q2 2017",
        (
            (
                "who wins more often?",
                "cmp win_rate [per=2017Q2 owner=Darcel_Schlecht] [per=2017Q2 owner=Vicki_Laflamme]",
            ),
            (
                "not counting Scanner Pro",
                "cmp sum_amount [won per=2017Q2 owner=Darcel_Schlecht x.product=Scanner_Pro] [won per=2017Q2 owner=Vicki_Laflamme x.product=Scanner_Pro]",
            ),
            (
                "Energy customers only",
                "cmp sum_amount [won per=2017Q2 owner=Darcel_Schlecht sector=Energy] [won per=2017Q2 owner=Vicki_Laflamme sector=Energy]",
            ),
        ),
    ),
    (
        "Lost deals by product in 2017",
        (
            ("for Laos?", "agg count by=product lost per=2017 country=Laos"),
            ("who lost the most of those?", "agg count by=owner lost per=2017"),
            (
                "How many of these are Wholesale customers?",
                "agg count lost per=2017 sector=Wholesale | agg count by=product lost per=2017 sector=Wholesale",
            ),
            ("show only the top three", "agg count by=product lost per=2017 limit=3"),
        ),
    ),
    (
        "Show the open deals closing in December 2026",
        (
            (
                "leave out the ones in dollars",
                "deals open per=2026-12 cur=THB | deals open per=2026-12 cond.currency:none_of:USD",
            ),
            ("what's that altogether?", "agg sum_amount open per=2026-12"),
            ("and the month after", "deals open per=2027-01"),
            ("ones already in Negotiation?", "deals open per=2026-12 stage=Negotiation"),
            ("who do they belong to", "deals open per=2026-12 fields=owner"),
            ("the three largest, please", "deals open per=2026-12 sort=amount limit=3"),
            ("how many", "agg count open per=2026-12"),
            (
                "which of those do you actually believe in",
                "deals open per=2026-12 stage=Negotiation | next open per=2026-12 | deals open per=2026-12 sort=probability | agg weighted_amount by=stage open per=2026-12 | refuse",
            ),
        ),
    ),
    (
        "List my open tasks due in December 2026",
        (
            ("just the high priority ones", "recs task open mine per.due_date=2026-12 cond.priority"),
            ("what about Darcel's?", "recs task open per.due_date=2026-12 owner=Darcel_Schlecht"),
            ("everyone's, not just mine", "recs task open per.due_date=2026-12"),
        ),
    ),
    (
        "Which companies are in Laos?",
        (("how many are there?", "count company country=Laos"),),
    ),
    (
        "How many open deals does each rep have?",
        (
            ("who's got the fewest", "agg count by=owner open order=asc"),
            ("those in Proposal only", "agg count by=owner open stage=Proposal"),
        ),
    ),
    (
        "What was our revenue by region in the second quarter of 2017?",
        (
            ("which of them came last", "agg sum_amount by=region won per=2017Q2 order=asc"),
            ("good. now the one for Q4", "agg sum_amount by=region won per=2017Q4"),
            ("how many orders does that make", "agg count by=region won per=2017Q2 | agg count won per=2017Q2"),
            (
                "what would the same look like for Finance customers",
                "agg sum_amount by=region won per=2017Q2 sector=Finance",
            ),
            ("and who in the South did best?", "agg sum_amount by=owner won per=2017Q2 region=South"),
            ("in percent of the whole?", "shares sum_amount by=region won per=2017Q2"),
            ("everything together?", "agg sum_amount won per=2017Q2"),
            ("can I have that per month", "agg sum_amount by=month won per=2017Q2"),
            (
                "how did North do the quarter after",
                "agg sum_amount won per=2017Q3 region=North | agg sum_amount by=region won per=2017Q3 region=North",
            ),
        ),
    ),
    (
        "Average deal size won per rep in 2017",
        (
            ("who has the smallest?", "agg avg_amount by=owner won per=2017 order=asc"),
            ("median rather than average", "agg median_amount by=owner won per=2017"),
            ("top 3 will do", "agg avg_amount by=owner won per=2017 limit=3"),
            ("what's the company average for that", "agg avg_amount won per=2017"),
            ("for deals under 1000 only", "agg avg_amount by=owner won per=2017 below=1000"),
        ),
    ),
)
