"""Texts of emails."""

TEXTS: dict[str, tuple[str, str]] = {
    "mail.error.not_delivered": (
        "The mail server does not accept this email. Check the address.",
        "เซิร์ฟเวอร์อีเมลไม่รับอีเมลนี้ กรุณาตรวจสอบที่อยู่อีเมล",
    ),
    "mail.error.unreachable": (
        "The mail server cannot be reached at the moment. It will be tried again.",
        "ไม่สามารถติดต่อเซิร์ฟเวอร์อีเมลได้ในขณะนี้ ระบบจะลองส่งอีกครั้ง",
    ),
    "mail.reset.subject": ("Choose another password", "ตั้งรหัสผ่านใหม่"),
    "mail.reset.text": (
        "Hello {name},\n\nsomebody asked for a link to choose another password for your account. If it was you, open this "
        "link, until {until}:\n\n{link}\n\nIt works once. If it was not you, ignore this email: nothing has changed.",
        "สวัสดีคุณ {name}\n\nมีผู้ขอลิงก์สำหรับตั้งรหัสผ่านใหม่ให้บัญชีของคุณ หากเป็นคุณ กรุณาเปิดลิงก์นี้ภายใน {until}\n\n{link}\n\n"
        "ลิงก์นี้ใช้ได้เพียงครั้งเดียว หากไม่ใช่คุณ สามารถละเว้นอีเมลฉบับนี้ได้ บัญชีของคุณไม่มีการเปลี่ยนแปลงใดๆ",
    ),
    "mail.task_assigned.subject": ("{actor} gave you a task: {title}", "{actor} มอบหมายงานให้คุณ: {title}"),
    "mail.task_assigned.text": (
        "Hello {name},\n\n{actor} gave you a task in {workspace}:\n\n{title}\n{link}",
        "สวัสดีคุณ {name}\n\n{actor} มอบหมายงานให้คุณใน {workspace}\n\n{title}\n{link}",
    ),
    "mail.task_reminder.subject": ("Reminder: {title}", "แจ้งเตือนงาน: {title}"),
    "mail.task_reminder.text": (
        "Hello {name},\n\nyou wanted to be reminded of this task in {workspace}:\n\n{title}\n{link}",
        "สวัสดีคุณ {name}\n\nคุณตั้งให้แจ้งเตือนงานนี้ใน {workspace}\n\n{title}\n{link}",
    ),
    "mail.why": (
        "\n\n---\nYou can turn such emails off under My account: {account}",
        "\n\n---\nคุณสามารถปิดอีเมลลักษณะนี้ได้ที่ บัญชีของฉัน: {account}",
    ),
    "mail.invitation.subject": (
        "{inviter} invites you to {workspace}",
        "{inviter} เชิญคุณเข้าร่วม {workspace}",
    ),
    "mail.invitation.text": (
        "Hello,\n\n{inviter} invites you to the workspace {workspace}.\nTake the invitation up here, until {until}:\n\n"
        "{link}\n\nThe link works once. If you did not expect it, you can ignore this email.",
        "สวัสดี\n\n{inviter} เชิญคุณเข้าร่วมเวิร์กสเปซ {workspace}\nกรุณาตอบรับคำเชิญได้ที่ลิงก์นี้ ภายใน {until}\n\n"
        "{link}\n\nลิงก์นี้ใช้ได้เพียงครั้งเดียว หากคุณไม่ได้คาดว่าจะได้รับคำเชิญนี้ สามารถละเว้นอีเมลฉบับนี้ได้",
    ),
}
