"""Guesses what a file holds and where its columns go, from header names in English and Thai and from the content.

A guess is a proposal: a person sees it, with how sure it is and what is in doubt, and may change all of it.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from crm_app.imports.dates import DateReading
from crm_app.imports.encoding import detect
from crm_app.imports.evidence import Evidence, Kind
from crm_app.imports.problems import Problem, UnreadableFile, warning
from crm_app.imports.reader import Header, read_header, read_rows
from crm_app.imports.schemas import (
    FIELDS,
    IDENTITIES,
    MAX_CUSTOM_COLUMNS,
    MAX_STAGES,
    WITH_CUSTOM_FIELDS,
    ColumnGuess,
    ColumnMapping,
    Entity,
    FieldKind,
    Guess,
    Mapping,
    StageMapping,
    StageStatus,
)
from crm_app.imports.source import Format, Source
from crm_app.imports.values import matching_key

EXAMPLES = 5
MIN_SCORE = 0.5

# Header names as people and other systems write them, per field; compared without case, spaces and punctuation.
_ANY: dict[str, str] = {
    "owner": "owner, account owner, record owner, assigned to, assignee, responsible, sales rep, "
    "salesperson, sales agent, agent, rep, account manager, เจ้าของ, ผู้รับผิดชอบ, "
    "ผู้ดูแล, พนักงานขาย, เซลส์, เซลล์",
    "description": "description, notes, note, comment, comments, remark, remarks, details, memo, "
    "รายละเอียด, หมายเหตุ, บันทึก, คำอธิบาย",
    "email": "email, e-mail, email address, mail, อีเมล, อีเมล์",
    "phone": "phone, telephone, tel, phone number, telephone number, office phone, work phone, "
    "contact number, โทร, โทรศัพท์, เบอร์โทร, เบอร์โทรศัพท์, เบอร์ติดต่อ, หมายเลขโทรศัพท์",
    "country": "country, office location, location, nation, ประเทศ",
    "city": "city, town, province, เมือง, จังหวัด",
    "currency": "currency, currency code, สกุลเงิน",
}
_SYNONYMS: dict[Entity, dict[str, str]] = {
    Entity.COMPANY: {
        "name": "company, company name, account, account name, organization, organisation, "
        "organization name, customer, customer name, client, client name, business name, "
        "name, legal name, บริษัท, ชื่อบริษัท, ชื่อลูกค้า, ลูกค้า, องค์กร, ชื่อองค์กร, "
        "หน่วยงาน, ชื่อกิจการ, ชื่อ",
        "external_id": "id, company id, account id, customer id, customer no, customer code, record id, "
        "รหัสลูกค้า, รหัสบริษัท, รหัส",
        "website": "website, web site, web, url, domain, homepage, company domain name, เว็บไซต์, เว็บไซด์, เว็บ, โดเมน",
        "sector": "industry, sector, business type, line of business, vertical, อุตสาหกรรม, ประเภทธุรกิจ, ธุรกิจ, กลุ่มธุรกิจ",
        "employees": "employees, number of employees, employee count, headcount, staff, company size, "
        "no of employees, จำนวนพนักงาน, พนักงาน",
        "annual_revenue": "revenue, annual revenue, turnover, annual turnover, sales volume, รายได้, "
        "รายได้ต่อปี, ยอดขายต่อปี",
        "founded_year": "founded, year established, established, founding year, year founded, founded "
        "year, since, ปีที่ก่อตั้ง, ก่อตั้ง, ปีก่อตั้ง",
        "address": "address, street, street address, billing address, ที่อยู่",
        "tax_id": "tax id, vat number, vat id, vat no, tax number, registration number, "
        "เลขประจำตัวผู้เสียภาษี, เลขผู้เสียภาษี, เลขทะเบียน, เลขทะเบียนนิติบุคคล",
        "parent": "parent, parent company, parent account, subsidiary of, holding, group, belongs "
        "to, บริษัทแม่, ในเครือ, เครือ, บริษัทในเครือ",
    },
    Entity.CONTACT: {
        "name": "name, full name, contact, contact name, contact person, person, ชื่อ-นามสกุล, "
        "ชื่อ นามสกุล, ชื่อเต็ม, ชื่อผู้ติดต่อ, ผู้ติดต่อ, ชื่อและนามสกุล",
        "first_name": "first name, firstname, given name, forename, ชื่อ, ชื่อจริง, ชื่อต้น",
        "last_name": "last name, lastname, surname, family name, นามสกุล",
        "external_id": "id, contact id, record id, รหัสผู้ติดต่อ, รหัส",
        "mobile": "mobile, mobile phone, cell, cell phone, mobile number, มือถือ, เบอร์มือถือ, โทรศัพท์มือถือ",
        "job_title": "title, job title, position, role, designation, job, ตำแหน่ง, ตำแหน่งงาน",
        "company": "company, company name, account, account name, organization, organisation, "
        "employer, customer, บริษัท, ชื่อบริษัท, องค์กร, หน่วยงาน, ที่ทำงาน",
    },
    Entity.DEAL: {
        "external_id": "opportunity id, deal id, id, record id, opportunity no, deal no, opportunity "
        "number, reference, quotation no, รหัสดีล, รหัสโอกาส, รหัสโอกาสการขาย, เลขที่, "
        "เลขที่ใบเสนอราคา, รหัส",
        "name": "deal, deal name, opportunity, opportunity name, title, name, subject, topic, "
        "ชื่อดีล, ดีล, ชื่อโอกาส, โอกาสการขาย, ชื่อโอกาสการขาย, หัวข้อ, ชื่องาน",
        "company": "company, company name, account, account name, organization, organisation, "
        "customer, customer name, client, associated company, บริษัท, ชื่อบริษัท, ลูกค้า, "
        "ชื่อลูกค้า, องค์กร",
        "contact": "contact, contact name, contact person, primary contact, associated contact, ผู้ติดต่อ, ชื่อผู้ติดต่อ",
        "owner": "deal owner, opportunity owner",
        "product": "product, product name, item, sku, product line, สินค้า, ชื่อสินค้า, ผลิตภัณฑ์, รายการสินค้า",
        "stage": "stage, deal stage, sales stage, opportunity stage, status, deal status, pipeline "
        "stage, phase, ขั้นตอน, สถานะ, ขั้น, สถานะดีล, ขั้นตอนการขาย, ระยะ",
        "amount": "amount, value, deal value, deal amount, close value, total, price, revenue, "
        "opportunity amount, expected revenue, contract value, มูลค่า, มูลค่าดีล, "
        "จำนวนเงิน, ยอดเงิน, ยอดขาย, ราคา, มูลค่าโครงการ, ยอดรวม",
        "engage_date": "engage date, engaged on, engagement date, start date, opened, open date, "
        "created, create date, created date, date created, created at, created on, "
        "วันที่เริ่ม, วันที่สร้าง, วันเริ่มต้น, วันที่เริ่มติดต่อ, วันที่ติดต่อ",
        "close_date": "close date, closed date, closing date, expected close, expected close date, "
        "closed on, won date, close, end date, วันที่ปิด, วันปิดการขาย, วันที่ปิดการขาย, "
        "วันที่คาดว่าจะปิด, กำหนดปิด, วันที่ปิดดีล",
        "lost_reason": "lost reason, loss reason, reason lost, closed lost reason, เหตุผลที่แพ้, เหตุผลที่เสียงาน, สาเหตุที่ไม่ซื้อ",
    },
    Entity.PRODUCT: {
        "name": "product, product name, name, item, item name, สินค้า, ชื่อสินค้า, ผลิตภัณฑ์, ชื่อผลิตภัณฑ์, รายการ",
        "series": "series, category, product line, product family, family, product group, type, "
        "brand, model, หมวดหมู่, ประเภทสินค้า, กลุ่มสินค้า, รุ่น, ประเภท, หมวด",
        "price": "price, sales price, list price, unit price, selling price, retail price, cost, "
        "ราคา, ราคาขาย, ราคาต่อหน่วย, ราคาสินค้า",
    },
    Entity.PERSON: {
        "name": "sales agent, agent, sales rep, salesperson, employee, employee name, staff name, "
        "full name, member, user, user name, name, rep, พนักงานขาย, พนักงาน, ชื่อพนักงาน, "
        "ชื่อ-นามสกุล, เซลส์, ชื่อ",
        "manager": "manager, team lead, supervisor, reports to, boss, sales manager, head, ผู้จัดการ, หัวหน้า, หัวหน้าทีม",
        "team": "team, regional office, region, office, branch, territory, sales team, group, "
        "ทีม, ภาค, ภูมิภาค, สาขา, สำนักงาน, เขต, ทีมขาย",
    },
}
_FILE_NAMES: dict[Entity, str] = {
    Entity.COMPANY: "account, company, companies, organization, customer, client, บริษัท, ลูกค้า",
    Entity.CONTACT: "contact, people, lead, ผู้ติดต่อ, รายชื่อ",
    Entity.DEAL: "pipeline, deal, opportunit, forecast, ดีล, โอกาส, งานขาย",
    Entity.PRODUCT: "product, item, price list, catalog, สินค้า, ผลิตภัณฑ์",
    Entity.PERSON: "team, agent, staff, employee, member, user, พนักงาน, ทีม",
}
# Which contents a field can hold; what is not listed holds any.
_FITS: dict[FieldKind, tuple[Kind, ...]] = {
    "date": ("date",),
    "money": ("number",),
    "number": ("number",),
    "integer": ("number",),
    "email": ("email",),
    "url": ("url", "text"),
    "phone": ("phone", "number", "text"),
    "name": ("text", "number"),
    "choice": ("text", "number", "boolean"),
}
_CONTENT_FIELDS: dict[Kind, str] = {"email": "email", "url": "website", "phone": "phone"}

_WON = (
    "won",
    "closed won",
    "win",
    "success",
    "successful",
    "closed - won",
    "ชนะ",
    "สำเร็จ",
    "ปิดการขายได้",
    "ได้งาน",
    "ขายได้",
)
_LOST = (
    "lost", "closed lost", "lose", "failed", "dead", "cancelled", "canceled", "abandoned", "rejected", "disqualified",
    "แพ้", "ไม่สำเร็จ", "เสียงาน", "ไม่ได้งาน", "ยกเลิก", "ปิดการขายไม่ได้", "ขายไม่ได้",
)  # fmt: skip
# The usual order of open stages; one not named here goes after those before which it first appears.
_FUNNEL = (
    "new", "lead", "ลูกค้าใหม่", "prospect", "prospecting", "ติดต่อครั้งแรก", "contacted", "contact made", "qualification",
    "qualified", "ประเมิน", "engaging", "engaged", "meeting", "appointment", "นัดหมาย", "discovery", "needs analysis",
    "demo", "นำเสนอ", "presentation", "value proposition", "proposal", "ใบเสนอราคา", "เสนอราคา", "quote", "quotation",
    "negotiation", "negotiating", "เจรจา", "ต่อรอง", "contract", "contract sent", "ทำสัญญา", "verbal", "commit",
    "closing",
)  # fmt: skip


@dataclass
class Profile:
    """A whole file, read once: how it is written and what its columns hold."""

    form: Format
    header: Header
    columns: list[Evidence]
    rows: int = 0
    rejected: int = 0
    warned: int = 0
    problems: list[Problem] = field(default_factory=list)


def profile(source: Source, encoding: str | None = None, delimiter: str | None = None) -> Profile:
    """Reads the whole file for what its columns hold. Raises UnreadableFile; a file with no rows is one, too."""
    form = detect(source, encoding, delimiter)
    header = read_header(source, form)
    result = Profile(form, header, [Evidence() for _ in header.names], problems=list(header.problems))
    for row in read_rows(source, form):
        result.rows += 1
        if any(problem.severity == "rejected" for problem in row.problems):
            result.rejected += 1
            continue
        result.warned += bool(row.problems)
        for evidence, cell in zip(result.columns, row.cells, strict=True):
            evidence.add(cell)
    if not result.rows:
        raise UnreadableFile("header_only")
    return result


def _keys(names: str) -> list[str]:
    return [matching_key(name) for name in names.split(",") if name.strip()]


_HEADERS: dict[Entity, dict[str, list[str]]] = {
    entity: {
        name: list(
            dict.fromkeys(_keys(_SYNONYMS[entity].get(name, "")) + _keys(_ANY.get(name, "")) + [matching_key(name)])
        )
        for name in FIELDS[entity]
    }
    for entity in Entity
}


def _header_score(header: str, names: list[str]) -> float:
    """How well a header says one of `names`: 1 for the first of them, less for the later and for likenesses."""
    key = matching_key(header)
    if not key:
        return 0.0
    if key in names:
        # Earlier synonyms are the more telling ones: "deal name" before "name".
        return 1.0 - 0.1 * min(names.index(key), 10) / 10
    best = 0.0
    for name in names:
        if len(name) >= 4 and (key.endswith(name) or key.startswith(name)):
            best = max(best, 0.6 + 0.25 * len(name) / len(key))
        elif len(key) >= 5 and abs(len(key) - len(name)) <= 2:
            ratio = difflib.SequenceMatcher(None, key, name).ratio()
            best = max(best, 0.8 * ratio if ratio >= 0.85 else 0.0)
    return best


def _fit(kind: FieldKind, evidence: Evidence) -> float:
    """How well the column's content can be the field's: 1 yes or unknown, towards 0 no."""
    content = evidence.kind()
    if content == "empty":
        return 0.9
    allowed = _FITS.get(kind)
    if allowed is None or content in allowed:
        return 1.0
    if kind == "date" and evidence.dates.serials * 2 > evidence.filled:
        return 0.9
    if kind in ("money", "number", "integer") and evidence.numbers.readable * 2 > evidence.numbers.total:
        return 0.8
    return 0.3


def _assign(entity: Entity, data: Profile) -> dict[int, tuple[str, float]]:
    """The best field for each column, no field twice, as {column: (field, score)}."""
    scores: list[tuple[float, float, int, str]] = []
    for index, (header, evidence) in enumerate(zip(data.header.names, data.columns, strict=True)):
        for name, spec in FIELDS[entity].items():
            score = _header_score(header, _HEADERS[entity][name]) * _fit(spec.kind, evidence)
            if score < MIN_SCORE and _CONTENT_FIELDS.get(evidence.kind()) == name and evidence.filled:
                # Addresses of mail and web speak for themselves whatever stands above them.
                score = 0.55
            if score >= MIN_SCORE:
                scores.append((score, spec.weight, index, name))
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, _, index, name in sorted(scores, key=lambda s: (-round(s[0], 2), -s[1], s[2])):
        if index not in chosen and name not in taken:
            chosen[index] = (name, score)
            taken.add(name)
    return chosen


def _entity_score(entity: Entity, chosen: dict[int, tuple[str, float]], data: Profile, file_name: str) -> float:
    fields = {name for name, _ in chosen.values()}
    if not fields & set(IDENTITIES[entity]):
        return 0.0
    score = sum(FIELDS[entity][name].weight * quality for name, quality in chosen.values())
    # A column that the entity has no place for speaks against it, a little.
    score -= 0.5 * (len(data.header.names) - len(chosen))
    if any(part.strip() in file_name.casefold() for part in _FILE_NAMES[entity].split(",")):
        score += 1.5
    return max(score, 0.05)


def guess(data: Profile, file_name: str = "", entity: Entity | None = None) -> Guess:
    """What the file holds and how to read it. With `entity` given, only its columns are guessed."""
    assigned = {candidate: _assign(candidate, data) for candidate in Entity}
    scores = {candidate: _entity_score(candidate, assigned[candidate], data, file_name) for candidate in Entity}
    best = entity or max(scores, key=lambda candidate: scores[candidate])
    total = sum(scores.values())
    shares = {candidate: round(score / total, 2) if total else 0.0 for candidate, score in scores.items()}
    readings = _date_readings(data)
    columns = [_column(best, index, assigned[best].get(index), data, readings) for index in range(len(data.columns))]
    stages: list[StageMapping] = []
    currency = ""
    for column, evidence in zip(columns, data.columns, strict=True):
        if best is Entity.DEAL and column.mapping.field == "stage":
            stages = guess_stages(evidence.distinct)
        if column.mapping.field in ("amount", "annual_revenue", "price"):
            currency = currency or evidence.numbers.reading().currency
    mapped = {column.mapping.field for column in columns if column.mapping.target == "field"}
    complete = bool(mapped & set(IDENTITIES[best])) and data.rows > 0
    result = Guess(
        entity=best,
        confidence=shares[best],
        others={candidate: share for candidate, share in shares.items() if candidate is not best},
        columns=columns,
        stages=stages,
        complete=complete,
        encoding=data.form.encoding,
        encoding_assumed=data.form.assumed,
        delimiter=data.form.delimiter,
        rows=data.rows,
        currency=currency,
        problems=[problem.as_dict() for problem in data.problems],
    )
    if complete:
        result.mapping = Mapping(
            entity=best,
            columns=[column.mapping for column in columns],
            encoding=data.form.encoding,
            delimiter=data.form.delimiter,
            stages=stages,
            currency=currency or None,
        )
    return result


def _leftover(entity: Entity, evidence: Evidence, index: int) -> Literal["custom", "ignore"]:
    has_room = entity in WITH_CUSTOM_FIELDS and index < MAX_CUSTOM_COLUMNS
    return "custom" if has_room and evidence.filled else "ignore"


def _date_readings(data: Profile) -> dict[int, DateReading]:
    """How each date column reads. One in doubt follows its neighbours: one program wrote them all."""
    readings = {i: e.dates.reading() for i, e in enumerate(data.columns) if e.dates.is_dates or e.dates.serials}
    sure = {reading.order for i, reading in readings.items() if reading.sure and data.columns[i].dates.ordered}
    if len(sure) == 1:
        order = sure.pop()
        for index, reading in readings.items():
            if not reading.sure and order in (reading.order, reading.alternative):
                readings[index] = replace(reading, order=order, sure=True, alternative=None)
    return readings


def _column(
    entity: Entity,
    index: int,
    chosen: tuple[str, float] | None,
    data: Profile,
    readings: dict[int, DateReading],
) -> ColumnGuess:
    evidence, header = data.columns[index], data.header.names[index]
    name, score = chosen or ("", 0.0)
    spec = FIELDS[entity].get(name)
    mapping = ColumnMapping(
        index=index,
        header=header,
        target="field" if spec else _leftover(entity, evidence, index),
        field=name,
    )
    doubts: list[Problem] = []
    if spec and spec.kind == "date" and index in readings:
        reading = readings[index]
        mapping.date_order, mapping.buddhist = reading.order, reading.buddhist
        if not reading.sure:
            doubts.append(
                warning("date_ambiguous", header, reading.example, order=reading.order, other=reading.alternative or "")
            )
        if reading.unread:
            doubts.append(warning("dates_unread", header, count=reading.unread))
    if spec and spec.kind in ("money", "number", "integer") and evidence.filled:
        numbers = evidence.numbers.reading()
        mapping.decimal_sign = numbers.sign
        if not numbers.sure:
            doubts.append(warning("number_ambiguous", header, numbers.example, sign=numbers.sign))
        if numbers.mixed_currencies:
            doubts.append(warning("currencies_mixed", header))
        if numbers.unread:
            doubts.append(warning("numbers_unread", header, count=numbers.unread))
    return ColumnGuess(
        mapping=mapping,
        kind=evidence.kind(),
        confidence=round(min(score, 1.0), 2),
        filled=evidence.filled,
        total=evidence.total,
        examples=[value[:100] for value, _ in evidence.distinct.most_common(EXAMPLES)],
        doubts=[doubt.as_dict() for doubt in doubts],
    )


def guess_stages(values: Iterable[str]) -> list[StageMapping]:
    """A stage for each value of the stage column: its own name, won or lost by what it says, in the usual order."""
    won, lost, funnel = ([matching_key(name) for name in names] for names in (_WON, _LOST, _FUNNEL))
    found: list[tuple[tuple[int, int], StageMapping]] = []
    for place, value in enumerate(list(values)[:MAX_STAGES]):
        name = " ".join(value.split())
        if not name:
            continue
        key = matching_key(name)
        status: StageStatus = "open"
        rank = 500
        if _says(key, lost):
            status, rank = "lost", 900
        elif _says(key, won):
            status, rank = "won", 800
        elif key in funnel:
            rank = funnel.index(key)
        else:
            # "Qualified lead" is a qualified one: the later word counts.
            rank = max((i for i, word in enumerate(funnel) if len(word) >= 4 and word in key), default=500)
        found.append(((rank, place), StageMapping(value=value, stage=name, status=status)))
    return [stage for _, stage in sorted(found, key=lambda pair: pair[0])]


def _says(key: str, words: list[str]) -> bool:
    return any(key == word or (len(word) >= 4 and key.startswith(word)) or key == "closed" + word for word in words)
