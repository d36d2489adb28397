"""The content of the demo workspace. Every name here is made up; addresses use reserved domains."""

from dataclasses import dataclass

WORKSPACE = "Rimnam Systems"
OWNER_EMAIL = "demo@example.com"


@dataclass(frozen=True)
class Person:
    """A member of the workspace."""

    name: str
    email: str
    role: str
    team: str
    language: str = "th"


OWNER = Person("Kanya Wongsiri", OWNER_EMAIL, "owner", "Management", "en")
COLLEAGUES = (
    Person("ปิยะ ธงทอง", "piya@rimnam.example.com", "admin", "Management"),
    Person("Nattapong Chairat", "nattapong@rimnam.example.com", "member", "Enterprise", "en"),
    Person("ศิริพร แก้วมณี", "siriporn@rimnam.example.com", "member", "Enterprise"),
    Person("ธนวัฒน์ บุญมี", "thanawat@rimnam.example.com", "member", "SME"),
    Person("Apinya Rojanakul", "apinya@rimnam.example.com", "viewer", "Finance", "en"),
)
SELLERS = (0, 2, 3, 4)
"""The members who sell, as indices (0: the owner, then the colleagues); `SELLER_SHARES` has the share of each."""
SELLER_SHARES = (10, 38, 32, 20)


@dataclass(frozen=True)
class Item:
    """A product: its price in THB, the quantity of an order, and the purpose of a purchase, in English and Thai."""

    name: str
    series: str
    price: int
    least: int
    most: int
    purpose: tuple[str, str]


PRODUCTS = (
    Item("Rack server R2", "Infrastructure", 185_000, 2, 8, ("Server renewal", "เปลี่ยนเซิร์ฟเวอร์ใหม่")),
    Item("All-flash storage 24 TB", "Infrastructure", 1_250_000, 1, 2, ("Storage for ERP", "สตอเรจสำหรับระบบ ERP")),
    Item("Core switch 48-port", "Network", 92_000, 2, 10, ("Core network upgrade", "อัปเกรดเครือข่ายหลัก")),
    Item("Wi-Fi 6 access point", "Network", 14_500, 12, 90, ("Wi-Fi for all floors", "Wi-Fi ทั่วทั้งอาคาร")),
    Item("Next-generation firewall", "Security", 240_000, 1, 5, ("Branch firewalls", "ไฟร์วอลล์สำหรับสาขา")),
    Item("Security assessment", "Security", 280_000, 1, 2, ("Security assessment", "ตรวจประเมินความปลอดภัย")),
    Item("UPS 10 kVA", "Infrastructure", 168_000, 1, 6, ("Backup power", "ระบบสำรองไฟ")),
    Item("Warehouse scanner", "Devices", 28_500, 10, 80, ("Warehouse scanning", "เครื่องสแกนคลังสินค้า")),
    Item("POS terminal", "Devices", 39_000, 8, 60, ("POS for new branches", "เครื่อง POS สาขาใหม่")),
    Item("IP camera system", "Devices", 320_000, 1, 5, ("CCTV for the plant", "กล้องวงจรปิดโรงงาน")),
    Item("Backup as a service", "Services", 360_000, 1, 3, ("Off-site backup", "สำรองข้อมูลนอกสถานที่")),
    Item("Managed help desk", "Services", 840_000, 1, 2, ("Help desk contract", "สัญญาดูแลระบบรายปี")),
    Item("Cloud migration", "Services", 1_800_000, 1, 2, ("Move to the cloud", "ย้ายระบบขึ้นคลาวด์")),
    Item("Structured cabling", "Services", 450_000, 1, 4, ("Cabling, new building", "เดินสายสัญญาณอาคารใหม่")),
)

# name, domain, sector, city, country, employees, annual revenue in million THB
COMPANIES: tuple[tuple[str, str, str, str, str, int, int], ...] = (
    ("บริษัท ธาราไพศาล โลจิสติกส์ จำกัด", "tharaphaisan", "Logistics", "สมุทรปราการ", "Thailand", 620, 1850),
    ("บริษัท เวียงแก้ว ค้าปลีก จำกัด (มหาชน)", "wiangkaew", "Retail", "กรุงเทพฯ", "Thailand", 2400, 9200),
    ("Lotus Bay Hospitality Co., Ltd.", "lotusbay", "Hospitality", "Phuket", "Thailand", 480, 1120),
    ("โรงพยาบาลร่มเกศ", "romkes", "Healthcare", "เชียงใหม่", "Thailand", 950, 2100),
    ("บริษัท ทองผาภูมิ อาหารแช่แข็ง จำกัด", "thongphafrozen", "Food", "สมุทรสาคร", "Thailand", 780, 3300),
    ("Eastern Axis Auto Parts Co., Ltd.", "easternaxis", "Manufacturing", "Rayong", "Thailand", 1150, 4100),
    ("บริษัท นครพิงค์ พัฒนาที่ดิน จำกัด", "nakornping-land", "Real estate", "เชียงใหม่", "Thailand", 140, 760),
    ("สหกรณ์ออมทรัพย์ครูลุ่มน้ำน่าน", "nanteachers", "Finance", "น่าน", "Thailand", 65, 240),
    ("Banyan Row Design Studio", "banyanrow", "Professional services", "Bangkok", "Thailand", 38, 62),
    ("บริษัท อรุณรุ่ง พลาสติก จำกัด", "arunrungplastic", "Manufacturing", "ชลบุรี", "Thailand", 340, 980),
    ("มหาวิทยาลัยเทคโนโลยีภูพาน", "phuphan-tech", "Education", "สกลนคร", "Thailand", 720, 890),
    ("Mekong Gate Trading Sole Co., Ltd.", "mekonggate", "Wholesale", "Vientiane", "Laos", 120, 410),
    ("บริษัท ข้าวหอมทุ่งรังสี จำกัด", "thungrangsi", "Food", "ร้อยเอ็ด", "Thailand", 210, 1450),
    ("บริษัท เจริญรัศมี วัสดุก่อสร้าง จำกัด", "charoenratsamee", "Wholesale", "นครราชสีมา", "Thailand", 190, 870),
    ("Harbourlight Shipping Pte. Ltd.", "harbourlight", "Logistics", "Singapore", "Singapore", 260, 2900),
    ("บริษัท ไทยธัญญะ ประกันภัย จำกัด (มหาชน)", "thaithanya", "Finance", "กรุงเทพฯ", "Thailand", 1300, 6400),
    ("บริษัท คชาพรรณ เฟอร์นิเจอร์ จำกัด", "kachapan", "Manufacturing", "ปทุมธานี", "Thailand", 280, 640),
    ("Siam Coral Dive Resorts", "siamcoral", "Hospitality", "Koh Tao", "Thailand", 95, 180),
    ("คลินิกทันตกรรมยิ้มสดใส กรุ๊ป", "yimsodsai", "Healthcare", "กรุงเทพฯ", "Thailand", 160, 330),
    ("บริษัท ภูตะวัน พลังงานสะอาด จำกัด", "phutawan", "Energy", "ลพบุรี", "Thailand", 85, 1250),
    ("Sông Xanh Electronics JSC", "songxanh", "Manufacturing", "Ho Chi Minh City", "Vietnam", 540, 2200),
    ("บริษัท มณีสมุทร ประมง จำกัด", "maneesamut", "Food", "สงขลา", "Thailand", 310, 1380),
    ("Paper Lantern Publishing", "paperlantern", "Media", "Bangkok", "Thailand", 52, 95),
    ("บริษัท สินไพลิน จิวเวลรี่ จำกัด", "sinpailin", "Retail", "จันทบุรี", "Thailand", 130, 520),
    ("เทศบาลเมืองท่าแพร่ง", "thaphraeng", "Government", "ลำปาง", "Thailand", 410, 560),
    ("บริษัท ออโต้มิตร ลีสซิ่ง จำกัด", "automitr", "Finance", "ขอนแก่น", "Thailand", 230, 1100),
    ("Golden Teak Furniture Export", "goldenteak", "Manufacturing", "Lampang", "Thailand", 175, 430),
    ("บริษัท รัตนสิริ ยา จำกัด", "rattanasiri", "Healthcare", "นนทบุรี", "Thailand", 390, 1700),
    ("Cloudpeak Coffee Roasters", "cloudpeak", "Food", "Chiang Rai", "Thailand", 74, 145),
    ("บริษัท พรหมพิริยะ คอนสตรัคชั่น จำกัด", "prompiriya", "Construction", "กรุงเทพฯ", "Thailand", 860, 3900),
    ("บริษัท ดีพร้อม ดิสทริบิวชั่น จำกัด", "deeprom", "Wholesale", "สุราษฎร์ธานี", "Thailand", 205, 1240),
    ("Angkor Horizon Travel Co., Ltd.", "angkorhorizon", "Hospitality", "Siem Reap", "Cambodia", 88, 160),
    ("โรงเรียนนานาชาติสวนบัว", "suanbua", "Education", "ภูเก็ต", "Thailand", 210, 480),
    ("บริษัท ศรีตรังทอง ยางพารา จำกัด", "sritrangthong", "Manufacturing", "ตรัง", "Thailand", 640, 2800),
    ("บริษัท วิถีไทย เดลิเวอรี่ จำกัด", "withithai", "Logistics", "กรุงเทพฯ", "Thailand", 450, 920),
    ("Kinnaree Air Services", "kinnaree", "Transport", "Bangkok", "Thailand", 330, 1650),
    ("บริษัท หยกมณี สิ่งทอ จำกัด", "yokmanee", "Manufacturing", "สมุทรปราการ", "Thailand", 520, 1050),
    ("ห้างหุ้นส่วนจำกัด เกษตรยิ่งเจริญ", "kasetying", "Agriculture", "พิษณุโลก", "Thailand", 46, 210),
    ("Blue Mango Digital Agency", "bluemango", "Media", "Bangkok", "Thailand", 64, 130),
    ("บริษัท ปากน้ำ ห้องเย็น จำกัด", "paknamcold", "Logistics", "สมุทรปราการ", "Thailand", 150, 610),
    ("บริษัท สุวรรณภา บรรจุภัณฑ์ จำกัด", "suwannapha", "Manufacturing", "พระนครศรีอยุธยา", "Thailand", 470, 1550),
    ("Northern Star Property Management", "northernstar", "Real estate", "Bangkok", "Thailand", 220, 540),
    ("บริษัท มาลัยวรรณ เครื่องสำอาง จำกัด", "malaiwan", "Consumer goods", "นนทบุรี", "Thailand", 180, 720),
    ("บริษัท เขาค้อฟาร์ม จำกัด", "khaokhofarm", "Agriculture", "เพชรบูรณ์", "Thailand", 110, 350),
    ("Delta Crane Engineering", "deltacrane", "Engineering", "Chonburi", "Thailand", 295, 1320),
    ("บริษัท แสงสยาม ไลท์ติ้ง จำกัด", "saengsiam", "Manufacturing", "ปทุมธานี", "Thailand", 240, 680),
    ("มูลนิธิบ้านอุ่นไอ", "ban-unai", "Non-profit", "เชียงราย", "Thailand", 40, 35),
    ("บริษัท ตะวันออก เวชภัณฑ์ จำกัด", "tawanokmed", "Healthcare", "ชลบุรี", "Thailand", 165, 890),
    ("Pearl Delta Logistics Co., Ltd.", "pearldelta", "Logistics", "Laem Chabang", "Thailand", 380, 1480),
    ("บริษัท กาญจน์ธานี น้ำตาล จำกัด", "kanthanee", "Food", "กาญจนบุรี", "Thailand", 900, 5200),
    ("บริษัท ชาญวิทย์ การพิมพ์ จำกัด", "chanwit", "Media", "กรุงเทพฯ", "Thailand", 98, 210),
    ("Riverside Grand Mall Co., Ltd.", "riversidegrand", "Retail", "Nonthaburi", "Thailand", 560, 2450),
    ("บริษัท ลานนา ซอฟต์แวร์เฮาส์ จำกัด", "lannasoft", "Technology", "เชียงใหม่", "Thailand", 72, 150),
    ("บริษัท ใต้ฟ้า เทเลคอม จำกัด", "taifa", "Technology", "หาดใหญ่", "Thailand", 135, 460),
    ("Jasmine Court Serviced Residence", "jasminecourt", "Hospitality", "Bangkok", "Thailand", 125, 290),
    ("บริษัท บุญถาวร อะไหล่ยนต์ จำกัด", "boontavorn-parts", "Wholesale", "กรุงเทพฯ", "Thailand", 155, 640),
    ("สำนักงานกฎหมาย ธรรมวุฒิ", "thammawut", "Professional services", "กรุงเทพฯ", "Thailand", 58, 175),
    ("Triple Peak Outdoor Gear", "triplepeak", "Retail", "Chiang Mai", "Thailand", 66, 140),
    ("บริษัท นิลกาฬ เหมืองหิน จำกัด", "nilkan", "Mining", "สระบุรี", "Thailand", 260, 830),
    ("Vientiane Heritage Hotel", "vteheritage", "Hospitality", "Vientiane", "Laos", 84, 120),
)

THAI_NAMES = (
    "สมชาย ใจดี", "วราภรณ์ ศรีสุข", "อนุชา พงษ์พานิช", "กมลวรรณ เพชรรัตน์", "ชัยวัฒน์ อินทรประเสริฐ", "นันทนา วงศ์สวัสดิ์",
    "ประเสริฐ ทองคำ", "รัชนี จันทร์เพ็ญ", "เกียรติศักดิ์ มั่นคง", "สุภาวดี แสงจันทร์", "ธีรพงศ์ สุวรรณ", "พัชรินทร์ บุญเรือง",
    "วิทยา รุ่งเรือง", "จิราพร ชูศรี", "อดิศักดิ์ พูนผล", "ณัฐธิดา เลิศวิไล", "มนตรี ศักดิ์สิทธิ์", "ปวีณา อ่อนละมัย",
    "สุเมธ ตั้งตรง", "เบญจวรรณ ทิพย์มณี", "กิตติ ภูมิพัฒน์", "ลลิตา เกษมสุข", "พงศธร นาคสุข", "อรทัย มีสุข",
    "ศักดา วิเศษชัย", "ดวงใจ พฤกษา", "ภาณุพงศ์ แก้วใส", "สิริมา ประทุมทอง", "ไพโรจน์ หาญกล้า", "ชลธิชา นิ่มนวล",
    "เอกชัย ดำรงค์", "วันเพ็ญ คงทน", "ธนกฤต สายทอง", "มาลี ศรีทอง", "ยุทธนา ไชยวงศ์", "พิมพ์ชนก อารีย์",
)  # fmt: skip
LATIN_NAMES = (
    "Somchai Prasertkul", "Waraporn Limsakul", "Anan Techawong", "Pimchanok Suksai", "Chaiwat Narongdej",
    "Rungnapa Meechai", "Daniel Whitfield", "Supaporn Kittikul", "Ekkachai Boonsong", "Maria Lindqvist",
    "Kittisak Phromma", "Jiraporn Saelim", "Thomas Okafor", "Nicha Vejjajiva", "Paul Harrington",
    "Sudarat Inthara", "Wichai Phakdee", "Natthaya Rattana", "Tanakorn Yodying", "Emily Carter",
    "Prasit Wattana", "Orawan Chuenjai", "Henrik Dahl", "Malee Sombat", "Arthit Kongkaew",
)  # fmt: skip
ABROAD = {
    "Laos": ("Bounmy Phommasack", "Khamla Sisoulith", "Vilayvanh Keomany", "Somphone Inthavong"),
    "Singapore": ("Tan Wei Ling", "Marcus Lee", "Priya Raman"),
    "Vietnam": ("Nguyễn Minh Anh", "Trần Quốc Bảo", "Lê Thu Hà"),
    "Cambodia": ("Sok Dara", "Chan Sophea", "Keo Vichet"),
}
TITLES = (
    ("IT Manager", "ผู้จัดการฝ่ายไอที"), ("Purchasing Manager", "ผู้จัดการฝ่ายจัดซื้อ"),
    ("Managing Director", "กรรมการผู้จัดการ"), ("Finance Director", "ผู้อำนวยการฝ่ายการเงิน"),
    ("Operations Manager", "ผู้จัดการฝ่ายปฏิบัติการ"), ("System Administrator", "ผู้ดูแลระบบ"),
    ("Project Coordinator", "ผู้ประสานงานโครงการ"), ("Warehouse Manager", "ผู้จัดการคลังสินค้า"),
)  # fmt: skip
SOURCES = ("Referral", "Website", "Trade fair", "Tender", "Existing customer", "LINE OA")
LOST_REASONS = (
    ("Price: a competitor was 12% lower", "ราคาสูงกว่าคู่แข่งประมาณ 12%"),
    ("Budget was frozen until the next fiscal year", "งบประมาณถูกระงับจนถึงปีงบประมาณหน้า"),
    ("They stayed with their present supplier", "ลูกค้าเลือกใช้ผู้ขายรายเดิม"),
    ("Delivery time was too long for the opening date", "ส่งมอบไม่ทันกำหนดเปิดสาขา"),
    ("No decision after three months", "ไม่มีการตัดสินใจภายในสามเดือน"),
    ("They needed a service team in the province", "ลูกค้าต้องการทีมบริการประจำจังหวัด"),
)
NEEDS = (
    ("The present equipment is out of warranty and fails about twice a month.",
     "อุปกรณ์ปัจจุบันหมดประกันแล้ว และขัดข้องเฉลี่ยเดือนละสองครั้ง"),
    ("They open two more sites this year and want one standard for all of them.",
     "ปีนี้จะเปิดเพิ่มอีกสองแห่ง จึงต้องการใช้มาตรฐานเดียวกันทุกสาขา"),
    ("Their auditor asked for off-site copies and a tested recovery plan.",
     "ผู้ตรวจสอบบัญชีขอให้มีการสำรองข้อมูลนอกสถานที่ และมีแผนกู้คืนที่ทดสอบแล้ว"),
    ("The decision is made by the board; IT recommends, finance signs.",
     "คณะกรรมการเป็นผู้อนุมัติ ฝ่ายไอทีเป็นผู้เสนอ และฝ่ายการเงินเป็นผู้ลงนาม"),
    ("They want payment in three parts: 30% on order, 50% on delivery, 20% after acceptance.",
     "ขอแบ่งชำระสามงวด: 30% เมื่อสั่งซื้อ 50% เมื่อส่งมอบ และ 20% หลังตรวจรับ"),
    ("Work on site is possible at night only, between 22:00 and 05:00.",
     "เข้าทำงานที่หน้างานได้เฉพาะกลางคืน ระหว่าง 22:00–05:00 น."),
    ("They compare us with two other suppliers; service within four hours counts more than price.",
     "เปรียบเทียบกับผู้ขายอีกสองราย โดยให้น้ำหนักกับบริการภายในสี่ชั่วโมงมากกว่าราคา"),
    ("A pilot with ten units comes first; the rest follows when it has run for a month.",
     "เริ่มทดลองใช้สิบชุดก่อน หากใช้งานได้ดีครบหนึ่งเดือนจึงสั่งส่วนที่เหลือ"),
)  # fmt: skip
COMPANY_NOTES = (
    ("Pays on time, usually within 30 days. Orders go through the purchasing department in writing.",
     "ชำระเงินตรงเวลา ปกติภายใน 30 วัน การสั่งซื้อต้องผ่านฝ่ายจัดซื้อเป็นลายลักษณ์อักษร"),
    ("Prefers LINE to email. Site visits need a visitor card that is asked for a day before.",
     "สะดวกติดต่อทาง LINE มากกว่าอีเมล การเข้าพื้นที่ต้องขอบัตรล่วงหน้าหนึ่งวัน"),
    ("Their budget is fixed in October; offers for the year after should reach them in August.",
     "กำหนดงบประมาณในเดือนตุลาคม จึงควรส่งใบเสนอราคาของปีถัดไปภายในเดือนสิงหาคม"),
    ("Found us through a referral. Three sites, one small IT team of four people.",
     "รู้จักเราจากการแนะนำ มีสามสาขา และมีทีมไอทีสี่คน"),
    ("Service contract is renewed each January. Response time of four hours is agreed.",
     "ต่อสัญญาบริการทุกเดือนมกราคม โดยตกลงเวลาตอบสนองไว้ที่สี่ชั่วโมง"),
)  # fmt: skip
