"""The words of analyses, English and Thai: shares, growth, forecasts, stale deals, ways through stages, what is lacking."""

ANALYSES: dict[str, str] = {
    "median": "median, median value, median size, median deal size, median amount, the middle value, "
    "typical, typical size, "
    "มัธยฐาน, ค่ามัธยฐาน, มูลค่ากลาง, ค่ากลาง, มีเดียน, ค่ามีเดียน",
    "max": "max, maximum, max value, maximum value, highest value, highest amount, largest amount, largest value, "
    "biggest amount, max deal value, max deal size, ค่าสูงสุด, มูลค่าสูงสุด, ยอดสูงสุด, แม็กซ์",
    "min": "min, minimum, min value, minimum value, lowest value, lowest amount, smallest amount, smallest value, "
    "min deal size, ค่าต่ำสุด, ค่าน้อยสุด, มูลค่าต่ำสุด, ยอดต่ำสุด, มูลค่าน้อยสุด",
    "share": "share, share of, proportion, proportion of, portion, fraction, สัดส่วน, สัดส่วนของ, คิดเป็นสัดส่วน, ส่วนแบ่ง",
    "pipeline!": "open pipeline, pipeline value, value of the pipeline, value of our pipeline, size of the pipeline, "
    "size of our pipeline, total pipeline, total open pipeline, มูลค่าไปป์ไลน์, มูลค่าในไปป์ไลน์, ไปป์ไลน์รวม",
    "of_all": "ของทั้งทีม, ทั้งทีม, ของทั้งหมด, จากทั้งหมด, เทียบกับทั้งหมด, ของทั้งบริษัท, ทั้งบริษัท, "
    "of the total, of total, of all sales, "
    "of the whole team, of the team total, overall total",
    "growth": "slipping, falling, dropping, shrinking, sliding, "
    "fell, fallen, falls, falling, rose, risen, rises, rising, gained, slipped back, went down, went up, shrank, "
    "ร่วง, ร่วงหนัก, ร่วงหนักสุด, ร่วงหนักที่สุด, ตกหนักสุด, "
    "growth, growth rate, grow, grew, grown, growing, increase, increased, decrease, decreased, "
    "decline, declined, "
    "drop, dropped, up or down, grow or shrink, year over year, yoy, qoq, mom, quarter over quarter, "
    "month over month, "
    "better or worse, up from, ดีขึ้น, แย่ลง, ดีขึ้นหรือแย่ลง, ดีขึ้นหรือแย่ลงกว่า, ดีขึ้นกว่า, มากขึ้นหรือน้อยลง, "
    "โตกว่า, โตขึ้นกว่า, ลดลงจาก, เพิ่มขึ้นจาก, เติบโต, โต, โตขึ้น, เติบโตขึ้น, การเติบโต, อัตราการเติบโต, อัตราเติบโต, เพิ่มขึ้น, ลดลง, "
    "เพิ่มขึ้นหรือลดลง, โตหรือลด, "
    "ขึ้นหรือลง, ตกลงไป",
    "weighted": "taking the chances into account, with the chances, chances, probability, probabilities, risk adjusted, "
    "probability adjusted, คิดโอกาสด้วย, คิดตามโอกาส, ตามโอกาส, weighted, "
    "weighted pipeline, weighted forecast, weighted value, forecast, forecasted, "
    "sales forecast, "
    "forecast value, revenue forecast, forecast revenue, expected revenue, expected sales, probability weighted, "
    "ถ่วงน้ำหนัก, ถ่วงน้ำหนักแล้ว, แบบถ่วงน้ำหนัก, มูลค่าถ่วงน้ำหนัก, คาดการณ์, คาดการณ์ยอดขาย, ประมาณการ, ประมาณการยอดขาย, พยากรณ์, "
    "พยากรณ์ยอดขาย, ยอดคาดการณ์, ไปป์ไลน์ถ่วงน้ำหนัก, ยอดขายคาดการณ์, ฟอร์แคสต์, ฟอร์แคส",
    "stale": "ไม่เคยมีกิจกรรม, ไม่เคยติดต่อ, ไม่เคยโทร, never contacted, never touched, never called, "
    "stale, quiet, gone quiet, went quiet, inactive, cold, gone cold, going cold, dormant, "
    "neglected, no activity, "
    "no activities, without activity, without any activity, without activities, no recent activity, nobody touched, "
    "haven't been touched, hasn't been touched, has not been touched, have not been touched, haven't been contacted, "
    "nobody has touched, no one touched, no one has touched, untouched, not touched, haven't touched, "
    "not been touched, "
    "not contacted, haven't contacted, nobody has contacted, not followed up, no follow up, no follow-up, sleeping, "
    "haven't moved, not moved, no movement, "
    "เงียบ, ที่เงียบ, เงียบหาย, เงียบไป, นิ่ง, ที่นิ่ง, ไม่มีความเคลื่อนไหว, ไม่เคลื่อนไหว, "
    "ที่ไม่เคลื่อนไหว, ไม่มีการเคลื่อนไหว, "
    "ไม่ได้ติดต่อ, ที่ไม่ได้ติดต่อ, ไม่มีการติดต่อ, ไม่มีใครแตะ, ที่ไม่มีใครแตะ, ไม่มีใครติดต่อ, "
    "ไม่มีใครตาม, ไม่ได้ตาม, ไม่มีกิจกรรม, "
    "ที่ไม่มีกิจกรรม, ที่ไม่มีความเคลื่อนไหว, ขาดการติดต่อ, ถูกทิ้ง, ไม่ขยับ, ยังไม่มีการติดต่อ",
    "next!": "who should i ring, who should i ring first, who should i ring next, who should i phone, who should i phone first, "
    "who should i call first, who should i contact first, who should we call first, who do i ring first, "
    "ควรโทรหาลูกค้าคนไหน, ควรโทรหาลูกค้ารายไหน, ควรโทรหาลูกค้ารายไหนก่อน, "
    "who should i call, who should i call next, who to call, who to call next, whom should i call, "
    "who do i call next, "
    "who should i contact, who should i contact next, call next, call first, contact next, follow up next, "
    "work on next, "
    "need attention, needs attention, need my attention, needs my attention, need attention first, "
    "needs attention first, "
    "what should i work on, what should i do next, what should i do first, what should i focus on, "
    "where should i focus, "
    "focus on first, should i follow up, should i chase, chase first, prioritise, prioritize, "
    "ควรโทรหาใคร, ควรโทรหาใครต่อ, ควรโทรหาใครก่อน, โทรหาใครต่อ, โทรหาใครก่อน, โทรหาใครดี, ต้องโทรหาใคร, "
    "ควรติดต่อใคร, "
    "ควรติดต่อใครก่อน, ควรติดต่อใครต่อ, ควรตามใคร, ควรตามใครก่อน, ควรตาม, ควรตามดีลไหน, ควรตามดีลไหนก่อน, "
    "ตามดีลไหนก่อน, "
    "ดีลไหนก่อน, ควรทำอะไรก่อน, ควรทำอะไรต่อ, ต้องทำอะไรก่อน, ควรโฟกัส, ควรโฟกัสดีลไหน, ควรให้ความสำคัญ, "
    "ต้องดูแลก่อน, ควรคุยกับใคร",
    "flow": "conversion, conversions, convert, converts, converted, went from, goes from, go from, "
    "going from, moved from, "
    "move from, moves from, made it from, make it from, progress from, pass through, passed through, advance from, "
    "stage conversion, conversion between stages, conversion from, conversion rate from, conversion rates, "
    "conversion rate between stages, ไปจาก, ที่ไปจาก, ผ่านจาก, เลื่อนจาก, เปลี่ยนจาก, ย้ายจาก, ขยับจาก, "
    "อัตราการเปลี่ยน, อัตราการผ่าน, "
    "อัตราการเปลี่ยนจาก, อัตราการผ่านจาก, อัตราแปลง, คอนเวอร์ชัน, คอนเวอร์ชั่น, อัตราการเลื่อนขั้น, ผ่านไปถึง",
    "stay": "get stuck, got stuck, ติดอยู่, ติดอยู่ในขั้น, ติดอยู่ขั้น, ติดอยู่ที่ขั้น, "
    "stay, stays, stayed, spend, spends, spent, sit, sits, stuck, time spent, time in, "
    "time in stage, remain, remains, "
    "ค้าง, ค้างอยู่ในขั้น, ค้างในขั้น, อยู่ในแต่ละขั้น, เวลาในขั้น, เวลาที่อยู่ใน, เวลาที่อยู่, "
    "ใช้เวลาในขั้น, ค้างอยู่ใน",
    "trend": "trend, trends, over time, development, แนวโน้ม, เทรนด์, เทรนด์ของ, แนวโน้มของ",
    "because": "because, because of, due to, on account of, เพราะ, เนื่องจาก, ด้วยเหตุผล, ด้วยเหตุผลว่า",
    "work": "works at, work at, works for, work for, works in, employed at, employed by, who works, "
    "does work, work, works, "
    "ทำงานที่, ทำงาน, ทำงานอยู่ที่, ทำงานให้, อยู่บริษัท, ทำงานที่ไหน, อยู่บริษัทไหน, ทำงานบริษัทไหน",
    "via": "through, via, by way of, ผ่าน, ผ่านทาง, ผ่านช่องทาง, ทาง",
    "past_expected": "past their expected close date, past the expected close date, past expected close date, "
    "past their close date, past the close date, past close date, past its close date, whose close date has passed, "
    "whose expected close date has passed, close date has passed, expected close date passed, "
    "expected close date has passed, should have closed, เลยวันที่คาดว่าจะปิด, เลยวันที่คาดว่าจะปิดแล้ว, "
    "ที่เลยวันที่คาดว่าจะปิด, "
    "เลยกำหนดปิด, ที่เลยกำหนดปิด, เลยวันปิด, เลยกำหนดปิดแล้ว",
    "lost_because": "why do we keep losing, why do we keep on losing, why are we always losing, why do we always lose, "
    "why do we often lose, why do we so often lose, why do we usually lose, why do we mostly lose, why do we tend to lose, "
    "why do we lose, why we lose, why did we lose, why are we losing, why we lost, "
    "why deals are lost, "
    "why are deals lost, reasons we lost, reason we lost, reasons we lose, reasons for losing, "
    "reasons for lost deals, "
    "lost reasons, lost reason, loss reasons, loss reason, reasons for loss, reason for losing, top lost reasons, "
    "why we're losing, reason codes, reasons why we lost, reasons of loss, "
    "เหตุผลที่แพ้, เหตุผลการแพ้, สาเหตุที่แพ้, เหตุผลที่เสียดีล, แพ้เพราะอะไร, แพ้เพราะอะไรบ้าง, "
    "แพ้เพราะเหตุผลอะไร, ทำไมถึงแพ้, ทำไมแพ้, ทำไมเราถึงแพ้, ทำไมเราเสียดีล, ทำไมถึงเสียดีล, ทำไมเสียดีล, "
    "ทำไมเราแพ้, เราแพ้เพราะอะไร, เหตุผลที่ปิดไม่ได้, สาเหตุที่ปิดไม่ได้",
    "never": "never, never ever, not once, ไม่เคย, ยังไม่เคย",
    "lack": "no, have no, has no, with no, missing, lacks, lacking, lack, don't have, do not have, doesn't have, "
    "does not have, have not got, empty, ไม่มี, ที่ไม่มี, ยังไม่มี, ที่ยังไม่มี, ขาด, ไม่ระบุ, ที่ไม่ระบุ, "
    "ไม่ได้ระบุ, ไม่ได้กรอก",
    "noun:country": "country, countries, nation, ประเทศ, แต่ละประเทศ",
    "noun:source": "source, sources, lead source, แหล่งที่มา, ช่องทางที่มา",
    "noun:city": "city, cities, town, province, จังหวัด, เมือง",
    "noun:series": "product series, product line, product lines, กลุ่มสินค้า, ซีรีส์สินค้า",
    "noun:tag": "tag, tags, tagged, tagged with, label, labelled, แท็ก, ติดแท็ก, ที่ติดแท็ก, มีแท็ก",
    "noun:lost_reason": "reason for the loss",
    "days": "days, day, วัน",
    "weeks": "weeks, week, สัปดาห์, อาทิตย์",
    "range": "between, ระหว่าง",
}
"""Phrases by their tag, as in `lexicon.py`."""
