"""The names of the months in English and Thai, and the Buddhist era."""

BUDDHIST_OFFSET = 543

MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_MONTHS_TH_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_MONTHS_TH_SPOKEN = (
    "มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา", "กรกฎา", "สิงหา", "กันยา", "ตุลา", "พฤศจิกา", "ธันวา",
)  # fmt: skip


def month_number(name: str) -> int | None:
    """The number, 1 to 12, of a month's name or short form in English or Thai; None when it is none."""
    word = name.lower()
    return next((MONTH_NUMBERS[form] for form in (word, word.rstrip("."), f"{word}.") if form in MONTH_NUMBERS), None)


# --- words ------------------------------------------------------------------------------------------------------


def _month_table() -> dict[str, int]:
    table: dict[str, int] = {}
    for number, name in enumerate(MONTHS_EN, 1):
        table[name.lower()] = number
        table[name[:3].lower()] = number
    table["sept"] = 9
    for names in (MONTHS_TH, _MONTHS_TH_SPOKEN):
        table.update({name: number for number, name in enumerate(names, 1)})
    for number, name in enumerate(_MONTHS_TH_SHORT, 1):
        for written in (name, name[:-1], name.replace(".", "") + ".", name.replace(".", ". ").strip()):
            table[written] = number
    return table


MONTH_NUMBERS = _month_table()
