"""Texts of the demo's team: notes, calls, meetings and emails with facts from which questions can be answered."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["note", "call", "meeting", "email"]


@dataclass(frozen=True)
class DealEvent:
    """An event of a deal, in English and Thai. May contain {contact}, {company}, {product}, {amount}."""

    kind: Kind
    subject: tuple[str, str]
    body: tuple[str, str]
    minutes: int | None = None
    direction: Literal["inbound", "outbound"] | None = None


BEGINNING = (
    DealEvent("call", ("First call", "โทรคุยครั้งแรก"),
         ("{contact} asked for {product}. They have compared two brands already and want a written offer within a week.",
          "{contact} สอบถามเรื่อง {product} ลูกค้าเทียบมาแล้วสองยี่ห้อ และขอใบเสนอราคาเป็นลายลักษณ์อักษรภายในหนึ่งสัปดาห์"),
         18, "inbound"),
    DealEvent("email", ("Enquiry from the website", "สอบถามผ่านเว็บไซต์"),
         ("{contact} wrote through the website: the present equipment is six years old, and downtime last quarter cost two "
          "working days. Asks for references in the same business.",
          "{contact} ติดต่อผ่านเว็บไซต์ อุปกรณ์เดิมใช้งานมาหกปี ไตรมาสที่แล้วระบบหยุดทำงานรวมสองวันทำการ "
          "ขอรายชื่อลูกค้าอ้างอิงในธุรกิจเดียวกัน"), None, "inbound"),
    DealEvent("meeting", ("Site survey", "สำรวจหน้างาน"),
         ("Walked through the site with {contact}. Rack space is free for 12 units, the power supply needs a second "
          "circuit, and the server room has no cooling at night.",
          "เดินสำรวจหน้างานกับ{contact} ตู้แร็กเหลือที่ว่าง 12U ต้องเพิ่มวงจรไฟอีกหนึ่งวงจร และห้องเซิร์ฟเวอร์ไม่มีเครื่องปรับอากาศในเวลากลางคืน"), 90),
)  # fmt: skip
MIDDLE = (
    DealEvent("email", ("Offer sent", "ส่งใบเสนอราคาแล้ว"),
         ("Sent our offer of {amount}, valid for 30 days, with delivery in four weeks and three years of warranty.",
          "ส่งใบเสนอราคา {amount} ยืนราคา 30 วัน ส่งมอบภายในสี่สัปดาห์ พร้อมรับประกันสามปี"), None, "outbound"),
    DealEvent("meeting", ("Presentation to the board", "นำเสนอต่อคณะกรรมการ"),
         ("Showed the solution to five people. The finance director asked about leasing over 36 months; {contact} wants "
          "the installation finished before the long holiday.",
          "นำเสนอให้ผู้บริหารห้าท่าน ฝ่ายการเงินสอบถามการเช่าใช้ 36 เดือน ส่วน{contact}ต้องการให้ติดตั้งเสร็จก่อนวันหยุดยาว"), 75),
    DealEvent("call", ("Questions about the offer", "สอบถามรายละเอียดใบเสนอราคา"),
         ("{contact} asked for 5% off and for training of three people to be included. Promised an answer after talking "
          "to the manufacturer.",
          "{contact} ขอส่วนลด 5% และขอให้รวมการอบรมพนักงานสามคน รับปากว่าจะตอบกลับหลังคุยกับผู้ผลิต"), 22, "inbound"),
    DealEvent("note", ("Competition", "คู่แข่ง"),
         ("{contact} mentioned that a competitor offers 8% less but delivers in ten weeks and has no engineer nearby.",
          "{contact} แจ้งว่าคู่แข่งเสนอราคาต่ำกว่า 8% แต่ส่งมอบสิบสัปดาห์ และไม่มีวิศวกรในพื้นที่")),
)  # fmt: skip
WON = (
    DealEvent("email", ("Purchase order received", "ได้รับใบสั่งซื้อ"),
         ("Purchase order over {amount} arrived. First payment of 30% is due on order; installation follows within four "
          "weeks.",
          "ได้รับใบสั่งซื้อมูลค่า {amount} งวดแรก 30% เมื่อสั่งซื้อ และติดตั้งภายในสี่สัปดาห์"), None, "inbound"),
    DealEvent("call", ("Thank-you call", "โทรขอบคุณ"),
         ("{contact} decided for us because of the four-hour service and the references. Asked to keep the same engineer.",
          "{contact} เลือกเราเพราะบริการภายในสี่ชั่วโมงและลูกค้าอ้างอิง ขอให้ใช้วิศวกรคนเดิม"), 12, "outbound"),
)  # fmt: skip
LOST = (
    DealEvent("call", ("Told that we did not get it", "ลูกค้าแจ้งผลว่าไม่ได้งาน"),
         ("{contact} called to say that they decided otherwise. Relations are good: we are asked again next year.",
          "{contact} โทรแจ้งว่าเลือกรายอื่น ความสัมพันธ์ยังดี และจะเชิญเสนอราคาอีกครั้งในปีหน้า"), 9, "inbound"),
    DealEvent("note", ("What we learn from it", "บทเรียนจากดีลนี้"),
         ("We came in late: the specification had been written with another supplier. Next time visit before the budget is "
          "set in October.",
          "เราเข้าไปช้า ข้อกำหนดถูกร่างร่วมกับผู้ขายรายอื่นไปแล้ว ครั้งหน้าควรเข้าพบก่อนตั้งงบประมาณในเดือนตุลาคม")),
)  # fmt: skip

# domain of the company, days ago, kind, subject, body
STORIES: tuple[tuple[str, int, Kind, str, str], ...] = (
    ("tharaphaisan", 3, "meeting", "ประชุมแผนขยายคลังสินค้าบางพลี",
     "คลังใหม่ที่บางพลีเปิดวันที่ 1 มีนาคม พื้นที่ 18,000 ตารางเมตร ต้องการเครื่องสแกน 60 เครื่อง และ Wi-Fi ครอบคลุมทุกชั้นวาง "
     "งบประมาณรวม 4.2 ล้านบาท ผู้อนุมัติคือคุณสมชาย กรรมการผู้จัดการ ตัดสินใจภายในสิ้นเดือนหน้า"),
    ("tharaphaisan", 41, "note", "ข้อจำกัดการเข้าพื้นที่",
     "เข้าติดตั้งได้เฉพาะวันอาทิตย์ เพราะคลังทำงานหกวันต่อสัปดาห์ ทุกคนต้องผ่านการอบรมความปลอดภัยสองชั่วโมงก่อนเข้างาน"),
    ("wiangkaew", 8, "call", "แผนเปิดสาขาใหม่",
     "ปีหน้าจะเปิด 14 สาขาในภาคอีสาน แต่ละสาขาใช้เครื่อง POS 4 เครื่องและไฟร์วอลล์ 1 ตัว สาขาแรกคือร้อยเอ็ด เปิดเดือนกุมภาพันธ์ "
     "ลูกค้าต้องการราคาพิเศษหากสั่งครบทั้ง 14 สาขา"),
    ("wiangkaew", 65, "email", "ปัญหาใบแจ้งหนี้",
     "ฝ่ายบัญชีแจ้งว่าใบแจ้งหนี้เดือนกันยายนระบุเลขที่ใบสั่งซื้อไม่ตรง แก้ไขและส่งฉบับใหม่แล้ว ลูกค้าชำระภายในสัปดาห์เดียวกัน"),
    ("romkes", 12, "meeting", "Backup and the hospital's accreditation",
     "The accreditation visit is in April. Patient records must be kept for ten years, with a restore test every quarter. "
     "They prefer a data centre in Thailand and asked whether the backup is encrypted with their own key (it is)."),
    ("romkes", 30, "call", "Ransomware worry",
     "A neighbouring hospital was hit by ransomware last month. The director wants an assessment before year end and "
     "offered the weekend of the 12th for the penetration test."),
    ("lotusbay", 6, "email", "Guest Wi-Fi complaints",
     "42 guest complaints about Wi-Fi since August, most from the beach villas. They want 90 access points and roaming "
     "between all buildings, installed before the high season starts in December."),
    ("easternaxis", 15, "meeting", "Factory network after the flood",
     "The flood in October damaged two switches and the UPS in building C. Insurance pays 640,000 baht. They want the new "
     "rack on the second floor and a second fibre route along the north fence."),
    ("phutawan", 20, "note", "เงื่อนไขการชำระเงินพิเศษ",
     "โครงการโซลาร์ฟาร์มได้รับเงินกู้จากธนาคาร ธนาคารจ่ายตรงให้ผู้ขายตามงวดงาน 40/40/20 และขอหนังสือค้ำประกันผลงาน 5%"),
    ("harbourlight", 10, "call", "Renewal of the help desk contract",
     "Marcus is happy with the service: 96% of tickets were closed within a day. Renewal for two years if the price stays "
     "under USD 26,000 a year. Their contract ends on 31 January."),
    ("kanthanee", 5, "meeting", "ฤดูหีบอ้อย",
     "ช่วงหีบอ้อยเดือนธันวาคมถึงมีนาคมห้ามหยุดระบบเด็ดขาด งานย้ายระบบขึ้นคลาวด์ต้องเสร็จก่อนวันที่ 5 ธันวาคม หรือเลื่อนไปหลังสงกรานต์"),
    ("songxanh", 25, "email", "Export papers",
     "For delivery to Vietnam they need the certificate of origin (Form D) and HS codes on the invoice. Customs took nine "
     "days last time because the serial numbers were missing."),
    ("mekonggate", 18, "call", "Payment in dollars",
     "Kip lost value again, so they insist on quotations in US dollars and pay through their Singapore account. Credit "
     "limit agreed at USD 60,000."),
    ("thaithanya", 9, "meeting", "ข้อกำหนดของ คปภ.",
     "สำนักงาน คปภ. กำหนดให้ทดสอบเจาะระบบทุกปี และเก็บล็อก 90 วัน ลูกค้าขอให้ส่งรายงานฉบับภาษาไทยสำหรับคณะกรรมการตรวจสอบ"),
    ("cloudpeak", 14, "note", "A small customer who grows",
     "Three cafés became nine within a year. They do not want to own servers: everything in the cloud, paid by month."),
    ("prompiriya", 33, "call", "เปลี่ยนผู้ติดต่อ",
     "ผู้จัดการไอทีคนเดิมลาออก ผู้รับผิดชอบใหม่เริ่มงานวันที่ 1 ของเดือนหน้า ให้ส่งเอกสารทั้งหมดอีกครั้งและนัดแนะนำทีม"),
)  # fmt: skip

# title in English and Thai, priority; due in days from today (negative: overdue)
TASKS: tuple[tuple[str, str, Literal["low", "normal", "high"], int], ...] = (
    ("Call back about the discount", "โทรกลับเรื่องส่วนลด", "high", -6),
    ("Send the revised offer", "ส่งใบเสนอราคาฉบับแก้ไข", "high", -3),
    ("Ask the manufacturer about delivery time", "สอบถามกำหนดส่งมอบจากผู้ผลิต", "normal", -2),
    ("Check that the first payment has arrived", "ตรวจสอบว่าได้รับเงินงวดแรกแล้ว", "normal", -1),
    ("Prepare the presentation for the board", "เตรียมเอกสารนำเสนอคณะกรรมการ", "high", 0),
    ("Confirm the site survey", "ยืนยันนัดสำรวจหน้างาน", "normal", 0),
    ("Send references in the same business", "ส่งรายชื่อลูกค้าอ้างอิงในธุรกิจเดียวกัน", "normal", 0),
    ("Agree on the installation date", "ตกลงวันติดตั้ง", "normal", 1),
    ("Follow up on the offer", "ติดตามใบเสนอราคา", "high", 1),
    ("Ask for the purchase order", "ติดตามใบสั่งซื้อ", "high", 2),
    ("Visit the new purchasing manager", "เข้าพบผู้จัดการฝ่ายจัดซื้อคนใหม่", "normal", 4),
    ("Write the acceptance report", "จัดทำรายงานตรวจรับ", "low", 6),
    ("Plan the training for users", "วางแผนอบรมผู้ใช้งาน", "low", 10),
    ("Offer the extended warranty", "เสนอขยายการรับประกัน", "normal", 15),
    ("Review the service contract", "ทบทวนสัญญาบริการ", "normal", 24),
)
# name in English and Thai, steps in English and Thai
PROJECTS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Installation", "งานติดตั้ง", (
        ("Order the equipment", "สั่งซื้ออุปกรณ์"), ("Prepare the site", "เตรียมพื้นที่"), ("Install and test", "ติดตั้งและทดสอบ"),
        ("Train the users", "อบรมผู้ใช้งาน"), ("Acceptance", "ตรวจรับงาน"))),
    ("Roll-out to all branches", "ขยายการใช้งานทุกสาขา", (
        ("Pilot in one branch", "ทดลองที่สาขาแรก"), ("Review of the pilot", "สรุปผลการทดลอง"),
        ("Remaining branches", "ติดตั้งสาขาที่เหลือ"), ("Hand-over to support", "ส่งมอบให้ทีมดูแลระบบ"))),
    ("Migration", "ย้ายระบบ", (
        ("List of systems and owners", "สำรวจระบบและผู้รับผิดชอบ"), ("Trial run", "ซ้อมย้ายระบบ"),
        ("Move over a weekend", "ย้ายระบบช่วงสุดสัปดาห์"), ("Watch for two weeks", "เฝ้าระวังสองสัปดาห์"))),
)  # fmt: skip
