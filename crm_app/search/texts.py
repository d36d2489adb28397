"""Texts of the search."""

TEXTS: dict[str, tuple[str, str]] = {
    "search.title": ("Search", "ค้นหา"),
    "search.begin": ("What are you looking for?", "คุณกำลังค้นหาอะไร"),
    "search.changed": ("changed {day}", "แก้ไข {day}"),
    "search.all": ("All results for “{q}”", "ผลลัพธ์ทั้งหมดของ “{q}”"),
}
