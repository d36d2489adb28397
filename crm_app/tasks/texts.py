"""Texts of tasks."""

TEXTS: dict[str, tuple[str, str]] = {
    "tasks.status.open": ("Open", "ยังไม่เสร็จ"),
    "tasks.status.done": ("Done", "เสร็จแล้ว"),
    "tasks.priority.low": ("Low", "ต่ำ"),
    "tasks.priority.normal": ("Normal", "ปกติ"),
    "tasks.priority.high": ("High", "สูง"),
    "tasks.group.overdue": ("Overdue", "เกินกำหนด"),
    "tasks.group.today": ("Today", "วันนี้"),
    "tasks.group.tomorrow": ("Tomorrow", "พรุ่งนี้"),
    "tasks.group.this_week": ("This week", "สัปดาห์นี้"),
    "tasks.group.later": ("Later", "ภายหลัง"),
    "tasks.group.no_date": ("No date", "ไม่มีกำหนด"),
}
