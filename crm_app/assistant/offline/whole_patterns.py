"""The shapes of `whole_questions`: patterns of whole questions in English and Thai, and the words in them.

In a shape `#` stands for days, `@` for a record and `~` for a stage. A group with `_th` at its end is the Thai one.
"""

import re
from typing import Any

from crm_app.assistant.filters import GroupBy

_ASK = (
    r"(?:(?:please|pls|can you|could you|do we have|are there|is there|show|show me|list|give me|find|what|which|"
    r"all|any|the|"
    r"our|my|me|how many|มี|ขอ|ดู|แสดง|ช่วย|หา|อยากดู|ขอดู|รายการ|ทั้งหมด)\s*)*"
)
_END = r"\s*(?:please|pls|กี่ดีล|กี่รายการ|บ้าง|ไหน|อะไร|มั้ย|ไหม|หน่อย|ครับ|ค่ะ|คะ|นะ|\?|\.)*\s*$"
STATUS = {
    "open": "open",
    "won": "won",
    "lost": "lost",
    "เปิดอยู่": "open",
    "ที่เปิดอยู่": "open",
    "ที่ชนะ": "won",
    "ที่แพ้": "lost",
}
COUNTS = re.compile(r"\bhow many\b|\bnumber of\b|กี่|จำนวน", re.IGNORECASE)
MINE = re.compile(r"\b(?:my|mine)\b|ของ(?:ฉัน|ผม|หนู|เรา|ดิฉัน)", re.IGNORECASE)

LACK = re.compile(
    rf"^{_ASK}(?:(?P<status>open|won|lost)\s+)?deals?\s*(?:do we have\s+)?(?:(?:that|which)\s+)?(?:have |has "
    r"|are |is )?"
    r"(?:without|with no|with out|lacking|missing|no|w/o|that have no)\s+(?:an?\s+|any\s+|the\s+|"
    r"their\s+)?(?P<field>[\w /-]{3,40}?)"
    r"(?:\s+(?:set|filled in|entered|yet))?" + _END + rf"|^{_ASK}ดีล\s*(?P<status_th>ที่เปิดอยู่|เปิดอยู่|ที่ชนะ|"
    rf"ที่แพ้)?\s*(?:ไหน(?:บ้าง)?)?\s*(?:ที่)?\s*(?:ยัง)?(?:ไม่มี|ไม่(?:ได้)?ใส่|ไม่(?:ได้)?ระบุ|"
    r"ไม่ได้กำหนด|ไม่ได้กรอก|ขาด)\s*(?P<field_th>.{2,40}?)" + _END,
    re.IGNORECASE,
)
THINGS = {
    "task": "task", "to-dos": "task", "todos": "task", "งาน": "task",
    "call": "call", "calls": "call", "phone calls": "call", "โทร": "call", "โทรศัพท์": "call", "การโทร": "call", "สาย": "call",
    "meeting": "meeting", "meetings": "meeting", "visits": "meeting", "ประชุม": "meeting", "นัด": "meeting",
    "note": "note", "notes": "note", "โน้ต": "note", "บันทึก": "note",
    "email": "email", "emails": "email", "mails": "email", "อีเมล": "email", "เมล": "email",
    "activities": "", "กิจกรรม": "",
}  # fmt: skip
_THING = "|".join(sorted((re.escape(word) + "s?" * (word == "task") for word in THINGS if word), key=len, reverse=True))
MOST = re.compile(
    r"^(?:who|which (?:rep|reps|seller|person|member|salesperson|colleague)|whose)\s+(?:has|have|had|did|made|"
    r"makes|logged|wrote|"
    r"sent|held|is doing|does|got|carries)\s+(?:the\s+)?(?:most|highest number of)\s+"
    rf"(?P<state>open|overdue|late|done|completed|finished)?\s*(?P<thing>{_THING})\b(?:\s+(?:of all|so far))?"
    + _END
    + rf"|^ใคร\s*(?:มี|ทำ|บันทึก|ส่ง|เขียน|นัด)?\s*(?P<thing_th>{_THING})\s*(?P<state_th>ค้าง|เลยกำหนด|เสร็จ|"
    rf"ที่ค้าง)?\s*(?:อยู่)?\s*"
    r"(?:มากที่สุด|เยอะที่สุด|มากสุด|เยอะสุด|บ่อยที่สุด|บ่อยสุด)" + _END,
    re.IGNORECASE,
)
STATES: dict[str, dict[str, Any]] = {
    "open": {"status": ["open"]}, "ค้าง": {"status": ["open"]}, "ที่ค้าง": {"status": ["open"]},
    "overdue": {"overdue": True}, "late": {"overdue": True}, "เลยกำหนด": {"overdue": True},
    "done": {"status": ["done"]}, "completed": {"status": ["done"]}, "finished": {"status": ["done"]},
    "เสร็จ": {"status": ["done"]},
}  # fmt: skip
TALKED = re.compile(
    r"^(?:when|what day)\s+(?:did|have|was|were)\s+(?:we|i|you|anyone|anybody|somebody)?\s*(?:last|most recently)\s+"
    r"(?P<verb>talk(?:ed)?|speak|spoken|spoke|meet|met|call(?:ed)?|email(?:ed)?|contact(?:ed)?|visit(?:ed)?|"
    r"reach(?:ed)? out|hear from)"
    r"(?:\s+(?:to|with|from))?\s+@"
    + _END
    + r"|^(?:when was\s+)?(?:the\s+|our\s+|my\s+)?(?:last|latest|most recent)\s+(?P<noun>contact|activity|call|"
    r"meeting|conversation|"
    r"touch|email|visit|interaction|note)\s+(?:with|to|for|at|on|from|of)\s+@"
    + _END
    + r"|^(?:เรา|ผม|ฉัน)?\s*(?:ได้)?(?P<verb_th>คุย|ติดต่อ|โทรหา|โทรคุย|พบ|เจอ|ประชุม|ส่งเมลหา|"
    r"ส่งอีเมลถึง)\s*(?:กับ|หา|ไปหา)?\s*@\s*"
    r"(?:ครั้ง)?(?:ล่าสุด|สุดท้าย)\s*(?:เมื่อ(?:ไหร่|ไร|ใด|วันไหน)|วันไหน|ตอนไหน)?"
    + _END
    + r"|^(?:การ)?(?P<noun_th>ติดต่อ|โทร|ประชุม|กิจกรรม|คุย)(?:ครั้ง)?(?:ล่าสุด|สุดท้าย)\s*(?:กับ|ของ)\s*@"
    + _END,
    re.IGNORECASE,
)
TALKS = (
    ("call", r"call|โทร"),
    ("meeting", r"meet|met|visit|พบ|เจอ|ประชุม"),
    ("email", r"email|เมล"),
    ("note", r"note"),
)
STUCK = re.compile(
    rf"^{_ASK}(?:open\s+)?deals?\s*(?:that|which)?\s*(?:are|is|have been|has been)?\s*(?:stuck|sitting|idle|"
    rf"stalled|unchanged|waiting)\s+"
    r"(?:for\s+)?(?:more than|over|at least|longer than)?\s*(?P<n>\d{1,4})\s*(?P<unit>day|week|month)s?"
    + _END
    + rf"|^{_ASK}ดีล\s*(?:ไหน)?\s*(?:ที่)?\s*(?:ค้าง|นิ่ง|ไม่ขยับ|เงียบ)\s*(?:มา|อยู่|มานาน|นาน)?\s*(?:เกิน|"
    rf"มากกว่า|อย่างน้อย)?\s*(?P<n_th>\d{{1,4}})\s*"
    r"(?P<unit_th>วัน|สัปดาห์|อาทิตย์|เดือน)" + _END,
    re.IGNORECASE,
)
OLDEST = re.compile(
    rf"^{_ASK}(?:open|engaged?)?\s*(?:deals?|opportunit(?:y|ies))\s+(?:with the earliest start|(?:that "
    r"|which )?(?:have |has )?"
    r"(?:been )?(?:open|running|lying around|around|going on|pending) (?:the )?longest)"
    + _END
    + rf"|^{_ASK}(?:the )?(?:oldest|longest[- ]running|longest[- ]open) (?:open )?(?:deals?|opportunit(?:y|ies))"
    + _END
    + rf"|^{_ASK}ดีล(?:ที่)?(?:เปิดอยู่|ยังเปิดอยู่|ยังไม่ปิด)?\s*(?:ที่)?(?:เริ่มก่อนสุด|เริ่มก่อนเพื่อน|เก่าที่สุด|เก่าสุด|เปิดมานานที่สุด"
    r"|เปิดมานานสุด|ค้างนานที่สุด|ค้างนานสุด)" + _END,
    re.IGNORECASE,
)
QUIETEST = re.compile(
    rf"^{_ASK}(?:open )?deals?\s+(?:that |which )?(?:are |have been |has been )?(?:longest without (?:an? "
    r"|any )?activity|(?:quiet|silent|untouched|idle|stale) (?:the |for the )?longest(?: time)?)"
    + _END
    + rf"|^{_ASK}ดีล(?:ไหน|ที่)?(?:เปิดอยู่)?\s*(?:ที่)?(?:ไม่มีกิจกรรม(?:มา)?นาน(?:ที่สุด|สุด)|(?:นิ่ง|เงียบ)(?:มา)?นาน(?:ที่สุด"
    r"|สุด))\s*(?:ไม่มีใครแตะ(?:เลย)?)?" + _END,
    re.IGNORECASE,
)
"""The open deals that began first, and those without an activity for the longest time."""
DAYS = {"day": 1, "week": 7, "month": 30, "วัน": 1, "สัปดาห์": 7, "อาทิตย์": 7, "เดือน": 30}
SLIPPED = re.compile(
    rf"^{_ASK}(?:deals?\s+)?(?:that\s+|have\s+|has\s+)*slipped(?:\s+(?:from|out of|in|since))?\s*(?P<p>#)?"
    + _END
    + rf"|^{_ASK}(?:ดีล)?\s*(?:ที่|ไหน)?\s*(?:เลื่อน|หลุด)(?:มา)?จาก\s*(?P<p_th>#)"
    + _END,
    re.IGNORECASE,
)
GROUP_WORDS: dict[str, GroupBy] = {
    "rep": "owner", "reps": "owner", "seller": "owner", "salesperson": "owner", "owner": "owner", "person": "owner",
    "customer": "company", "company": "company", "client": "company", "account": "company",
    "product": "product", "stage": "stage", "sector": "sector", "industry": "sector", "region": "region", "country": "country",
    "month": "month", "quarter": "quarter", "year": "year", "team": "region",
    "คน": "owner", "เซลส์": "owner", "เซลล์": "owner", "พนักงาน": "owner", "ผู้ดูแล": "owner", "บริษัท": "company", "ลูกค้า": "company",
    "สินค้า": "product", "ขั้น": "stage", "ขั้นตอน": "stage", "ประเทศ": "country", "เดือน": "month", "ไตรมาส": "quarter", "ปี": "year",
}  # fmt: skip
_GROUP = "|".join(sorted(map(re.escape, GROUP_WORDS), key=len, reverse=True))
EXTREME = re.compile(
    rf"^{_ASK}(?P<size>biggest|largest|highest|smallest|lowest)\s+(?P<status>open|won|lost)?\s*(?:deal|deals|"
    rf"deal size|sale)\s+"
    rf"(?:per|by|for each|of each|for every)\s+(?P<group>{_GROUP})\s*(?P<p>#)?"
    + _END
    + rf"|^{_ASK}ดีล(?P<status_th>ที่เปิดอยู่|ที่ชนะ|ที่แพ้)?(?P<size_th>ใหญ่ที่สุด|ใหญ่สุด|เล็กที่สุด|เล็กสุด|"
    rf"มูลค่าสูงสุด)\s*(?:ของ)?แต่ละ\s*(?P<group_th>{_GROUP})\s*(?P<p_th>#)?" + _END,
    re.IGNORECASE,
)
PRICE = re.compile(
    rf"^which (?P<group>{_GROUP}) (?:has|have|had) the (?P<end>highest|biggest|largest|lowest|smallest) average "
    r"(?:price|deal|deal size|deal value|sale|amount|value)\s*(?P<p>#)?"
    + _END
    + rf"|^(?P<group_th>{_GROUP})ไหน(?:มี)?(?:มูลค่า|ราคา|ยอด)(?:ดีล)?เฉลี่ย(?P<end_th>สูงสุด|สูงที่สุด|"
    rf"มากที่สุด|ต่ำสุด|ต่ำที่สุด)\s*(?P<p_th>#)?" + _END,
    re.IGNORECASE,
)
TIMES = re.compile(
    rf"^{_ASK}(?:customers?|companies|clients|accounts)\s+(?:that|who|which)?\s*(?:have|has)?\s*(?:bought|"
    rf"ordered|purchased)\s+(?:from us\s+)?"
    r"(?P<bound>more than|over|at least|)\s*(?P<n>\d{1,4}|once|twice|two|three|four|five|ten)\s*(?P<more>\+|"
    r"or more)?\s*(?:times?)?(?:\s*(?P<p>#))?"
    + _END
    + rf"|^{_ASK}(?:customers?|companies|clients|accounts)\s+with\s+(?P<bound2>more than|over|at least|"
    rf")\s*(?P<n2>\d{{1,4}}|two|three|four|five|ten)"
    r"\s*(?P<more2>\+|or more)?\s+won deals(?:\s*(?P<p2>#))?"
    + _END
    + rf"|^{_ASK}(?P<repeat>repeat (?:customers|buyers|clients)|ลูกค้า(?:ที่)?(?:กลับมา)?ซื้อซ้ำ)\s*(?P<p3>#)?"
    + _END
    + rf"|^{_ASK}(?:ลูกค้า|บริษัท)(?:ไหน|รายไหน|เจ้าไหน)?\s*(?:ที่)?\s*(?:เคย)?ซื้อ\s*(?P<bound_th>มากกว่า|เกิน|"
    rf"อย่างน้อย|)\s*(?P<n_th>\d{{1,4}})\s*ครั้ง"
    r"(?P<more_th>ขึ้นไป)?\s*(?P<p4>#)?" + _END,
    re.IGNORECASE,
)
NUMBERS = {"once": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
NO_SALE = re.compile(
    r"^(?:who|which (?:reps?|sellers?|salespeople|people|members?|agents?)|(?:reps?|sellers?|salespeople|"
    r"agents?)(?: (?:who|that|with))?)\s+"
    r"(?:(?:has|have|had)\s+(?:no|not had any|not had a)\s+(?:sales?|wins?|won deals?|closed deals?)"
    r"|(?:has|have|had)(?:n't| not)\s+(?:sold|won|closed)(?:\s+(?:anything|any deals?|a deal|a single deal))?"
    r"|did(?:n't| not)\s+(?:sell|win|close)(?:\s+(?:anything|any deals?|a deal))?|(?:sold|won|closed)\s+nothing|"
    r"without (?:a |any )?(?:sales?|wins?)"
    r"|no sales?)\s*(?P<p>#)?"
    + _END
    + r"|^(?:(?P<p_first>#)\s*)?(?:ใคร|เซลส์คนไหน|เซลล์คนไหน|พนักงานขายคนไหน)\s*(?:บ้าง)?\s*(?:ที่)?\s*(?:ยัง)?(?:ไม่มียอด"
    r"(?:ขาย)?|"
    r"ขายไม่ได้(?:เลย)?|ปิดไม่ได้(?:เลย)?|ไม่ได้ปิดดีล|"
    r"ยังไม่ปิดดีล(?:เลย)?|ไม่มีดีลที่ปิด)\s*(?:เลย)?\s*(?P<p_th>#)?" + _END,
    re.IGNORECASE,
)
MOVED = re.compile(
    rf"^{_ASK}(?:deals?\s+)?(?:that\s+|have\s+|has\s+|did we\s+)*(?:moved?|went|got|entered|reached|advanced|"
    rf"progressed|came)\s*(?:in|on)?\s*(?:to|into)?\s*"
    r"(?:the\s+)?(?:stage\s+)?~(?:\s+stage)?\s*(?P<p>#)"
    + _END
    + rf"|^{_ASK}ดีล\s*(?:ไหน|ที่|อะไร)?\s*(?:บ้าง)?\s*(?:ที่)?\s*(?:ย้าย|ขยับ|เลื่อน|เข้า)(?:มา|ไป)?(?:เข้า|ถึง|"
    rf"อยู่)?\s*(?:ขั้นตอน|ขั้น|ที่)?\s*~\s*(?P<p_th>#)" + _END,
    re.IGNORECASE,
)
YEAR_AGO = re.compile(
    r"^(?:what(?:'s| is) (?:the |our )?)?(?:sales |revenue )?(?P<what>growth|compared?|change)?\s*(?:in sales |"
    r"of sales |in revenue )?"
    r"(?:vs\.?|versus|against|over|from|to|with)?\s*(?:the )?same (?P<unit>month|quarter) (?:of )?last year"
    + _END
    + r"|^(?:ยอดขาย|ยอด|การเติบโต|โต)?(?:เดือนนี้|ไตรมาสนี้)?\s*(?:เทียบ(?:กับ)?|เทียบ)\s*(?P<unit_th>เดือน|"
    r"ไตรมาส)(?:เดียวกัน)(?:ของ)?ปี(?:ที่แล้ว|ก่อน)" + _END,
    re.IGNORECASE,
)
HOW_OFTEN = re.compile(
    r"^(?:เรา|ผม|ฉัน|ทีม)?\s*#?\s*(?:เรา|ผม|ฉัน|ทีม)?\s*(?P<thing>โทร|ประชุม)(?:ไป|หาลูกค้า|"
    r"กับลูกค้า)*\s*(?:กี่สาย|กี่ครั้ง|ไปกี่ครั้ง)\s*#?" + _END
)
"""How many calls or meetings there were, in Thai, where the count stands behind the verb."""
