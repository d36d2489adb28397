"""Texts of the assistant: errors, and what the offline assistant says."""

TEXTS: dict[str, tuple[str, str]] = {
    # Errors. Each says what to do.
    "assistant.error.failed": (
        "The AI service failed. Your question is kept; please try again.",
        "บริการ AI ขัดข้อง คำถามของคุณยังอยู่ โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.error.bad_key": (
        "The AI service does not accept the API key. Ask an administrator to check it in Settings, Assistant, or in GEMINI_API_KEY.",
        "บริการ AI ไม่ยอมรับคีย์ API โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบที่ การตั้งค่า > ผู้ช่วย หรือ GEMINI_API_KEY",
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
        "The AI service does not know the model “{model}”. Ask an administrator to check it in Settings, Assistant, or in CRM_GEMINI_MODEL.",
        "บริการ AI ไม่รู้จักโมเดล “{model}” โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบที่ การตั้งค่า > ผู้ช่วย หรือ CRM_GEMINI_MODEL",
    ),
    "assistant.error.rejected": (
        "The AI service did not accept the request. Try a shorter or simpler question.",
        "บริการ AI ไม่รับคำขอนี้ โปรดลองถามให้สั้นหรือเรียบง่ายขึ้น",
    ),
    "assistant.error.empty": (
        "The AI service sent an empty answer. Please try again.",
        "บริการ AI ส่งคำตอบว่างเปล่า โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.endpoint.form": (
        "Give the address of the AI service, such as https://api.example.com/v1, without a name, password, “?” or “#”.",
        "โปรดระบุที่อยู่ของบริการ AI เช่น https://api.example.com/v1 โดยไม่มีชื่อผู้ใช้ รหัสผ่าน “?” หรือ “#”",
    ),
    "assistant.endpoint.https": (
        "The address must begin with https://. For a model in your own network the operator of this server adds its "
        "address to CRM_AI_PRIVATE_ENDPOINTS.",
        "ที่อยู่ต้องขึ้นต้นด้วย https:// หากใช้โมเดลในเครือข่ายของคุณเอง ผู้ดูแลเซิร์ฟเวอร์ต้องเพิ่มที่อยู่นั้นใน CRM_AI_PRIVATE_ENDPOINTS",
    ),
    "assistant.endpoint.private": (
        "The address leads into a private network. The operator of this server can allow it in CRM_AI_PRIVATE_ENDPOINTS.",
        "ที่อยู่นี้อยู่ในเครือข่ายภายใน ผู้ดูแลเซิร์ฟเวอร์อนุญาตได้ใน CRM_AI_PRIVATE_ENDPOINTS",
    ),
    "assistant.fallback": (
        "{reason} The offline assistant answers instead.",
        "{reason} ผู้ช่วยแบบออฟไลน์จึงตอบแทน",
    ),
    "assistant.fallback.bad_key": (
        "The model “{model}” could not answer: its API key is not accepted.",
        "โมเดล “{model}” ตอบไม่ได้ เพราะบริการไม่ยอมรับคีย์ API",
    ),
    "assistant.fallback.quota": (
        "The model “{model}” could not answer: its quota is used up.",
        "โมเดล “{model}” ตอบไม่ได้ เพราะโควตาหมดแล้ว",
    ),
    "assistant.fallback.blocked": (
        "The safety filter of the model “{model}” stopped its answer.",
        "ตัวกรองความปลอดภัยของโมเดล “{model}” ระงับคำตอบ",
    ),
    "assistant.fallback.timeout": (
        "The model “{model}” did not answer in time.",
        "โมเดล “{model}” ไม่ตอบภายในเวลาที่กำหนด",
    ),
    "assistant.fallback.broken_stream": (
        "The connection to the model “{model}” broke off in the middle of its answer.",
        "การเชื่อมต่อกับโมเดล “{model}” ขาดหายระหว่างตอบ",
    ),
    "assistant.fallback.unavailable": (
        "The model “{model}” cannot be reached at the moment.",
        "ขณะนี้ติดต่อโมเดล “{model}” ไม่ได้",
    ),
    "assistant.fallback.resting": (
        "The model “{model}” has failed several times and is not asked for a short while.",
        "โมเดล “{model}” ขัดข้องติดกันหลายครั้ง จึงพักการเรียกใช้ชั่วครู่",
    ),
    "assistant.fallback.unknown_model": (
        "The AI service does not know the model “{model}”.",
        "บริการ AI ไม่รู้จักโมเดล “{model}”",
    ),
    "assistant.fallback.refused_address": (
        "The address of the model “{model}” may not be called.",
        "ระบบไม่อนุญาตให้เรียกที่อยู่ของโมเดล “{model}”",
    ),
    "assistant.fallback.empty": (
        "The model “{model}” sent an empty answer.",
        "โมเดล “{model}” ส่งคำตอบว่างเปล่า",
    ),
    "assistant.fallback.other": (
        "The model “{model}” could not answer.",
        "โมเดล “{model}” ตอบไม่ได้",
    ),
    "assistant.only_proposal": ("I propose this change:", "ฉันขอเสนอการเปลี่ยนแปลงนี้:"),
    "assistant.error.missing_package": (
        "The Python package {package} is not installed. Install requirements.txt or choose another provider.",
        "ยังไม่ได้ติดตั้งแพ็กเกจ {package} โปรดติดตั้งจาก requirements.txt หรือเลือกผู้ให้บริการอื่น",
    ),
    # The offline assistant.
    "assistant.offline.label": (
        "Offline assistant: computed from your records by fixed rules, without a language model.",
        "ผู้ช่วยแบบออฟไลน์: คำนวณจากข้อมูลของคุณด้วยกฎตายตัว โดยไม่ใช้โมเดลภาษา",
    ),
    "assistant.offline.cannot": (
        "I cannot make this change. I can prepare a task (“remind me to call Jane on Friday”), a note on a record "
        "(“add a note to Acme: prefers email”) or a move of a deal (“move Acme renewal to Negotiation”) for your approval. "
        "Write names as they stand in the workspace.",
        "ฉันเปลี่ยนข้อมูลนี้ให้ไม่ได้ ฉันเตรียมให้คุณอนุมัติได้คือ งาน (“เตือนให้โทรหา Jane วันศุกร์”) โน้ตในระเบียน "
        "(“เพิ่มโน้ตที่ Acme: ชอบให้ติดต่อทางอีเมล”) และการย้ายดีล (“ย้าย Acme renewal ไป Negotiation”) "
        "โปรดเขียนชื่อให้ตรงกับที่มีในระบบ",
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
    "assistant.offline.understood": ("I understood: {parts}.", "สิ่งที่ฉันเข้าใจ: {parts}"),
    "assistant.nearby.owner_period": ("How much did {name} sell in {period}?", "{name} ขายได้เท่าไร {period}"),
    "assistant.nearby.owner": ("How much did {name} sell?", "{name} ขายได้เท่าไร"),
    "assistant.nearby.owner_open": ("How many open deals does {name} have?", "{name} มีดีลที่เปิดอยู่กี่ดีล"),
    "assistant.nearby.product_period": ("How much {name} did we sell in {period}?", "{name} ขายได้เท่าไร {period}"),
    "assistant.nearby.product": ("Which companies bought {name}?", "บริษัทไหนซื้อ {name} บ้าง"),
    "assistant.nearby.company_open": ("Show the open deals of {name}", "แสดงดีลที่เปิดอยู่ของ {name}"),
    "assistant.nearby.about": ("Tell me about {name}", "ขอข้อมูลของ {name}"),
    "assistant.nearby.said": ("What was said about {name}?", "มีใครพูดถึง {name} ว่าอะไร"),
    "assistant.nearby.count_won": ("How many deals did we win in {period}?", "ชนะกี่ดีล {period}"),
    "assistant.nearby.count_lost": ("How many deals did we lose in {period}?", "แพ้กี่ดีล {period}"),
    "assistant.nearby.best": ("Who sold the most in {period}?", "ใครขายได้มากที่สุด {period}"),
    "assistant.nearby.won": ("How many deals did we win?", "ชนะกี่ดีล"),
    "assistant.nearby.lost": ("How many deals did we lose?", "แพ้กี่ดีล"),
    "assistant.nearby.open": ("Show the open deals", "แสดงดีลที่เปิดอยู่"),
    "assistant.nearby.sold": ("Who sold the most this year?", "ปีนี้ใครขายได้มากที่สุด"),
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
    "assistant.offline.further": ("Also about this:", "ข้อความอื่นในเรื่องเดียวกัน:"),
    "assistant.offline.no_passage": (
        "The notes that you may read say nothing about the rest of your question.",
        "บันทึกที่คุณมีสิทธิ์อ่านไม่มีข้อความเกี่ยวกับส่วนที่เหลือของคำถาม",
    ),
    "assistant.offline.proposal": (
        "I prepared this change for your approval: {summary}. Nothing is saved until you approve it.",
        "ฉันเตรียมการเปลี่ยนแปลงนี้ให้คุณอนุมัติ: {summary} ระบบจะยังไม่บันทึกจนกว่าคุณจะอนุมัติ",
    ),
    "assistant.offline.empty_list": ("{what}: none {source}", "{what}: ไม่มี {source}"),
    "assistant.offline.no_field": ("not filled in", "ยังไม่ได้กรอก"),
    "assistant.offline.more": ("There are more: {source}", "ยังมีรายการอื่นอีก: {source}"),
    "assistant.offline.tie": ("They are level.", "ผลเท่ากัน"),
    "assistant.offline.winner": ("**{label}** with {value} {source}.", "**{label}** {value} {source}"),
    "assistant.offline.runners_up": ("Followed by {others}.", "รองลงมาคือ {others}"),
    "assistant.offline.higher": ("{label} is higher by {value}.", "{label} สูงกว่า {value}"),
    "assistant.offline.count": ("{what}: **{count}** {source}", "{what}: **{count}** {source}"),
    "assistant.offline.figure": ("{what}: {value} {source}", "{what}: {value} {source}"),
    "assistant.offline.no_data": (
        "{what}: there is nothing to measure {source}",
        "{what}: ไม่มีข้อมูลให้คำนวณ {source}",
    ),
    "assistant.offline.unassigned": ("(none)", "(ไม่ระบุ)"),
    "assistant.offline.value.days": ("{value} days", "{value} วัน"),
    "assistant.offline.from_deal": ("from {count} deal", "จาก {count} ดีล"),
    "assistant.offline.from_deals": ("from {count} deals", "จาก {count} ดีล"),
    # Measures and filters in words.
    "assistant.proof.own_words": (
        "(the model's own words: not found in the records)",
        "(ถ้อยคำของโมเดลเอง: ไม่พบในข้อมูล)",
    ),
    "assistant.proof.removed": (
        "A sentence that claimed a change was removed: nothing is changed without your approval.",
        "ตัดประโยคที่อ้างว่าได้ดำเนินการแล้วออก: ระบบจะไม่เปลี่ยนแปลงสิ่งใดจนกว่าคุณจะอนุมัติ",
    ),
    "assistant.measure.count": ("Number of deals", "จำนวนดีล"),
    "assistant.measure.sum_amount": ("Total value of deals", "มูลค่ารวมของดีล"),
    "assistant.measure.avg_amount": ("Average value per deal", "มูลค่าเฉลี่ยต่อดีล"),
    "assistant.measure.win_rate": ("Win rate (won of won and lost)", "อัตราการชนะ (ชนะต่อชนะและแพ้รวมกัน)"),
    "assistant.measure.avg_cycle_days": (
        "Average days from engagement to close, won deals",
        "จำนวนวันเฉลี่ยตั้งแต่เริ่มจนปิดการขายของดีลที่ชนะ",
    ),
    "assistant.measure.median_amount": ("Median value of deals", "ค่ามัธยฐานของมูลค่าดีล"),
    "assistant.measure.min_amount": ("Smallest value of deals", "มูลค่าต่ำสุดของดีล"),
    "assistant.measure.max_amount": ("Largest value of deals", "มูลค่าสูงสุดของดีล"),
    "assistant.measure.weighted_amount": (
        "Weighted value of deals (amount × chance of the stage)",
        "มูลค่าถ่วงน้ำหนักของดีล (มูลค่า × โอกาสของขั้นตอน)",
    ),
    "assistant.week_of": ("week of {day}", "สัปดาห์ของ {day}"),
    "assistant.side.part": ("Part", "ส่วนที่ถาม"),
    "assistant.side.whole": ("All deals", "ดีลทั้งหมด"),
    "assistant.offline.cut": ("Only these {count} are shown; there are more.", "แสดงเพียง {count} รายการ ยังมีอีก"),
    "assistant.offline.share": ("Share: **{value}**.", "คิดเป็น **{value}**"),
    "assistant.offline.no_share": ("There is no share: the whole is zero.", "คำนวณสัดส่วนไม่ได้ เพราะยอดทั้งหมดเป็นศูนย์"),
    "assistant.offline.grew": ("{label}: growth of **+{value}**.", "{label}: เติบโต **+{value}**"),
    "assistant.offline.shrank": ("{label}: decline of **−{value}**.", "{label}: ลดลง **−{value}**"),
    "assistant.offline.no_growth": (
        "There is no growth rate: the earlier figure is zero.",
        "คำนวณอัตราเติบโตไม่ได้ เพราะยอดช่วงก่อนเป็นศูนย์",
    ),
    "assistant.flow.entered": ("Entered {names}", "เข้าขั้นตอน {names}"),
    "assistant.flow.went_on": ("Went on: {names}", "ไปต่อ: {names}"),
    "assistant.offline.flow.conversion": (
        "{start} → {end}: **{share}** (**{reached}** {went_on} of **{entered}** deals {source} reached it or a later stage)",
        "{start} → {end}: **{share}** (ไปถึงขั้นนี้หรือขั้นถัดไป **{reached}** {went_on} จาก **{entered}** ดีล {source})",
    ),
    "assistant.offline.flow.between": (
        "{start} → {end}: **{days} days** on average ({reached} deals {went_on})",
        "{start} → {end}: เฉลี่ย **{days} วัน** ({reached} ดีล {went_on})",
    ),
    "assistant.offline.flow.in": (
        "{start}: **{days} days** on average ({reached} deals have left it {went_on})",
        "{start}: เฉลี่ย **{days} วัน** ({reached} ดีลที่ออกจากขั้นนี้แล้ว {went_on})",
    ),
    "assistant.offline.flow.none": (
        "{start}: no deal has left it in the recorded history {source}",
        "{start}: ยังไม่มีดีลออกจากขั้นนี้ตามประวัติที่บันทึกไว้ {source}",
    ),
    "assistant.offline.flow.title": ("From the history of the deals", "จากประวัติของดีล"),
    "assistant.offline.next": (
        "In this order, by rule (time without activity, expected close date, overdue tasks, weighted value):",
        "เรียงตามกฎ (ระยะเวลาที่ไม่มีกิจกรรม วันที่คาดว่าจะปิด งานที่เลยกำหนด และมูลค่าถ่วงน้ำหนัก):",
    ),
    "assistant.next.past": ("expected to close on {day}, which has passed", "เลยวันที่คาดว่าจะปิด {day} แล้ว"),
    "assistant.next.soon": ("expected to close on {day}", "คาดว่าจะปิด {day}"),
    "assistant.next.never": ("no activity recorded", "ยังไม่มีกิจกรรมที่บันทึกไว้"),
    "assistant.next.quiet": ("no activity for {days} days", "ไม่มีกิจกรรมมา {days} วัน"),
    "assistant.next.late": ("overdue tasks: {count}", "งานเลยกำหนด {count} งาน"),
    "assistant.next.value": ("high weighted value", "มูลค่าถ่วงน้ำหนักสูง"),
    "assistant.field.reason": ("Why", "เหตุผล"),
    "assistant.filter.no_contact": ("without a contact", "ที่ไม่มีผู้ติดต่อ"),
    "assistant.filter.past_expected": ("past the expected close date", "ที่เลยวันที่คาดว่าจะปิด"),
    "assistant.filter.quiet": ("no activity in {days} days", "ไม่มีกิจกรรมใน {days} วัน"),
    "assistant.filter.exclude": ("without {names}", "ไม่รวม {names}"),
    "assistant.lack.other": ("without: {thing}", "ที่ไม่มี: {thing}"),
    "assistant.lack.deal": ("without a deal", "ที่ไม่มีดีล"),
    "assistant.lack.open_deal": ("without an open deal", "ที่ไม่มีดีลเปิดอยู่"),
    "assistant.lack.won_deal": ("that never bought", "ที่ไม่เคยซื้อ"),
    "assistant.lack.contact": ("without a contact", "ที่ไม่มีผู้ติดต่อ"),
    "assistant.lack.activity": ("without an activity", "ที่ไม่มีกิจกรรม"),
    "assistant.lack.email": ("without an email address", "ที่ไม่มีอีเมล"),
    "assistant.lack.phone": ("without a telephone number", "ที่ไม่มีโทรศัพท์"),
    "assistant.lack.company": ("without a company", "ที่ไม่มีบริษัท"),
    "assistant.lack.owner": ("without an owner", "ที่ไม่มีผู้ดูแล"),
    "assistant.lack.sector": ("without a sector", "ที่ไม่ระบุอุตสาหกรรม"),
    "assistant.lack.country": ("without a country", "ที่ไม่ระบุประเทศ"),
    "assistant.term.won": ("Won deals", "ดีลที่ชนะ"),
    "assistant.term.lost": ("Lost deals", "ดีลที่แพ้"),
    "assistant.term.open": ("Open deals", "ดีลที่เปิดอยู่"),
    "assistant.term.revenue": ("Revenue", "ยอดขาย"),
    "assistant.term.win_rate": ("Win rate", "อัตราการชนะ"),
    "assistant.term.cycle": ("Sales cycle", "รอบการขาย"),
    "assistant.term.weighted": ("Weighted forecast", "คาดการณ์ถ่วงน้ำหนัก"),
    "assistant.term.stale": ("Stale deals", "ดีลที่เงียบ"),
    "assistant.term.conversion": ("Conversion between stages", "อัตราการผ่านขั้นตอน"),
    "assistant.term.overdue": ("Overdue", "เลยกำหนด"),
    "assistant.term.growth": ("Growth", "การเติบโต"),
    "assistant.term.share": ("Share", "สัดส่วน"),
    "assistant.term.median": ("Median", "ค่ามัธยฐาน"),
    "assistant.term.average": ("Average", "ค่าเฉลี่ย"),
    "assistant.define.won": (
        "A deal counts as won while it is in a stage whose outcome is won: {won}. Its day is the day on which it closed.",
        "ดีลนับว่าชนะเมื่ออยู่ในขั้นตอนที่มีผลเป็นชนะ: {won} โดยนับตามวันที่ปิด",
    ),
    "assistant.define.lost": (
        "A deal counts as lost while it is in a stage whose outcome is lost: {lost}. Its day is the day on which it closed.",
        "ดีลนับว่าแพ้เมื่ออยู่ในขั้นตอนที่มีผลเป็นแพ้: {lost} โดยนับตามวันที่ปิด",
    ),
    "assistant.define.open": (
        "A deal is open while it is in one of these stages: {open}. With a period its expected close date counts.",
        "ดีลเปิดอยู่เมื่ออยู่ในขั้นตอนเหล่านี้: {open} หากระบุช่วงเวลาจะนับตามวันที่คาดว่าจะปิด",
    ),
    "assistant.define.revenue": (
        "Revenue is the sum of the amounts of won deals ({won}) by the day on which they closed, for each currency by itself.",
        "ยอดขายคือผลรวมมูลค่าของดีลที่ชนะ ({won}) ตามวันที่ปิด แยกตามสกุลเงิน",
    ),
    "assistant.define.win_rate": (
        "Win rate = won deals ÷ (won + lost deals), by number, by the day on which they closed. Open deals do not count.",
        "อัตราการชนะ = จำนวนดีลที่ชนะ ÷ (ดีลที่ชนะ + ดีลที่แพ้) ตามวันที่ปิด ไม่นับดีลที่ยังเปิดอยู่",
    ),
    "assistant.define.cycle": (
        "The sales cycle is the average number of days from engagement to close of won deals that have both days.",
        "รอบการขายคือจำนวนวันเฉลี่ยตั้งแต่เริ่มติดต่อจนปิดของดีลที่ชนะและมีวันที่ทั้งสอง",
    ),
    "assistant.define.weighted": (
        "The forecast is the sum of amount × chance of the stage of open deals ({chances}); with a period, of the deals that "
        "are expected to close in it.",
        "คาดการณ์คือผลรวมของมูลค่า × โอกาสของขั้นตอนของดีลที่เปิดอยู่ ({chances}) หากระบุช่วงเวลาจะนับดีลที่คาดว่าจะปิดในช่วงนั้น",
    ),
    "assistant.define.stale": (
        "A deal is stale when it is open and no call, meeting, email or note was recorded for it in the last 30 days, unless "
        "you name another number of days.",
        "ดีลที่เงียบคือดีลที่เปิดอยู่และไม่มีการโทร ประชุม อีเมล หรือบันทึกใน 30 วันล่าสุด เว้นแต่คุณระบุจำนวนวันอื่น",
    ),
    "assistant.define.conversion": (
        "Conversion is counted from the history: of the deals that ever entered a stage, the share that later reached the next "
        "stage or one after it. Lost is no later stage.",
        "อัตราการผ่านนับจากประวัติ: ในดีลที่เคยเข้าขั้นตอนหนึ่ง กี่ส่วนที่ต่อมาไปถึงขั้นถัดไปหรือหลังจากนั้น โดยไม่นับขั้นที่แพ้",
    ),
    "assistant.define.overdue": (
        "A task is overdue when it is open and its due time has passed; a project when it is not finished and its due day has "
        "passed.",
        "งานเลยกำหนดเมื่อยังไม่เสร็จและเลยเวลาครบกำหนด โครงการเลยกำหนดเมื่อยังไม่เสร็จสิ้นและเลยวันครบกำหนด",
    ),
    "assistant.define.growth": (
        "Growth = (later figure − earlier figure) ÷ earlier figure.",
        "การเติบโต = (ค่าช่วงหลัง − ค่าช่วงก่อน) ÷ ค่าช่วงก่อน",
    ),
    "assistant.define.share": ("Share = part ÷ whole.", "สัดส่วน = ส่วนที่ถาม ÷ ทั้งหมด"),
    "assistant.define.median": (
        "The median is the amount in the middle: half of the deals are worth less, half more. Deals without an amount do not "
        "count.",
        "ค่ามัธยฐานคือมูลค่าที่อยู่ตรงกลาง ครึ่งหนึ่งของดีลต่ำกว่าและอีกครึ่งสูงกว่า ไม่นับดีลที่ไม่มีมูลค่า",
    ),
    "assistant.define.average": (
        "The average is the sum of the amounts ÷ the number of deals that have an amount.",
        "ค่าเฉลี่ยคือผลรวมมูลค่า ÷ จำนวนดีลที่มีมูลค่า",
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
    "assistant.record_status.open": ("open", "ที่ยังไม่เสร็จ"),
    "assistant.record_status.done": ("done", "ที่เสร็จแล้ว"),
    "assistant.record_status.planned": ("planned", "ที่วางแผนไว้"),
    "assistant.record_status.active": ("active", "ที่กำลังดำเนินการ"),
    "assistant.record_status.on_hold": ("on hold", "ที่พักไว้"),
    "assistant.record_status.cancelled": ("cancelled", "ที่ยกเลิก"),
    "assistant.activity.note": ("notes", "บันทึก"),
    "assistant.activity.call": ("calls", "การโทร"),
    "assistant.activity.meeting": ("meetings", "การประชุม"),
    "assistant.activity.email": ("emails", "อีเมล"),
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
    "assistant.field.manager": ("Manager", "ผู้จัดการ"),
    "assistant.field.annual_revenue": ("Annual revenue", "รายได้ต่อปี"),
    "assistant.field.founded": ("Founded", "ก่อตั้งเมื่อปี"),
    "assistant.field.parent": ("Parent company", "บริษัทแม่"),
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
