# ruff: noqa: E501 (many short questions a line read best)
"""Questions about records, requests and turns of a talk that no note may answer, and questions about what was said, as
different people type them. They were written before what they count; every second one is for tuning.

They are asked in the workspace of the passages, whose companies, people and deals they name.
"""

from bench.assistant.passages.shape import Note

NOTES: tuple[Note, ...] = (
    Note("call", "Thistle Bakery", "Rang Moira. The ovens from the second batch trip the fuse whenever both decks run, so the Leith shop bakes on one deck only. She wants an electrician from us by Thursday and will hold back the last third of the invoice till then.",
         ("what's up with the ovens in Leith", "how much of the bill is Moira keeping back"), "ทำไมร้านขนมที่ Leith ถึงอบได้แค่ชั้นเดียว"),
    Note("note", "Harrow Cranes", "Site walk at the Harrow yard. The gantry is two metres too low for our lifter; they would raise the roof in spring if we take half of the cost. Desmond from safety must sign before anyone goes up.",
         ("whose ok do we need before climbing at the crane yard", "would they share the cost of a higher roof"), "หลังคาโรงเครนต่ำไปเท่าไหร่"),
    Note("meeting", "Pelham Opera", "Met the stage manager. They rehearse until 11 pm, so the lighting may only be changed between 2 and 6 in the morning. Last year's supplier dropped a lamp on the harp; whoever comes now needs insurance for five million.",
         ("what time of night can we work on the lights", "what insurance cover does the opera ask for"), "เจ้าก่อนทำอะไรพังที่โรงโอเปรา"),
    Note("email", "Dunmore Oysters", "Niamh writes that the purification tanks lost pressure over the bank holiday and 300 kilos had to be thrown away. She doesn't blame us, but the next pump must come with an alarm that texts her.",
         ("does Niamh think it was our fault", "what should the new pump be able to do"), "หอยที่ต้องทิ้งหนักกี่กิโล"),
    Note("note", "Calder Archives", "The archivist keeps everything below 55 % humidity. Our dehumidifier hums and readers complained, therefore it only runs at night. If we find a silent one they take eleven, one for each vault.",
         ("how dry must the archive be", "when does the dehumidifier run and why"), "ถ้าหาเครื่องเงียบได้เขาจะเอากี่เครื่อง"),
    Note("call", "Sorrel Juice", "Tobias is not renewing for now: his co-founder left with the recipes and the lawyers froze all spending until the hearing on 14 March. He asked us to keep the price until April.",
         ("why isn't Tobias renewing", "until when should the price for the juice people stay"), "คดีของ Sorrel ขึ้นศาลวันไหน"),
    Note("call", "โรงน้ำแข็งเกาะลันตา", "โทรหาเจ๊หงส์ เครื่องบดตัวใหม่กินไฟเกิน หม้อแปลงตัดทุกบ่ายสาม ต้องสลับเดินทีละเครื่อง แกขอให้เราออกค่าหม้อแปลงครึ่งนึง ไม่งั้นจะคืนเครื่อง",
         ("หม้อแปลงที่โรงน้ำแข็งตัดตอนไหน", "เจ๊หงส์ขอให้เราช่วยออกอะไร"), "what does the ice maker threaten to do if we don't pay for half the transformer"),
    Note("meeting", "มูลนิธิป่าชายเลน", "ประชุมกับคุณธาร มูลนิธิได้งบจากนอร์เวย์ 2.4 ล้าน แต่ต้องใช้ให้หมดก่อนสิ้นเดือนกันยา ของที่ซื้อต้องมีใบรับรองคาร์บอน ถ้าไม่มีเบิกไม่ได้",
         ("มูลนิธิได้เงินมาจากไหน", "ของที่ขายให้มูลนิธิต้องมีใบอะไร"), "by when must the mangrove foundation spend its grant"),
    Note("note", "ร้านแว่นตาแจ่มใส", "ตัวแทนคู่แข่งเข้าไปเสนอเครื่องวัดสายตาให้ยืมฟรีหกเดือน พี่เอกบอกว่ายังไม่รับเพราะเกรงใจเรา แต่ถ้าเราส่งเลนส์ช้าอีกรอบเดียวจะไปแน่",
         ("คู่แข่งเสนออะไรให้ร้านแว่น", "พี่เอกจะเปลี่ยนเจ้าเมื่อไหร่"), "why has the optician not switched to the rival yet"),
    Note("email", "ไร่ชาดอยแม่จัน", "คุณหมวยแจ้งว่าเครื่องอบชาเสียงดังผิดปกติหลังเปลี่ยนสายพาน ช่างมาดูแล้วบอกลูกปืนแตก อะไหล่ต้องสั่งจากไต้หวันสามอาทิตย์ ช่วงนี้ขอยืมเครื่องเก่าไปใช้ก่อน",
         ("เครื่องอบชาเสียเพราะอะไร", "อะไหล่เครื่องอบชาต้องรอนานแค่ไหน"), "what does the tea farm want to borrow"),
    Note("call", "อู่ต่อเรือบางปะกง", "ช่างใหญ่บอกว่าแผ่นเหล็กล็อตที่แล้วบางกว่าที่สั่ง 2 มิล กรมเจ้าท่าไม่ให้ผ่าน ลูกค้าเขาปรับวันละสามหมื่น จะมาเรียกกับเราถ้าไม่เปลี่ยนให้ภายในวันที่ 20",
         ("ทำไมกรมเจ้าท่าไม่ให้เรือผ่าน", "อู่เรือโดนปรับวันละเท่าไหร่"), "by what date must we replace the steel for the boatyard"),
    Note("note", "โรงเรียนอนุบาลตะวันฉาย", "ครูใหญ่ชอบเครื่องกรองอากาศมาก แต่ผู้ปกครองสองคนร้องว่าเสียงรบกวนตอนเด็กนอนกลางวัน ครูเลยปิดช่วงบ่ายโมงถึงบ่ายสอง อยากให้เรามีโหมดเงียบ",
         ("ผู้ปกครองบ่นอะไรเรื่องเครื่องกรองอากาศ", "โรงเรียนอนุบาลปิดเครื่องกี่โมง"), "which feature does the head of the kindergarten miss"),
)  # fmt: skip
LISTED: tuple[str, ...] = (
    "Who's running which project, and what is behind schedule?", "any customer with a deal in negotiation we've left alone since summer?", "does Scanner Pro take more time to close than Tablet Mini", "why do we always lose on Cloud Backup",
    "who takes care of Orchid Airways and which deals do they have", "all deals where nobody wrote anything for six weeks, by owner", "what did each team bring in and who fell short", "is Anna's average order bigger than Vicki's",
    "give the three Singapore clients that spend the most", "customers in Laos we could call this week", "what's overdue on my side, oldest first please", "which of our products is the most expensive one",
    "how come the south sells less than the north", "what share of lost deals was about the budget", "ring list for this afternoon with reasons", "deals above 400k that should have closed by now",
    "need a table of won deals by month with the number of each", "has Darcel got anything due before Friday", "which stage do our deals die in", "are we quicker now than at the beginning of the year",
    "the ones without a buyer's name", "drop everything under 50k", "and who's handling those", "hmm and how about only hospitality",
    "put a reminder for Thursday 9am, chase Pebble Insurance", "please hand Quarry Cement over to Vicki", "note for Celadon Hotels: they moved to the new office", "what team does Vicki belong to and may she delete records",
    "which company is she with", "so why is number three doing so badly", "how would I bring in my old spreadsheet", "does the pound go up after the election",
    "what are the best closing techniques", "which hotel in Hanoi is good for a night", "who holds the record for the marathon", "what counts as a lost deal here",
    "how sure are we of these numbers", "what's left of this quarter's pipeline after the slips", "sort that by size and give me the tail", "whom have I neglected",
    "โครงการไหนเลทอยู่บ้าง ใครถือ", "มีเจ้าไหนอยู่ขั้นต่อรองแล้วเราไม่ได้ตามตั้งแต่หน้าร้อนไหม", "Scanner Pro ปิดช้ากว่า Tablet Mini ป่าว", "ทำไมเราแพ้ Cloud Backup อยู่เรื่อย",
    "Orchid Airways ใครดูแล แล้วมีดีลอะไรบ้าง", "ดีลที่ไม่มีใครจดอะไรเกินเดือนครึ่ง แยกตามคนดูแล", "แต่ละทีมทำได้เท่าไหร่ ใครไม่ถึง", "ออเดอร์เฉลี่ยของแอนนาใหญ่กว่าของวิคกี้มั้ย",
    "ขอสามรายในสิงคโปร์ที่ซื้อเยอะสุด", "ลูกค้าลาวที่น่าโทรอาทิตย์นี้", "ของผมเลยกำหนดอะไรบ้าง เอาเก่าสุดก่อน", "ของที่เราขายตัวไหนราคาสูงสุด",
    "ภาคใต้ทำไมขายได้น้อยกว่าเหนือ", "ที่เสียไปเป็นเรื่องงบกี่เปอร์เซ็นต์", "ขอลิสต์โทรบ่ายนี้พร้อมเหตุผล", "ดีลเกินสี่แสนที่ควรปิดไปแล้ว",
    "ขอตารางดีลที่ได้รายเดือนพร้อมจำนวน", "ดาร์เซลมีอะไรต้องส่งก่อนศุกร์ไหม", "ดีลเราไปตายขั้นไหน", "เดี๋ยวนี้เราปิดไวกว่าต้นปีไหม",
    "เอาที่ไม่มีชื่อคนซื้อ", "ตัดที่ต่ำกว่าห้าหมื่นออก", "แล้วพวกนั้นใครถืออยู่", "อืม ถ้าเอาแค่โรงแรมล่ะ",
    "ตั้งเตือนพฤหัสเก้าโมง ตามเรื่อง Pebble Insurance", "โอน Quarry Cement ให้วิคกี้หน่อย", "จดให้ Celadon Hotels ว่าย้ายออฟฟิศแล้ว", "วิคกี้อยู่ทีมอะไร ลบข้อมูลได้ไหม",
    "เธออยู่บริษัทไหน", "แล้วคนที่สามทำไมแย่ขนาดนั้น", "เอาไฟล์เก่าเข้ามายังไง", "เลือกตั้งแล้วเงินปอนด์จะขึ้นไหม",
    "มีเทคนิคปิดการขายดีๆ ไหม", "โรงแรมในฮานอยที่ไหนดี", "ใครถือสถิติมาราธอน", "แบบไหนถือว่าเสียดีล",
    "ตัวเลขพวกนี้เชื่อได้แค่ไหน", "หักที่เลื่อนแล้วไตรมาสนี้เหลือในไปป์เท่าไร", "เรียงตามขนาดแล้วขอท้ายๆ", "ฉันละเลยใครไปบ้าง",
)  # fmt: skip


def notes(split: str) -> tuple[Note, ...]:
    """The notes of the half "told", which is for tuning, or "told, reporting"."""
    return NOTES[split != "told" :: 2]


def listed(split: str) -> tuple[str, ...]:
    """The questions of the half "listed", which is for tuning, or "listed, reporting"."""
    return LISTED[split != "listed" :: 2]
