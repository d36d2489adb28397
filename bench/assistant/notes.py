# ruff: noqa: E501 (one question a line reads best)
"""Notes of the benchmark's workspace, and questions whose answers stand in them, with their split.

The split "tuning" chooses weights and thresholds; the split "reporting" is only measured.
"""

from typing import NamedTuple


class Note(NamedTuple):
    """An activity: its kind, the company that it is about, its author and its text."""

    kind: str
    company: str
    author: str
    text: str
    questions: tuple[tuple[str, str], ...]
    """Pairs of the split and the question."""


T, R = "tuning", "reporting"
NOTES: tuple[Note, ...] = (
    Note("call", "Harbour Logistics", "Anna Petrova", "Peter called. The drivers cannot log in on the tablets since the update, and two trips were recorded twice. I promised a fix by Friday and a credit for the lost half day.",
         ((T, "What did we promise Harbour Logistics?"), (T, "Harbour Logistics สัญญาอะไรไว้กับเขา"))),
    Note("meeting", "Northwind Bakery", "Darcel Schlecht", "Quarterly review with the bakery. They are thrilled with the ordering screen but the owner worries that her brother, who keeps the books, will block the renewal because he prefers spreadsheets.",
         ((T, "Who might block the renewal at Northwind Bakery?"), (T, "how does the owner of the bakery feel about the ordering screen"))),
    Note("email", "Celadon Hotels", "Anna Petrova", "Their lawyer wants the clause on data storage changed: guest data must stay in Thailand. Legal says we can accept it when hosting moves to the Bangkok region in May.",
         ((T, "what is the problem with the contract clause on guest data"), (T, "ข้อมูลแขกต้องเก็บไว้ที่ไหน"))),
    Note("note", "Ironbridge Tools", "สมหญิง ใจดี", "Lost to Kestrel. They undercut us by a fifth and offered free installation. The buyer told me that our people answered too slowly in the trial.",
         ((T, "Why did we lose the Ironbridge deal?"), (T, "which competitor beat us and how"))),
    Note("meeting", "Bluefin Seafood", "Darcel Schlecht", "Visited the plant. Cold rooms have no Wi-Fi, so handhelds must work offline and send later. They want to see this working before they sign.",
         ((T, "What does Bluefin need before they sign?"), (T, "which customer has no wifi in the cold rooms"))),
    Note("call", "Marigold Clinics", "Anna Petrova", "Dr. Wong is leaving at the end of June; her successor is Dr. Lim, who used a rival product at her last job. We should meet her early.",
         ((T, "who replaces Dr. Wong"), (T, "is anybody at our customers leaving their job soon?"))),
    Note("note", "Ridgeline Solar", "สมหญิง ใจดี", "They asked whether they can pay in four instalments instead of one; their bank has delayed the loan for the new roof project.",
         ((T, "Did anyone ask to pay in instalments?"), (T, "มีใครขอผ่อนจ่ายไหม"))),
    Note("email", "Tamarind Foods", "Darcel Schlecht", "The training on Tuesday went badly: the trainer was half an hour late and the examples were all about cars. Please send somebody who knows food factories next time.",
         ((T, "What went wrong with the training at Tamarind Foods?"), (T, "customers unhappy with our trainers"))),
    Note("call", "Orchid Airways", "Anna Petrova", "Ms. Fontaine will recommend us to the board on the 14th. She needs a one-page comparison of costs over five years in euros.",
         ((R, "What does Ms. Fontaine need from us?"), (R, "who will recommend us to their board"))),
    Note("meeting", "Pebble Insurance", "สมหญิง ใจดี", "The pilot with twelve adjusters starts after Songkran. If claims are entered in under four minutes on average they roll it out to all branches.",
         ((R, "On what condition will Pebble Insurance roll out to all branches?"), (R, "when does the pilot with the adjusters begin"))),
    Note("note", "Quarry Cement", "Darcel Schlecht", "Angry call from the head of purchasing: three invoices went to an old address although we were told in January. He says he will stop all payments until it is corrected.",
         ((R, "Why is Quarry Cement angry with us?"), (R, "ทำไม Quarry Cement ถึงโกรธ"))),
    Note("email", "Saffron Textiles", "Anna Petrova", "They want to stay on the old version until the end of the season, because the seamstresses know its screens by heart and there is no time to retrain them.",
         ((R, "why doesn't Saffron Textiles want to upgrade?"), (R, "who wants to remain on the old version"))),
    Note("call", "Juniper Schools", "Darcel Schlecht", "Parents complained that messages arrive at midnight. The head teacher asks for quiet hours between eight in the evening and seven in the morning.",
         ((R, "what did the parents complain about"), (R, "Juniper Schools ขอให้เราทำอะไร"))),
    Note("meeting", "Lakeside Motors", "สมหญิง ใจดี", "Agreed on the price list for spare parts. Next step is ours: send the revised quotation with the warranty extended to three years, before their committee sits on the ninth.",
         ((R, "What is our next step with Lakeside Motors?"), (R, "which customer wants a longer warranty?"))),
    Note("note", "Crystal Glassworks", "Anna Petrova", "Met Henrik at the fair. He had a bad experience with cloud software when their line stood still for a day, so he only trusts systems on his own servers.",
         ((R, "Why does Henrik distrust the cloud?"), (R, "any customer that insists on running it on their own servers?"))),
    Note("email", "Mango Retail", "Darcel Schlecht", "Their head of IT resigned and the rollout to the forty shops is on hold until a new one is hired, probably in autumn.",
         ((R, "What happened to the rollout at Mango Retail?"), (R, "การติดตั้งที่ร้านสี่สิบสาขาของ Mango Retail หยุดเพราะอะไร"))),
    Note("call", "บริษัท ทิวเขา จำกัด", "สมหญิง ใจดี", "คุณวิไลโทรมาแจ้งว่าเครื่องสแกนสองตัวใช้ไม่ได้ตั้งแต่วันจันทร์ ขอให้ส่งช่างไปดูภายในสัปดาห์นี้ และขอเครื่องสำรองระหว่างรอ",
         ((T, "คุณวิไลแจ้งปัญหาอะไร"), (T, "ลูกค้ารายไหนขอเครื่องสำรอง"))),
    Note("meeting", "โรงแรมสายลม", "Anna Petrova", "ผู้บริหารชอบหน้าจอภาษาไทย แต่ยังลังเลเพราะฝ่ายบัญชีกลัวว่าข้อมูลเก่าจะย้ายมาไม่ครบ นัดสาธิตการย้ายข้อมูลอีกครั้งต้นเดือนหน้า",
         ((T, "ทำไมโรงแรมสายลมยังไม่ตัดสินใจ"), (T, "why is the hotel Sailom hesitating"))),
    Note("note", "ร้านกาแฟดอยหมอก", "สมหญิง ใจดี", "เจ้าของร้านบอกว่าราคาสูงเกินไปสำหรับสาขาเล็ก ถ้าลดได้ร้อยละสิบห้าจะเซ็นสัญญาสองปีทันที",
         ((T, "ร้านกาแฟดอยหมอกต่อรองอะไรกับเรา"), (T, "ใครบ่นว่าราคาแพงไป"))),
    Note("email", "คลินิกใจอุ่น", "Darcel Schlecht", "คุณหมอขอให้ระบบเตือนนัดคนไข้ผ่าน LINE แทนข้อความ SMS เพราะคนไข้สูงอายุเปิดอ่าน LINE มากกว่า",
         ((T, "คลินิกใจอุ่นอยากให้เตือนนัดทางไหน"), (T, "ลูกค้าที่อยากให้ส่งข้อความผ่านไลน์"))),
    Note("call", "สหกรณ์ข้าวทุ่งทอง", "สมหญิง ใจดี", "ประธานสหกรณ์แจ้งว่าที่ประชุมใหญ่ไม่อนุมัติงบปีนี้ ต้องรอเสนอใหม่หลังฤดูเก็บเกี่ยว แต่ยังสนใจระบบชั่งน้ำหนักอยู่",
         ((T, "เรื่องงบของสหกรณ์ข้าวทุ่งทองเป็นอย่างไร"), (T, "which cooperative got no budget this year"))),
    Note("meeting", "อู่รถนิวัฒน์", "Anna Petrova", "ช่างสองคนยังไม่กล้าใช้ระบบใหม่ จึงตกลงว่าจะส่งวิทยากรไปสอนที่อู่วันเสาร์ และเราจะไม่คิดค่าเดินทาง",
         ((T, "เราตกลงอะไรไว้กับอู่รถนิวัฒน์"), (T, "ที่ไหนที่เราจะไปสอนวันเสาร์"))),
    Note("note", "โรงเรียนต้นกล้า", "Darcel Schlecht", "ครูใหญ่พอใจรายงานผลการเรียนมาก อยากแนะนำให้โรงเรียนในเครืออีกสามแห่ง และยินดีให้เราใช้ชื่อเป็นลูกค้าอ้างอิง",
         ((T, "ครูใหญ่โรงเรียนต้นกล้ารู้สึกอย่างไร"), (T, "ใครยินดีเป็นลูกค้าอ้างอิงให้เรา"))),
    Note("email", "ขนส่งด่วนใต้", "สมหญิง ใจดี", "แพ้งานนี้ให้เจ้าอื่น เพราะเขามีสาขาที่หาดใหญ่และส่งช่างได้ภายในสี่ชั่วโมง ส่วนเราต้องรอข้ามวัน",
         ((T, "เราแพ้งานขนส่งด่วนใต้เพราะอะไร"), (T, "แพ้คู่แข่งเพราะไม่มีช่างใกล้ลูกค้า"))),
    Note("call", "สวนส้มแม่ฝาง", "Anna Petrova", "คุณกานดาขอเลื่อนการติดตั้งไปหลังเก็บเกี่ยวส้ม เพราะคนงานทุกคนอยู่ในสวน และขอให้โทรกลับวันที่ยี่สิบ",
         ((R, "คุณกานดาขอเลื่อนอะไร เพราะอะไร"), (R, "ต้องโทรกลับสวนส้มแม่ฝางวันไหน"))),
    Note("meeting", "โรงพยาบาลเวียงพิงค์", "Darcel Schlecht", "ทีมไอทีของโรงพยาบาลกังวลเรื่องไฟดับ ถามว่าถ้าเครื่องแม่ข่ายล่มจะกู้ข้อมูลได้ภายในกี่ชั่วโมง ขอเอกสารแผนสำรองก่อนสงกรานต์",
         ((R, "โรงพยาบาลเวียงพิงค์กังวลเรื่องอะไร"), (R, "which hospital is worried about power cuts"))),
    Note("note", "ร้านยาเพื่อนสุข", "สมหญิง ใจดี", "เภสัชกรโมโหมากที่ใบเสร็จพิมพ์ชื่อยาผิด ลูกค้าเกือบได้ยาผิดตัว เราขอโทษและรับปากว่าจะแก้ภายในสองวัน",
         ((R, "เรารับปากอะไรกับร้านยาเพื่อนสุข"), (R, "ใครโมโหเรื่องใบเสร็จ"))),
    Note("email", "เรือนแพล่องน้ำ", "Anna Petrova", "ผู้จัดการคนใหม่อยากเริ่มคุยกันใหม่ทั้งหมด เพราะใบเสนอราคาเดิมรวมบริการที่รีสอร์ตไม่ได้ใช้",
         ((R, "ทำไมเรือนแพล่องน้ำอยากเริ่มคุยใหม่"), (R, "ใบเสนอราคาของใครรวมบริการที่ไม่ได้ใช้"))),
    Note("call", "ฟาร์มไก่บ้านนา", "Darcel Schlecht", "เจ้าของฟาร์มถามว่าเซ็นเซอร์วัดอุณหภูมิเล้าไก่ทนความชื้นได้แค่ไหน ตัวเดิมเสียทุกหน้าฝน อยากได้ตัวอย่างไปลองหนึ่งเล้า",
         ((R, "ฟาร์มไก่บ้านนาอยากลองอะไร"), (R, "ใครถามเรื่องเซ็นเซอร์ทนความชื้น"))),
    Note("meeting", "สำนักพิมพ์ใบลาน", "สมหญิง ใจดี", "บรรณาธิการพูดถึงคู่แข่งว่าหน้าจอสวยกว่าแต่ค้นหาภาษาไทยไม่เจอ จุดนี้ทำให้เขาเลือกเรา จะเซ็นสัญญาเมื่อหุ้นส่วนกลับจากญี่ปุ่น",
         ((R, "บรรณาธิการพูดถึงคู่แข่งว่าอย่างไร"), (R, "สำนักพิมพ์ใบลานจะเซ็นสัญญาเมื่อไร"))),
    Note("note", "เทศบาลหนองบัวใหญ่", "Anna Petrova", "ต้องยื่นซองประมูลก่อนสิ้นเดือน และผู้เสนอราคาต้องมีใบรับรองมาตรฐานความปลอดภัยของข้อมูล เรายังขาดอยู่ใบเดียว",
         ((R, "เทศบาลหนองบัวใหญ่ต้องการใบรับรองอะไร"), (R, "what is missing for the municipality's tender"))),
    Note("email", "โรงน้ำแข็งเกล็ดแก้ว", "Darcel Schlecht", "ฝ่ายบัญชีแจ้งว่าเราเก็บเงินซ้ำสองเดือน ขอให้คืนเงินภายในวันที่ห้า มิฉะนั้นจะยกเลิกสัญญา",
         ((R, "โรงน้ำแข็งเกล็ดแก้วขู่ว่าจะทำอะไร"), (R, "ลูกค้ารายไหนถูกเก็บเงินซ้ำ"))),
)  # fmt: skip
"""Every second subject has its questions in another split, so that no note serves both."""

# Ordinary notes without a question: what a search has to tell apart.
OTHERS: tuple[str, ...] = (
    "Left a voicemail, will try again tomorrow.", "Sent the brochure and the price list.", "Coffee with the buyer, small talk, good mood.",
    "Confirmed the meeting for next week.", "Demo went fine, they asked for a second one for the warehouse people.", "Reminded them of the open quotation.",
    "Order confirmed by email, delivery as usual.", "No answer today.", "Thanked them for the visit and sent the photos.", "Asked for the purchase order number.",
    "โทรไปแล้วไม่มีคนรับ จะโทรใหม่พรุ่งนี้", "ส่งใบเสนอราคาและแคตตาล็อกให้แล้ว", "นัดพบสัปดาห์หน้าเรียบร้อย", "สาธิตสินค้าให้ฝ่ายคลังดู บรรยากาศดี",
    "ตามเรื่องใบสั่งซื้อ ลูกค้าขอเวลาตรวจเอกสาร", "ขอบคุณที่มาเยี่ยมชมบูธ", "ลูกค้าตอบรับนัดแล้ว", "ส่งรูปหน้างานให้ทีมช่างดูก่อน",
)  # fmt: skip

NOWHERE: tuple[tuple[str, str], ...] = (
    (T, "What's the best recipe for green curry?"), (T, "who painted the Mona Lisa"), (T, "How far is the moon?"),
    (T, "Will it rain in Phuket this weekend?"), (T, "write me a poem about the rain"), (T, "what did Kepler discover"),
    (T, "why is the sky blue"), (T, "who said I think therefore I am"), (T, "How do I fix a flat bicycle tyre?"), (T, "what happened in 1969 on the moon"),
    (T, "แกงเขียวหวานทำอย่างไร"), (T, "ใครวาดภาพโมนาลิซา"), (T, "ดวงจันทร์อยู่ไกลแค่ไหน"), (T, "ทำไมท้องฟ้าเป็นสีฟ้า"),
    (T, "พรุ่งนี้ฝนจะตกที่ภูเก็ตไหม"), (T, "นักเตะคนไหนยิงประตูมากที่สุดในโลก"), (T, "แต่งเพลงรักให้หน่อย"), (T, "ช่วยแปลคำว่าผีเสื้อเป็นภาษาสเปน"),
    (R, "Which planet has the most rings?"), (R, "what is the plot of Hamlet"), (R, "why do cats purr"), (R, "who invented the telephone"),
    (R, "how do I remove a coffee stain from silk"), (R, "ทำไมแมวถึงคราง"), (R, "ใครประดิษฐ์โทรศัพท์"), (R, "ดาวดวงไหนมีวงแหวนมากที่สุด"),
    (R, "เมืองไทยมีกี่จังหวัด"), (R, "คำกลอนของสุนทรภู่บทไหนดังที่สุด"),
)  # fmt: skip
"""Questions that nothing in the workspace answers."""
