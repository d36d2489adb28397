"""Texts of the dashboard."""

TEXTS: dict[str, tuple[str, str]] = {
    "dashboard.title": ("Dashboard", "ภาพรวม"),
    "dashboard.error.period": (
        "Say the period another way, such as “last quarter” or “this year”.",
        "กรุณาระบุช่วงเวลาด้วยคำอื่น เช่น “ไตรมาสที่แล้ว” หรือ “ปีนี้”",
    ),
    "dashboard.error.order": ("The last day comes before the first.", "วันสุดท้ายอยู่ก่อนวันแรก"),
    "dashboard.error.too_long": ("Choose a range of at most 50 years.", "กรุณาเลือกช่วงเวลาไม่เกิน 50 ปี"),
}
