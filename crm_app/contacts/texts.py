"""Texts of contacts that say more than the usual ones."""

TEXTS: dict[str, tuple[str, str]] = {
    "contacts.empty.text": (
        "Add the people you talk to, or import them from a file.",
        "เพิ่มบุคคลที่คุณติดต่อด้วย หรือนำเข้าจากไฟล์",
    ),
    "contacts.every_status": ("All statuses", "ทุกสถานะ"),
    "contacts.none.company_id": ("No contacts at this company yet.", "ยังไม่มีผู้ติดต่อของบริษัทนี้"),
    "contacts.filter.company_id": ("At {value}", "จากบริษัท {value}"),
}
