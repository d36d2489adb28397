"""The words of requests that log a call, a meeting or a mail that took place: "log a call with Jane: wants a discount"."""

import re

POLITE = (
    r"(?:(?:please|pls|plz|kindly|hey|ok|okay|can you|could you|would you|will you|i want you to|i'd like you to|just|"
    r"help me(?: to)?|go ahead and|let's)[ ,]+)*"
)
POLITE_TH = r"(?:(?:ช่วย|รบกวน|วาน|ขอให้|ขอ|อยากให้|โปรด|กรุณา|ฝาก)\s*)*"
KINDS_OF_TALK = {
    "call": "call", "phone call": "call", "phone": "call", "meeting": "meeting", "visit": "meeting",
    "email": "email", "mail": "email",
    "การโทร": "call", "โทร": "call", "โทรศัพท์": "call", "สายโทร": "call", "ประชุม": "meeting", "การประชุม": "meeting",
    "เข้าพบ": "meeting", "การเข้าพบ": "meeting", "อีเมล": "email", "เมล": "email",
    "called": "call", "phoned": "call", "rang": "call", "met": "meeting", "met with": "meeting", "visited": "meeting",
    "emailed": "email", "talked to": "call", "spoke to": "call", "spoke with": "call",
    "โทรหา": "call", "โทรคุยกับ": "call", "คุยกับ": "call", "ประชุมกับ": "meeting", "ไปพบ": "meeting", "พบ": "meeting",
}  # fmt: skip
TALK = re.compile(
    rf"^{POLITE}(?:log|record|note|register|add)\s+(?:down\s+)?(?:a\s+|an\s+|the\s+|my\s+)?"
    r"(?P<kind>phone call|call|meeting|visit|email|mail)\s+(?:with|to|at|from|by|on|for)\s+"
    r"(?P<who>.{1,120}?)(?:\s*[:,–]\s*|\s+-\s+|\s+(?:that|about|saying)\s+)(?P<body>.+)$"
    r"|^(?:i\s+|we\s+)?(?:just\s+)?(?:got|came) off (?:the\s+)?(?P<kind3>phone|call) w(?:ith|/)?\s+"
    r"(?P<who3>[^,:]{1,80}?)(?:\s*[,:–]\s*|\s+-\s+"
    r"|\s+(?=\d+\s*min))(?P<body3>.+?)(?:[,.;]?\s*(?:please\s+|pls\s+)?log (?:it|that|this))?$"
    r"|^(?:i\s+|we\s+)?(?:just\s+)?(?P<kind2>called|phoned|rang|met with|met|visited|emailed|talked to|spoke to|spoke with)\s+"
    r"(?P<who2>.{1,120}?)(?:\s*[:,–]\s*|\s+-\s+)(?P<body2>.+)$"
    rf"|^{POLITE_TH}(?:บันทึก|ลง|เพิ่ม|จด)\s*(?P<kind_th>การโทร|โทรศัพท์|โทร|สายโทร|การประชุม|ประชุม|การเข้าพบ|เข้าพบ|อีเมล|เมล)\s*"
    r"(?:กับ|หา|ถึง|ของ|จาก)\s*(?P<who_th>.{1,120}?)\s*(?::|\s-\s|ว่า|เรื่อง)\s*(?P<body_th>.+)$"
    rf"|^{POLITE_TH}(?:บันทึก|จด|ลง)(?:ไว้)?(?:ให้)?(?:หน่อย|ที|ด้วย)?(?:ครับ|ค่ะ|คะ|นะ)*\s*(?:ว่า)?\s*(?:เมื่อกี้|เพิ่ง|วันนี้|เมื่อเช้า)\s*"
    r"(?P<kind_th3>โทรหา|โทรคุยกับ|คุยกับ|ประชุมกับ|ไปพบ)\s*(?P<who_th3>\S{2,80})\s+(?P<body_th3>.+)$"
    r"|^(?:เมื่อกี้|เพิ่ง|วันนี้)?\s*(?P<kind_th2>โทรหา|โทรคุยกับ|คุยกับ|ประชุมกับ|ไปพบ)\s*(?P<who_th2>.{1,120}?)\s*(?:แล้ว|มา)\s*(?::|ว่า|,)?\s*(?P<body_th2>.+)$",
    re.IGNORECASE | re.DOTALL,
)
