"""Texts of contacts that say more than the usual ones."""

TEXTS: dict[str, tuple[str, str]] = {
    "contacts.empty.text": (
        "Add the people you talk to, or import them from a file.",
        "เพิ่มบุคคลที่คุณติดต่อด้วย หรือนำเข้าจากไฟล์",
    ),
    "contacts.every_status": ("All statuses", "ทุกสถานะ"),
    "contacts.none.company_id": ("No contacts at this company yet.", "ยังไม่มีผู้ติดต่อของบริษัทนี้"),
    "contacts.filter.without_email": ("Without an email address", "ไม่ระบุอีเมล"),
    "contacts.filter.without_email.no": ("With an email address", "ระบุอีเมล"),
    "contacts.filter.without_phone": ("Without a telephone number", "ไม่ระบุโทรศัพท์"),
    "contacts.filter.without_phone.no": ("With a telephone number", "ระบุโทรศัพท์"),
    "contacts.filter.without_company": ("Without a company", "ไม่ระบุบริษัท"),
    "contacts.filter.without_company.no": ("With a company", "ระบุบริษัท"),
    "contacts.filter.without_owner": ("Without an owner", "ไม่ระบุผู้รับผิดชอบ"),
    "contacts.filter.without_owner.no": ("With an owner", "ระบุผู้รับผิดชอบ"),
    "contacts.filter.quiet_from": ("No activity since {value}", "ไม่มีกิจกรรมตั้งแต่ {value}"),
    "contacts.filter.without_activity": ("Without an activity", "ไม่มีกิจกรรม"),
    "contacts.filter.without_activity.no": ("With an activity", "มีกิจกรรม"),
    "contacts.filter.without_deal": ("Without a deal", "ไม่มีดีล"),
    "contacts.filter.without_deal.no": ("With a deal", "มีดีล"),
    "contacts.filter.company_id": ("At {value}", "จากบริษัท {value}"),
}
