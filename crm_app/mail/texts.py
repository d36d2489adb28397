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
