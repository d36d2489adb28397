"""Texts of briefs on the pages of records."""

TEXTS: dict[str, tuple[str, str]] = {
    "briefs.title": ("In brief", "สรุป"),
    "briefs.about": ("About", "เกี่ยวกับ"),
    "briefs.last": ("Last touch", "ติดต่อล่าสุด"),
    "briefs.open": ("Open points", "เรื่องที่ค้าง"),
    "briefs.next": ("Next", "ขั้นต่อไป"),
    "briefs.source": ("Open the source", "เปิดที่มา"),
    "briefs.little": (
        "There is little to say yet: nothing has been written about this record, and no task or deal of it is open.",
        "ยังมีข้อมูลให้สรุปไม่มาก เพราะยังไม่มีบันทึกเกี่ยวกับรายการนี้ และไม่มีงานหรือดีลที่เปิดอยู่",
    ),
    "briefs.step": ("Next best action", "สิ่งที่ควรทำต่อ"),
    "briefs.step.why": ("Because: {reason}", "เพราะ {reason}"),
    "briefs.task": ("Make it a task", "สร้างเป็นงาน"),
    "briefs.call": ("Log a call", "บันทึกการโทร"),
    "briefs.ask": ("Ask about this", "ถามเกี่ยวกับเรื่องนี้"),
}
