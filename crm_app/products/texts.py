"""Texts of products that say more than the usual ones."""

TEXTS: dict[str, tuple[str, str]] = {
    "products.empty.text": (
        "Add what you sell, and deals can name it; or import a price list.",
        "เพิ่มสินค้าที่คุณขายเพื่อระบุในดีลได้ หรือนำเข้ารายการราคาจากไฟล์",
    ),
    "products.every_series": ("All series", "ทุกกลุ่มสินค้า"),
    "products.sort.list_price": ("Highest price", "ราคาสูงสุด"),
    "products.error.too_many": (
        "There can be at most {limit} products. Delete one first.",
        "มีสินค้าได้ไม่เกิน {limit} รายการ กรุณาลบบางรายการก่อน",
    ),
}
