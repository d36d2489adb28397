"""Texts of companies."""

TEXTS: dict[str, tuple[str, str]] = {
    "companies.error.own_parent": (
        "A company cannot belong to itself, not even through another.",
        "บริษัทไม่สามารถเป็นบริษัทแม่ของตัวเองได้ ไม่ว่าโดยตรงหรือผ่านบริษัทอื่น",
    ),
}
