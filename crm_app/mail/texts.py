"""Texts of emails."""

TEXTS: dict[str, tuple[str, str]] = {
    "mail.error.not_delivered": (
        "The mail server does not accept this email. Check the address.",
        "เซิร์ฟเวอร์อีเมลไม่รับอีเมลนี้ กรุณาตรวจสอบที่อยู่อีเมล",
    ),
    "mail.error.nobodys_address": (
        "This address is kept for examples and tests, so nothing is sent to it. Use a real one.",
        "ที่อยู่อีเมลนี้สงวนไว้สำหรับตัวอย่างและการทดสอบ ระบบจึงไม่ส่งอีเมลไป กรุณาใช้ที่อยู่จริง",
    ),
    "mail.error.sender": (
        "The sender's address in the settings (CRM_MAIL_FROM) is not an email address.",
        "ที่อยู่อีเมลผู้ส่งในการตั้งค่า (CRM_MAIL_FROM) ไม่ใช่ที่อยู่อีเมล",
    ),
    "mail.error.unreachable": (
        "The mail server cannot be reached at the moment. It will be tried again.",
        "ไม่สามารถติดต่อเซิร์ฟเวอร์อีเมลได้ในขณะนี้ ระบบจะลองส่งอีกครั้ง",
    ),
    "mail.confirm.subject": ("Confirm your address", "ยืนยันอีเมลของคุณ"),
    "mail.confirm.text": (
        "Hello {name},\n\nan account was made with this address. If it was you, confirm that it is yours:\n\n{link}\n\nIf it "
        "was not you, ignore this email.",
        "สวัสดีคุณ {name}\n\nมีผู้สร้างบัญชีด้วยอีเมลนี้ หากเป็นคุณ กรุณายืนยันว่าเป็นอีเมลของคุณที่ลิงก์นี้\n\n{link}\n\n"
        "หากไม่ใช่คุณ กรุณาละเว้นอีเมลฉบับนี้",
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
        "You are invited to a workspace",
        "คุณได้รับเชิญให้เข้าร่วมเวิร์กสเปซ",
    ),
    "mail.invitation.text": (
        "Hello,\n\n{inviter} ({address}) invites you to a workspace that they call {workspace}.\nTake the invitation up here, "
        "until {until}:\n\n{link}\n\nThe link works once. The names in quotation marks were chosen by the sender. If you do "
        "not know them, ignore this email.",
        "สวัสดี\n\n{inviter} ({address}) เชิญคุณเข้าร่วมเวิร์กสเปซที่ผู้ส่งตั้งชื่อว่า {workspace}\nกรุณาตอบรับคำเชิญได้ที่ลิงก์นี้ "
        "ภายใน {until}\n\n{link}\n\nลิงก์นี้ใช้ได้เพียงครั้งเดียว ชื่อในเครื่องหมายคำพูดเป็นชื่อที่ผู้ส่งตั้งเอง "
        "หากคุณไม่รู้จักผู้ส่ง กรุณาละเว้นอีเมลฉบับนี้",
    ),
}
