"""Texts of deals."""

TEXTS: dict[str, tuple[str, str]] = {
    "deals.pipeline.sales": ("Sales", "งานขาย"),
    "deals.stage.prospecting": ("Prospecting", "หาลูกค้าใหม่"),
    "deals.stage.qualified": ("Qualified", "ผ่านการคัดกรอง"),
    "deals.stage.proposal": ("Proposal", "เสนอราคา"),
    "deals.stage.negotiation": ("Negotiation", "ต่อรอง"),
    "deals.stage.won": ("Won", "ปิดการขายได้"),
    "deals.stage.lost": ("Lost", "ปิดการขายไม่ได้"),
}
