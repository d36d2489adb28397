"""Texts of the deletion of a workspace."""

TEXTS: dict[str, tuple[str, str]] = {
    "deletion.title": ("Delete workspace", "ลบเวิร์กสเปซ"),
    "deletion.text": (
        "After {days} days everything in this workspace is deleted for good: all records, files, conversations, "
        "settings and its trail. People who belong to no other workspace lose their account. Until then everybody works "
        "on as before, sees when the workspace ends, and an owner can keep it. Nobody can bring it back afterwards.",
        "หลังจาก {days} วัน ทุกอย่างในเวิร์กสเปซนี้จะถูกลบถาวร ทั้งรายการข้อมูล ไฟล์ บทสนทนา การตั้งค่า และบันทึกการตรวจสอบ "
        "ผู้ที่ไม่ได้อยู่ในเวิร์กสเปซอื่นจะไม่มีบัญชีอีกต่อไป ระหว่างนี้ทุกคนใช้งานได้ตามปกติ เห็นวันที่เวิร์กสเปซจะถูกลบ "
        "และเจ้าของยกเลิกการลบได้ เมื่อลบแล้วจะกู้คืนไม่ได้",
    ),
    "deletion.export": (
        "Download what you want to keep first: every list has an export.",
        "กรุณาดาวน์โหลดข้อมูลที่ต้องการเก็บไว้ก่อน ทุกหน้ารายการมีปุ่มส่งออก",
    ),
    "deletion.backups": (
        "Backups that the operator of this server has made keep a copy until they are removed.",
        "ข้อมูลสำรองที่ผู้ดูแลเซิร์ฟเวอร์ทำไว้จะยังมีสำเนาอยู่จนกว่าจะถูกลบ",
    ),
    "deletion.name": ("Name of the workspace", "ชื่อเวิร์กสเปซ"),
    "deletion.name_hint": ("Type “{name}” to confirm.", "พิมพ์ “{name}” เพื่อยืนยัน"),
    "deletion.action": ("Delete this workspace", "ลบเวิร์กสเปซนี้"),
    "deletion.error.name": (
        "This is not the name of the workspace. Type it exactly as shown.",
        "ชื่อไม่ตรงกับชื่อเวิร์กสเปซ กรุณาพิมพ์ให้ตรงตามที่แสดง",
    ),
    "deletion.error.pending": (
        "The deletion of this workspace has been asked for already.",
        "มีการขอลบเวิร์กสเปซนี้อยู่แล้ว",
    ),
    "deletion.error.none": (
        "Nobody has asked to delete this workspace.",
        "ไม่มีการขอลบเวิร์กสเปซนี้",
    ),
    "deletion.pending": ("This workspace ends on {due}", "เวิร์กสเปซนี้จะถูกลบวันที่ {due}"),
    "deletion.pending_text": (
        "{name} asked for it on {asked}. Everything in it is then deleted for good.",
        "{name} ขอลบเมื่อ {asked} เมื่อถึงกำหนด ทุกอย่างจะถูกลบถาวร",
    ),
    "deletion.keep": ("Keep the workspace", "ไม่ลบเวิร์กสเปซ"),
    "deletion.asked": ("The workspace will be deleted on {due}.", "เวิร์กสเปซจะถูกลบวันที่ {due}"),
    "deletion.kept": ("The workspace is kept.", "ยกเลิกการลบเวิร์กสเปซแล้ว"),
    "deletion.mail.asked.subject": ("{workspace} will be deleted on {due}", "{workspace} จะถูกลบวันที่ {due}"),
    "deletion.mail.asked.text": (
        "Hello {name},\n\n{actor} has asked to delete the workspace {workspace}. On {due} everything in it is deleted "
        "for good.\n\nYou are an owner: you can keep the workspace until then.\n\n{link}\n",
        "สวัสดีคุณ {name}\n\n{actor} ขอลบเวิร์กสเปซ {workspace} ทุกอย่างในเวิร์กสเปซจะถูกลบถาวรวันที่ {due}\n\n"
        "คุณเป็นเจ้าของเวิร์กสเปซ จึงยกเลิกการลบได้ก่อนถึงกำหนด\n\n{link}\n",
    ),
    "deletion.mail.kept.subject": ("{workspace} is kept", "{workspace} จะไม่ถูกลบ"),
    "deletion.mail.kept.text": (
        "Hello {name},\n\n{actor} has decided to keep the workspace {workspace}. Nothing was deleted.\n\n{link}\n",
        "สวัสดีคุณ {name}\n\n{actor} ยกเลิกการลบเวิร์กสเปซ {workspace} แล้ว ไม่มีข้อมูลใดถูกลบ\n\n{link}\n",
    ),
    "deletion.mail.receipt.subject": ("{workspace} has been deleted", "ลบ {workspace} แล้ว"),
    "deletion.mail.receipt.text": (
        "Hello {name},\n\nthis is the receipt for the deletion of the workspace {workspace}.\n\n"
        "Asked for: {asked}\nClosed: {closed}\nFinished: {finished}\nReference: {reference}\n\n"
        "Deleted for good:\n{lines}\n\n"
        "Backups that the operator of the server has made keep a copy until they are removed. This receipt is kept for "
        "90 days.\n",
        "สวัสดีคุณ {name}\n\nนี่คือหลักฐานการลบเวิร์กสเปซ {workspace}\n\n"
        "ขอลบเมื่อ: {asked}\nปิดเมื่อ: {closed}\nลบเสร็จเมื่อ: {finished}\nเลขอ้างอิง: {reference}\n\n"
        "ข้อมูลที่ลบถาวร:\n{lines}\n\n"
        "ข้อมูลสำรองที่ผู้ดูแลเซิร์ฟเวอร์ทำไว้จะยังมีสำเนาอยู่จนกว่าจะถูกลบ หลักฐานนี้เก็บไว้ 90 วัน\n",
    ),
    "deletion.line": ("{name}: {count}", "{name}: {count}"),
    "deletion.accounts": ("Accounts of people without another workspace", "บัญชีของผู้ที่ไม่มีเวิร์กสเปซอื่น"),
    "deletion.others": ("Further rows (trail, search, files, settings)", "ข้อมูลอื่น (บันทึก การค้นหา ไฟล์ การตั้งค่า)"),
}
