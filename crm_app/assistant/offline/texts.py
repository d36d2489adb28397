"""What terms of the product mean, as `define_term` says it."""

TEXTS: dict[str, tuple[str, str]] = {
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
    "assistant.define.stage.open": (
        "“{name}” is stage {place} of {of} ({before} → {name} → {after}): the deal is open, neither won nor lost yet, with a "
        "chance of {chance}%. {count} deals stand in it now.",
        "“{name}” คือขั้นที่ {place} จาก {of} ({before} → {name} → {after}) ดีลยังเปิดอยู่ ยังไม่ชนะและยังไม่แพ้ โอกาส {chance}% ขณะนี้มี {count} ดีลอยู่ในขั้นนี้",
    ),
    "assistant.define.stage.won": (
        "“{name}” is the stage of won deals: {count} deals. A deal's day is the day on which it closed.",
        "“{name}” คือขั้นของดีลที่ชนะ มี {count} ดีล โดยนับตามวันที่ปิด",
    ),
    "assistant.define.stage.lost": (
        "“{name}” is the stage of lost deals: {count} deals. A deal's day is the day on which it closed.",
        "“{name}” คือขั้นของดีลที่แพ้ มี {count} ดีล โดยนับตามวันที่ปิด",
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
}
