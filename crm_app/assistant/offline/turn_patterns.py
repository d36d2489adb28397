"""The words by which a turn says what to do with the question before; see `turn_cues.py`."""

import re

NUMBER = (
    r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|สิบห้า|ยี่สิบ|หนึ่ง|สอง|สาม"
    r"|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ"
)
MORE_NUMBERS = {"twelve": 12, "fifteen": 15, "twenty": 20, "สิบห้า": 15, "ยี่สิบ": 20}
UNIT = r"(?:คน|ราย|อันดับ|อัน|ตัว|เจ้า|รายการ|บริษัท|ดีล|แถว|ลำดับ|กลุ่ม|สินค้า|ประเทศ)"
POLITE = (
    r"(?:ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ|(?<!ช)นะ|สิ|ซิ|เลย|หน่อย|(?<!นา)ที|ด้วย|อ่ะ|อะ|ล่ะ|(?<!ดีล)(?<!คน)(?<!เดือน)(?<!ปี)ละ|น่ะ"
    r"|(?<!ปี)(?<!เดือน)(?<!ไตรมาส)(?<!อาทิตย์)(?<!สัปดาห์)(?<!วัน)ก่อน|(?<!รวม)(?<!เทียบ)(?<!ต่าง)กัน|ดีกว่า|ดู|ให้|แทน"
    r"|(?<!ขาย)(?<!ปิด)ได้(?:ไหม|มั้ย|เปล่า|ป่ะ)?|ไหม|มั้ย|แล้วกัน|ละกัน|(?<!ต่อ)(?<!เกิน)(?<!เสีย)ไป|บ้าง)"
)
"""Words at the end of a Thai turn that say nothing about records."""

OPENS = re.compile(
    r"^(?:(?:hm+|h?mm+|uh|um|erm|ok(?:ay)?|so|and|but|now|then|well|right|great|good|thanks|cool|also|alright|actually"
    r"|sorry|wait|oh|ah)\b"
    r"|(?:can|could|would|will) you(?: please)?\b|(?:please|pls|kindly)\b|let'?s(?: see| say| try)?\b|let me(?: see| have)?\b"
    r"|(?:i(?:'d| would)? (?:like|want|need|love|prefer)(?: to (?:see|have|know|look at))?|i meant?)\b|(?:give|show"
    r"|get|tell) (?:me|us)\b|show\b"
    r"|(?:what|how) about\b|what if (?:we|i|you|it(?:'s| is| was)?)\b|what would (?:it|that) (?:be|look like"
    r"|come to)(?: if (?:we|i|you))?\b"
    r"|if (?:we|i|you|it(?:'s| is)?)\b|suppose\b|say\b"
    r"|(?:do )?(?:the )?same(?: thing| question| again| list| figures?| table| ranking)?(?: again)?(?: but| for| with"
    r"| in| on)?\b"
    r"|(?:do|run|try|redo|repeat|make|have|see|take|pull|put|look at) (?:that|it|this|them|those)(?: again)?(?: for"
    r"| with| in| on| as| up)?\b"
    r"|(?:switch|change|turn|move|go)(?: (?:it|that|this|them|over|back))?(?: to| into)\b"
    r"|back to (?:that|this|the|my|our)(?: \w+)?\s*[,:–-]|as (?:for|to)\b|in that case\b|i(?:'m"
    r"| am) (?:only )?interested in\b)[\s,.:;–-]*"
    r"|^(?:แล้ว|งั้น|ก็|ขอ(?!ง|โทษ)|ช่วย|รบกวน|ลอง|โอเค|อืม+|เอ่อ|ถ้า(?:เป็น|ดู|นับ|คิด|เอา)?|สมมติ|ส่วน|สำหรับ"
    r"|อยาก(?:ได้|ดู|รู้)|เปลี่ยน(?:เป็น|มาดู|มาเป็น|ไปเป็น)?"
    r"|(?:ทำ|ดู|ขอ)?(?:แบบ|อย่าง)เดียวกัน(?:แต่|กับ|ของ)?(?:เป็น)?|ดู(?:เป็น|ของ)?|กลับมา(?:ที่|ดู)?|ฝาก|ให้|นับเป็น)\s*",
    re.IGNORECASE,
)
FOLLOWS = re.compile(
    r"^(?:(?:hm+|ok(?:ay)?|so|well|oh|now|then)\b[\s,]*)*(?:and|what about|how about|as for|what if|(?:do )?(?:the )?same"
    r"|(?:switch|change|turn|make|move)(?: (?:it|that|this|them|over))?(?: to| into)?|แล้ว|ส่วน|งั้น|เปลี่ยน"
    r"|ถ้า(?:เป็น|ดู|นับ|คิด|เอา))"
    r"|(?:ล่ะ|ละ|หล่ะ|แทน)(?:ครับ|คะ|ค่ะ|นะ|ได้ไหม|ได้มั้ย|หน่อย)*[\s?.!]*$|\b(?:instead|rather)[\s?.!]*$",
    re.IGNORECASE,
)
CLOSES = re.compile(
    rf"(?:[\s,]*\b(?:please|pls|for (?:me|us)|then|thanks|thank you|now|again|instead|rather|though|too|maybe"
    rf"|if possible|if you can"
    rf"|would it have been|would that be|would it be|was (?:it|that)|is (?:it|that)|were (?:they|those))\b"
    rf"|\s*{POLITE})[\s?.!,]*$",
    re.IGNORECASE,
)
REPLACED = re.compile(
    r",?\s*\b(?:instead of|rather than|as opposed to|in place of|not just|and not|but not)\s+(?:per |by |the |in "
    r"|just )?[a-z' ]{2,24}$"
    r"|(?:แทนที่จะ(?:เป็น|ดู|นับ)?|ไม่ใช่แค่)\s*\S{2,20}$",
    re.IGNORECASE,
)
EVERYONE = re.compile(
    r"\b(?:for |of )?(?:everyone|everybody)(?:'s)?\b|\b(?:the )?(?:whole|entire) (?:company|team|office|business"
    r"|workspace)(?:'s)?\b"
    r"|\bcompany[- ]wide\b|\bacross the board\b|\ball (?:of us|reps|owners|people|teams|sellers|colleagues)\b"
    r"|ของทุกคน|ทุกคน|ทั้งทีม|ทั้งบริษัท|ทุกทีม|(?:ของ)?คนอื่นด้วย",
    re.IGNORECASE,
)
TOTAL = re.compile(
    r"\b(?:the )?(?:company|team|office|overall|general)(?:'s)? (?=averages?\b|totals?\b|figures?\b|numbers?\b"
    r"|rates?\b|win rate\b|median\b)"
    r"|\b(?:everything|all of (?:it|them|that)|the lot) (?:together|combined|added up)\b|"
    r"\b(?:overall|(?:all )?in total|altogether|all together|in all|combined|in sum|as a whole|all in)\b|\b(?:add|sum"
    r"|total|tot) (?:them|it|these|those|that|everything)(?: all)?(?: up)?\b"
    r"|\badded (?:up|together)\b|\bthe (?:grand )?total\b|^total\b|รวม(?:ทุก|ทั้ง)\S{0,12}?(?:กลุ่ม|คน|สินค้า|ประเทศ"
    r"|ภาค|ทีม|หมด|สิ้น)|รวมกัน(?:แล้ว|หมด)?|รวมแล้ว|รวมเป็น|ทั้งหมดรวม|รวมยอด",
    re.IGNORECASE,
)
LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "asc",
        re.compile(
            rf"\b(?:the )?(?:bottom|last|worst|lowest|smallest|weakest)\s+(?!one\b)(?P<n>{NUMBER})(?:\s+(?:of (?:them"
            rf"|these|those)|ones?))?(?![\w%])"
            rf"|(?P<n2>{NUMBER})\s*{UNIT}?\s*(?:สุดท้าย|ท้าย(?:สุด|ตาราง)?|ล่างสุด|ต่ำสุด|น้อยสุด|รั้งท้าย)"
            rf"|(?:ท้าย(?:สุด|ตาราง)?|รั้งท้าย)\s*(?P<n3>{NUMBER})\s*{UNIT}?",
            re.IGNORECASE,
        ),
    ),
    (
        "",
        re.compile(
            rf"\b(?:stretch|extend|widen|expand|grow|take|bring|push|bump|open|go|cut|trim|shorten|reduce|boil|limit"
            rf"|make|bring)(?:\s+(?:it|that|this|them|the list))?"
            rf"(?:\s+(?:out|up|down))?(?:\s+to)?(?:\s+(?:the )?(?:top|first))?\s+(?P<n>{NUMBER})(?:\s+(?:names?"
            rf"|lines?|rows?|places?|of them))?(?![\w%])"
            rf"|\b(?:the )?(?:top|first)\s+(?!one\b)(?P<n2>{NUMBER})(?:\s+(?:of (?:them|these|those)|ones?|only|names"
            rf"|rows))?(?![\w%])"
            rf"|^(?P<n3>{NUMBER})\s+(?:is|are|will|would|names? (?:is|are))\s+(?:enough|fine|plenty|do|ok|okay)\b"
            rf"|^(?P<n4>{NUMBER})\s+(?:names?|lines?|rows?)?\s*(?:only|please)?$"
            rf"|(?:ขยาย|เพิ่ม|ลด|เหลือ|ตัด)(?:เหลือ)?(?:เป็น|แค่|ไว้|ให้"
            rf"|ออก)*\s*(?P<n5>{NUMBER})\s*{UNIT}?(?!\s*(?:ล้าน|แสน|หมื่น|พัน|ร้อย|บาท|เดือน|วัน|ปี))"
            rf"|(?:เอา)?(?:แค่|เป็น|ท็อป|สัก|ให้ครบ)?\s*(?P<n6>{NUMBER})\s*{UNIT}(?:แรก|ก็พอ|พอ|เท่านั้น"
            rf"|บนสุด)?(?=\s*$|\s*{POLITE}*\s*$)"
            rf"|(?P<n7>{NUMBER})\s*อันดับ(?:แรก)?",
            re.IGNORECASE,
        ),
    ),
)
ALL_LINES = re.compile(
    r"\b(?:show|give|list|see)?\s*(?:me )?(?:the rest|all of them|the whole list|the full list|everything|them all"
    r"|every one|more)(?: of (?:them|it))?\s*$"
    r"|(?:ที่เหลือ|ทั้งหมด)\s*$",
    re.IGNORECASE,
)
ASCENDING = re.compile(
    r"\b(?:smallest|lowest|worst|least|cheapest|weakest) (?:one )?first\b|\bascending\b"
    r"|\blow(?:est)? to high(?:est)?\b|\bfrom the bottom(?: up)?\b|(?:จาก)?(?:น้อย|ต่ำ"
    r"|เล็ก)(?:สุด)?(?:ไป(?:หา)?)(?:มาก|สูง|ใหญ่)",
    re.IGNORECASE,
)
DESCENDING = re.compile(
    r"\b(?:biggest|largest|highest|best|most) (?:one )?first\b|\bdescending\b|\bhigh(?:est)? to low(?:est)?\b"
    r"|(?:จาก)?(?:มาก|สูง|ใหญ่)(?:สุด)?(?:ไป(?:หา)?)(?:น้อย|ต่ำ|เล็ก)",
    re.IGNORECASE,
)
REVERSED = re.compile(
    r"\b(?:reverse|flip|invert)(?: (?:it|that|the order|the list|the ranking))?\b|\b(?:turn(?:ed)? )?(?:it "
    r"|that )?upside down\b|\b(?:the )?other way (?:a?round)\b|\bin reverse(?: order)?\b|(?:เรียง)?(?:กลับด้าน|กลับหัว"
    r"|สลับด้าน|ย้อนกลับ)|เรียงกลับ",
    re.IGNORECASE,
)
SORTED = re.compile(
    r"\b(?:sort(?:ed)?|order(?:ed)?|arrange[d]?)(?: (?:it|them|that|these|those|the list))?(?: by| on"
    r"| according to)?\s*(?:the )?(?P<by>amount|value|size|money|deal value|close date|closing date|date|day|name|age"
    r"|last activity|due date)\b"
    r"|\bby (?P<by2>amount|value|size|close date|closing date|name|age|last activity|due date)$"
    r"|(?:จัด)?เรียง(?:ตาม|จาก)?\s*(?P<by3>มูลค่า|ยอด|ขนาด|วันที่ปิด|วันปิด|วันที่คาดว่าจะปิด|วันที่|ชื่อ|อายุ|กำหนดส่ง)",
    re.IGNORECASE,
)
SORTS = {
    "amount": "amount",
    "value": "amount",
    "size": "amount",
    "money": "amount",
    "deal value": "amount",
    "มูลค่า": "amount",
    "ยอด": "amount",
    "ขนาด": "amount",
    "close date": "close_date",
    "closing date": "close_date",
    "date": "close_date",
    "day": "close_date",
    "วันที่ปิด": "close_date",
    "วันปิด": "close_date",
    "วันที่คาดว่าจะปิด": "close_date",
    "วันที่": "close_date",
    "name": "name",
    "ชื่อ": "name",
    "age": "started",
    "อายุ": "started",
    "last activity": "last_activity",
    "due date": "due_date",
    "กำหนดส่ง": "due_date",
}
COMPARED = re.compile(
    r"\b(?:put|set|hold|place) (?:that|it|this|them) (?:next to|beside|against|alongside|up against)\b"
    r"|\bhow does (?:that|it|this) (?:compare|look|stack up|sit)(?: (?:to|with|against|next to))?\b"
    r"|\bcompare[ds]? (?:that|it|this|them)?\s*(?:to|with|against|and)?\b|\b(?:against|versus|vs\.?|next to|beside"
    r"|alongside|compared (?:to|with))\b"
    r"|(?:เปรียบ)?เทียบ(?:กับ|ดูกับ)?",
    re.IGNORECASE,
)
SHARE = re.compile(
    r"\b(?:as|in|into) (?:a )?(?:percent(?:age)?s?|per ?cent|shares?|%)\b(?: of (?:the )?(?:total|whole|all))?"
    r"|\bwhat (?:share|percent(?:age)?|proportion|part|fraction)(?: of (?:the )?(?:total|whole|all|it"
    r"|everything))?(?: (?:is|was|are) (?:that|it|this|each))?\b"
    r"|(?:คิด)?(?:เป็น)?\s*(?:กี่\s*)?(?:เปอร์เซ็นต์|เปอร์เซนต์|%|สัดส่วน|ร้อยละ)",
    re.IGNORECASE,
)
STANDING = re.compile(
    r"\bwhere (?:does|do|did|would|is|are|was|were)\b(?=.{1,60}\b(?:come(?! from)|rank|stand|sit|land|end up|place|be"
    r"|in (?:that|this|there|it))\b)|\b(?:what|which) (?:place|rank|position|number) (?:is|does|did|would|has)\b"
    r"|'s (?:place|rank|position)\b|\bhow (?:high|low|far down) (?:is|does|did|would)\b"
    r"|(?:อยู่|ได้|เป็น)?(?:อันดับ|ลำดับ|ที่)(?:ที่)?\s*(?:เท่าไหร่|เท่าไร|อะไร|ไหน|กี่)",
    re.IGNORECASE,
)
COMES = re.compile(
    r"\b(?:come|rank|stand|sit|land|end up|place|be)\b(?: in\b)?(?: (?:that|this|it|the (?:list|ranking)))?",
    re.IGNORECASE,
)
OF_SHOWN = re.compile(
    r"\b(?:(?:out )?of|among|from|in|within) (?:them|these|those|that lot|this lot|that list|this list|the list"
    r"|the above|there)\b(?: (?:deals|tasks|customers|companies|people|ones))?"
    r"|\b(?:in|of|out of) (?:that|there|it)(?=\s*[?.!]*$)|(?:^|(?<=\bwhich )|(?<=\bhow many )"
    r"|(?<=\bany ))\b(?:of )?(?:those|these|them)(?: ones)?\b|ในนี้|ในนั้น|(?:จาก|ใน)(?:รายการ|กลุ่ม|ลิสต์|พวก)(?:นี้"
    r"|นั้น)|พวกนี้|พวกนั้น|เหล่านี้|เหล่านั้น",
    re.IGNORECASE,
)
LINES_MEANT = re.compile(
    rf"\b(?:these|those|the same) (?P<n>{NUMBER})\b|(?P<n2>{NUMBER})\s*{UNIT}(?:พวก)?(?:นี้|นั้น)", re.IGNORECASE
)
THAT_TIME = re.compile(
    r"\b(?:in|for|during|over|within) (?:that|the same|this same) (?:year|quarter|month|week|period|time)\b"
    r"|\bback then\b|(?:ใน)?(?:ปี|ไตรมาส|เดือน|ช่วง)(?:นั้น|เดียวกันนั้น)",
    re.IGNORECASE,
)
EXCLUDED = (
    re.compile(
        r"\b(?:leave|strip|take|cut|keep|drop|kick|throw|filter|pull|weed) (?:out )?(?P<names>.{2,60}?) (?:out|off"
        r"|away|aside|apart)\b(?: of (?:it|that|this|the (?:list|picture|equation)))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:strip out|leave out|take out|take away|cut out|kick out|throw out|filter out|weed out|leave off"
        r"|get rid of|set aside|leaving (?:out|aside)|drop|remove|exclude|excluding|ignore|ignoring"
        r"|skip|skipping|forget(?: about)?|discount|discounting|minus|less|apart from|other than|except(?: for)?"
        r"|not counting|not including|do not count|don'?t count|don'?t include|without|barring|bar|save for"
        r"|never mind)\s+(?P<names>(?!how\b|what\b|it\b|that\b).{2,80})$",
        re.IGNORECASE,
    ),
    re.compile(r"(?:ตัด|เอา|ลบ|หัก|คัด|แยก|ถอด|นำ)\s*(?P<names>.{2,60}?)\s*(?:ออก|ทิ้ง)(?:ไป)?"),
    re.compile(
        r"(?:ไม่เอา|ไม่นับ(?:รวม)?|ไม่รวม|ยกเว้น|เว้น|ไม่คิด|นอกจาก|ถ้าไม่มี|ไม่ต้องรวม|ไม่ต้องนับ"
        r"|ไม่ต้องเอา)\s*(?P<names>.{2,60})$"
    ),
)
ONLY = re.compile(
    r"\b(?:only|just|solely|exclusively|alone|specifically|strictly|purely)\b|\b(?:on|by) (?:its|their|his|her"
    r"|it) ?own\b|\bby (?:itself|themselves)\b"
    r"|\b(?:narrow|restrict|limit|confine|filter|reduce|cut|pare|whittle)(?:ed)? (?:(?:it|that|this|them|those"
    r"|the list) )?(?:down )?(?:to|by|for|on)\b(?: only)?|\b(?:keep|stick to|stay with|zoom in(?:to)?(?: on)?"
    r"|focus(?:sing)? on|concentrate on|counting|look(?:ing)? (?:only )?at|drill into)\b(?: only)?"
    r"|\b(?:the )?ones?\b(?= (?:in|from|over|above|under|below|with|at|for|of|that|already|who|owned|which|by)\b)"
    r"|\b(?:anything|any|everything|something|those|these)\b"
    r"|เอาเฉพาะ|ขอเฉพาะ|ดูเฉพาะ|เฉพาะ|เอาแค่|ขอแค่|ดูแค่|เหลือ(?:ไว้)?(?:แค่|เฉพาะ)|กรอง(?:เหลือ|เอา|ดู)?(?:แค่"
    r"|เฉพาะ)?|คัด(?:มา)?(?:แค่|เฉพาะ)?|แค่|อย่างเดียว|คนเดียว|ตัวเดียว|รายเดียว|ทีมเดียว|เท่านั้น|นับเฉพาะ|เจาะ(?:ดู"
    r"|ที่)?|โฟกัส(?:ที่)?|(?:ก็)?พอ\s*$",
    re.IGNORECASE,
)
OFTEN = re.compile(r"\b(?:more|most|less|least|how) often\b|บ่อย(?:กว่า|ที่สุด|สุด)?(?:กัน)?(?:แค่ไหน)?", re.IGNORECASE)
OTHERS = re.compile(
    r"\b(?:the (?:others?|rest|remaining(?: ones)?)|(?:every|any)(?:one|body) else|everything else|all the others"
    r"|other (?:ones|people|reps|customers|products))(?:'s)?\b"
    r"|นอกนั้น|นอกจากนั้น|นอกจากนี้|ที่เหลือ|คนอื่น|รายอื่น|ตัวอื่น|เจ้าอื่น|อันอื่น",
    re.IGNORECASE,
)
ADDED = re.compile(
    r"^(?:add|include|throw in|plus|put in|bring in|toss in|also|count in)\b|\b(?:as well|too|also|added|included)\s*$"
    r"|^(?:เพิ่ม|ใส่|บวก|รวม(?=.*ด้วย)|เติม|พ่วง)|เข้าไป(?:ด้วย|อีก)?|เข้ามา(?:ด้วย)?|อีกคน|อีกราย",
    re.IGNORECASE,
)
FACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "owner",
        re.compile(
            r"^(?:who (?:do|does) (?:they|those|these|it|each) belong to|who(?:'s| is| are)? (?:owns?|has|handles?"
            r"|looks? after|running|runs?|on|responsible for|in charge of|behind) (?:them|those|these|each(?: one"
            r"| of them)?|it|which)|whose (?:are|is) (?:they|those|these|it)|who(?:'s| is) on (?:which|what))$"
            r"|^ใคร(?:ดูแล|ถือ|รับผิดชอบ|เป็นเจ้าของ|ทำ)(?:แต่ละ|อัน|ตัว|ดีล|งาน|ราย|อะไร|ไหน|พวก|นี้|นั้น|อยู่|บ้าง)*$",
            re.IGNORECASE,
        ),
    ),
    (
        "stage",
        re.compile(
            r"^(?:what|which) stage(?:s)?(?: (?:are|is) (?:they|it|each)(?: (?:in|at))?)?$"
            r"|^(?:แต่ละ\S{0,4})?(?:อยู่)?(?:ขั้น|ขั้นตอน|สเตจ)(?:ไหน|อะไร)$",
            re.IGNORECASE,
        ),
    ),
    (
        "close_date",
        re.compile(
            r"^when (?:do|does|will|should) (?:they|it|each|those)(?: all)? close$|^(?:จะ)?ปิด(?:กัน)?เมื่อ(?:ไร|ไหร่)$",
            re.IGNORECASE,
        ),
    ),
    (
        "amount",
        re.compile(
            r"^(?:what|how much) (?:is|are|was) (?:each(?: one| of them)?|they each) worth(?: each)?$|^(?:แต่ละ(?:อัน"
            r"|ตัว|ดีล|ราย))(?:มูลค่า|ราคา)?(?:เท่าไหร่|เท่าไร)$",
            re.IGNORECASE,
        ),
    ),
    (
        "company",
        re.compile(
            r"^(?:which|what) (?:customers?|companies|clients?|accounts?) (?:are|is) (?:they|those|that|it"
            r"|these)(?: (?:for|with))?$|^(?:ของ)?(?:ลูกค้า|บริษัท)(?:ไหน|อะไร|ราย(?:ไหน))(?:บ้าง)?$",
            re.IGNORECASE,
        ),
    ),
)

SPLIT_TH = re.compile(
    r"(?:แยก|แบ่ง|ซอย|แตก)(?:ออก)?(?:ดู)?เป็น(?=\s*(?:ราย)?(?:ทีม|ภาค|สินค้า|ลูกค้า|เซล|คน|กลุ่ม|ประเทศ|ขั้น|บริษัท))"
)
INTO = re.compile(r"เข้า(?:ไป|มา)?(?:ด้วย)?")
OF_THE_FIGURE = re.compile(
    r"\b(?:is|was|are|were|did|does|do|would) (?:that|this|it|they|those|these)\b|\b(?:of|to|in) (?:that|it)\b[\s?.!]*$",
    re.IGNORECASE,
)
"""A question about the figure that was shown: "how many deals was that", "what did that come to"."""

CAME = re.compile(
    r"\b(?:came|come|comes|finished|ended up|is|was|were|are) (?:in )?(?:dead )?(?P<place>last|first"
    r"|on top|at the bottom|at the top)\b"
)
SHAPE_FROM = re.compile(
    r"(?:เปลี่ยน)?จาก(?:ราย)?[\u0e00-\u0e7f]{2,14}?(?:มา|ไป)?เป็น(?=ราย|สินค้า|ลูกค้า|เซล|ทีม"
    r"|ประเทศ|จำนวน|ยอด|เดือน|ไตรมาส|กลุ่ม)"
)
