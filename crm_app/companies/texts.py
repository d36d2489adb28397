"""Texts of companies that say more than the usual ones."""

TEXTS: dict[str, tuple[str, str]] = {
    "companies.error.own_parent": (
        "A company cannot belong to itself, not even through another.",
        "บริษัทไม่สามารถเป็นบริษัทแม่ของตัวเองได้ ไม่ว่าโดยตรงหรือผ่านบริษัทอื่น",
    ),
    "companies.empty.text": (
        "Add the organisations you sell to, or import them from a file.",
        "เพิ่มองค์กรที่คุณติดต่อด้วย หรือนำเข้าจากไฟล์",
    ),
    "companies.every_sector": ("All sectors", "ทุกประเภทธุรกิจ"),
    "companies.every_country": ("All countries", "ทุกประเทศ"),
    "companies.sort.employees": ("Most employees", "จำนวนพนักงานมากที่สุด"),
    "companies.sort.annual_revenue": ("Highest revenue", "รายได้สูงสุด"),
    "companies.filter.parent_id": ("Belongs to {value}", "ในเครือ {value}"),
    "companies.beside.parent_id": ("Subsidiaries", "บริษัทในเครือ"),
    "companies.none.parent_id": ("No company belongs to this one.", "ไม่มีบริษัทในเครือ"),
}
