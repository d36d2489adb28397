"""Texts that every domain may use: errors and common words."""

TEXTS: dict[str, tuple[str, str]] = {
    "core.error.unexpected": (
        "Something went wrong on our side. Nothing was saved; please try again.",
        "เกิดข้อผิดพลาดในระบบ ยังไม่มีการบันทึกข้อมูล กรุณาลองใหม่อีกครั้ง",
    ),
    "core.error.invalid": (
        "Some fields need your attention. Correct them and try again.",
        "มีบางช่องที่ต้องแก้ไข กรุณาตรวจสอบแล้วลองใหม่อีกครั้ง",
    ),
    "core.error.not_found": (
        "This record does not exist any more, or you may not see it.",
        "ไม่พบรายการนี้ หรือคุณไม่มีสิทธิ์ดูรายการนี้",
    ),
    "core.error.forbidden": (
        "Your role does not allow this. Ask an administrator of the workspace.",
        "บทบาทของคุณไม่มีสิทธิ์ทำรายการนี้ กรุณาติดต่อผู้ดูแลเวิร์กสเปซ",
    ),
    "core.error.unauthenticated": ("Please sign in again.", "กรุณาเข้าสู่ระบบอีกครั้ง"),
    "core.error.conflict": (
        "Somebody else changed this record meanwhile. Compare and save again.",
        "มีผู้อื่นแก้ไขรายการนี้ไปแล้ว กรุณาเปรียบเทียบแล้วบันทึกอีกครั้ง",
    ),
    "core.error.too_many": (
        "Too many attempts. Try again in {seconds} seconds.",
        "มีการลองหลายครั้งเกินไป กรุณาลองใหม่ในอีก {seconds} วินาที",
    ),
    "core.error.unavailable": (
        "The service is busy at the moment. Please try again shortly.",
        "ระบบไม่พร้อมให้บริการชั่วคราว กรุณาลองใหม่อีกครั้งในอีกสักครู่",
    ),
    "core.error.too_large": ("This is larger than the limit of {limit}.", "ข้อมูลมีขนาดเกินกำหนด {limit}"),
    "core.error.unreadable": (
        "This request cannot be read. Check its form and its Content-Type.",
        "ไม่สามารถอ่านคำขอนี้ได้ กรุณาตรวจสอบรูปแบบและ Content-Type",
    ),
    "core.error.json": (
        "This JSON cannot be read at character {character} (line {line}). Correct it and send it again.",
        "ไม่สามารถอ่าน JSON นี้ได้ที่อักขระที่ {character} (บรรทัดที่ {line}) กรุณาแก้ไขแล้วส่งอีกครั้ง",
    ),
    "core.error.too_many_values": (
        "This holds more than {limit} values. Send less at a time.",
        "ข้อมูลนี้มีมากกว่า {limit} ค่า กรุณาส่งครั้งละน้อยลง",
    ),
    "core.error.too_deep": (
        "This is nested more than {limit} levels deep.",
        "ข้อมูลนี้ซ้อนกันลึกเกิน {limit} ชั้น",
    ),
    "core.error.too_slow": (
        "The request did not arrive in time. Send it again.",
        "คำขอส่งมาไม่ครบภายในเวลาที่กำหนด กรุณาส่งอีกครั้ง",
    ),
    "core.error.address_too_long": (
        "This address is longer than {limit} characters. Use fewer filters.",
        "ที่อยู่นี้ยาวเกิน {limit} ตัวอักษร กรุณาใช้ตัวกรองน้อยลง",
    ),
    "core.error.more_faults": ("There are {count} more.", "และยังมีอีก {count} รายการ"),
    "core.upgrade.new": ("There is a new version of this page.", "หน้านี้มีเวอร์ชันใหม่"),
    "core.upgrade.reload": ("Load it", "โหลดใหม่"),
    "core.error.workspace_mismatch": (
        "The address names another workspace than your session.",
        "ที่อยู่เว็บไม่ตรงกับเวิร์กสเปซที่คุณเข้าสู่ระบบ",
    ),
    "core.field.required": ("Fill this in.", "กรุณากรอกข้อมูล"),
    "core.field.invalid": ("This value cannot be used here.", "ค่านี้ใช้ไม่ได้"),
    "core.field.too_long": ("Use at most {limit} characters.", "ใช้ได้ไม่เกิน {limit} ตัวอักษร"),
    "core.field.too_short": ("Use at least {limit} characters.", "ต้องมีอย่างน้อย {limit} ตัวอักษร"),
    "core.field.email": ("Enter an email address such as name@example.com.", "กรุณากรอกอีเมล เช่น name@example.com"),
    "core.field.number": ("Enter a number.", "กรุณากรอกตัวเลข"),
    "core.field.boolean": ("Send true or false.", "กรุณาส่งค่า true หรือ false"),
    "core.field.date": ("Enter a date.", "กรุณาระบุวันที่"),
    "core.field.day": (
        "Enter a day such as 26/11/2026, 26 Nov, tomorrow or +3d.",
        "กรุณากรอกวันที่ เช่น 26/11/2569, 26 พ.ย. 69, พรุ่งนี้ หรือ +3d",
    ),
    "core.field.day_first": (
        "Write the day before the month: {day}.",
        "กรุณากรอกวันก่อนเดือน เช่น {day}",
    ),
    "core.field.no_such_day": ("There is no day {day} in the calendar.", "ไม่มีวันที่ {day} ในปฏิทิน"),
    "core.field.day_year": (
        "Enter a year from 1800 to 2399, or a Buddhist one from 2400 on.",
        "กรุณากรอกปี พ.ศ. ตั้งแต่ 2400 เป็นต้นไป หรือปี ค.ศ. ระหว่าง 1800 ถึง 2399",
    ),
    "core.field.time": ("Enter a time such as 14:05.", "กรุณากรอกเวลา เช่น 14:05"),
    "core.field.time_missing": (
        "Add the time, such as 14:05.",
        "กรุณาเพิ่มเวลา เช่น 14:05",
    ),
    "core.field.time_skipped": (
        "There is no {time} on {day}: the clocks are set forward. Choose another time, such as {next}.",
        "ไม่มีเวลา {time} ในวันที่ {day} เพราะมีการปรับนาฬิกาไปข้างหน้า กรุณาเลือกเวลาอื่น เช่น {next}",
    ),
    "core.field.time_twice": (
        "The clocks show {time} twice on {day}. Write {time} {first} for the first or {time} {second} for the second.",
        "วันที่ {day} มีเวลา {time} สองครั้งเพราะมีการปรับนาฬิกาถอยหลัง กรุณากรอก {time} {first} สำหรับครั้งแรก หรือ {time} {second} สำหรับครั้งที่สอง",
    ),
    "core.field.time_offset": (
        "The clocks are not at {offset} at {time} on {day}. Leave it out.",
        "เวลา {time} วันที่ {day} ไม่ได้ใช้เขตเวลา {offset} กรุณาลบออก",
    ),
    "core.field.offset": (
        "Give the moment with its offset from UTC, such as 2026-11-26T14:05:00+07:00.",
        "กรุณาระบุเวลาพร้อมค่าต่างจาก UTC เช่น 2026-11-26T14:05:00+07:00",
    ),
    "core.field.at_least": ("Enter at least {limit}.", "ต้องไม่น้อยกว่า {limit}"),
    "core.docs.title": ("REST interface", "อินเทอร์เฟซ REST"),
    "core.docs.parameters": ("Parameters", "พารามิเตอร์"),
    "core.docs.required": ("required", "จำเป็น"),
    "core.docs.intro": (
        "Get a token with POST /api/v1/auth/token and send it as “Authorization: Bearer …”. Lists give a page "
        "and the id to go on after (“next”); a change sends the version that it was made from. API tools can open the file "
        "below.",
        "ขอโทเค็นด้วย POST /api/v1/auth/token แล้วส่งมาในส่วนหัว “Authorization: Bearer …” รายการจะตอบกลับทีละหน้าพร้อมรหัสสำหรับหน้าถัดไป (“next”) "
        "การแก้ไขให้ส่งเวอร์ชันเดิมที่ใช้แก้มาด้วย ไฟล์ด้านล่างเปิดด้วยเครื่องมือ API ทั่วไปได้",
    ),
    "core.field.decimals": ("Use at most {limit} digits after the point.", "ใช้ทศนิยมได้ไม่เกิน {limit} ตำแหน่ง"),
    "core.field.amount": (
        "Enter an amount such as 1,200.50: two digits after the point and sixteen before it at most.",
        "กรุณากรอกจำนวนเงิน เช่น 1,200.50 โดยมีทศนิยมไม่เกินสองตำแหน่ง และไม่เกินสิบหกหลักหน้าจุด",
    ),
    "core.field.at_most": ("Enter at most {limit}.", "ต้องไม่เกิน {limit}"),
    "core.field.cursor": (
        "This place in the list is gone. Go back to the first page.",
        "ไม่พบตำแหน่งนี้ในรายการแล้ว กรุณากลับไปที่หน้าแรกของรายการ",
    ),
    "core.field.unknown": ("This field does not exist.", "ไม่มีช่องข้อมูลนี้"),
    "core.field.missing_record": ("The chosen record does not exist any more.", "ไม่พบรายการที่เลือก"),
    "core.field.taken": ("This is already in use.", "มีการใช้ค่านี้แล้ว"),
    "core.field.website": (
        "Enter a web address such as https://example.com.",
        "กรุณากรอกที่อยู่เว็บ เช่น https://example.com",
    ),
    "core.field.currency": (
        "Enter the code of a currency (ISO 4217), such as THB or USD.",
        "กรุณากรอกรหัสสกุลเงินตาม ISO 4217 เช่น THB หรือ USD",
    ),
    "core.field.year": (
        "Enter a date with a year of the common era, such as 2026.",
        "กรุณาระบุวันที่โดยใช้ปี ค.ศ. เช่น 2026",
    ),
    "core.field.tags": ("Use at most 20 tags of 40 characters.", "ใช้แท็กได้ไม่เกิน 20 รายการ รายการละไม่เกิน 40 ตัวอักษร"),
    "core.error.origin": (
        "This request did not come from this site's own pages.",
        "คำขอนี้ไม่ได้มาจากหน้าเว็บของระบบนี้",
    ),
    "core.error.no_route": ("There is nothing at this address.", "ไม่พบที่อยู่นี้"),
    "core.error.no_method": ("This address does not take that method.", "ที่อยู่นี้ไม่รองรับวิธีเรียกนี้"),
    "core.export.id": ("ID", "รหัส"),
    "core.export.custom": ("Further fields", "ข้อมูลเพิ่มเติม"),
    "core.export.id_of": ("{name} ID", "รหัส{name}"),
    "core.export.owner_email": ("Owner’s email", "อีเมลผู้รับผิดชอบ"),
    "core.export.external_id": ("ID in another system", "รหัสในระบบอื่น"),
    "core.export.external_source": ("Other system", "ระบบอื่น"),
}
