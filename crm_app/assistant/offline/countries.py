"""Other words for countries: their Thai names, adjectives and short forms, for countries as records have them."""

_COUNTRIES: dict[str, str] = {
    "thailand": "thai, ไทย, ประเทศไทย, เมืองไทย, ในไทย",
    "singapore": "singaporean, สิงคโปร์, ประเทศสิงคโปร์",
    "vietnam": "viet nam, vietnamese, เวียดนาม, ประเทศเวียดนาม",
    "laos": "lao, lao pdr, laotian, ลาว, ประเทศลาว, สปป.ลาว",
    "cambodia": "cambodian, กัมพูชา, ประเทศกัมพูชา, เขมร",
    "myanmar": "burma, burmese, พม่า, เมียนมา, เมียนมาร์, ประเทศพม่า",
    "malaysia": "malaysian, มาเลเซีย, ประเทศมาเลเซีย",
    "indonesia": "indonesian, อินโดนีเซีย, ประเทศอินโดนีเซีย",
    "philippines": "the philippines, filipino, ฟิลิปปินส์, ประเทศฟิลิปปินส์",
    "japan": "japanese, ญี่ปุ่น, ประเทศญี่ปุ่น",
    "china": "chinese, จีน, ประเทศจีน",
    "hong kong": "ฮ่องกง",
    "taiwan": "taiwanese, ไต้หวัน, ประเทศไต้หวัน",
    "south korea": "korea, korean, เกาหลี, เกาหลีใต้",
    "india": "indian, อินเดีย, ประเทศอินเดีย",
    "australia": "australian, ออสเตรเลีย, ประเทศออสเตรเลีย",
    "united states": "usa, us, u.s., america, american, the states, สหรัฐ, สหรัฐอเมริกา, อเมริกา",
    "united kingdom": "uk, u.k., britain, british, england, english, อังกฤษ, สหราชอาณาจักร, ประเทศอังกฤษ",
    "germany": "german, เยอรมัน, เยอรมนี, ประเทศเยอรมนี",
    "france": "french, ฝรั่งเศส, ประเทศฝรั่งเศส",
    "italy": "italian, อิตาลี, ประเทศอิตาลี",
    "spain": "spanish, สเปน, ประเทศสเปน",
    "netherlands": "holland, dutch, เนเธอร์แลนด์",
    "switzerland": "swiss, สวิตเซอร์แลนด์",
    "sweden": "swedish, สวีเดน",
    "united arab emirates": "uae, dubai, สหรัฐอาหรับเอมิเรตส์",
}
_BY_WORD = {word: words for name, more in _COUNTRIES.items() if (words := (name, *more.split(", "))) for word in words}
_AMBIGUOUS = frozenset({"us", "english"})
"""Words that rather mean something else."""


def words_for(country: str) -> tuple[str, ...]:
    """Other words for a country, whichever of them the records use."""
    words = _BY_WORD.get(country.strip().lower(), ())
    return tuple(word for word in words if word not in _AMBIGUOUS)
