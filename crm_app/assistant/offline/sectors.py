"""Other words for sectors, in both languages: "hotels" for Hospitality, ค้าปลีก for retail."""

_SECTORS: dict[str, str] = {
    "hospitality": "hotels, hotel business, resorts, โรงแรม, ธุรกิจโรงแรม, รีสอร์ต, การโรงแรม",
    "healthcare": "hospitals, clinics, health care, โรงพยาบาล, คลินิก, สุขภาพ, การแพทย์",
    "medical": "hospitals, clinics, healthcare, การแพทย์, โรงพยาบาล, ทางการแพทย์",
    "education": "schools, universities, โรงเรียน, มหาวิทยาลัย, การศึกษา, สถานศึกษา",
    "retail": "retailers, shops, stores, ค้าปลีก, ร้านค้าปลีก, ธุรกิจค้าปลีก",
    "wholesale": "wholesalers, ค้าส่ง",
    "manufacturing": "manufacturers, factories, โรงงาน, อุตสาหกรรมการผลิต",
    "logistics": "logistics companies, โลจิสติกส์, ขนส่ง, การขนส่ง",
    "transport": "transport companies, การคมนาคม",
    "finance": "banks, financial services, financial, ธนาคาร, การเงิน, สถาบันการเงิน",
    "government": "government agencies, authorities, ภาครัฐ, ราชการ, หน่วยงานรัฐ, หน่วยงานราชการ",
    "construction": "builders, construction companies, ก่อสร้าง, รับเหมาก่อสร้าง",
    "agriculture": "farms, farming, การเกษตร, เกษตรกรรม",
    "energy": "energy companies, พลังงาน",
    "technology": "tech, tech companies, it companies, เทคโนโลยี, ไอที",
    "technolgy": "technology, tech, tech companies, เทคโนโลยี, ไอที",
    "software": "software companies, software houses, ซอฟต์แวร์",
    "telecommunications": "telecom, telecoms, telco, telcos, โทรคมนาคม",
    "entertainment": "บันเทิง, ธุรกิจบันเทิง",
    "marketing": "marketing agencies, การตลาด",
    "employment": "recruiters, staffing, จัดหางาน",
    "real estate": "property, property developers, อสังหาริมทรัพย์, อสังหา",
    "media": "publishers, สื่อ, สื่อสิ่งพิมพ์",
    "food": "food companies, ธุรกิจอาหาร, อุตสาหกรรมอาหาร",
    "mining": "mines, เหมืองแร่, เหมือง",
    "non-profit": "charities, ngos, มูลนิธิ, องค์กรไม่แสวงกำไร",
}  # fmt: skip


def words_for(sector: str) -> tuple[str, ...]:
    """Other words for a sector as the records write it."""
    found = _SECTORS.get(sector.strip().lower(), "")
    return tuple(word.strip() for word in found.split(",") if word.strip())
