"""The words that people and other systems write above columns, per kind of record and field, in English and Thai.

Each is a whole heading in lower case with single spaces, the more telling ones first. A `~` marks words that stand above
many kinds of columns ("status", "type", "total"): they are used when nothing better is there, and say little about what
the file holds. A `=` marks words that are clear where they stand and still say nothing about the kind of record, such as
"name". `headings.py` also takes off the record's own noun ("deal amount") and usual qualifiers ("work email").
"""

from typing import Any

from crm_app.imports.fields import DECLARED, Entity
from crm_app.records import RecordType

COMPANY_NOUNS = ("company", "account", "organization", "organisation", "customer", "client", "business", "org")
CONTACT_NOUNS = ("contact", "person", "lead", "contact person")
DEAL_NOUNS = ("deal", "opportunity", "opp")
NOUNS: dict[str, tuple[str, ...]] = {
    "company": COMPANY_NOUNS,
    "contact": CONTACT_NOUNS,
    "deal": DEAL_NOUNS,
    "product": ("product", "item"),
    "person": ("employee", "staff", "user", "member", "agent"),
    "task": ("task", "to do", "todo"),
    "activity": ("activity", "event", "call", "meeting"),
    "project": ("project",),
}
"""What a record calls itself: such a word before a field's name changes nothing."""

# Fields that mean the same whatever the record is.
SHARED: dict[str, str] = {
    "owner": "owner, owner email, owner name, owner full name, record owner, assigned to, assigned user, assigned agent, "
    "assignee, assignee email, assigned, owned by, account owner, deal owner, contact owner, company owner, lead owner, "
    "opportunity owner, account manager, account executive, relationship manager, sales owner, sales rep, "
    "sales representative, salesperson, sales person, sales agent, sales executive, sales manager, sales consultant, "
    "sales team member, sales user, responsible, responsible person, responsible user, person in charge, pic, rep, agent, "
    "~sales, ~handled by, ~consultant, ~advisor, ~user, "
    "เจ้าของ, ผู้รับผิดชอบ, ผู้ดูแล, ผู้ดูแลลูกค้า, พนักงานขาย, เซลส์, เซลล์, เซล, ผู้ขาย, ชื่อพนักงานขาย, อีเมลผู้รับผิดชอบ, ฝ่ายขาย",
    "description": "description, notes, note, comment, comments, remark, remarks, details, memo, background info, "
    "additional information, other information, รายละเอียด, หมายเหตุ, บันทึก, คำอธิบาย, ข้อมูลเพิ่มเติม",
    "email": "email, email address, email id, email addresses, mail, mail address, email value, work email address, "
    "business email address, อีเมล, อีเมล์, ที่อยู่อีเมล, เมล",
    "phone": "phone, telephone, tel, phone number, telephone number, phone no, tel no, office phone, work phone, "
    "business phone, main phone, company main phone, contact number, contact no, phone value, phone numbers, "
    "โทร, โทรศัพท์, เบอร์โทร, เบอร์โทรศัพท์, เบอร์ติดต่อ, หมายเลขโทรศัพท์, เบอร์, เบอร์ที่ทำงาน, โทรศัพท์สำนักงาน",
    "country": "country, country region, nation, country code, country name, ~location, ~office location, ประเทศ",
    "city": "city, town, ~province, ~state, city town, เมือง, จังหวัด, อำเภอ, เขต",
    "currency": "currency, currency code, currency iso code, currency of value, amount currency, deal currency code, "
    "สกุลเงิน, หน่วยเงิน",
    "tags": "tags, tag, labels, label, tag names, แท็ก, ป้ายกำกับ",
    "source": "source, lead source, original source, contact source, record source, referral source, ~channel, "
    "แหล่งที่มา, ที่มา, ช่องทาง, ช่องทางที่รู้จัก",
    "line_id": "line id, ~line, line account, line user id, line name, ไลน์, ไลน์ไอดี, ไอดีไลน์",
}

SYNONYMS: dict[str, dict[str, str]] = {
    "company": {
        "name": "company name, company, account name, account, organization name, organization, business name, "
        "customer name, customer, client name, client, legal name, registered name, trading name, company account, "
        "customer company, firm, firm name, vendor, partner name, =name, ~display name, ~complete name, "
        "บริษัท, ชื่อบริษัท, ชื่อลูกค้า, ลูกค้า, องค์กร, ชื่อองค์กร, หน่วยงาน, ชื่อหน่วยงาน, ชื่อกิจการ, ชื่อร้าน, ร้าน, "
        "นิติบุคคล, ชื่อนิติบุคคล, ห้างร้าน, บริษัทลูกค้า, =ชื่อ",
        "external_id": "company id, account id, customer id, client id, organization id, customer no, customer number, "
        "customer code, company code, record id, ~account number, ~account no, hubspot company id, =id, ~code, ~no, "
        "~external id, รหัสลูกค้า, รหัสบริษัท, เลขที่ลูกค้า, ~รหัส",
        "website": "website, web site, web, url, domain, domain name, homepage, company domain name, company domain, "
        "website url, web page, web address, company website, email domain, website value, เว็บไซต์, เว็บไซด์, เว็บ, โดเมน",
        "sector": "industry, sector, business type, line of business, vertical, industry sector, industry type, "
        "อุตสาหกรรม, ประเภทธุรกิจ, ธุรกิจ, กลุ่มธุรกิจ, ประเภทกิจการ, ประเภทอุตสาหกรรม",
        "employees": "employees, number of employees, no of employees, num employees, employee count, headcount, "
        "company size, total employees, staff count, staff, จำนวนพนักงาน, ~พนักงาน",
        "annual_revenue": "annual revenue, revenue, turnover, annual turnover, yearly revenue, sales volume, "
        "รายได้, รายได้ต่อปี, ยอดขายต่อปี",
        "founded_year": "founded year, year founded, founded, year established, established, founding year, "
        "established year, ~since, ปีที่ก่อตั้ง, ก่อตั้ง, ปีก่อตั้ง",
        "address": "address, street, street address, address line, full address, address formatted, ที่อยู่, ที่ตั้ง, ที่อยู่บริษัท",
        "tax_id": "tax id, vat number, vat id, vat no, vat, tax number, tax no, registration number, tax registration number, "
        "เลขประจำตัวผู้เสียภาษี, เลขผู้เสียภาษี, เลขทะเบียน, เลขทะเบียนนิติบุคคล",
        "parent": "parent company, parent account, parent, subsidiary of, holding, holding company, ~group, belongs to, "
        "parent organization, related company, บริษัทแม่, ในเครือ, เครือ, บริษัทในเครือ",
        "parent_ref": "parent id, parent account id, parent company id, parent organization id, parent record id",
        "owner": "company owner, account owner, customer owner",
    },
    "contact": {
        "name": "full name, contact name, contact person, contact, person name, contact full name, complete name, "
        "lead name, attendee name, participant name, subscriber name, =name, ~person, ~display name, ~file as, "
        "~your name, ชื่อ นามสกุล, ชื่อนามสกุล, ชื่อสกุล, ชื่อ สกุล, ชื่อเต็ม, ชื่อผู้ติดต่อ, ผู้ติดต่อ, ชื่อและนามสกุล, "
        "ชื่อลูกค้า, รายชื่อ, ชื่อผู้ติดต่อหลัก",
        "first_name": "first name, given name, forename, firstname, first, fname, contact first name, lead first, "
        "ชื่อจริง, ชื่อต้น, =ชื่อ",
        "last_name": "last name, surname, family name, lastname, last, lname, contact last name, lead last, นามสกุล, สกุล",
        "external_id": "contact id, person id, lead id, record id, =id, ~customer id, ~external id, รหัสผู้ติดต่อ, ~รหัส",
        "mobile": "mobile, mobile phone, cell, cell phone, mobile number, mobile no, cell number, cellphone, cellular, "
        "mobile phone number, mobile telephone, phone mobile, phone cell, มือถือ, เบอร์มือถือ, โทรศัพท์มือถือ, หมายเลขมือถือ",
        "job_title": "job title, position, designation, job position, job, role, organization title, occupation, "
        "function, job role, work position, title, ตำแหน่ง, ตำแหน่งงาน",
        "company": "company name, company, account name, account, organization name, organization, employer, "
        "company account, sales account name, associated company, primary company, workplace, business name, current company, "
        "primary associated company, customer company, related company, ~customer, ~client, ~customer name, "
        "บริษัท, ชื่อบริษัท, องค์กร, หน่วยงาน, ที่ทำงาน, ชื่อองค์กร, สังกัด, ชื่อหน่วยงาน, บริษัทลูกค้า",
        "company_ref": "account id, company id, organization id, associated company id, associated company ids, "
        "primary associated company id, customer code, รหัสบริษัท, รหัสลูกค้า",
        "company_domain": "company domain, company domain name, associated company domain, email domain, domain, "
        "account domain, โดเมน, โดเมนบริษัท",
        "owner": "contact owner, lead owner, person owner",
        "status": "contact status, lead status, lifecycle stage, ~status, สถานะผู้ติดต่อ, ~สถานะ",
    },
    "deal": {
        "external_id": "opportunity id, deal id, opportunity no, deal no, opportunity number, deal number, record id, "
        "quotation no, quotation number, quote number, reference, reference no, =id, ~external id, รหัสดีล, รหัสโอกาส, "
        "รหัสโอกาสการขาย, เลขที่ใบเสนอราคา, ~เลขที่, ~รหัส",
        "name": "deal name, opportunity name, deal, opportunity, deal title, opportunity title, opp name, ~title, ~subject, "
        "~topic, =name, ~opp, ชื่อดีล, ดีล, ชื่อโอกาส, โอกาสการขาย, ชื่อโอกาสการขาย, ชื่องาน, ~หัวข้อ, ~ชื่อ, "
        "~โครงการ, ~ชื่อโครงการ, ~project, ~project name",
        "company": "company name, company, account name, account, organization name, organization, associated company, "
        "primary associated company, customer, customer name, client, client name, company account, buyer, "
        "บริษัท, ชื่อบริษัท, ลูกค้า, ชื่อลูกค้า, องค์กร, หน่วยงาน, ชื่อองค์กร, บริษัทลูกค้า",
        "contact": "contact name, contact, contact person, primary contact, associated contact, primary contact name, "
        "decision maker, ผู้ติดต่อ, ชื่อผู้ติดต่อ",
        "company_ref": "account id, company id, organization id, customer id, client id, associated company id, "
        "associated company ids, primary associated company id, customer code, รหัสบริษัท, รหัสลูกค้า",
        "company_domain": "company domain, company domain name, associated company domain, account domain, domain, "
        "โดเมน, โดเมนบริษัท",
        "contact_ref": "contact id, primary contact id, person id, associated contact id, associated contact ids, "
        "รหัสผู้ติดต่อ",
        "contact_email": "contact email, associated contact email, primary contact email, person email, customer email, "
        "email, อีเมลผู้ติดต่อ, อีเมล",
        "owner": "deal owner, opportunity owner, sales rep, salesperson",
        "product": "product, product name, sku, product line, ~item, ~product interest, สินค้า, ชื่อสินค้า, ผลิตภัณฑ์, "
        "รายการสินค้า",
        "stage": "deal stage, stage, sales stage, opportunity stage, pipeline stage, stage name, deal status, sales phase, "
        "opportunity status, ~phase, ~status, ขั้นตอน, ขั้นตอนการขาย, ขั้น, สถานะดีล, สเตจ, ~สถานะ, ~ระยะ",
        "pipeline": "pipeline, pipeline name, deal pipeline, sales pipeline, ไปป์ไลน์, ชื่อไปป์ไลน์",
        "amount": "amount, deal amount, deal value, opportunity amount, close value, contract value, expected revenue, "
        "total contract value, estimated value, est value, quote amount, total amount, grand total, value, ~total, ~price, "
        "~revenue, ~budget, มูลค่า, มูลค่าดีล, จำนวนเงิน, ยอดเงิน, มูลค่าโครงการ, มูลค่าสัญญา, ~ยอดขาย, ~ราคา, ~ยอดรวม",
        "engage_date": "engage date, engaged on, engagement date, opened, open date, deal created, =create date, =created date, "
        "=date created, =created, =created at, =created on, =created time, =start date, "
        "วันที่เริ่ม, วันที่สร้าง, วันเริ่มต้น, วันที่เริ่มติดต่อ, วันที่ติดต่อ",
        "close_date": "close date, closed date, closing date, close, closed on, deal closed on, won date, actual close date, "
        "close on, ~end date, วันที่ปิด, วันปิดการขาย, วันที่ปิดการขาย, วันที่ปิดดีล, วันปิด",
        "expected_close_date": "expected close date, expected close, expected closing, expected closing date, "
        "estimated close date, target close date, วันที่คาดว่าจะปิด, กำหนดปิด, คาดว่าจะปิด",
        "lost_reason": "lost reason, loss reason, reason lost, closed lost reason, reason for loss, "
        "reason for losing it, reason, deal lost reason, เหตุผลที่ปิดการขายไม่ได้, เหตุผล, เหตุผลที่แพ้, เหตุผลที่เสียงาน, "
        "สาเหตุที่ไม่ซื้อ, สาเหตุที่ไม่ได้งาน, เหตุผลที่ไม่ได้งาน",
    },
    "product": {
        "name": "product name, product, item name, item, product title, sku name, =name, ~title, "
        "สินค้า, ชื่อสินค้า, ผลิตภัณฑ์, ชื่อผลิตภัณฑ์, ~รายการ, ~ชื่อ",
        "series": "series, product line, product family, family, product group, product category, category, brand, ~model, "
        "~type, product type, หมวดหมู่, ประเภทสินค้า, กลุ่มสินค้า, รุ่น, ~ประเภท, หมวด",
        "price": "list price, unit price, sales price, selling price, retail price, price, standard price, sale price, "
        "base price, ~cost, ราคา, ราคาขาย, ราคาต่อหน่วย, ราคาสินค้า",
    },
    "person": {
        "name": "sales agent, sales rep, salesperson, employee name, employee, staff name, agent, agent name, member name, "
        "member, user name, team member, ~user, ~full name, =name, ~rep, พนักงานขาย, ชื่อพนักงาน, พนักงาน, เซลส์, "
        "~ชื่อ นามสกุล, ~ชื่อ",
        "manager": "manager, team lead, team leader, supervisor, reports to, boss, sales manager, line manager, ~head, "
        "ผู้จัดการ, หัวหน้า, หัวหน้าทีม",
        "team": "team, sales team, regional office, region, office, branch, territory, team name, ~group, ~department, "
        "ทีม, ภาค, ภูมิภาค, สาขา, สำนักงาน, ทีมขาย, ~เขต",
    },
    "project": {
        "external_id": "project id, project no, project number, project code, record id, =id, ~code, รหัสโครงการ, ~รหัส",
        "name": "project name, project, project title, =name, ~title, ~subject, ชื่อโครงการ, โครงการ, ~ชื่อ",
        "company": "company name, company, account name, account, client, client name, customer, customer name, บริษัท, "
        "ชื่อบริษัท, ลูกค้า, ชื่อลูกค้า, หน่วยงาน",
        "deal": "deal, deal name, opportunity, opportunity name, ดีล, ชื่อดีล",
        "company_ref": "account id, company id, organization id, customer id, client id, associated company id, "
        "associated company ids, primary associated company id, customer code, รหัสบริษัท, รหัสลูกค้า",
        "deal_ref": "deal id, opportunity id, associated deal id, associated deal ids, related to id, รหัสดีล",
        "owner": "project manager, project owner, project lead, ผู้จัดการโครงการ, หัวหน้าโครงการ",
        "status": "project status, project stage, ~status, ~stage, สถานะโครงการ, ~สถานะ",
        "start_date": "start date, start, started on, project start, begin date, planned start, วันเริ่มต้น, วันที่เริ่ม, เริ่ม",
        "due_date": "due date, due, deadline, end date, finish date, planned end, target date, วันครบกำหนด, กำหนดเสร็จ, วันสิ้นสุด, "
        "วันที่สิ้นสุด",
        "progress_by_hand": "progress in percent, percent complete, completion, complete percent, progress percent, "
        "progress by hand, ความคืบหน้าเปอร์เซ็นต์",
        "budget": "budget, project budget, project value, ~amount, งบประมาณ, มูลค่าโครงการ",
    },
    "task": {
        "external_id": "task id, activity id, record id, =id, รหัสงาน, ~รหัส",
        "title": "task name, task, task title, task subject, to do, todo, action item, ~subject, ~title, =name, ชื่องาน, "
        "งานที่ต้องทำ, สิ่งที่ต้องทำ, ~งาน, ~หัวข้อ",
        "status": "task status, completed, is completed, is closed, done, complete, ~status, ~state, สถานะงาน, เสร็จแล้ว, ~สถานะ",
        "priority": "priority, task priority, importance, urgency, ความสำคัญ, ลำดับความสำคัญ, ความเร่งด่วน",
        "due_date": "due date, task due date, due, due on, deadline, activity date, วันครบกำหนด, กำหนดส่ง, กำหนดเสร็จ",
        "due_at": "due at, due time, due date time, ครบกำหนดเวลา",
        "remind_at": "reminder, remind at, reminder date, reminder date time, แจ้งเตือน, เตือนเมื่อ",
        "completed_at": "completed at, completed on, completed date, completion date, date completed, done at, "
        "completed date time, เสร็จเมื่อ, วันที่เสร็จ",
        "company": "company name, company, account name, account, related account, organization, customer, บริษัท, "
        "ชื่อบริษัท, ลูกค้า",
        "contact": "contact name, contact, who, related contact, associated contact, ผู้ติดต่อ, ชื่อผู้ติดต่อ",
        "deal": "deal, deal name, opportunity, opportunity name, what, related to, associated deal, ดีล, ชื่อดีล",
        "project": "project, project name, โครงการ, ชื่อโครงการ",
        "company_ref": "account id, company id, organization id, customer id, client id, associated company id, "
        "associated company ids, primary associated company id, customer code, รหัสบริษัท, รหัสลูกค้า",
        "contact_ref": "who id, contact id, person id, associated contact id, associated contact ids, "
        "primary contact id, รหัสผู้ติดต่อ",
        "deal_ref": "what id, deal id, opportunity id, associated deal id, associated deal ids, related to id, รหัสดีล",
        "project_ref": "project id, project no, project number, project code, รหัสโครงการ",
        "owner": "task owner, assigned to, assignee, มอบหมายให้, ผู้รับมอบหมาย",
    },
    "activity": {
        "external_id": "activity id, event id, call id, record id, =id, รหัสกิจกรรม, ~รหัส",
        "kind": "activity type, activity kind, kind, event type, engagement type, task subtype, ~type, ประเภทกิจกรรม, ~ประเภท",
        "subject": "activity subject, subject, call subject, meeting name, meeting title, email subject, activity name, ~title, "
        "~topic, หัวข้อ, เรื่อง, หัวข้อกิจกรรม",
        "body": "body, text, content, message, activity note, activity notes, note body, call notes, meeting notes, email body, "
        "description, notes, comments, ~note, ~details, ~comment, ข้อความ, เนื้อหา, บันทึก, รายละเอียด, ~หมายเหตุ",
        "occurred_at": "when, occurred at, activity date, activity time, start time, start date time, call date, meeting date, "
        "call time, happened at, start, date time, ~date, วันและเวลา, วันที่และเวลา, วันที่ติดต่อ, ~วันที่, ~เวลา",
        "duration_minutes": "minutes, duration, duration in minutes, duration minutes, call duration, ระยะเวลานาที, ระยะเวลา, นาที",
        "direction": "direction, call direction, call type, email direction, ทิศทาง",
        "company": "company name, company, account name, account, organization, customer, บริษัท, ชื่อบริษัท, ลูกค้า",
        "contact": "contact name, contact, who, attendee, participant, associated contact, ผู้ติดต่อ, ชื่อผู้ติดต่อ",
        "deal": "deal, deal name, opportunity, opportunity name, what, related to, ดีล, ชื่อดีล",
        "project": "project, project name, โครงการ, ชื่อโครงการ",
        "task": "task, task name, งาน, ชื่องาน",
        "company_ref": "account id, company id, organization id, customer id, client id, associated company id, "
        "associated company ids, primary associated company id, customer code, รหัสบริษัท, รหัสลูกค้า",
        "contact_ref": "who id, contact id, person id, associated contact id, associated contact ids, "
        "primary contact id, รหัสผู้ติดต่อ",
        "deal_ref": "what id, deal id, opportunity id, associated deal id, associated deal ids, related to id, รหัสดีล",
        "project_ref": "project id, project no, project number, project code, รหัสโครงการ",
        "task_ref": "task id, รหัสงาน",
        "owner": "by, activity owner, logged by, made by, ผู้บันทึก, โดย",
    },
}

QUALIFIERS: dict[str, tuple[str, ...]] = {
    "email": ("work", "business", "primary", "main", "office", "corporate", "default", "contact"),
    "phone": ("work", "business", "primary", "main", "office", "direct", "day", "default", "contact"),
    "mobile": ("work", "business", "primary", "main", "personal", "contact"),
    "city": ("billing", "mailing", "business", "primary", "main", "office", "work", "address", "head office", "hq"),
    "country": ("billing", "mailing", "business", "primary", "main", "office", "work", "address", "head office", "hq"),
    "address": (
        "billing",
        "mailing",
        "business",
        "primary",
        "main",
        "office",
        "work",
        "registered",
        "head office",
        "hq",
    ),
    "website": ("primary", "main", "corporate", "official", "business"),
    "owner": ("primary", "current", "main"),
    "name": ("full",),
    "company": ("current", "primary", "main"),
    "contact": ("primary", "main", "key"),
    "amount": ("estimated", "forecast", "total", "expected", "net"),
    "description": ("internal", "general"),
    "job_title": ("current",),
    "sector": ("primary", "main"),
}
"""Words before or after a field's name that leave its meaning: "work email" and "email work" are emails. Not among them
are those that make another thing of it: another person's ("assistant phone"), another place ("shipping city")."""

FILE_NAMES: dict[Entity, str] = {
    Entity.COMPANY: "account, accounts, company, companies, organization, organizations, customer, customers, client, "
    "clients, บริษัท, ลูกค้า",
    Entity.CONTACT: "contact, contacts, people, persons, lead, leads, connections, subscribers, audience, ผู้ติดต่อ, รายชื่อ",
    Entity.DEAL: "pipeline, deal, deals, opportunity, opportunities, forecast, ดีล, โอกาส, งานขาย",
    Entity.PRODUCT: "product, products, item, items, price list, pricelist, catalog, สินค้า, ผลิตภัณฑ์",
    Entity.PERSON: "team, teams, agent, agents, staff, employee, employees, member, members, user, users, พนักงาน, ทีม",
    Entity.TASK: "task, tasks, todo, todos, งาน, สิ่งที่ต้องทำ",
    Entity.ACTIVITY: "activity, activities, events, calls, meetings, กิจกรรม",
    Entity.PROJECT: "project, projects, โครงการ",
}


def _of_declared(record: RecordType[Any]) -> dict[str, str]:
    """The headings of a declared kind: the words of its fields, and what it calls itself before the name of what it is."""
    nouns = NOUNS[record.kind]
    found = {record.title_column: ", ".join(nouns), "external_id": ", ".join(f"{noun} id" for noun in nouns)}
    for one in record.fields:
        name = one.link or one.name
        listed = [found.get(name, ""), one.headings, f"{one.link}, {one.link} name" if one.link else ""]
        found[name] = ", ".join(part for part in listed if part)
        if one.link:
            found[f"{one.link}_ref"] = f"{one.link} id"
    return found


for _record in DECLARED:
    _words = (*(_record.one or ()), *(_record.many or ()))
    NOUNS[_record.kind] = tuple(dict.fromkeys(word.lower() for word in _record.one or (_record.kind,)))
    SYNONYMS[_record.kind] = _of_declared(_record)
    FILE_NAMES[Entity(_record.kind)] = ", ".join(dict.fromkeys(word.lower() for word in _words))
