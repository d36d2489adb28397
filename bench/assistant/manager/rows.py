"""The rows of the sales manager's workspace, all relative to one day, so that "this quarter" always has deals."""

from dataclasses import dataclass, field
from datetime import date, timedelta

ANNA, DARCEL, YING, VICKI = "Anna Petrova", "Darcel Schlecht", "สมหญิง ใจดี", "Vicki Laflamme"
PEOPLE = {ANNA: ("Bangkok", "Melvin Marxen"), DARCEL: ("North", "Dustin Brinkmann"),
          YING: ("North", "Dustin Brinkmann"), VICKI: ("South", "Melvin Marxen")}  # fmt: skip
"""Each person with the team and the manager."""
STAGES = ("Prospecting", "Qualified", "Proposal", "Negotiation", "Won", "Lost")
CHANCE = {"Prospecting": 10, "Qualified": 30, "Proposal": 50, "Negotiation": 75, "Won": 100, "Lost": 0}
PRODUCTS = ("Scanner Pro", "Tablet Mini", "Cloud Backup", "ระบบคลังสินค้า", "Help Desk")
REASONS = ("Price too high", "Budget frozen", "Chose a competitor", "ราคาสูงเกินไป")


@dataclass(frozen=True)
class Company:
    """A company: `segment` is a field of the workspace's own."""

    name: str
    sector: str
    country: str
    tags: tuple[str, ...]
    segment: str


COMPANIES = (
    Company("Harbour Logistics", "Logistics", "Thailand", ("VIP",), "Enterprise"),
    Company("Celadon Hotels", "Hospitality", "Thailand", (), "SMB"),
    Company("Orchid Airways", "Transport", "Singapore", ("VIP", "Reference"), "Enterprise"),
    Company("โรงแรมสายลม", "Hospitality", "Thailand", ("Reference",), "SMB"),
    Company("Quarry Cement", "Construction", "Vietnam", (), "Enterprise"),
    Company("สวนส้มแม่ฝาง", "Food", "Thailand", (), "SMB"),
    Company("Pebble Insurance", "Finance", "Singapore", (), "Enterprise"),
    Company("Mekong Gate Trading", "Wholesale", "Laos", (), "SMB"),
    Company("บริษัท ทิวเขา จำกัด", "Energy", "Thailand", ("VIP",), "Enterprise"),
    Company("Juniper Schools", "Education", "Thailand", (), "Public"),
    Company("Lakeside Motors", "Energy", "Vietnam", (), "SMB"),
    Company("Silk Road Ceramics", "Wholesale", "Laos", (), "SMB"),
    Company("คลินิกใจอุ่น", "Healthcare", "Thailand", (), "Public"),
)
"""The last two never had a deal."""
BUYERS = COMPANIES[:11]


@dataclass(frozen=True)
class Deal:
    """A deal with its way through the stages, each with the day on which it entered it."""

    name: str
    company: Company
    owner: str
    amount: int
    product: str
    engaged: date
    way: tuple[tuple[str, date], ...]
    expected: date | None
    reason: str
    channel: str
    contacted: date | None
    """The day of its last activity."""

    @property
    def stage(self) -> str:
        """Its present stage."""
        return self.way[-1][0]

    @property
    def status(self) -> str:
        """Open, won or lost."""
        return {"Won": "won", "Lost": "lost"}.get(self.stage, "open")

    @property
    def closed(self) -> date | None:
        """The day on which it was won or lost."""
        return None if self.status == "open" else self.way[-1][1]

    @property
    def ended(self) -> date:
        """The day of its last move; the closing day of a closed deal."""
        return self.way[-1][1]

    @property
    def awaited(self) -> date:
        """The expected closing day, far ahead where there is none."""
        return self.expected or date.max

    @property
    def weighted(self) -> float:
        """The amount times the chance of its stage."""
        return self.amount * CHANCE[self.stage] / 100


@dataclass(frozen=True)
class Contact:
    """A person of a company."""

    name: str
    title: str
    company: str
    email: str = ""
    phone: str = ""


CONTACTS = (
    Contact("Jane Porter", "Purchasing Manager", "Orchid Airways", "jane@orchid.example.com", "081-234-5678"),
    Contact("Henrik Dahl", "IT Manager", "Orchid Airways", "henrik@orchid.example.com"),
    Contact("Peter Lindqvist", "Operations Manager", "Harbour Logistics", "", "02-555-0101"),
    Contact("วิไล ศรีสุข", "ผู้จัดการฝ่ายจัดซื้อ", "Harbour Logistics", "wilai@harbour.example.com"),
    Contact("Maria Santos", "Finance Director", "Celadon Hotels", "maria@celadon.example.com", "02-555-0102"),
    Contact("Tan Wei Ling", "Managing Director", "Pebble Insurance", "", ""),
    Contact("กานดา พงษ์พานิช", "เจ้าของ", "สวนส้มแม่ฝาง", "", "089-555-0103"),
    Contact("Bounmy Keomany", "Buyer", "Mekong Gate Trading", "bounmy@mekong.example.com"),
)


@dataclass(frozen=True)
class Task:
    """A task; `due` in days from today."""

    title: str
    owner: str
    due: int
    done: bool = False


TASKS = (
    Task("Send the revised quotation", ANNA, -6), Task("Call about the renewal", ANNA, 1),
    Task("Prepare the demo", DARCEL, -2), Task("Collect the signed contract", DARCEL, -11),
    Task("Book the training room", DARCEL, 3), Task("ส่งใบเสนอราคา", YING, -1),
    Task("โทรตามใบสั่งซื้อ", YING, 0), Task("Order the scanners", VICKI, 9),
    Task("Thank them for the visit", VICKI, -4, done=True), Task("Check the stock", ANNA, -3, done=True),
)  # fmt: skip


@dataclass(frozen=True)
class Project:
    """A project; `due` in days from today, progress in percent by hand."""

    name: str
    company: str
    status: str
    due: int
    progress: int


PROJECTS = (
    Project("Warehouse rollout", "Harbour Logistics", "active", -9, 60),
    Project("Clinic migration", "คลินิกใจอุ่น", "active", 25, 35),
    Project("Hotel training", "Celadon Hotels", "on_hold", 40, 10),
    Project("ติดตั้งระบบชั่งส้ม", "สวนส้มแม่ฝาง", "planned", 60, 0),
    Project("Airport kiosks", "Orchid Airways", "done", -30, 100),
)


@dataclass
class Rows:
    """Every row of the workspace as it is on `today`."""

    today: date
    deals: list[Deal] = field(default_factory=list)


def rows(today: date) -> Rows:
    """The rows of a day: 96 deals, a third of them open, the others closed within the last thirty months."""
    made = Rows(today)
    for n in range(96):
        company = BUYERS[(n * 7 + n // 5) % len(BUYERS)]
        owner = tuple(PEOPLE)[(n * 3 + n // 4 + n // 9) % 4]
        outcome = ("Won", "", "Lost", "Won", "Won", "", "Lost", "Won", "")[(n * 4 + n // 11) % 9]
        amount = 40_000 + 7_300 * ((n * 37 + 11) % 97)
        way = _way(n, outcome, today)
        quiet = (2, 45, 9, 70, 21, 33, 5, None, 14)[n % 9]
        made.deals.append(
            Deal(
                name=f"{('Scanners', 'Tablets', 'Backup', 'คลังสินค้า', 'Support')[n % 5]} {n + 101}",
                company=company,
                owner=owner,
                amount=amount,
                product=PRODUCTS[(n * 2 + n // 7) % 5],
                engaged=way[0][1],
                way=way,
                expected=None if outcome else today + timedelta(days=(n * 11) % 130 - 18),
                reason=REASONS[(n // 2) % 4] if outcome == "Lost" else "",
                channel=("Partner", "Direct", "Online")[(n * 5 + n // 6) % 3],
                contacted=None if outcome or quiet is None else today - timedelta(days=quiet),
            )
        )
    return made


def _way(n: int, outcome: str, today: date) -> tuple[tuple[str, date], ...]:
    """The stages of deal `n`; a lost one leaves after one to four of them, and every seventh skips one."""
    stages = list(STAGES[:4])
    if n % 7 == 3:
        stages.remove("Qualified")
    if outcome == "Lost":
        stages = stages[: 1 + n % 4]
    if not outcome:
        stages = stages[: 1 + (n // 2) % 4]
    steps = [6 + (n * 5 + k * 9) % 23 for k in range(len(stages))]
    ended = today - timedelta(days=(n * n * 3 + n * 17) % 900 if outcome else 3 + (n * 13) % 40)
    way: list[tuple[str, date]] = []
    day = ended - timedelta(days=sum(steps) if outcome else sum(steps[:-1]))
    for stage, step in zip(stages, steps, strict=True):
        way.append((stage, day))
        day += timedelta(days=step)
    return (*way, (outcome, ended)) if outcome else tuple(way)
