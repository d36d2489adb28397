"""Texts of notifications."""

TEXTS: dict[str, tuple[str, str]] = {
    "notifications.title": ("Notifications", "การแจ้งเตือน"),
    "notifications.unread": ("Notifications, {count} unread", "การแจ้งเตือน ยังไม่ได้อ่าน {count} รายการ"),
    "notifications.none": ("Nothing new. Tasks that others give you, and reminders, appear here.",
                           "ยังไม่มีรายการใหม่ งานที่ผู้อื่นมอบหมายและการแจ้งเตือนจะแสดงที่นี่"),
    "notifications.read_all": ("Mark all as read", "ทำเครื่องหมายว่าอ่านแล้วทั้งหมด"),
    "notifications.new": ("New", "ใหม่"),
    "notifications.task_assigned": ("{name} gave you a task", "{name} มอบหมายงานให้คุณ"),
    "notifications.task_reminder": ("Reminder", "แจ้งเตือนงาน"),
    "notifications.mails": ("By email as well", "แจ้งเตือนทางอีเมลด้วย"),
    "notifications.mails.hint": (
        "Tasks that others give you, and reminders, in this workspace. What you have read already is not mailed.",
        "งานที่ผู้อื่นมอบหมายและการแจ้งเตือนในเวิร์กสเปซนี้ รายการที่อ่านแล้วจะไม่ส่งอีเมล",
    ),
    "notifications.saved": ("Your choice was saved.", "บันทึกตัวเลือกของคุณแล้ว"),
    "notifications.somebody": ("A former member", "อดีตสมาชิก"),
}  # fmt: skip
