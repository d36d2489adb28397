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
    "core.field.date": ("Enter a date.", "กรุณาระบุวันที่"),
    "core.field.at_least": ("Enter at least {limit}.", "ต้องไม่น้อยกว่า {limit}"),
    "core.field.at_most": ("Enter at most {limit}.", "ต้องไม่เกิน {limit}"),
    "core.field.unknown": ("This field does not exist.", "ไม่มีช่องข้อมูลนี้"),
    "core.field.missing_record": ("The chosen record does not exist any more.", "ไม่พบรายการที่เลือก"),
    "core.field.taken": ("This is already in use.", "มีการใช้ค่านี้แล้ว"),
}
