"""Texts of signing in and of one's own account."""

TEXTS: dict[str, tuple[str, str]] = {
    "identity.error.wrong": ("This email address and password do not match.", "อีเมลหรือรหัสผ่านไม่ถูกต้อง"),
    "identity.error.throttled": (
        "Too many attempts. Wait {seconds} seconds, then try again.",
        "มีการลองหลายครั้งเกินไป กรุณารอ {seconds} วินาทีแล้วลองใหม่",
    ),
    "identity.error.email_taken": (
        "This email address already has an account. Sign in instead.",
        "อีเมลนี้มีบัญชีอยู่แล้ว กรุณาเข้าสู่ระบบแทน",
    ),
    "identity.error.registration_closed": (
        "New workspaces cannot be registered here. Ask a workspace's administrator for an invitation.",
        "ระบบนี้ไม่เปิดให้ลงทะเบียนเวิร์กสเปซใหม่ กรุณาขอคำเชิญจากผู้ดูแลเวิร์กสเปซ",
    ),
    "identity.error.current_wrong": ("This is not the current password.", "รหัสผ่านปัจจุบันไม่ถูกต้อง"),
    "identity.error.refresh_over": (
        "This refresh token is used up or has expired. Sign in again.",
        "โทเค็นสำหรับต่ออายุถูกใช้แล้วหรือหมดอายุ กรุณาเข้าสู่ระบบอีกครั้ง",
    ),
    "identity.error.invitation_over": (
        "This invitation has been used, withdrawn or has expired. Ask for a new one.",
        "คำเชิญนี้ถูกใช้แล้ว ถูกยกเลิก หรือหมดอายุ กรุณาขอคำเชิญใหม่",
    ),
}
