# ruff: noqa: E501
"""Questions that nothing in the workspace answers: the world, small talk, and people and firms that are not in it. They
take turns between the halves.
"""

ENGLISH: tuple[str, ...] = (
    "what's the capital of Mongolia", "who won the world cup in 2014", "how long do I boil an egg", "what is photosynthesis", "is it going to be sunny on Sunday in Hua Hin",
    "recommend me a good film for tonight", "who wrote Pride and Prejudice", "how do vaccines work", "what time is it in Tokyo right now", "tell me a joke about lawyers",
    "are you a human being?", "do you like working here", "what's your favourite colour", "I'm bored, talk to me", "how was your weekend",
    "what did Barnaby Whitcombe say about the trial", "what does Zorblatt Industries complain about", "why is Mr. Kowalczyk unhappy", "what was agreed with Fenwick & Gull", "who at Umbrella Dynamics wants a discount",
    "when did Napoleon lose at Waterloo", "how many calories are in a banana", "what's the exchange rate of the peso", "why did the Roman empire fall", "what are the rules of cricket",
    "can dogs eat chocolate", "give me a workout plan for beginners", "who is the richest man on earth", "which bus goes to the airport", "how do I change a car's oil",
)  # fmt: skip
THAI: tuple[str, ...] = (
    "เมืองหลวงของมองโกเลียคืออะไร", "ใครได้แชมป์บอลโลกปี 2014", "ต้มไข่กี่นาทีถึงจะสุก", "การสังเคราะห์แสงคืออะไร", "วันอาทิตย์นี้หัวหินแดดออกไหม",
    "แนะนำหนังดีๆ คืนนี้หน่อย", "ใครแต่งเรื่องขุนช้างขุนแผน", "วัคซีนทำงานอย่างไร", "ตอนนี้ที่โตเกียวกี่โมง", "เล่าเรื่องตลกให้ฟังหน่อย",
    "เธอเป็นคนจริงๆ หรือเปล่า", "ชอบทำงานที่นี่ไหม", "ชอบสีอะไร", "เบื่อจังเลย คุยกันหน่อย", "วันหยุดที่ผ่านมาไปไหนมา",
    "คุณบุญเลิศ ศรีวิลาส พูดถึงการทดลองว่าอย่างไร", "บริษัทซอร์แบลตต์บ่นเรื่องอะไร", "ทำไมคุณโควาลสกีถึงไม่พอใจ", "ตกลงอะไรไว้กับห้างฟ้าครามพาณิชย์", "ใครที่บริษัทอัมเบรลล่าอยากได้ส่วนลด",
    "กรุงศรีอยุธยาแตกปีไหน", "กล้วยหนึ่งลูกกี่แคลอรี", "เงินเยนวันนี้เท่าไหร่", "ทำไมจักรวรรดิโรมันล่มสลาย", "กติกาแบดมินตันเป็นอย่างไร",
    "หมากินช็อกโกแลตได้ไหม", "ขอตารางออกกำลังกายสำหรับมือใหม่", "ใครรวยที่สุดในโลก", "รถเมล์สายไหนไปสนามบิน", "เปลี่ยนน้ำมันเครื่องรถยนต์ยังไง",
)  # fmt: skip


def of(split: str) -> list[str]:
    """The questions of a half."""
    first = 0 if split == "tuning" else 1
    return [*ENGLISH[first::2], *THAI[first::2]]
