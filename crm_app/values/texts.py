"""Texts for how long ago or ahead a moment is (`formats.py`)."""

TEXTS: dict[str, tuple[str, str]] = {
    "values.time.now": ("Just now", "เมื่อสักครู่"),
    "values.time.today": ("Today", "วันนี้"),
    "values.time.tomorrow": ("Tomorrow", "พรุ่งนี้"),
    "values.time.yesterday": ("Yesterday", "เมื่อวานนี้"),
    "values.time.minutes_ago": ("{count} minutes ago", "{count} นาทีที่แล้ว"),
    "values.time.minutes_ago.one": ("1 minute ago", "1 นาทีที่แล้ว"),
    "values.time.hours_ago": ("{count} hours ago", "{count} ชั่วโมงที่แล้ว"),
    "values.time.hours_ago.one": ("1 hour ago", "1 ชั่วโมงที่แล้ว"),
    "values.time.days_ago": ("{count} days ago", "{count} วันที่แล้ว"),
    "values.time.in_minutes": ("In {count} minutes", "อีก {count} นาที"),
    "values.time.in_minutes.one": ("In 1 minute", "อีก 1 นาที"),
    "values.time.in_hours": ("In {count} hours", "อีก {count} ชั่วโมง"),
    "values.time.in_hours.one": ("In 1 hour", "อีก 1 ชั่วโมง"),
    "values.time.in_days": ("In {count} days", "อีก {count} วัน"),
    "values.time.minutes": ("{count} minutes", "{count} นาที"),
    "values.time.minutes.one": ("1 minute", "1 นาที"),
    "values.time.hours": ("{count} hours", "{count} ชั่วโมง"),
    "values.time.hours.one": ("1 hour", "1 ชั่วโมง"),
    "values.time.days": ("{count} days", "{count} วัน"),
    "values.time.days.one": ("1 day", "1 วัน"),
}
