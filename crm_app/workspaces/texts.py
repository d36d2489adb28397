"""Texts of workspaces, members and roles."""

TEXTS: dict[str, tuple[str, str]] = {
    "workspaces.error.unknown_permission": ("One of these permissions does not exist.", "มีสิทธิ์บางรายการที่ไม่มีในระบบ"),
    "workspaces.error.last_owner": (
        "A workspace needs an active owner. Make somebody else an owner first.",
        "เวิร์กสเปซต้องมีเจ้าของที่ใช้งานอยู่อย่างน้อยหนึ่งคน กรุณาแต่งตั้งเจ้าของคนอื่นก่อน",
    ),
    "workspaces.error.no_account": (
        "This person has no account here yet. Send an invitation instead.",
        "บุคคลนี้ยังไม่มีบัญชีในระบบ กรุณาส่งคำเชิญแทน",
    ),
    "workspaces.error.beyond_own_rights": (
        "You can only give, change or take rights that you have yourself.",
        "คุณให้ แก้ไข หรือถอนได้เฉพาะสิทธิ์ที่คุณมีเท่านั้น",
    ),
    "workspaces.error.already_member": ("This person is a member already.", "บุคคลนี้เป็นสมาชิกอยู่แล้ว"),
    "workspaces.error.too_many_invitations": (
        "Too many invitations are open. Withdraw some first.",
        "มีคำเชิญที่ค้างอยู่มากเกินไป กรุณายกเลิกบางรายการก่อน",
    ),
    "workspaces.error.too_many_roles": (
        "There are too many roles. Delete one that nobody has.",
        "มีบทบาทมากเกินไป กรุณาลบบทบาทที่ไม่มีผู้ใช้",
    ),
    "workspaces.error.role_in_use": (
        "Somebody still has this role. Give them another one first.",
        "ยังมีผู้ใช้บทบาทนี้อยู่ กรุณาเปลี่ยนบทบาทให้ก่อน",
    ),
    "workspaces.error.built_in_role": (
        "Roles that come with the product cannot be changed. Make a role of your own.",
        "ไม่สามารถแก้ไขบทบาทที่มากับระบบได้ กรุณาสร้างบทบาทใหม่",
    ),
}
