"""Texts of projects."""

TEXTS: dict[str, tuple[str, str]] = {
    "projects.status.planned": ("Planned", "วางแผน"),
    "projects.status.active": ("Active", "กำลังดำเนินการ"),
    "projects.status.on_hold": ("On hold", "พักไว้"),
    "projects.status.done": ("Done", "เสร็จสิ้น"),
    "projects.status.cancelled": ("Cancelled", "ยกเลิก"),
    "projects.error.due_before_start": (
        "The due date must not be before the start date.",
        "วันครบกำหนดต้องไม่อยู่ก่อนวันเริ่มต้น",
    ),
    "projects.error.too_many_members": (
        "A project can have at most {limit} members.",
        "โครงการหนึ่งมีสมาชิกได้ไม่เกิน {limit} คน",
    ),
}
