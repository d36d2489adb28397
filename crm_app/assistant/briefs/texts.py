"""Texts of briefs."""

TEXTS: dict[str, tuple[str, str]] = {
    "assistant.brief.described": ("Description", "รายละเอียด"),
    "assistant.brief.deals": ("{count} open deals", "ดีลที่เปิดอยู่ {count} ดีล"),
    "assistant.brief.deals.one": ("1 open deal", "ดีลที่เปิดอยู่ 1 ดีล"),
    "assistant.brief.today": ("today", "วันนี้"),
    "assistant.brief.days_ago": ("{days} days ago", "{days} วันที่แล้ว"),
    "assistant.brief.days_ago.one": ("yesterday", "เมื่อวาน"),
    "assistant.brief.due": ("Due {day}", "ครบกำหนด {day}"),
    "assistant.brief.no_due": ("Without a due date", "ไม่ได้กำหนดวัน"),
    "assistant.brief.late": ("Overdue task. {due}", "งานเลยกำหนด {due}"),
    "assistant.brief.do.agree": ("Agree a new closing date with {who}", "ตกลงวันปิดการขายใหม่กับ {who}"),
    "assistant.brief.do.call": ("Call {who}", "โทรหา {who}"),
    "assistant.brief.do.confirm": ("Confirm the closing date with {who}", "ยืนยันวันปิดการขายกับ {who}"),
    "assistant.brief.do.finish": ("Finish the overdue tasks of {deal}", "ทำงานที่เลยกำหนดของ {deal} ให้เสร็จ"),
}
