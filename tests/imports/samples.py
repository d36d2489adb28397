"""Made-up files in the shape of a real sales export: day-first short dates, open deals without values, a product
spelled in two ways, opportunities without a company, and a parent company that comes after its daughter."""

import csv
import io
import random
from datetime import date, timedelta

ACCOUNTS = """account,sector,year_established,revenue,employees,office_location,subsidiary_of
Blue Heron Supply,technolgy,1996,1100.04,2822,Thailand,Northwind Holding
Mango Systems,medical,1999,251.41,495,Thailand,
บริษัท สยามน้ำดื่ม จำกัด,retail,2012,587.34,1356,Thailand,
Northwind Holding,finance,1986,647.18,1185,Kenya,
Kite & Sons,retail,2009,497.11,1588,Viet Nam,mango systems
"""
PRODUCTS = """product,series,sales_price
Turbo Basic,TRB,550
Turbo Pro,TRB,4821
Lite One,LT,55
"""
TEAMS = """sales_agent,manager,regional_office
Ann Lee,Dora Mills,Central
Ben Katz,Dora Mills,Central
สมชาย ใจดี,Eve Stone,East
"""
HEADER = (
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value,"
    "engage_quarter,close_quarter"
)


def pipeline_csv(rows: int, seed: int = 7) -> str:
    """A pipeline of `rows` opportunities, the same for the same `seed`."""
    chance = random.Random(seed)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADER.split(","))
    accounts = [line.split(",")[0] for line in ACCOUNTS.splitlines()[1:]]
    agents = [line.split(",")[0] for line in TEAMS.splitlines()[1:]]
    for number in range(rows):
        stage = ("Won", "Lost", "Engaging", "Prospecting")[number % 4]
        engaged = date(2016, 10, 20) + timedelta(days=chance.randrange(400))
        closed = engaged + timedelta(days=chance.randrange(1, 90))
        is_closed, has_date = stage in ("Won", "Lost"), stage != "Prospecting"
        writer.writerow(
            [
                f"ID{number:06d}",
                chance.choice(agents),
                chance.choice(["Turbo Basic", "TurboPro", "Lite One"]),
                chance.choice([*accounts, ""]),
                stage,
                engaged.strftime("%d-%m-%y") if has_date else "",
                closed.strftime("%d-%m-%y") if is_closed else "",
                {"Won": chance.randrange(40, 6000), "Lost": 0}.get(stage, ""),
                f"Q{(engaged.month + 2) // 3} {engaged.year}" if has_date else "",
                f"Q{(closed.month + 2) // 3} {closed.year}" if is_closed else "",
            ]
        )
    return buffer.getvalue()


PIPELINE = pipeline_csv(200)
