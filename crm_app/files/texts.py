"""Texts of files."""

TEXTS: dict[str, tuple[str, str]] = {
    "files.error.too_large": (
        "This file is larger than {limit}. Split it and upload the parts one after another.",
        "ไฟล์นี้มีขนาดเกิน {limit} กรุณาแบ่งไฟล์แล้วอัปโหลดทีละส่วน",
    ),
    "files.error.full": (
        "The workspace holds {limit} of uploaded files, which is all it may. Delete old imports and try again.",
        "เวิร์กสเปซมีไฟล์ที่อัปโหลดครบ {limit} ตามที่กำหนดแล้ว กรุณาลบการนำเข้าเก่าแล้วลองใหม่อีกครั้ง",
    ),
    "files.error.empty": ("Choose a file that is not empty.", "กรุณาเลือกไฟล์ที่ไม่ว่างเปล่า"),
    "files.error.gone": (
        "The uploaded file is no longer kept. Upload it again.",
        "ไม่มีไฟล์ที่อัปโหลดไว้แล้ว กรุณาอัปโหลดอีกครั้ง",
    ),
}
