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
    # words shared by the pages before sign-in
    "identity.language_name": ("Read this page in English", "อ่านหน้านี้เป็นภาษาไทย"),
    "identity.email": ("Email", "อีเมล"),
    "identity.name": ("Your name", "ชื่อของคุณ"),
    "identity.password": ("Password", "รหัสผ่าน"),
    "identity.password.choose": ("Choose a password", "ตั้งรหัสผ่าน"),
    "identity.password.hint": ("At least 10 characters.", "อย่างน้อย 10 ตัวอักษร"),
    "identity.password.show": ("Show the password", "แสดงรหัสผ่าน"),
    "identity.password.hide": ("Hide the password", "ซ่อนรหัสผ่าน"),
    "identity.login.title": ("Sign in", "เข้าสู่ระบบ"),
    "identity.login.action": ("Sign in", "เข้าสู่ระบบ"),
    "identity.login.new": ("New here?", "ยังไม่มีบัญชีใช่ไหม"),
    "identity.login.register": ("Create a workspace", "สร้างเวิร์กสเปซ"),
    "identity.register.title": ("Create a workspace", "สร้างเวิร์กสเปซ"),
    "identity.register.text": (
        "A workspace is where your team keeps its customers and deals. You become its owner.",
        "เวิร์กสเปซคือที่ที่ทีมของคุณเก็บข้อมูลลูกค้าและดีล โดยคุณจะเป็นเจ้าของเวิร์กสเปซ",
    ),
    "identity.register.workspace": ("Name of your company or team", "ชื่อบริษัทหรือทีมของคุณ"),
    "identity.register.action": ("Create the workspace", "สร้างเวิร์กสเปซ"),
    "identity.register.known": ("Already have an account?", "มีบัญชีอยู่แล้วใช่ไหม"),
    "identity.invitation.title": ("Join a workspace", "เข้าร่วมเวิร์กสเปซ"),
    "identity.invitation.text": (
        "You are invited to {workspace} as {email}.",
        "คุณได้รับเชิญให้เข้าร่วม {workspace} ด้วยอีเมล {email}",
    ),
    "identity.invitation.join": ("Join", "เข้าร่วม"),
}
