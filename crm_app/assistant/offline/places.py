"""Places as people write them: the provinces of Thailand in both languages, and the continents with their countries."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

_PROVINCES = """
กรุงเทพมหานคร|กรุงเทพ|กรุงเทพฯ|กทม|กทม.|Bangkok|bkk;กระบี่|Krabi;กาญจนบุรี|Kanchanaburi;กาฬสินธุ์|Kalasin;
กำแพงเพชร|Kamphaeng Phet;ขอนแก่น|Khon Kaen;จันทบุรี|Chanthaburi;ฉะเชิงเทรา|Chachoengsao;ชลบุรี|Chonburi|Chon Buri;
ชัยนาท|Chai Nat;ชัยภูมิ|Chaiyaphum;ชุมพร|Chumphon;เชียงราย|Chiang Rai|Chiangrai;เชียงใหม่|Chiang Mai|Chiangmai;ตรัง|Trang;
ตราด|Trat;ตาก|Tak;นครนายก|Nakhon Nayok;นครปฐม|Nakhon Pathom;นครพนม|Nakhon Phanom;
นครราชสีมา|โคราช|Nakhon Ratchasima|Korat;นครศรีธรรมราช|Nakhon Si Thammarat;นครสวรรค์|Nakhon Sawan;นนทบุรี|Nonthaburi;
นราธิวาส|Narathiwat;น่าน|Nan;บึงกาฬ|Bueng Kan;บุรีรัมย์|Buriram|Buri Ram;ปทุมธานี|Pathum Thani;
ประจวบคีรีขันธ์|ประจวบ|Prachuap Khiri Khan;ปราจีนบุรี|Prachinburi;ปัตตานี|Pattani;
พระนครศรีอยุธยา|อยุธยา|Ayutthaya|Phra Nakhon Si Ayutthaya;พะเยา|Phayao;พังงา|Phang Nga;พัทลุง|Phatthalung;พิจิตร|Phichit;
พิษณุโลก|Phitsanulok;เพชรบุรี|Phetchaburi;เพชรบูรณ์|Phetchabun;แพร่|Phrae;ภูเก็ต|Phuket;มหาสารคาม|Maha Sarakham;
มุกดาหาร|Mukdahan;แม่ฮ่องสอน|Mae Hong Son;ยโสธร|Yasothon;ยะลา|Yala;ร้อยเอ็ด|Roi Et;ระนอง|Ranong;ระยอง|Rayong;
ราชบุรี|Ratchaburi;ลพบุรี|Lopburi|Lop Buri;ลำปาง|Lampang;ลำพูน|Lamphun;เลย|Loei;ศรีสะเกษ|Sisaket;สกลนคร|Sakon Nakhon;
สงขลา|Songkhla;หาดใหญ่|Hat Yai;สตูล|Satun;สมุทรปราการ|Samut Prakan;สมุทรสงคราม|Samut Songkhram;สมุทรสาคร|Samut Sakhon;
สระแก้ว|Sa Kaeo;สระบุรี|Saraburi;สิงห์บุรี|Sing Buri;สุโขทัย|Sukhothai;สุพรรณบุรี|Suphan Buri;สุราษฎร์ธานี|Surat Thani;สุรินทร์|Surin;
หนองคาย|Nong Khai;หนองบัวลำภู|Nong Bua Lamphu;อ่างทอง|Ang Thong;อำนาจเจริญ|Amnat Charoen;อุดรธานี|อุดร|Udon Thani;
อุตรดิตถ์|Uttaradit;อุทัยธานี|Uthai Thani;อุบลราชธานี|อุบล|Ubon Ratchathani;พัทยา|Pattaya;เกาะสมุย|สมุย|Koh Samui|Samui;
หัวหิน|Hua Hin;แหลมฉบัง|Laem Chabang;เวียงจันทน์|Vientiane;หลวงพระบาง|Luang Prabang;พนมเปญ|Phnom Penh;
เสียมราฐ|เสียมเรียบ|Siem Reap;โฮจิมินห์|โฮจิมินห์ซิตี้|Ho Chi Minh City|Ho Chi Minh|Saigon;ฮานอย|Hanoi;ย่างกุ้ง|Yangon;
สิงคโปร์|Singapore;กัวลาลัมเปอร์|Kuala Lumpur;ฮ่องกง|Hong Kong;โตเกียว|Tokyo;ลอนดอน|London;นิวยอร์ก|New York
"""
_GROUPS = [tuple(name.strip() for name in group.split("|")) for group in _PROVINCES.strip().split(";")]
_BY_NAME = {name.lower(): group for group in _GROUPS for name in group}
_ONLY_AFTER = frozenset({"เลย", "ตาก", "nan", "tak", "น่าน", "แพร่", "ตราด", "ตรัง", "trang"})
"""Names that are common words too: they count behind "in", จังหวัด or a word for customers."""


def also_called(city: str) -> tuple[str, ...]:
    """Every spelling of a city, its own first."""
    name = city.strip()
    return (name, *(one for one in _BY_NAME.get(name.lower(), ()) if one.lower() != name.lower()))


def is_a_place(name: str) -> bool:
    """Whether a name is that of a province or a city."""
    return name.lower() in _BY_NAME


def is_a_word(name: str) -> bool:
    """Whether the name of a city is an ordinary word as well."""
    return name.lower() in _ONLY_AFTER


_CONTINENTS: dict[str, tuple[str, str]] = {
    "Asia|asian|เอเชีย|แถบเอเชีย|ทวีปเอเชีย": (
        "Asia",
        "Afghanistan, Bahrain, Bangladesh, Bhutan, Brunei, Cambodia, China, Hong Kong, India, Indonesia, Iran, "
        "Iraq, Israel, Japan, Jordan, Kazakhstan, Korea, South Korea, North Korea, Kuwait, Laos, Lebanon, Macau, "
        "Malaysia, Maldives, Mongolia, Myanmar, Nepal, Oman, Pakistan, Philippines, Qatar, Saudi Arabia, "
        "Singapore, Sri Lanka, Syria, Taiwan, Thailand, Turkey, United Arab Emirates, Uzbekistan, Vietnam, Yemen",
    ),
    "Southeast Asia|South East Asia|asean|อาเซียน|เอเชียตะวันออกเฉียงใต้": (
        "ASEAN",
        "Brunei, Cambodia, Indonesia, Laos, Malaysia, Myanmar, Philippines, Singapore, Thailand, Vietnam",
    ),
    "Middle East|ตะวันออกกลาง": (
        "Middle East",
        "Bahrain, Iran, Iraq, Israel, Jordan, Kuwait, Lebanon, Oman, Qatar, Saudi Arabia, Syria, Turkey, United "
        "Arab Emirates, Yemen",
    ),
    "Europe|european|ยุโรป|แถบยุโรป|ทวีปยุโรป": (
        "Europe",
        "Albania, Austria, Belgium, Bulgaria, Croatia, Cyprus, Czechia, Czech Republic, Denmark, Estonia, "
        "Finland, France, Germany, Greece, Hungary, Iceland, Ireland, Italy, Latvia, Lithuania, Luxembourg, "
        "Malta, Netherlands, Norway, Poland, Portugal, Romania, Russia, Serbia, Slovakia, Slovenia, Spain, "
        "Sweden, Switzerland, Ukraine, United Kingdom",
    ),
    "Africa|african|แอฟริกา|แถบแอฟริกา": (
        "Africa",
        "Algeria, Angola, Cameroon, Egypt, Ethiopia, Ghana, Kenya, Morocco, Mozambique, Namibia, Nigeria, Rwanda, "
        "Senegal, South Africa, Tanzania, Tunisia, Uganda, Zambia, Zimbabwe",
    ),
    "South America|latin america|อเมริกาใต้|ละตินอเมริกา": (
        "South America",
        "Argentina, Bolivia, Brazil, Chile, Colombia, Ecuador, Paraguay, Peru, Uruguay, Venezuela, Panama",
    ),
    "North America|อเมริกาเหนือ": (
        "North America",
        "Canada, Mexico, United States, USA",
    ),
}


@lru_cache(maxsize=1)
def continents() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Each word for a continent, with its name and its countries in lower case."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for words, (name, countries) in _CONTINENTS.items():
        held = tuple(country.strip().lower() for country in countries.split(","))
        found |= {word.lower(): (name, held) for word in words.split("|")}
    return found


def lies_in(country: str, countries: tuple[str, ...]) -> bool:
    """Whether a country as records write it, also with a slip, is one of some countries."""
    return bool(get_close_matches(country.strip().lower(), countries, n=1, cutoff=0.88))


_REGIONS: dict[str, str] = {
    "east": "อีสต์, อีส, ฝั่งอีสต์, ฝั่งอีส, ภาคตะวันออก, ฝั่งตะวันออก",
    "west": "เวสต์, เวส, ฝั่งเวสต์, ฝั่งเวส, ภาคตะวันตก, ฝั่งตะวันตก",
    "north": "นอร์ท, ฝั่งนอร์ท, ภาคเหนือ, ฝั่งเหนือ",
    "south": "เซาท์, ฝั่งเซาท์, ภาคใต้, ฝั่งใต้",
    "central": "เซ็นทรัล, เซนทรัล, ฝั่งเซ็นทรัล, ภาคกลาง, ส่วนกลาง",
}


def words_for_region(region: str) -> tuple[str, ...]:
    """The Thai words for a team or region that is named after a quarter of the compass."""
    return tuple(word.strip() for word in _REGIONS.get(region.strip().lower(), "").split(",") if word.strip())
