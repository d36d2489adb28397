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
    "identity.error.nobody": (
        "Nobody signs in with this address.",
        "ไม่มีผู้ใช้ที่เข้าสู่ระบบด้วยอีเมลนี้",
    ),
    "identity.error.password_common": (
        "Others would try this password first. Choose several words that do not belong together.",
        "รหัสผ่านนี้เดาได้ง่ายเกินไป กรุณาใช้คำหลายคำที่ไม่เกี่ยวข้องกัน",
    ),
    "identity.error.password_own": (
        "This is your own name, address or workspace. Choose something that nobody guesses who knows you.",
        "รหัสผ่านนี้เป็นชื่อ อีเมล หรือเวิร์กสเปซของคุณ กรุณาใช้รหัสผ่านที่คนรู้จักคุณเดาไม่ได้",
    ),
    "identity.error.confirm_over": (
        "This link proves no address. Ask for a new one under My account.",
        "ลิงก์นี้ใช้ยืนยันอีเมลไม่ได้ กรุณาขอลิงก์ใหม่ที่หน้าบัญชีของฉัน",
    ),
    "identity.error.confirmed_already": ("This address is confirmed already.", "อีเมลนี้ยืนยันแล้ว"),
    "identity.confirm.title": ("Confirm your address", "ยืนยันอีเมลของคุณ"),
    "identity.confirm.text": (
        "By this you confirm that the address of the account is yours.",
        "เป็นการยืนยันว่าอีเมลของบัญชีนี้เป็นของคุณ",
    ),
    "identity.confirm.action": ("Confirm", "ยืนยัน"),
    "identity.confirm.done": ("Your address is confirmed.", "ยืนยันอีเมลของคุณแล้ว"),
    "identity.confirm.on": ("Go on", "ดำเนินการต่อ"),
    "identity.account.unconfirmed": (
        "This address is not confirmed yet: open the link that we mailed to it. Until then you cannot invite anybody, and "
        "nothing else is mailed to you.",
        "อีเมลนี้ยังไม่ได้ยืนยัน กรุณาเปิดลิงก์ที่เราส่งไปทางอีเมล ก่อนยืนยันคุณยังเชิญผู้อื่นไม่ได้ และระบบจะไม่ส่งอีเมลอื่นถึงคุณ",
    ),
    "identity.account.confirm_again": ("Send the link again", "ส่งลิงก์อีกครั้ง"),
    "identity.account.confirm_sent": ("The link is on its way.", "กำลังส่งลิงก์ให้คุณ"),
    "identity.error.no_such_member": (
        "Nobody with this address belongs to a workspace of that name. Name its short name, as in its address.",
        "ไม่มีผู้ใช้อีเมลนี้ในเวิร์กสเปซดังกล่าว กรุณาระบุชื่อย่อของเวิร์กสเปซตามที่อยู่เว็บ",
    ),
    "identity.error.no_mail": (
        "This installation sends no email. Ask whoever runs it for a link to choose another password.",
        "ระบบนี้ไม่ได้ตั้งค่าการส่งอีเมล กรุณาขอลิงก์ตั้งรหัสผ่านใหม่จากผู้ดูแลระบบ",
    ),
    "identity.error.reset_over": (
        "This link has been used or has expired. Ask for a new one.",
        "ลิงก์นี้ถูกใช้แล้วหรือหมดอายุ กรุณาขอลิงก์ใหม่",
    ),
    "identity.forgot.title": ("Forgotten password", "ลืมรหัสผ่าน"),
    "identity.forgot.text": (
        "We send you a link with which you choose another password.",
        "เราจะส่งลิงก์สำหรับตั้งรหัสผ่านใหม่ให้คุณทางอีเมล",
    ),
    "identity.forgot.action": ("Send the link", "ส่งลิงก์"),
    "identity.forgot.sent": (
        "If this address has an account, a link is on its way. It can be used for {minutes} minutes. Look in the spam "
        "folder too.",
        "หากอีเมลนี้มีบัญชีอยู่ ระบบกำลังส่งลิงก์ไปให้ ลิงก์ใช้ได้ภายใน {minutes} นาที กรุณาตรวจสอบโฟลเดอร์สแปมด้วย",
    ),
    "identity.forgot.back": ("Back to sign-in", "กลับไปหน้าเข้าสู่ระบบ"),
    "identity.reset.title": ("Choose another password", "ตั้งรหัสผ่านใหม่"),
    "identity.reset.text": (
        "Afterwards you sign in with it. All devices that are signed in now are signed out.",
        "หลังจากนั้นให้เข้าสู่ระบบด้วยรหัสผ่านใหม่ อุปกรณ์ทั้งหมดที่เข้าสู่ระบบอยู่จะถูกออกจากระบบ",
    ),
    "identity.reset.action": ("Choose this password", "ใช้รหัสผ่านนี้"),
    "identity.reset.done": (
        "Your password was changed. Sign in with the new one.",
        "เปลี่ยนรหัสผ่านแล้ว กรุณาเข้าสู่ระบบด้วยรหัสผ่านใหม่",
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
    "identity.login.forgotten": ("Forgotten your password?", "ลืมรหัสผ่านใช่ไหม"),
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
    "identity.error.not_the_same": ("The two new passwords differ.", "รหัสผ่านใหม่ทั้งสองช่องไม่ตรงกัน"),
    "identity.undone": ("The deletion was undone.", "เลิกทำการลบแล้ว"),
    # one's own account
    "identity.account.title": ("My account", "บัญชีของฉัน"),
    "identity.account.profile": ("Profile", "ข้อมูลส่วนตัว"),
    "identity.account.email_hint": ("You sign in with this address.", "ใช้อีเมลนี้ในการเข้าสู่ระบบ"),
    "identity.account.timezone": ("Time zone", "เขตเวลา"),
    "identity.account.saved": ("Your account was saved.", "บันทึกบัญชีของคุณแล้ว"),
    "identity.account.password": ("Password", "รหัสผ่าน"),
    "identity.account.current_password": ("Current password", "รหัสผ่านปัจจุบัน"),
    "identity.account.new_password": ("New password", "รหัสผ่านใหม่"),
    "identity.account.new_password_again": ("New password once more", "รหัสผ่านใหม่อีกครั้ง"),
    "identity.account.change_password": ("Change the password", "เปลี่ยนรหัสผ่าน"),
    "identity.account.password_changed": (
        "The password was changed, and every other device was signed out.",
        "เปลี่ยนรหัสผ่านแล้ว และออกจากระบบในอุปกรณ์อื่นทั้งหมดแล้ว",
    ),
    "identity.account.sessions": ("Where you are signed in", "อุปกรณ์ที่เข้าสู่ระบบอยู่"),
    "identity.account.this_device": ("This device", "อุปกรณ์นี้"),
    "identity.account.end": ("Sign out", "ออกจากระบบ"),
    "identity.account.end_session": ("Sign this device out?", "ออกจากระบบในอุปกรณ์นี้หรือไม่"),
    "identity.account.end_session_text": (
        "{device} will have to sign in again.",
        "{device} จะต้องเข้าสู่ระบบใหม่อีกครั้ง",
    ),
    "identity.account.session_ended": ("The device was signed out.", "ออกจากระบบในอุปกรณ์นั้นแล้ว"),
    "identity.account.end_others": ("Sign out everywhere else", "ออกจากระบบในอุปกรณ์อื่นทั้งหมด"),
    "identity.account.end_others_text": (
        "Every other browser and program will have to sign in again.",
        "เบราว์เซอร์และโปรแกรมอื่นทั้งหมดจะต้องเข้าสู่ระบบใหม่อีกครั้ง",
    ),
    "identity.account.sessions_ended": ("Signed out elsewhere: {count}.", "ออกจากระบบในอุปกรณ์อื่นแล้ว {count} รายการ"),
    "identity.device.on": ("{browser} on {system}", "{browser} บน {system}"),
    "identity.device.one": ("{browser}", "{browser}"),
    "identity.device.unknown": ("Unknown device", "อุปกรณ์ที่ไม่รู้จัก"),
}
