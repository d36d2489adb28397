"""Every text exists in both languages, and every key that the code names exists."""

import ast
import string
from pathlib import Path

import pytest

from crm_app.assistant.briefs.drafts import PARTICLES
from crm_app.core.i18n import catalogue, preferred_language, translate

SOURCE = Path(__file__).resolve().parents[2] / "crm_app"
DOMAINS = {path.parent.name for path in SOURCE.glob("*/texts.py")}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_text_is_there_in_both_languages_with_the_same_placeholders(key: str) -> None:
    english, thai = catalogue()[key]
    assert english.strip()
    assert thai.strip()
    polite = set(PARTICLES) if key.startswith("assistant.draft.") else set()  # only Thai has them
    assert placeholders(english) == placeholders(thai) - polite


GLOSSARY = {
    "workspace": ("เวิร์กสเปซ", ("พื้นที่ทำงาน", "เวิร์คสเปซ", "เวิร์กสเปส")),
    "dashboard": ("ภาพรวม", ("แดชบอร์ด",)),
    "deal": ("ดีล", ("โอกาสการขาย",)),
    "tag": ("แท็ก", ("ป้าย", "แท็ค")),
    "field": ("ช่องข้อมูล", ("ฟิลด์",)),
    "stage": ("ขั้นตอน", ("สเตจ",)),
    "token": ("โทเค็น", ("โทเคน",)),
    "project": ("โครงการ", ("โปรเจกต์", "โปรเจ็กต์")),
    "sign in": ("เข้าสู่ระบบ", ("ล็อกอิน", "ลงชื่อเข้าใช้")),
    "link": ("ลิงก์", ("ลิงค์", "ลิ้งก์", "ลิ้งค์")),
    "update": ("อัปเดต", ("อัพเดต", "อัพเดท")),
    "email": ("อีเมล", ("อีเมล์",)),
}
"""The Thai word of each thing, and other words for it that no text has."""


@pytest.mark.parametrize("thing", GLOSSARY)
def test_one_thing_has_one_word_in_thai(thing: str) -> None:
    word, others = GLOSSARY[thing]
    assert any(word in thai for _, thai in catalogue().values())
    assert {key: other for key, (_, thai) in catalogue().items() for other in others if other in thai} == {}


def named_keys() -> set[tuple[str, str]]:
    """Strings in the source that look like keys of a catalogue: `<domain>.<word>…`, with where they stand."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name | ast.Attribute)
                and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr)
                in {"t", "text", "fixed", "_say"}
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
                and node.args[0].value.split(".")[0] in DOMAINS
            ):
                found.add((node.args[0].value, str(file.relative_to(SOURCE))))
    return found


def test_every_key_that_the_code_names_exists() -> None:
    missing = sorted((key, file) for key, file in named_keys() if key not in catalogue())
    assert missing == []


def test_an_unknown_key_is_a_defect_and_not_a_text() -> None:
    with pytest.raises(KeyError):
        translate("core.no_such_text", "en")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("th-TH,th;q=0.9,en;q=0.8", "th"),
        ("en-US,en;q=0.9,th;q=0.1", "en"),
        ("de", "en"),
        ("", "en"),
        ("th;q=x,en", "en"),
    ],
)
def test_the_browsers_preference_decides(header: str, language: str) -> None:
    assert preferred_language(header) == language
