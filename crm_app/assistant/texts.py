"""Texts of the assistant: errors, and what the offline assistant says."""

TEXTS: dict[str, tuple[str, str]] = {
    # Errors. Each says what to do.
    "assistant.error.failed": (
        "The AI service failed. Your question is kept; please try again.",
        "บริการ AI ขัดข้อง คำถามของคุณยังอยู่ โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.error.bad_key": (
        "The AI service does not accept the API key. Ask an administrator to check GEMINI_API_KEY.",
        "บริการ AI ไม่ยอมรับคีย์ API โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบ GEMINI_API_KEY",
    ),
    "assistant.error.quota": (
        "The quota of the AI service is used up. Please try again later.",
        "โควตาของบริการ AI หมดแล้ว โปรดลองใหม่ภายหลัง",
    ),
    "assistant.error.quota_seconds": (
        "The AI service takes no more questions at the moment. Please try again in {seconds} seconds.",
        "ขณะนี้บริการ AI ยังรับคำถามเพิ่มไม่ได้ โปรดลองใหม่ในอีก {seconds} วินาที",
    ),
    "assistant.error.blocked": (
        "The AI service's safety filter stopped this answer. Try putting the question differently.",
        "ตัวกรองความปลอดภัยของบริการ AI ระงับคำตอบนี้ โปรดลองถามด้วยถ้อยคำอื่น",
    ),
    "assistant.error.timeout": (
        "The AI service did not answer in time. Your question is kept; please try again.",
        "บริการ AI ไม่ตอบกลับภายในเวลาที่กำหนด คำถามของคุณยังอยู่ โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.error.broken_stream": (
        "The connection to the AI service broke off in the middle of the answer. Please try again.",
        "การเชื่อมต่อกับบริการ AI ขาดหายระหว่างตอบ โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.error.unavailable": (
        "The AI service cannot be reached at the moment. Your question is kept; please try again.",
        "ขณะนี้ติดต่อบริการ AI ไม่ได้ คำถามของคุณยังอยู่ โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.error.unknown_model": (
        "The AI service does not know the model “{model}”. Ask an administrator to check CRM_GEMINI_MODEL.",
        "บริการ AI ไม่รู้จักโมเดล “{model}” โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบ CRM_GEMINI_MODEL",
    ),
    "assistant.error.rejected": (
        "The AI service did not accept the request. Try a shorter or simpler question.",
        "บริการ AI ไม่รับคำขอนี้ โปรดลองถามให้สั้นหรือเรียบง่ายขึ้น",
    ),
    "assistant.error.missing_package": (
        "The Python package {package} is not installed. Install requirements.txt or choose another provider.",
        "ยังไม่ได้ติดตั้งแพ็กเกจ {package} โปรดติดตั้งจาก requirements.txt หรือเลือกผู้ให้บริการอื่น",
    ),
    # The offline assistant.
    "assistant.offline.label": (
        "Offline assistant: computed from your records by fixed rules, without a language model.",
        "ผู้ช่วยแบบออฟไลน์: คำนวณจากข้อมูลของคุณด้วยกฎตายตัว โดยไม่ใช้โมเดลภาษา",
    ),
    "assistant.offline.help": (
        "I answer from your records. You can ask me, for example:\n"
        "- How many deals did we win last quarter?\n- Who sold the most this year?\n- Top 5 companies by revenue\n"
        "- Win rate by product\n- Compare Q1 and Q2\n- What is the phone number of …?\n- My overdue tasks",
        "ฉันตอบจากข้อมูลในระบบของคุณ ตัวอย่างคำถาม เช่น\n"
        "- ไตรมาสก่อนปิดการขายได้กี่ดีล\n- ปีนี้ใครขายได้มากที่สุด\n- 5 อันดับบริษัทตามยอดขาย\n"
        "- อัตราการชนะแยกตามสินค้า\n- เปรียบเทียบไตรมาส 1 กับไตรมาส 2\n- เบอร์โทรของ …\n- งานของฉันที่เลยกำหนด",
    ),
    "assistant.offline.thanks": ("You are welcome.", "ด้วยความยินดี"),
    "assistant.offline.empty": ("Please type a question.", "โปรดพิมพ์คำถาม"),
    "assistant.offline.not_found": (
        "Not found: I found nothing about this in the records that you may read.",
        "ไม่พบ: ไม่มีข้อมูลเรื่องนี้ในระเบียนที่คุณมีสิทธิ์อ่าน",
    ),
    "assistant.offline.unknown": (
        "I did not understand “{parts}”, so I did not answer only half of the question. "
        "If it is a name, I found no record of that name.",
        "ฉันไม่เข้าใจ “{parts}” จึงขอไม่ตอบเพียงบางส่วนของคำถาม หากเป็นชื่อ แสดงว่าไม่พบระเบียนที่ใช้ชื่อนี้",
    ),
    "assistant.offline.ambiguous": (
        "Several records are called “{text}”: {candidates}. Which one do you mean?",
        "มีหลายระเบียนที่ชื่อ “{text}”: {candidates} คุณหมายถึงรายการใด",
    ),
    "assistant.offline.unknown_value": (
        "Not found: there is no “{value}” in the records that you may read.",
        "ไม่พบ “{value}” ในระเบียนที่คุณมีสิทธิ์อ่าน",
    ),
    "assistant.offline.forbidden": (
        "Your role does not allow you to read these records.",
        "สิทธิ์ของคุณไม่อนุญาตให้อ่านข้อมูลนี้",
    ),
    "assistant.offline.unsupported": (
        "I cannot answer that from the records: {value}.",
        "ฉันตอบเรื่องนี้จากข้อมูลในระบบไม่ได้: {value}",
    ),
    "assistant.offline.assumed": ("I read “{typed}” as “{taken}”.", "ฉันอ่าน “{typed}” เป็น “{taken}”"),
    "assistant.offline.passages": (
        "I cannot work this out, but these passages of your records come nearest:",
        "ฉันสรุปเรื่องนี้เองไม่ได้ แต่ข้อความต่อไปนี้ในระเบียนของคุณใกล้เคียงที่สุด:",
    ),
    "assistant.offline.proposal": (
        "I prepared this change for your approval: {summary}. Nothing is saved until you approve it.",
        "ฉันเตรียมการเปลี่ยนแปลงนี้ให้คุณอนุมัติ: {summary} ระบบจะยังไม่บันทึกจนกว่าคุณจะอนุมัติ",
    ),
    "assistant.offline.none": ("None.", "ไม่มี"),
    "assistant.offline.no_field": ("not filled in", "ยังไม่ได้กรอก"),
    "assistant.offline.more": ("There are more: {source}", "ยังมีรายการอื่นอีก: {source}"),
    "assistant.offline.tie": ("They are level.", "ผลเท่ากัน"),
    "assistant.offline.winner": ("**{label}** with {value} {source}.", "**{label}** {value} {source}"),
    "assistant.offline.runners_up": ("Followed by {others}.", "รองลงมาคือ {others}"),
    "assistant.offline.winner_per_currency": ("{currency}:", "{currency}:"),
    "assistant.offline.difference": ("Difference: {value}.", "ส่วนต่าง: {value}"),
    "assistant.offline.higher": ("{label} is higher by {value}.", "{label} สูงกว่า {value}"),
    "assistant.offline.count": ("{what}: **{count}** {source}", "{what}: **{count}** {source}"),
    "assistant.offline.figure": ("{what}: {value} {source}", "{what}: {value} {source}"),
    "assistant.offline.no_data": (
        "{what}: there is nothing to measure {source}",
        "{what}: ไม่มีข้อมูลให้คำนวณ {source}",
    ),
    "assistant.offline.unassigned": ("(none)", "(ไม่ระบุ)"),
    "assistant.offline.value.days": ("{value} days", "{value} วัน"),
    "assistant.offline.value.deals": ("{value} deals", "{value} ดีล"),
    "assistant.offline.from_deals": ("from {count} deals", "จาก {count} ดีล"),
    # Measures and filters in words.
    "assistant.measure.count": ("Number of deals", "จำนวนดีล"),
    "assistant.measure.sum_amount": ("Total value of deals", "มูลค่ารวมของดีล"),
    "assistant.measure.avg_amount": ("Average value per deal", "มูลค่าเฉลี่ยต่อดีล"),
    "assistant.measure.win_rate": ("Win rate (won of won and lost)", "อัตราการชนะ (ชนะต่อชนะและแพ้รวมกัน)"),
    "assistant.measure.avg_cycle_days": (
        "Average days from engagement to close, won deals",
        "จำนวนวันเฉลี่ยตั้งแต่เริ่มจนปิดการขายของดีลที่ชนะ",
    ),
    "assistant.status.open": ("open", "ที่เปิดอยู่"),
    "assistant.status.won": ("won", "ที่ชนะ"),
    "assistant.status.lost": ("lost", "ที่แพ้"),
    "assistant.filter.mine": ("yours", "ของคุณ"),
    "assistant.filter.no_company": ("without a company", "ที่ไม่มีบริษัท"),
    "assistant.filter.min_amount": ("worth at least {value}", "มูลค่าตั้งแต่ {value}"),
    "assistant.filter.above_amount": ("worth more than {value}", "มูลค่ามากกว่า {value}"),
    "assistant.filter.max_amount": ("worth at most {value}", "มูลค่าไม่เกิน {value}"),
    "assistant.filter.below_amount": ("worth less than {value}", "มูลค่าน้อยกว่า {value}"),
    "assistant.filter.close_date": ("close date {period}", "วันที่ปิด {period}"),
    "assistant.filter.engage_date": ("engaged {period}", "เริ่มติดต่อ {period}"),
    "assistant.filter.created_at": ("created {period}", "สร้างเมื่อ {period}"),
    "assistant.filter.due_date": ("due {period}", "ครบกำหนด {period}"),
    "assistant.filter.occurred_at": ("on {period}", "เกิดขึ้นเมื่อ {period}"),
    "assistant.filter.overdue": ("overdue", "ที่เลยกำหนด"),
    "assistant.filter.since": ("from {start}", "ตั้งแต่ {start}"),
    "assistant.filter.before": ("before {end}", "ก่อน {end}"),
    "assistant.filter.between": ("{start} to {end}", "{start} ถึง {end}"),
    "assistant.kind.company": ("Companies", "บริษัท"),
    "assistant.kind.contact": ("Contacts", "ผู้ติดต่อ"),
    "assistant.kind.deal": ("Deals", "ดีล"),
    "assistant.kind.project": ("Projects", "โครงการ"),
    "assistant.kind.task": ("Tasks", "งาน"),
    "assistant.kind.activity": ("Activities", "กิจกรรม"),
    "assistant.kind.product": ("Products", "สินค้า"),
    "assistant.kind.member": ("Members", "สมาชิก"),
    # Fields of records.
    "assistant.field.name": ("Name", "ชื่อ"),
    "assistant.field.phone": ("Phone", "โทรศัพท์"),
    "assistant.field.email": ("Email", "อีเมล"),
    "assistant.field.address": ("Address", "ที่อยู่"),
    "assistant.field.website": ("Website", "เว็บไซต์"),
    "assistant.field.job_title": ("Job title", "ตำแหน่ง"),
    "assistant.field.company": ("Company", "บริษัท"),
    "assistant.field.contact": ("Contact", "ผู้ติดต่อ"),
    "assistant.field.product": ("Product", "สินค้า"),
    "assistant.field.owner": ("Owner", "ผู้ดูแล"),
    "assistant.field.assignee": ("Assignee", "ผู้รับผิดชอบ"),
    "assistant.field.stage": ("Stage", "ขั้นตอน"),
    "assistant.field.status": ("Status", "สถานะ"),
    "assistant.field.amount": ("Amount", "มูลค่า"),
    "assistant.field.price": ("Price", "ราคา"),
    "assistant.field.sector": ("Sector", "อุตสาหกรรม"),
    "assistant.field.region": ("Region", "ภูมิภาค"),
    "assistant.field.employees": ("Employees", "จำนวนพนักงาน"),
    "assistant.field.close_date": ("Close date", "วันที่ปิด"),
    "assistant.field.engage_date": ("Engage date", "วันที่เริ่มติดต่อ"),
    "assistant.field.due_date": ("Due date", "วันครบกำหนด"),
    "assistant.field.start_date": ("Start date", "วันที่เริ่ม"),
    "assistant.field.progress": ("Progress", "ความคืบหน้า"),
    "assistant.field.description": ("Description", "รายละเอียด"),
    "assistant.field.type": ("Type", "ประเภท"),
    "assistant.field.occurred_at": ("When", "เมื่อ"),
    "assistant.field.body": ("Text", "ข้อความ"),
    "assistant.field.role": ("Role", "บทบาท"),
}
