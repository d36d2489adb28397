"""Texts of changes to many records, and of the page that lists them."""

TEXTS: dict[str, tuple[str, str]] = {
    "changes.title": ("Recent changes", "การแก้ไขล่าสุด"),
    "changes.error.which": (
        "Send either records or matching: the records by id, or the filters of a list.",
        "กรุณาระบุ records หรือ matching อย่างใดอย่างหนึ่ง คือรายการตามรหัส หรือตัวกรองของรายการ",
    ),
    "changes.error.too_many_rows": (
        "These are more than {limit} records. Narrow the list with a filter.",
        "รายการมีมากกว่า {limit} รายการ กรุณาใช้ตัวกรองให้แคบลง",
    ),
    "changes.error.too_many_runs": (
        "{limit} changes are still running. Wait until one has ended, or stop one under Recent changes.",
        "มีการแก้ไขที่กำลังทำอยู่ {limit} ชุด กรุณารอให้เสร็จ หรือหยุดชุดใดชุดหนึ่งในหน้าการแก้ไขล่าสุด",
    ),
    "changes.error.not_now": (
        "This is not possible in the present state of the change. Load the page again.",
        "ไม่สามารถทำได้ในสถานะปัจจุบันของการแก้ไขนี้ กรุณาโหลดหน้านี้ใหม่",
    ),
    "changes.error.failed": (
        "The change broke off. What was changed can be undone.",
        "การแก้ไขหยุดกลางคัน ส่วนที่แก้ไขไปแล้วเลิกทำได้",
    ),
    "changes.reason.edited": ("It has been edited since.", "มีผู้แก้ไขรายการนี้ภายหลัง"),
    "changes.reason.gone": ("It no longer exists.", "ไม่มีรายการนี้แล้ว"),
}
