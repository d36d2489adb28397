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
    "notifications.somebody": ("A former member", "อดีตสมาชิก"),
}  # fmt: skip
