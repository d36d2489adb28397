# ruff: noqa: E501 (one group of words a line reads best)
"""Words of sales talk in both languages, so that a question in one finds a note in the other without a model.

A group holds words with one meaning, English stems and Thai words. A question's word is looked for in a note by the words
of its groups in the other language. Words with several meanings are in no group.
"""

import re
from functools import lru_cache

_ENDING = re.compile(r"(?<=complain)ts?$|(?<=[a-z]{4})(?:ies|ing|ed|es|s)$")

_GROUPS = """
price, pric, cost, ราคา, ค่าใช้จ่าย | expensive, dear, pricey, แพง, ราคาสูง | cheap, ราคาถูก | discount, ส่วนลด | budget, งบ
pay, payment, paid, จ่าย, ชำระ | installment, instalment, ผ่อน, งวด | invoice, bill, ใบแจ้งหนี้, วางบิล, ใบกำกับ | receipt, ใบเสร็จ | refund, คืนเงิน
quote, quotation, ใบเสนอราคา | contract, agreement, สัญญา | sign, signature, เซ็น, ลงนาม | lawyer, legal, ทนาย, ฝ่ายกฎหมาย | approve, approval, อนุมัติ
order, purchase order, ใบสั่งซื้อ, สั่งซื้อ | buy, bought, purchas, ซื้อ | sell, sold, ขาย | deliver, delivery, shipment, ship, ส่งของ, จัดส่ง, ขนส่ง | courier, ขนส่ง
late, delay, ล่าช้า | postpon, push back, put off, เลื่อน | cancel, terminat, ยกเลิก | stop, pause, on hold, ระงับ
complain, complaint, ร้องเรียน, บ่น, ตำหนิ | angry, furious, upset, โกรธ, โมโห | unhappy, dissatisfi, ไม่พอใจ | happy, satisfi, pleas, พอใจ, ประทับใจ | worry, worried, concern, afraid, กังวล, กลัว | hesitat, undecided, ลังเล, ยังไม่ตัดสินใจ, ไม่กล้า
promise, promis, รับปาก, สัญญา | apolog, sorry, ขอโทษ | competitor, rival, คู่แข่ง, เจ้าอื่น | lose, lost, แพ้, เสียงาน | win, won, ชนะ | trial, pilot, ทดลอง, ลองใช้ | demo, demonstrat, สาธิต | sample, ตัวอย่าง
broken, damag, defect, แตก, ชำรุด, พัง | repair, fix, ซ่อม | replac, exchang, เปลี่ยน | spare part, อะไหล่ | warranty, guarantee, ประกัน, รับประกัน | wet, เปียก
train, training, teach, อบรม, สอน | manual, คู่มือ | language, ภาษา | support, help desk, ช่วยเหลือ, ซัพพอร์ต | service, บริการ | technician, engineer, ช่าง | install, ติดตั้ง | migrat, ย้ายข้อมูล, ย้าย
certificat, ใบรับรอง | security, secur, ปลอดภัย, ความปลอดภัย | audit, auditor, ตรวจสอบ, ตรวจบัญชี | tender, bid, ประมูล, ซอง | deadline, กำหนด | document, paperwork, เอกสาร | power cut, power outage, electricity, ไฟดับ, ไฟฟ้า | server, เซิร์ฟเวอร์, เครื่องแม่ข่าย | backup, สำรอง
internet, wifi, network, อินเทอร์เน็ต, สัญญาณ | offline, ออฟไลน์ | data, ข้อมูล | cloud, คลาวด์ | hosting, โฮสต์ | screen, หน้าจอ | printer, เครื่องพิมพ์ | scanner, เครื่องสแกน, สแกน | tablet, แท็บเล็ต | sensor, เซ็นเซอร์ | scale, weigh, ชั่ง, เครื่องชั่ง | barcode, บาร์โค้ด
hospital, โรงพยาบาล | clinic, คลินิก | doctor, หมอ, แพทย์ | patient, คนไข้, ผู้ป่วย | hotel, โรงแรม | school, โรงเรียน | teacher, headmaster, principal, ครู, ครูใหญ่ | student, นักเรียน | restaurant, ร้านอาหาร | cafe, coffee, กาแฟ | pharmac, ร้านยา, เภสัช | farm, ฟาร์ม, สวน
factory, plant, โรงงาน | warehouse, คลังสินค้า, โกดัง, คลัง | shop, store, ร้าน | branch, outlet, สาขา | office, ออฟฟิศ, สำนักงาน | cooperativ, co-op, สหกรณ์ | municipal, เทศบาล | bank, ธนาคาร | insurance, ประกัน | airport, สนามบิน | resort, รีสอร์ต | garage, อู่
owner, เจ้าของ | manager, ผู้จัดการ | director, ผู้อำนวยการ, กรรมการ | boss, management, ผู้บริหาร, หัวหน้า | accountant, accounting, accounts, บัญชี, ฝ่ายบัญชี | purchasing, procurement, จัดซื้อ | staff, worker, employee, พนักงาน, คนงาน | partner, หุ้นส่วน | editor, บรรณาธิการ | publisher, สำนักพิมพ์
harvest, เก็บเกี่ยว | holiday, วันหยุด | songkran, สงกรานต์
orange, ส้ม | rice, ข้าว | chicken, ไก่ | fruit, ผลไม้ | box, carton, กล่อง | pallet, พาเลท
twice, double, duplicat, ซ้ำ, สองครั้ง | wrong, mistake, error, ผิด | free, ฟรี, ไม่คิดเงิน, ไม่คิดค่า | threat, threaten, ขู่, มิฉะนั้น | refuse, reject, ปฏิเสธ, ไม่ยอม | recommend, refer, แนะนำ | referenc, อ้างอิง
call back, โทรกลับ | visit, เยี่ยม, เข้าพบ | meeting, ประชุม | message, ข้อความ | move, relocat, ย้าย | expand, ขยาย | temperature, อุณหภูมิ | humid, moisture, ความชื้น, ชื้น
japan, ญี่ปุ่น | singapore, สิงคโปร์ | china, จีน | laos, ลาว | vietnam, เวียดนาม | bangkok, กรุงเทพ | chiang mai, เชียงใหม่ | dollar, ดอลลาร์ | baht, บาท | tax, ภาษี | interest, ดอกเบี้ย | loan, กู้, เงินกู้ | cash, เงินสด | deposit, มัดจำ
competent, feature, function, ฟีเจอร์, ฟังก์ชัน | stock, inventory, สต็อก, สินค้าคงคลัง | quality, คุณภาพ | fast, quick, เร็ว, ด่วน
"""
MAX_OTHERS = 4
"""Words of the other language that are tried for each word of a question."""
_SHORT_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|s)$")


def stem(word: str) -> str:
    """An English word without its ending, if enough is left: a note has "complained", a question "complaints"."""
    return _ENDING.sub("", word) if word.isascii() and word.isalpha() else word


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for line in _GROUPS.strip().splitlines():
        for group in line.split("|"):
            words = [word.strip() for word in group.split(",") if word.strip()]
            for word in words:
                for key in dict.fromkeys((word, stem(word))):
                    others = table.setdefault(key, [])
                    others += [other for other in words if other != word and other not in others]
    return {word: tuple(others) for word, others in table.items()}


def in_other_words(token: str) -> tuple[str, ...]:
    """Words of the other language with the meaning of a stem or a Thai word; empty where none is known."""
    table = _table()
    found = table.get(token) or ()
    if not found and token.isascii():
        shorter = _SHORT_ENDING.sub("", token)  # "buying", of which `stem` leaves too little
        found = table.get(shorter) or table.get(_longest_prefix(token), ())
    return tuple(word for word in found if word.isascii() != token.isascii())[:MAX_OTHERS]


def _longest_prefix(token: str) -> str:
    """The longest stem of the groups with which an English word begins, of at least five letters."""
    for size in range(len(token) - 1, max(4, len(token) - 3), -1):
        if token[:size] in _table():
            return token[:size]
    return ""
