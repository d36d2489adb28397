"""Passwords that attackers try first: the most common ones, and common variations of them."""

import re
import unicodedata

from crm_app.core.errors import Invalid

# The cores of common passwords: without digits and signs around them, and with signs that stand for letters replaced.
_WORDS = frozenset(
    """
    password passwort passwd pass passcode passphrase passwordpassword mypassword newpassword thepassword mypasswordis
    yourpassword ourpassword userpassword adminpassword rootpassword defaultpassword defaultuser temppassword temporary
    temporarypassword initialpassword strongpassword securepassword secretpassword companypassword oldpassword nopassword
    goodpassword badpassword longpassword simplepassword passwordone passwordis passwordlogin passwordadmin secret secretword
    topsecret letmein letmeinnow letmeinplease pleaseletmein welcome welcomeback welcomehome welcomeadmin welcometo login
    loginpassword logmein loginlogin signin changeme changemenow changethis changepassword pleasechange pleasechangeme
    changeit admin administrator administration adminadmin adminadministrator superadmin superuser sysadmin systemadmin root
    rootroot toor rootme user users username useruser testuser guest guestguest guestuser demo demodemo demouser test testing
    testtest testtesttest testpassword tester testme testaccount trial sample example default system server database backup
    oracle mysql postgres postgresql redis valkey master mastermaster manager manageme supervisor operator security secure
    qwerty qwertyuiop qwertyqwerty qwertyui qwertz qwertzuiop azerty azertyuiop qazwsx qazwsxedc qazwsxedcrfv wsxedc
    qweasd qweasdzxc qwerasdf qwerasdfzxcv asdf asdfgh asdfghjkl asdfasdf asdfgasdfg asdfqwer zxcvbn zxcvbnm zxcvzxcv
    zaqxsw zaqxswcde poiuytrewq lkjhgfdsa mnbvcxz abcdefghij abcdef abcdefgh abcabcabc abcdabcd abc xyz aaa
    iloveyou iloveyoutoo iloveyousomuch iloveyouforever iloveme ilovemyself ilovemylife ilovemydog ilovemycat ilovemymom
    ilovemyfamily ilovemywife ilovemykids ilovegod ilovejesus ilovemusic ilovefootball iloveu iluvu loveyou loveme lovelove
    lovelovelove lovely lover loveforever lovehurts truelove mylove myloveyou babygirl babyboy baby babybaby sweetheart
    sweetie sweetpea honey darling princess prince queen king angel angels beautiful butterfly sunshine sunflower flower
    flowers rainbow unicorn summer winter spring autumn monday friday sunday january february march april june july august
    september october november december football footballfootball baseball basketball volleyball softball soccer hockey tennis
    golf golfer cricket rugby liverpool liverpoolfc chelsea chelseafc arsenal arsenalfc manchester manchesterunited mancity
    barcelona realmadrid juventus bayern lakers yankees cowboys steelers eagles patriots superman batman spiderman ironman
    wonderwoman starwars startrek pokemon pikachu dragon dragonball naruto monkey tiger tigger lion shadow hunter ranger
    trustno trustnoone ninja samurai killer slayer warrior soldier phoenix thunder lightning mustang ferrari porsche
    mercedes toyota honda yamaha corvette camaro harley computer laptop internet samsung iphone android google facebook
    instagram twitter youtube microsoft windows apple linux ubuntu freedom forever whatever whatsup nothing everything
    something anything hello hellohello hellothere helloworld hellokitty goodmorning goodbye goodluck happy happyday
    happybirthday birthday christmas merrychristmas money moneymoney dollar lucky luckyday jesus jesuschrist jesusislord
    godisgood godbless blessed amen bismillah buddha family myfamily mother father mommy daddy brother sister friend friends
    bestfriend forevermore michael michelle jennifer jessica jordan joshua daniel andrew anthony matthew robert thomas
    charlie maggie ashley nicole samantha stephanie elizabeth alexander christopher jonathan benjamin william pepper ginger
    cookie cookies chocolate cheese banana orange cherry strawberry pineapple coffee pizza company corporate business office
    work workwork sales salesforce marketing customer customers customerservice crm crmcrm crmpassword crmadmin
    contact contacts contactus support helpdesk finance accounting thailand thailand bangkok chiangmai phuket pattaya siam
    sawasdee sawatdee sawasdeekrub sawasdeeka sabaidee maipenrai fuckyou fuckoff fuckme fuckyoubitch asshole bitch bastard
    access accessgranted openme opensesame opensaysme enter entrance letmepass keepout nobody noone nobodyknows
    unknown idontknow dontknow forgot forgotten iforgot rememberme remember matrix blink blinkblink maverick mynameis
    รหัสผ่าน รหัสผ่านของฉัน รหัส รหัสลับ สวัสดี สวัสดีครับ สวัสดีค่ะ ประเทศไทย กรุงเทพ กรุงเทพมหานคร ผมรักคุณ ฉันรักเธอ รักนะ
    """.split()  # noqa: SIM905 - as words they can be read
)
_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "!qaz@wsx#edc$rfv%tgb^yhn&ujm",
    "!@#$%^&*()_+",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq1xsw2cde3vfr4bgt5nhy6",
    "3.14159265358979323846",
)
_SPELT = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}
)
_ORNAMENTS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LETTERS = re.compile(r"[^\w]|_", re.UNICODE)
_SIMPLE_CHARACTERS = 3
_OWN_LENGTH = 3


def check_choice(password: str, *own: str, field: str = "password") -> None:
    """Raises Invalid, with a message for `field`, for a password that attackers would try first.

    Args:
        password: the new password.
        own: the person's name and address, and the names of the workspaces, which an acquaintance would try.
        field: the name of the form's field.
    """
    if is_own(password, own):
        raise Invalid(fields={field: "identity.error.password_own"})
    if is_common(password):
        raise Invalid(fields={field: "identity.error.password_common"})


def is_common(password: str) -> bool:
    """Whether a password is a common word with ornaments, a row of keys, or a repetition of the same few characters."""
    plain = _folded(password).replace(" ", "")
    if len(set(plain)) <= _SIMPLE_CHARACTERS or any(_core(spelt) in _WORDS for spelt in _spellings(plain)):
        return True
    unit = _unit(plain)
    return _is_row(plain) or (unit != plain and (len(unit) <= 4 or _is_row(unit) or _core(unit) in _WORDS))


def is_own(password: str, own: tuple[str, ...]) -> bool:
    """Whether a password is the name of the person or a workspace, or consists of nothing but names and some digits."""
    names = _names(own)
    for spelt in _spellings(_folded(password)):
        rest = _LETTERS.sub("", spelt)
        for name in names:
            rest = rest.replace(name, " ")
        letters = "".join(part for part in rest if not part.isdigit()).replace(" ", "")
        if " " in rest and not letters:
            return True
    return False


def _names(own: tuple[str, ...]) -> list[str]:
    """The words of names and addresses, the longest first, without top-level domains and very short words."""
    found: set[str] = set()
    for name in own:
        parts = re.split(r"[\s@._+\-]+", _folded(name))
        whole = _LETTERS.sub("", _folded(name))
        kept = [_LETTERS.sub("", part) for part in (parts[:-1] if "@" in name else parts)]
        found.update(part for part in (whole, *kept) if len(part) >= _OWN_LENGTH)
    return sorted(found, key=lambda name: (-len(name), name))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _spellings(plain: str) -> tuple[str, ...]:
    """The password as written, and with the signs that stand for letters replaced, without ornaments at the ends."""
    return plain, plain.translate(_SPELT), _core(plain).translate(_SPELT)


def _core(plain: str) -> str:
    """The password without digits and signs at both ends."""
    if _has_thai(plain):  # Thai vowels and tone marks are not letters to a regular expression
        return plain.strip("0123456789!@#$%^&*()_-+=.,? ")
    return _ORNAMENTS.sub("", plain)


def _has_thai(text: str) -> bool:
    return any("\u0e00" <= character <= "\u0e7f" for character in text)


def _unit(plain: str) -> str:
    """The shortest part whose repetition is the whole (the last one possibly cut); else the whole itself."""
    lengths = range(1, len(plain) // 2 + 1)
    return next((plain[:n] for n in lengths if plain == (plain[:n] * len(plain))[: len(plain)]), plain)


def _is_row(plain: str) -> bool:
    """Whether the password follows a row of keys, the alphabet or the digits, in either direction."""
    trimmed = plain.rstrip("!?.") or plain
    return any(trimmed in row or trimmed in row[::-1] for row in _ROWS)
