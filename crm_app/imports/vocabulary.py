"""Words that stand above columns of any kind of record, in English and Thai; those of one kind stand beside its fields.

Each is a whole heading in lower case with single spaces, the more telling ones first. `~` and `=` mean what they mean in
`records.fields.FileColumn`. `headings.py` also takes off the record's own noun ("deal amount") and usual qualifiers
("work email").
"""

# Fields that mean the same whatever the record is.
SHARED: dict[str, str] = {
    "owner": "owner, owner email, owner name, owner full name, record owner, assigned to, "
    "assigned to user, assigned user, assigned agent, "
    "assignee, assignee email, assigned, owned by, account owner, deal owner, contact owner, company owner, lead owner, "
    "opportunity owner, account manager, account executive, relationship manager, sales owner, sales rep, "
    "sales representative, salesperson, sales person, sales agent, sales executive, sales manager, sales consultant, "
    "sales team member, sales user, responsible, responsible person, responsible user, person in charge, pic, rep, agent, "
    "~sales, ~handled by, ~consultant, ~advisor, ~user, "
    "เจ้าของ, ผู้รับผิดชอบ, ผู้ดูแล, ผู้ดูแลลูกค้า, พนักงานขาย, เซลส์, เซลล์, เซล, ผู้ขาย, ชื่อพนักงานขาย, อีเมลผู้รับผิดชอบ, ฝ่ายขาย",
    "description": "description, notes, note, comment, comments, remark, remarks, details, memo, background info, "
    "additional information, other information, รายละเอียด, หมายเหตุ, บันทึก, คำอธิบาย, ข้อมูลเพิ่มเติม",
    "email": "email, email address, email id, email addresses, emails, email from, mail, mail address, email value, "
    "work email address, business email address, อีเมล, อีเมล์, ที่อยู่อีเมล, เมล",
    "phone": "phone, telephone, tel, phone number, telephone number, phone no, tel no, office phone, work phone, "
    "business phone, main phone, work direct phone, direct phone, company main phone, corporate phone, "
    "contact number, contact no, phone value, phone numbers, "
    "โทร, โทรศัพท์, เบอร์โทร, เบอร์โทรศัพท์, เบอร์ติดต่อ, หมายเลขโทรศัพท์, เบอร์, เบอร์ที่ทำงาน, โทรศัพท์สำนักงาน",
    "country": "country, country region, nation, country code, country name, ~location, ~office location, ประเทศ",
    "city": "city, town, ~province, ~state, city town, เมือง, จังหวัด, อำเภอ, เขต",
    "currency": "currency, currency code, currency iso code, currency of value, amount currency, deal currency code, "
    "สกุลเงิน, หน่วยเงิน",
    "tags": "tags, tag, labels, label, tag names, group membership, ~categories, แท็ก, ป้ายกำกับ",
    "source": "source, lead source, original source, contact source, record source, referral source, ~channel, "
    "แหล่งที่มา, ที่มา, ช่องทาง, ช่องทางที่รู้จัก",
    "line_id": "line id, ~line, line account, line user id, line name, ไลน์, ไลน์ไอดี, ไอดีไลน์",
}

_PLACES = (
    "billing", "mailing", "business", "primary", "main", "office", "work", "address", "of address", "head office", "hq",
)  # fmt: skip

QUALIFIERS: dict[str, tuple[str, ...]] = {
    "email": ("work", "business", "primary", "main", "office", "corporate", "default", "contact"),
    "phone": ("work", "business", "primary", "main", "office", "direct", "day", "default", "contact"),
    "mobile": ("work", "business", "primary", "main", "personal", "contact"),
    "city": _PLACES,
    "country": _PLACES,
    "address": (*_PLACES, "registered"),
    "website": ("primary", "main", "corporate", "official", "business"),
    "owner": ("primary", "current", "main"),
    "name": ("full",),
    "company": ("current", "primary", "main"),
    "contact": ("primary", "main", "key"),
    "amount": ("estimated", "forecast", "total", "expected", "net"),
    "description": ("internal", "general"),
    "job_title": ("current",),
    "sector": ("primary", "main"),
}
"""Words before or after a field's name that do not change its meaning: "work email" and "email work" are emails.

Words that change the meaning are not in the list: another person's ("assistant phone"), another place ("shipping
city").
"""
