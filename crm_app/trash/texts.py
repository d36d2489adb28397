"""Texts of the trash."""

TEXTS: dict[str, tuple[str, str]] = {
    "trash.title": ("Trash", "ถังขยะ"),
    "trash.explained": (
        "Deleted records stay here for 30 days. Then they are deleted for good.",
        "รายการที่ลบจะอยู่ที่นี่ 30 วัน หลังจากนั้นจะถูกลบถาวร",
    ),
    "trash.search": ("Search the trash by name", "ค้นหาในถังขยะตามชื่อ"),
    "trash.kind": ("Kind of record", "ประเภทรายการ"),
    "trash.every_kind": ("All kinds", "ทุกประเภท"),
    "trash.none": ("The trash is empty", "ถังขยะว่างเปล่า"),
    "trash.none.text": (
        "A record that you delete appears here, and you can restore it for 30 days.",
        "รายการที่คุณลบจะแสดงที่นี่ และกู้คืนได้ภายใน 30 วัน",
    ),
    "trash.no_match": ("No deleted record matches", "ไม่พบรายการที่ลบซึ่งตรงกับเงื่อนไข"),
    "trash.no_match.text": ("Search for other words, or show all kinds.", "ลองค้นหาด้วยคำอื่น หรือแสดงทุกประเภท"),
    "trash.no_name": ("Record without a name", "รายการที่ไม่มีชื่อ"),
    "trash.deleted_by": ("Deleted by {name}", "ลบโดย {name}"),
    "trash.deleted_by_somebody": ("Deleted", "ลบแล้ว"),
    "trash.until": ("Kept until {day}", "เก็บถึง {day}"),
    "trash.restore": ("Restore", "กู้คืน"),
    "trash.restore_of": ("Restore {name}", "กู้คืน {name}"),
    "trash.restore_some": ("Restore", "กู้คืน"),
    "trash.destroy": ("Delete for good", "ลบถาวร"),
    "trash.destroy_of": ("Delete {name} for good", "ลบ {name} ถาวร"),
    "trash.destroy.one": ("Delete “{name}” for good?", "ลบ “{name}” ถาวรหรือไม่"),
    "trash.destroy.some": ("Delete {count} records for good?", "ลบ {count} รายการถาวรหรือไม่"),
    "trash.destroy.text": (
        "This cannot be undone. The contents are also removed from the audit trail and from recent changes.",
        "การลบนี้เลิกทำไม่ได้ เนื้อหาจะถูกลบออกจากบันทึกการตรวจสอบและการแก้ไขล่าสุดด้วย",
    ),
    "trash.destroy.links": (
        "These records stay, but lose their link to what you delete: {links}.",
        "รายการเหล่านี้จะยังอยู่ แต่จะไม่เชื่อมโยงกับสิ่งที่ลบอีกต่อไป: {links}",
    ),
    "trash.said.restored": ("Restored: {count}.", "กู้คืนแล้ว {count} รายการ"),
    "trash.said.refused": ("Not restored: {count}. {reason}", "กู้คืนไม่ได้ {count} รายการ {reason}"),
    "trash.said.destroyed": ("Deleted for good: {count}.", "ลบถาวรแล้ว {count} รายการ"),
    "trash.said.missing": (
        "No longer in the trash, or not yours to delete: {count}.",
        "ไม่อยู่ในถังขยะแล้ว หรือคุณไม่มีสิทธิ์ลบ {count} รายการ",
    ),
    "trash.bar": ("Actions for the selected deleted records", "การทำงานกับรายการที่ลบซึ่งเลือกไว้"),
}
