# ruff: noqa: E501
"""Notes of a stranger, who had seen neither the product nor its code, with questions in both languages; all for tuning.

Each note has its author, company and contact as the stranger gave them; each question names the note that answers it and the words in it that do.
"""

from typing import NamedTuple


class StrangersNote(NamedTuple):
    """A note: the letters by which questions name it, its author, company and contact, its text."""

    key: str
    author: str
    company: str
    contact: str
    text: str


class Asked(NamedTuple):
    """A question, the key of its note, and the words of the note that answer it."""

    words: str
    key: str
    answer: str


NOTES: tuple[StrangersNote, ...] = (
    StrangersNote("en01", "Mark", "Siam Cold Chain Co., Ltd.", "Khun Preecha Wongsawat", "Call w/ Preecha 10:15. Third pallet in a row arrived above temp, logger showed +9C when the truck was opened at Bang Na. He says the driver switched off the reefer during lunch to save diesel. They threw away 140 boxes of vaccine-grade gel packs. Wants us to pay for the destroyed goods, not just a credit note. I promised an answer by Thursday after I talk to insurance."),
    StrangersNote("en02", "Nok", "Andaman Fresh Seafood", "Somchai R.", "Somchai rang, pretty angry. Shrimp shipment to Phuket sat 6 hrs at Surat Thani because the truck had a flat tyre and no spare. Ice melted, hotel refused the lot. He doesn't want money, he wants a fixed backup truck on that route from now on, in writing."),
    StrangersNote("en03", "Mark", "Siam Cold Chain Co., Ltd.", "Ms. Ratchanee", "Mtg at their office w/ Ratchanee (procurement) - Preecha didn't join, he's on leave until the 20th. Renewal is not a given: their CFO told her to get 2 more quotes. She likes us but the price is 8% over what Thai Polar showed her. If we hold the rate for 24 months she thinks she can push it thru. No need to match."),
    StrangersNote("en04", "Julia", "Brandt Maschinenbau GmbH", "Herr Dieter Kohl", "Pasted from mail: \"Dear Julia, we checked the sample spindle housings. Bore tolerance is out on 3 of 10 pieces (H7 required, measured up to +0.041). Surface is ok. Before we place the serial order we need a first article inspection report acc. to EN 9102 and a new set of ten, at no charge. Best regards, D. Kohl\""),
    StrangersNote("en05", "Julia", "Nakamura Precision (Thailand)", "Kenji Nakamura", "Visited Nakamura plant in Amata. Parts dimensionally perfect but they found rust spots on the flanges after the sea leg. Kenji-san suspects the VCI paper was left out of the cartons. He asks that every carton gets a humidity card + photo before sealing. Lunch afterwards, he is a huge fan of Muay Thai, goes to Lumpinee twice a month - maybe invite him."),
    StrangersNote("en06", "Anong", "Greenleaf Hotels & Resorts", "Fiona McAllister", "Fiona is leaving Greenleaf end of June, going back to Edinburgh to look after her father. Her successor will be Khun Tanawat, until now F&B mgr in Hua Hin. She said get the linen contract signed before she goes bc he favours his old supplier."),
    StrangersNote("en07", "Anong", "Greenleaf Hotels & Resorts", "Khun Tanawat", "First talk with Tanawat, by phone, 20 min. Polite but cool. He complained about grey towels in Krabi and that pick-up comes at 7am when the guests r having breakfast next to the loading bay. Would prefer after 2 pm. Otherwise wants to keep everything as is till he has seen all 5 properties."),
    StrangersNote("en08", "Pete", "Orbit Software Asia", "Lakshmi Iyer", "Tech call with Lakshmi + two of her devs. They need SSO via Azure AD, audit log kept 7 years, and hosting must stay in Singapore because of their banking client. Mobile app is nice to have only. Budget is there but nothing can start before their security team has run a pentest against our staging system."),
    StrangersNote("en09", "Pete", "Baan Dee Property", "Chris Oduya", "Chris wants a demo again, this time for the sales ppl on site who only have phones. Last demo failed in his eyes coz we showed it on a laptop. They have bad signal in the show units so offline mode is a must. Decision maker is actually his wife Mem, she runs the numbers. 45 users."),
    StrangersNote("en10", "Julia", "Brandt Maschinenbau GmbH", "Sabine Voss", "Sabine from accounting called re invoice 2291. They haven't paid because the PO number on it is the old one, their SAP rejects it automatically. She asks for a corrected invoice as PDF to the invoice mailbox, then the money goes out w/ the next Friday run. Not a dispute!"),
    StrangersNote("en11", "Nok", "Lotus Paper Mill", "Wichai Tangsiri", "Wichai let slip that Rhino Chemicals offered them caustic soda at 11.20/kg delivered, incl. a free tank on loan for two yrs. He hasn't signed, he doesn't trust their delivery in rainy season after last years mess. He wont tell his boss about it till Songkran is over. We should come up w/ something on the tank, price alone he can live with."),
    StrangersNote("en12", "Anong", "Internal / HR", "Ploy (candidate)", "Interviewed Ploy for the key account position. Very good English, 4 yrs at DKSH, knows the hotel sector. Expects 62k + car allowance. She can't begin before 1 September because of her notice period and a cousin's wedding in Chiang Rai. Weak point: has never negotiated a contract on her own. I'd take her over the other guy."),
    StrangersNote("th01", "นก", "บริษัท รุ่งเรืองเฟอร์นิเจอร์ จำกัด", "คุณสมหมาย", "คุณสมหมายโทรมาบ่นว่าโต๊ะล็อตล่าสุดขาโยก 12 ตัวจาก 50 ตัว ลูกค้าเขาที่ขอนแก่นส่งคืนหมด สาเหตุน่าจะเป็นน็อตเบอร์ผิด เขาขอให้เราส่งช่างไปเปลี่ยนน็อตที่หน้าร้านภายในวันเสาร์ ไม่ต้องเปลี่ยนโต๊ะใหม่ ถ้าช่างไม่ไปจะหักเงินงวดหน้า"),
    StrangersNote("th02", "นก", "โฮมสไตล์ เชียงใหม่", "คุณอรทัย", "LINE คุณอรทัย 14:32 \"น้องนกคะ ตู้ที่ส่งมาสีไม่ตรงกับแค็ตตาล็อกเลยค่ะ สั่งสีวอลนัทได้สีโอ๊ค\" 14:40 \"ลูกค้าพี่รับบ้านวันที่ 18 ต้องได้ตู้ใหม่ก่อนนั้นนะคะ\" 14:41 \"ตู้เก่าพี่เก็บไว้ขายหน้าร้านเองก็ได้ถ้าลดให้ 30%\" เราตอบไปว่าขอถามโรงงานก่อน"),
    StrangersNote("th03", "วิทย์", "บริษัท รุ่งเรืองเฟอร์นิเจอร์ จำกัด", "เฮียชัย", "ไปหาเฮียชัยที่โรงงานมหาชัย แกบอกว่าปีนี้จะยกกิจการให้ลูกสาวคนโตชื่อคุณแพร เพิ่งกลับจากเรียนที่เมลเบิร์น ต่อไปเรื่องราคาให้คุยกับคุณแพรเลย แกจะดูแค่เรื่องไม้ แกเพิ่งผ่าตัดเข่าเดินยังไม่ค่อยไหว ซื้อรังนกไปฝากแกชอบมาก"),
    StrangersNote("th04", "วิทย์", "โรงพยาบาลเมตตาธรรม", "พญ.กัลยา", "ประชุมกับคุณหมอกัลยาและฝ่ายไอที รพ.ต้องการให้ระบบนัดคนไข้เชื่อมกับ HIS เดิมผ่าน HL7 ข้อมูลห้ามออกนอกรพ. ต้องติดตั้งบน server ของเค้าเอง ไม่เอา cloud งบประมาณ 1.8 ล้าน แต่ต้องผ่านคณะกรรมการจัดซื้อซึ่งประชุมแค่ไตรมาสละครั้ง รอบหน้าคือเดือนสิงหา"),
    StrangersNote("th05", "วิทย์", "คลินิกทันตกรรมยิ้มสวย", "หมอบีม", "หมอบีมสนใจระบบนัดคนไข้แต่ติดเรื่องราคา มี 3 สาขา อยากจ่ายรายเดือนไม่อยากจ่ายก้อนเดียว ขอแค่ให้ส่งเตือนนัดทาง LINE ได้ก็พอ เพราะตอนนี้คนไข้ลืมนัดวันละ 5-6 คน แกใช้ Excel อยู่ ข้อมูลเก่าไม่ต้องย้าย"),
    StrangersNote("th06", "แอน", "บริษัท ไทยสไปซ์ เอ็กซ์พอร์ต จำกัด", "คุณธนพล", "คุณธนพลแจ้งว่าตู้คอนเทนเนอร์พริกแห้งไปฮัมบูร์กโดนกักที่ด่าน เพราะตรวจเจอสารอะฟลาทอกซินเกินเกณฑ์ ค่าฝากตู้วันละ 180 ยูโร เขาอยากให้เราหาแล็บในเยอรมันตรวจซ้ำให้ด่วน ถ้าไม่ผ่านจะทำลายที่นั่นเลยไม่ขนกลับ"),
    StrangersNote("th07", "แอน", "สวนผลไม้ลุงเดช จันทบุรี", "ลุงเดช", "ลุงเดชโทรมาตอนเย็น ทุเรียน 2 ตู้ติดอยู่ที่ด่านโมฮั่นมา 4 วันแล้วเพราะใบรับรอง GAP หมดอายุ แกเพิ่งรู้ตัว ลูกชายแกกำลังวิ่งทำใบใหม่ที่เกษตรจังหวัด แกขอยืดจ่ายค่าขนส่งรอบนี้ออกไป 45 วัน เสียงแกเครียดมาก ไม่น่าไปเร่งแกตอนนี้"),
    StrangersNote("th08", "แอน", "บริษัท ไทยสไปซ์ เอ็กซ์พอร์ต จำกัด", "คุณมินตรา", "คุยกับคุณมินตราฝ่ายการตลาด ปีหน้าจะออกบูธงาน Anuga อยากได้ซองแบบใหม่ที่รีไซเคิลได้ ขนาด 50 กรัม พิมพ์ภาษาเยอรมันกับอังกฤษ จำนวนทดลอง 20,000 ซอง ต้องได้ตัวอย่างก่อนลอยกระทง เห็นว่ามีเจ้า PackRight เสนอราคาเข้ามาแล้วแต่ขั้นต่ำเขาสูงไป"),
    StrangersNote("th09", "โจ้", "ร้านกาแฟ Morning Hill", "คุณฟ้า", "คุณฟ้าจะเปิดสาขาที่ 4 ที่เขาใหญ่ เดือนธันวา อยากเช่าเครื่องชงไม่อยากซื้อ เพราะกลัวสาขานี้ไม่รอด ขอสัญญาสั้น 6 เดือน ตอนนี้เครื่องที่อารีย์แรงดันตก ชงแล้วจืด ให้ช่างไปดูวันอังคารก่อนร้านเปิด"),
    StrangersNote("th10", "โจ้", "โรงแรมริเวอร์มูน อยุธยา", "คุณปีเตอร์ แจนเซ่น", "คุณปีเตอร์ GM ชาวดัตช์ พูดไทยได้ดีมาก บอกว่าเครื่องชงกาแฟที่ล็อบบี้รั่ว น้ำหยดลงปลั๊ก แขกเกือบโดนไฟดูด เขาสั่งปิดเครื่องแล้ว ขอเครื่องสำรองภายในพรุ่งนี้เช้าเพราะมีกรุ๊ปทัวร์ 80 คน และขอรายงานความปลอดภัยเป็นลายลักษณ์อักษรส่งสำนักงานใหญ่"),
    StrangersNote("th11", "โจ้", "ภายในทีม", "พี่ต้อม", "ประชุมทีมเช้านี้ พี่ต้อมจะลาบวช 1 เดือนตั้งแต่ 5 ก.ค. ให้โจ้ดูลูกค้าภาคอีสานแทน ส่วนภาคใต้ให้แอน รถกระบะของพี่ต้อมให้จอดไว้ที่ออฟฟิศห้ามเอาไปใช้ส่วนตัว ใครจะใส่ซองทำบุญฝากไว้ที่พี่หน่อยบัญชี"),
    StrangersNote("th12", "นก", "บริษัท เค.พี. ซีเมนต์บล็อก จำกัด", "คุณกิตติพงษ์", "ต่อรองกับคุณกิตติพงษ์รอบที่ 3 เขายอมรับราคา 4.75 บาทต่อก้อนแล้ว แต่ขอเครดิต 60 วันจากเดิม 30 วัน เหตุผลคืองานราชการจ่ายช้า เราเสนอกลับไป 45 วันถ้ามีแบงก์การันตี เขาจะตอบหลังคุยกับหุ้นส่วน แอบรู้มาว่าเขามีปัญหากับสุพรรณวัสดุเรื่องของแตก 15%"),
)  # fmt: skip
ASKED: tuple[Asked, ...] = (
    Asked("Why did the goods of Siam Cold Chain get too warm?", "en01", "the driver switched off the reefer during lunch to save diesel"),
    Asked("What compensation is Preecha asking for?", "en01", "Wants us to pay for the destroyed goods, not just a credit note"),
    Asked("What happened to the prawns on their way south?", "en02", "the truck had a flat tyre and no spare"),
    Asked("What does Somchai want from us to make up for the spoiled delivery?", "en02", "he wants a fixed backup truck on that route from now on, in writing"),
    Asked("What would it take for Siam Cold Chain to extend the contract with us?", "en03", "If we hold the rate for 24 months"),
    Asked("By how much is Thai Polar cheaper than we are?", "en03", "8% over what Thai Polar showed her"),
    Asked("What do the Germans insist on before ordering in volume?", "en04", "a first article inspection report acc. to EN 9102 and a new set of ten, at no charge"),
    Asked("How many of the trial parts failed measurement at Brandt?", "en04", "3 of 10 pieces"),
    Asked("What is the supposed cause of the corrosion on the exported parts?", "en05", "the VCI paper was left out of the cartons"),
    Asked("Which sport does Mr Nakamura enjoy?", "en05", "Muay Thai"),
    Asked("Who takes over from Fiona?", "en06", "Khun Tanawat, until now F&B mgr in Hua Hin"),
    Asked("Why is she quitting her job at the resort group?", "en06", "going back to Edinburgh to look after her father"),
    Asked("At what time of day should the laundry be collected?", "en07", "after 2 pm"),
    Asked("Where must the data of Orbit Software be kept?", "en08", "hosting must stay in Singapore because of their banking client"),
    Asked("Which customer test do we have to get through before the software project may begin?", "en08", "their security team has run a pentest against our staging system"),
    Asked("Who really makes the purchase decision at Baan Dee?", "en09", "his wife Mem"),
    Asked("Why was our previous presentation not a success?", "en09", "we showed it on a laptop"),
    Asked("Why is a bill still open at Brandt?", "en10", "the PO number on it is the old one, their SAP rejects it automatically"),
    Asked("What did the rival supplier throw in for the paper factory besides the price?", "en11", "a free tank on loan for two yrs"),
    Asked("What is the earliest the applicant for the sales job could join?", "en12", "1 September"),
    Asked("ทำไมโต๊ะของรุ่งเรืองถึงไม่มั่นคง", "th01", "น็อตเบอร์ผิด"),
    Asked("ลูกค้าที่ได้โต๊ะมีปัญหาอยากให้เราแก้ยังไง", "th01", "ส่งช่างไปเปลี่ยนน็อตที่หน้าร้านภายในวันเสาร์"),
    Asked("คุณอรทัยได้ของผิดตรงไหน", "th02", "สั่งสีวอลนัทได้สีโอ๊ค"),
    Asked("ของที่ส่งผิดสีจะเอายังไง ลูกค้ายอมเก็บไว้ไหม", "th02", "ตู้เก่าพี่เก็บไว้ขายหน้าร้านเองก็ได้ถ้าลดให้ 30%"),
    Asked("ต่อไปใครเป็นคนคุยราคาของรุ่งเรืองเฟอร์นิเจอร์", "th03", "ต่อไปเรื่องราคาให้คุยกับคุณแพรเลย"),
    Asked("เฮียชัยสุขภาพเป็นอะไร", "th03", "เพิ่งผ่าตัดเข่า"),
    Asked("โรงพยาบาลยอมให้เก็บข้อมูลบนคลาวด์หรือเปล่า", "th04", "ต้องติดตั้งบน server ของเค้าเอง ไม่เอา cloud"),
    Asked("เมตตาธรรมจะพิจารณาจัดซื้อเมื่อไหร่", "th04", "รอบหน้าคือเดือนสิงหา"),
    Asked("คลินิกทำฟันอยากชำระเงินแบบไหน", "th05", "อยากจ่ายรายเดือนไม่อยากจ่ายก้อนเดียว"),
    Asked("หมอบีมต้องการฟังก์ชันอะไรเป็นหลัก", "th05", "ส่งเตือนนัดทาง LINE"),
    Asked("สินค้าไทยสไปซ์ถูกยึดที่เยอรมันเพราะอะไร", "th06", "ตรวจเจอสารอะฟลาทอกซินเกินเกณฑ์"),
    Asked("ถ้าผลตรวจซ้ำยังไม่ดีจะทำอย่างไรกับสินค้า", "th06", "จะทำลายที่นั่นเลยไม่ขนกลับ"),
    Asked("ผลไม้ค้างอยู่ชายแดนเพราะเอกสารอะไร", "th07", "ใบรับรอง GAP หมดอายุ"),
    Asked("ลุงเดชขอเลื่อนชำระเงินนานแค่ไหน", "th07", "45 วัน"),
    Asked("บรรจุภัณฑ์ที่คุณมินตราต้องการเป็นแบบไหน", "th08", "ซองแบบใหม่ที่รีไซเคิลได้ ขนาด 50 กรัม"),
    Asked("เจ้าของร้านกาแฟทำไมไม่อยากลงทุนซื้อเครื่องเอง", "th09", "กลัวสาขานี้ไม่รอด"),
    Asked("ริเวอร์มูนต้องการเครื่องทดแทนเมื่อไร", "th10", "ภายในพรุ่งนี้เช้า"),
    Asked("ใครรับผิดชอบลูกค้าทางใต้ช่วงที่เพื่อนร่วมงานไม่อยู่", "th11", "ภาคใต้ให้แอน"),
    Asked("เพราะเหตุใดคุณกิตติพงษ์ถึงอยากได้เวลาจ่ายนานขึ้น", "th12", "งานราชการจ่ายช้า"),
    Asked("เราตั้งเงื่อนไขอะไรถ้าจะยืดเครดิตให้ลูกค้าบล็อก", "th12", "45 วันถ้ามีแบงก์การันตี"),
    Asked("How many tables were wobbly in the last batch?", "th01", "12 ตัวจาก 50 ตัว"),
    Asked("By which date does Orathai's customer need the replacement cabinet?", "th02", "วันที่ 18"),
    Asked("Which of his children will take over the furniture business?", "th03", "ลูกสาวคนโตชื่อคุณแพร"),
    Asked("How much money does the hospital have for the appointment system?", "th04", "1.8 ล้าน"),
    Asked("How many dental patients miss their appointments each day?", "th05", "วันละ 5-6 คน"),
    Asked("What does the storage of the chili container in Hamburg cost?", "th06", "วันละ 180 ยูโร"),
    Asked("Should we press Uncle Dech for his payment?", "th07", "ไม่น่าไปเร่งแกตอนนี้"),
    Asked("Which trade fair does Thai Spice want to exhibit at?", "th08", "Anuga"),
    Asked("What was dangerous about the leaking coffee machine in the hotel?", "th10", "น้ำหยดลงปลั๊ก แขกเกือบโดนไฟดูด"),
    Asked("Why will Tom be away in July?", "th11", "ลาบวช 1 เดือน"),
    Asked("คุณปรีชาต้องทิ้งของไปกี่กล่อง", "en01", "140 boxes"),
    Asked("รถขนอาหารทะเลไปภูเก็ตหยุดค้างอยู่กี่ชั่วโมง", "en02", "6 hrs at Surat Thani"),
    Asked("ใครสั่งให้ฝ่ายจัดซื้อของ Siam Cold Chain ไปขอใบเสนอราคาจากเจ้าอื่น", "en03", "their CFO told her to get 2 more quotes"),
    Asked("คุณเคนจิขอให้ใส่อะไรเพิ่มในทุกกล่อง", "en05", "every carton gets a humidity card + photo before sealing"),
    Asked("ทำไมต้องรีบเซ็นสัญญาผ้าปูก่อนคุณฟิโอน่าลาออก", "en06", "he favours his old supplier"),
    Asked("คุณธนวัฒน์ไม่พอใจผ้าขนหนูที่ไหน", "en07", "grey towels in Krabi"),
    Asked("ลูกค้ารายไหนต้องใช้แอปตอนไม่มีสัญญาณ เพราะอะไร", "en09", "They have bad signal in the show units so offline mode is a must"),
    Asked("ฝ่ายบัญชีของ Brandt จะโอนเงินให้เมื่อไหร่", "en10", "the money goes out w/ the next Friday run"),
    Asked("ทำไมคุณวิชัยยังไม่ตกลงกับคู่แข่งเรื่องโซดาไฟ", "en11", "he doesn't trust their delivery in rainy season after last years mess"),
    Asked("ผู้สมัครตำแหน่งดูแลลูกค้ารายใหญ่ขอเงินเดือนเท่าไร", "en12", "62k + car allowance"),
)  # fmt: skip
ELSEWHERE: tuple[str, ...] = (
    "What did Mr. Haverkamp say about the forklift lease?",
    "How many employees does Siam Cold Chain have?",
    "When is Lakshmi's birthday?",
    "Has Brandt asked for an exclusive distribution agreement?",
    "What is the interest rate on the loan Greenleaf took out?",
    "Who is the president of Brazil?",
    "Does Nakamura plan to open a second plant in Vietnam?",
    "Which shampoo brand does Pacific Wellness Spa want?",
    "How are you doing today?",
    "What warranty period did Baan Dee Property request for the lifts?",
    "คุณสุชาติจากบริษัทปูนทองสั่งเหล็กเส้นกี่ตัน",
    "โรงพยาบาลเมตตาธรรมขอส่วนลดกี่เปอร์เซ็นต์",
    "พรุ่งนี้ฝนจะตกไหม",
    "คุณฟ้าใช้เมล็ดกาแฟจากไร่ไหน",
    "ลุงเดชมีที่ดินปลูกทุเรียนกี่ไร่",
    "บริษัทสยามยางพาราขอคืนสินค้าเพราะอะไร",
    "เมืองหลวงของประเทศออสเตรเลียคือเมืองอะไร",
    "คุณมินตราจะจัดงานแต่งงานเมื่อไหร่",
    "ใครเป็นคนเซ็นสัญญาเช่าโกดังที่แหลมฉบัง",
    "กินข้าวหรือยัง วันนี้กินอะไรดี",
)  # fmt: skip
