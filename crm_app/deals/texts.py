"""Texts of deals."""

TEXTS: dict[str, tuple[str, str]] = {
    "deals.title": ("Deals", "ดีล"),
    "deals.pipeline.sales": ("Sales", "งานขาย"),
    "deals.stage.prospecting": ("Prospecting", "หาลูกค้าใหม่"),
    "deals.stage.qualified": ("Qualified", "ผ่านการคัดกรอง"),
    "deals.stage.proposal": ("Proposal", "เสนอราคา"),
    "deals.stage.negotiation": ("Negotiation", "ต่อรอง"),
    "deals.stage.won": ("Won", "ปิดการขายได้"),
    "deals.stage.lost": ("Lost", "ปิดการขายไม่ได้"),
    # the board
    "deals.views": ("Ways to look at deals", "มุมมองดีล"),
    "deals.view.list": ("List", "รายการ"),
    "deals.view.board": ("Board", "บอร์ด"),
    "deals.board.title": ("Deals board", "บอร์ดดีล"),
    "deals.board.new": ("New deal", "เพิ่มดีล"),
    "deals.board.search": ("Search deals", "ค้นหาดีล"),
    "deals.board.owner": ("Owner", "ผู้รับผิดชอบ"),
    "deals.board.every_owner": ("All owners", "ผู้รับผิดชอบทุกคน"),
    "deals.board.pipeline": ("Pipeline", "ไปป์ไลน์"),
    "deals.board.first_pipeline": ("Main pipeline", "ไปป์ไลน์หลัก"),
    "deals.board.failed": (
        "The address asks for a board that does not exist.",
        "ไม่พบบอร์ดตามที่อยู่นี้",
    ),
    "deals.board.no_amount": ("No amount", "ไม่ระบุมูลค่า"),
    "deals.board.late": ("Late: {day}", "เลยกำหนด {day}"),
    "deals.board.owned": ("Owner: {name}", "ผู้รับผิดชอบ: {name}"),
    "deals.board.lost.title": ("Why was this deal lost?", "เหตุใดจึงปิดการขายไม่ได้"),
    "deals.board.lost.reason": ("Reason", "เหตุผล"),
    "deals.board.lost.hint": (
        "Optional, but it helps to see what keeps costing deals.",
        "ไม่บังคับ แต่ช่วยให้เห็นสาเหตุที่ทำให้เสียดีลบ่อย",
    ),
    "deals.board.lost.action": ("Mark as lost", "บันทึกว่าปิดการขายไม่ได้"),
    "deals.board.won.title": ("What is this deal worth?", "ดีลนี้มีมูลค่าเท่าใด"),
    "deals.board.won.amount": ("Amount", "มูลค่า"),
    "deals.board.won.hint": (
        "Leave it empty to close the deal without an amount.",
        "เว้นว่างไว้หากต้องการปิดดีลโดยไม่ระบุมูลค่า",
    ),
    "deals.board.won.action": ("Close as won", "บันทึกว่าปิดการขายได้"),
}
