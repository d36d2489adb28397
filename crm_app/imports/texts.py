"""Texts of imports: problems of files and rows, fields, mapping errors."""

_FIELD_NAMES: dict[str, tuple[str, str]] = {
    "name": ("Name", "ชื่อ"),
    "external_id": ("Identifier in the source", "รหัสจากระบบต้นทาง"),
    "parent_ref": ("Parent company's identifier", "รหัสบริษัทแม่"),
    "company_ref": ("Company's identifier", "รหัสบริษัท"),
    "company_domain": ("Company's domain", "โดเมนของบริษัท"),
    "contact_ref": ("Contact's identifier", "รหัสผู้ติดต่อ"),
    "contact_email": ("Contact's email", "อีเมลผู้ติดต่อ"),
    "website": ("Website", "เว็บไซต์"),
    "phone": ("Telephone", "โทรศัพท์"),
    "mobile": ("Mobile", "โทรศัพท์มือถือ"),
    "email": ("Email", "อีเมล"),
    "sector": ("Industry", "อุตสาหกรรม"),
    "employees": ("Employees", "จำนวนพนักงาน"),
    "annual_revenue": ("Annual revenue", "รายได้ต่อปี"),
    "founded_year": ("Year founded", "ปีที่ก่อตั้ง"),
    "country": ("Country", "ประเทศ"),
    "city": ("City", "เมือง"),
    "address": ("Address", "ที่อยู่"),
    "tax_id": ("Tax number", "เลขประจำตัวผู้เสียภาษี"),
    "parent": ("Parent company", "บริษัทแม่"),
    "owner": ("Owner", "ผู้รับผิดชอบ"),
    "description": ("Description", "รายละเอียด"),
    "first_name": ("First name", "ชื่อจริง"),
    "last_name": ("Last name", "นามสกุล"),
    "job_title": ("Job title", "ตำแหน่ง"),
    "company": ("Company", "บริษัท"),
    "contact": ("Contact", "ผู้ติดต่อ"),
    "product": ("Product", "สินค้า"),
    "stage": ("Stage", "ขั้นตอน"),
    "amount": ("Amount", "มูลค่า"),
    "currency": ("Currency", "สกุลเงิน"),
    "engage_date": ("Engaged on", "วันที่เริ่มติดต่อ"),
    "close_date": ("Close date", "วันที่ปิดการขาย"),
    "lost_reason": ("Reason lost", "สาเหตุที่ไม่ได้งาน"),
    "series": ("Series", "กลุ่มสินค้า"),
    "price": ("Price", "ราคา"),
    "manager": ("Manager", "ผู้จัดการ"),
    "team": ("Team", "ทีม"),
}
_ENTITY_FIELDS: dict[str, str] = {
    "company": "name external_id website phone email sector employees annual_revenue founded_year country city address "
    "tax_id parent parent_ref owner description",
    "contact": "name first_name last_name external_id email phone mobile job_title company company_ref company_domain city country "
    "owner description",
    "deal": "external_id name company company_ref company_domain contact contact_ref contact_email owner product stage amount currency engage_date close_date "
    "lost_reason description",
    "product": "name series price currency",
    "person": "name email manager team",
}

TEXTS: dict[str, tuple[str, str]] = {
    # Pages
    "imports.title": ("Imports", "นำเข้าข้อมูล"),
    "imports.one": ("Import", "การนำเข้า"),
    "imports.intro": (
        "Bring in companies, contacts, deals, products and people from CSV files. Every import can be undone.",
        "นำเข้าบริษัท ผู้ติดต่อ ดีล สินค้า และบุคลากรจากไฟล์ CSV ทุกการนำเข้าสามารถยกเลิกได้",
    ),
    "imports.upload.label": ("CSV files", "ไฟล์ CSV"),
    "imports.upload.hint": (
        "At most 100 MB and 1,000,000 rows, in any usual encoding. Choose several to link them by their identifiers. "
        "Nothing is saved before you have seen a preview.",
        "ไม่เกิน 100 MB และ 1,000,000 แถว รองรับรหัสอักขระทั่วไป เลือกหลายไฟล์พร้อมกันเพื่อเชื่อมโยงด้วยรหัสได้ ระบบจะยังไม่บันทึกจนกว่าคุณจะได้ดูตัวอย่าง",
    ),
    "imports.upload.submit": ("Upload", "อัปโหลด"),
    "imports.none": ("No imports yet", "ยังไม่มีการนำเข้า"),
    "imports.none.hint": (
        "Export your data from a spreadsheet or another system as CSV and upload it here.",
        "ส่งออกข้อมูลจากสเปรดชีตหรือระบบอื่นเป็น CSV แล้วอัปโหลดที่นี่",
    ),
    "imports.missing": ("There is no such import", "ไม่พบการนำเข้านี้"),
    "imports.rows": ("{count} rows", "{count} แถว"),
    "imports.row": ("Row {number}", "แถวที่ {number}"),
    "imports.progress": ("{done} of {rows} rows", "{done} จาก {rows} แถว"),
    "imports.status.analysing": ("Reading the file", "กำลังอ่านไฟล์"),
    "imports.status.unreadable": ("Cannot be read", "อ่านไฟล์ไม่ได้"),
    "imports.status.ready": ("Ready to import", "พร้อมนำเข้า"),
    "imports.status.running": ("Importing", "กำลังนำเข้า"),
    "imports.status.done": ("Imported", "นำเข้าแล้ว"),
    "imports.status.failed": ("Stopped", "หยุดกลางคัน"),
    "imports.status.cancelled": ("Cancelled", "ยกเลิกระหว่างนำเข้า"),
    "imports.status.undoing": ("Undoing", "กำลังย้อนกลับ"),
    "imports.status.undone": ("Undone", "ย้อนกลับแล้ว"),
    # Rows that look alike, values that would be replaced
    "imports.same.title": ("Rows that look like the same record", "แถวที่ดูเป็นรายการเดียวกัน"),
    "imports.same.summary": (
        "{rows} rows without identifiers look like the same record as another row ({groups} groups). Choose what to do.",
        "มี {rows} แถวที่ไม่มีรหัสและดูเป็นรายการเดียวกับแถวอื่น ({groups} กลุ่ม) กรุณาเลือกว่าจะทำอย่างไร",
    ),
    "imports.same.rows": ("Rows {rows}", "แถว {rows}"),
    "imports.same.equal": ("{count} repeat another word for word", "ซ้ำกันทุกคอลัมน์ {count} แถว"),
    "imports.same.apart": ("Keep them apart: a record for each", "แยกกัน: แต่ละแถวเป็นหนึ่งรายการ"),
    "imports.same.join": ("Join them: later rows overwrite earlier ones", "รวมกัน: แถวหลังเขียนทับแถวก่อน"),
    "imports.same.leave_out": ("Import the first, leave out the others", "นำเข้าแถวแรก ข้ามแถวที่เหลือ"),
    "imports.overwrites.title": ("What would be overwritten", "ข้อมูลที่จะถูกเขียนทับ"),
    "imports.overwrites.summary": (
        "{count} rows would replace values of records that you have already. The first are listed here.",
        "มี {count} แถวที่จะเขียนทับข้อมูลของรายการที่มีอยู่แล้ว แสดงแถวแรก ๆ ไว้ด้านล่าง",
    ),
    "imports.field.custom": ("Extra fields", "ข้อมูลเพิ่มเติม"),
    "imports.would.created": ("Would be new", "จะสร้างใหม่"),
    "imports.would.updated": ("Would be updated", "จะอัปเดต"),
    "imports.would.unchanged": ("Unchanged", "ไม่เปลี่ยนแปลง"),
    "imports.would.left_out": ("Would be left out", "จะข้าม"),
    "imports.would.rejected": ("Would be rejected", "จะไม่นำเข้า"),
    "imports.action.created": ("New", "สร้างใหม่"),
    "imports.action.updated": ("Updated", "อัปเดต"),
    "imports.action.unchanged": ("Unchanged", "ไม่เปลี่ยนแปลง"),
    "imports.action.left_out": ("Left out", "ข้าม"),
    "imports.action.rejected": ("Rejected", "ไม่นำเข้า"),
    "imports.undo.undone": ("Undone", "ย้อนกลับแล้ว"),
    "imports.undo.edited": ("Left: edited since", "คงไว้: มีการแก้ไขภายหลัง"),
    "imports.undo.denied": ("Left: your role may not undo it", "คงไว้: บทบาทของคุณไม่มีสิทธิ์ย้อนกลับ"),
    "imports.undo.in_use": ("Left: still in use", "คงไว้: ยังมีการใช้งาน"),
    "imports.undo.gone": ("Deleted already", "ถูกลบไปแล้ว"),
    "imports.count.created": ("New", "สร้างใหม่"),
    "imports.count.updated": ("Updated", "อัปเดต"),
    "imports.count.unchanged": ("Unchanged", "ไม่เปลี่ยนแปลง"),
    "imports.count.left_out": ("Left out", "ข้าม"),
    "imports.count.rejected": ("Rejected", "ไม่นำเข้า"),
    "imports.count.warned": ("With remarks", "มีข้อสังเกต"),
    "imports.extra.company": ("Companies added", "บริษัทที่เพิ่ม"),
    "imports.extra.link": ("Links made", "การเชื่อมโยงที่สร้าง"),
    "imports.extra.member": ("People added", "บุคลากรที่เพิ่ม"),
    "imports.extra.stage": ("Stages added", "ขั้นตอนที่เพิ่ม"),
    "imports.undone.deleted": ("Removed again", "ลบออกแล้ว"),
    "imports.undone.restored": ("Restored", "คืนค่าเดิมแล้ว"),
    "imports.undone.edited": ("Left, edited since", "คงไว้ มีการแก้ไขภายหลัง"),
    "imports.undone.in_use": ("Left, still in use", "คงไว้ ยังมีการใช้งาน"),
    "imports.undone.denied": ("Left, not yours to undo", "คงไว้ เพราะคุณไม่มีสิทธิ์"),
    "imports.undone.gone": ("Deleted already", "ถูกลบไปแล้ว"),
    "imports.analysing": (
        "Reading the file and recognising its columns. A large file takes up to a minute.",
        "กำลังอ่านไฟล์และวิเคราะห์คอลัมน์ ไฟล์ขนาดใหญ่อาจใช้เวลาถึงหนึ่งนาที",
    ),
    "imports.previewing": ("Preparing the preview", "กำลังเตรียมตัวอย่าง"),
    "imports.start": ("Start the import", "เริ่มนำเข้า"),
    "imports.cancel": ("Stop", "หยุด"),
    "imports.resume": ("Continue", "นำเข้าต่อ"),
    "imports.undo.action": ("Undo the import", "ย้อนกลับการนำเข้า"),
    "imports.undo.ask": ("Undo this import?", "ต้องการย้อนกลับการนำเข้านี้หรือไม่"),
    "imports.undo.text": (
        "What it created is deleted, what it changed becomes what it was. Records that somebody edited since, or that "
        "others still need, stay as they are and are listed.",
        "รายการที่สร้างจากการนำเข้าจะถูกลบ และรายการที่แก้ไขจะกลับเป็นค่าเดิม ส่วนรายการที่มีผู้แก้ไขภายหลังหรือยังมีการใช้งานจะคงไว้ "
        "และแสดงให้ทราบ",
    ),
    "imports.entity": ("The file holds", "ข้อมูลในไฟล์"),
    "imports.encoding": ("Encoding", "รหัสอักขระ"),
    "imports.encoding.utf-8": ("UTF-8", "UTF-8"),
    "imports.encoding.utf-8-sig": ("UTF-8 with mark", "UTF-8 แบบมีเครื่องหมายนำ"),
    "imports.encoding.utf-16": ("UTF-16", "UTF-16"),
    "imports.encoding.cp874": ("Thai (TIS-620, Windows 874)", "ภาษาไทย (TIS-620, Windows 874)"),
    "imports.encoding.cp1252": ("Western European (Windows 1252)", "ยุโรปตะวันตก (Windows 1252)"),
    "imports.encoding_assumed": (
        "The file does not say its encoding; it reads best as {encoding}. Check that names look right below.",
        "ไฟล์ไม่ได้ระบุรหัสอักขระ ระบบอ่านเป็น {encoding} กรุณาตรวจสอบว่าชื่อด้านล่างแสดงถูกต้อง",
    ),
    "imports.delimiter": ("Separator", "ตัวคั่น"),
    "imports.delimiter.,": ("Comma", "จุลภาค (,)"),
    "imports.delimiter.;": ("Semicolon", "อัฒภาค (;)"),
    "imports.delimiter.tab": ("Tab", "แท็บ"),
    "imports.delimiter.|": ("Vertical bar", "เส้นตั้ง (|)"),
    "imports.columns": ("Columns", "คอลัมน์"),
    "imports.columns.hint": (
        "Where each column goes. Change what was guessed wrongly; the preview follows.",
        "กำหนดว่าแต่ละคอลัมน์จะไปอยู่ในช่องใด แก้ไขส่วนที่ระบบคาดเดาไม่ถูกต้อง แล้วตัวอย่างจะเปลี่ยนตาม",
    ),
    "imports.column.custom": ("Extra field with this name", "เก็บเป็นข้อมูลเพิ่มเติมชื่อนี้"),
    "imports.column.ignore": ("Leave out", "ไม่นำเข้า"),
    "imports.column.filled": ("{percent} filled", "มีข้อมูล {percent}"),
    "imports.column.goes_to": ("Where “{column}” goes", "ปลายทางของ “{column}”"),
    "imports.column.dates": ("How the dates in “{column}” are written", "รูปแบบวันที่ของ “{column}”"),
    "imports.column.numbers": ("Decimal sign in “{column}”", "เครื่องหมายทศนิยมของ “{column}”"),
    "imports.dates.dmy": ("Day, month, year", "วัน เดือน ปี"),
    "imports.dates.mdy": ("Month, day, year", "เดือน วัน ปี"),
    "imports.dates.ymd": ("Year, month, day", "ปี เดือน วัน"),
    "imports.dates.dmy+be": ("Day, month, Buddhist year", "วัน เดือน ปี พ.ศ."),
    "imports.dates.excel": ("Excel's day numbers", "ตัวเลขวันที่ของ Excel"),
    "imports.numbers.dot": ("1,234.50", "1,234.50"),
    "imports.numbers.comma": ("1.234,50", "1.234,50"),
    "imports.stages": ("Stages", "ขั้นตอน"),
    "imports.stages.hint": (
        "Which stage of the pipeline each value means, and whether such deals are open, won or lost.",
        "กำหนดว่าแต่ละค่าคือขั้นตอนใดในไปป์ไลน์ และดีลนั้นเปิดอยู่ ปิดได้ หรือปิดไม่ได้",
    ),
    "imports.stage.name": ("Stage for “{value}”", "ขั้นตอนของ “{value}”"),
    "imports.stage.outcome": ("What “{value}” says of a deal", "ผลลัพธ์ของ “{value}”"),
    "imports.outcome.open": ("Open", "เปิดอยู่"),
    "imports.outcome.won": ("Won", "ปิดการขายได้"),
    "imports.outcome.lost": ("Lost", "ปิดการขายไม่ได้"),
    "imports.option.keep_unread_amounts": (
        "Import rows whose amount cannot be read",
        "นำเข้าแถวที่อ่านจำนวนเงินไม่ได้",
    ),
    "imports.option.keep_unread_amounts.hint": (
        "They come without an amount; what was typed is kept as an extra field. Otherwise they are rejected and listed.",
        "แถวเหล่านี้จะไม่มีจำนวนเงิน โดยเก็บค่าที่พิมพ์ไว้เป็นข้อมูลเพิ่มเติม หากไม่เลือก ระบบจะไม่นำเข้าและแสดงในรายการ",
    ),
    "imports.kind.ask": ("What does this file hold?", "ไฟล์นี้เป็นข้อมูลอะไร"),
    "imports.kind.hint": (
        "It could be more than one kind of record. Choose one; nothing is imported yet.",
        "ไฟล์นี้อาจเป็นข้อมูลได้มากกว่าหนึ่งประเภท กรุณาเลือกหนึ่งประเภท ระบบยังไม่นำเข้าข้อมูลใด ๆ",
    ),
    "imports.kind.why": ("Because of {columns}", "เพราะมี {columns}"),
    "imports.header_row": ("Column names in", "แถวชื่อคอลัมน์"),
    "imports.header_row.none": ("No row: the file has no column names", "ไม่มี: ไฟล์ไม่มีชื่อคอลัมน์"),
    "imports.column.reads": ("{typed} is read as {value}", "{typed} อ่านเป็น {value}"),
    "imports.placeholder.empty": ("Read “{value}” as an empty cell", "อ่าน “{value}” เป็นค่าว่าง"),
    "imports.owners": ("Owners", "ผู้รับผิดชอบ"),
    "imports.owners.hint": (
        "Who the owners in the file are. Choose a member where none, or the wrong one, was found.",
        "ผู้รับผิดชอบในไฟล์ตรงกับใคร หากไม่พบหรือจับคู่ไม่ถูกต้อง กรุณาเลือกสมาชิก",
    ),
    "imports.owner.goes_to": ("Who “{value}” is", "“{value}” คือใคร"),
    "imports.owner.is": ("Member {name}", "สมาชิก {name}"),
    "imports.owner.new": ("New owner without a sign-in", "ผู้รับผิดชอบใหม่ที่ไม่มีสิทธิ์เข้าสู่ระบบ"),
    "imports.owner.nobody": ("Nobody", "ไม่มีผู้รับผิดชอบ"),
    "imports.owner.choice.auto": ("As found", "ตามที่ระบบจับคู่"),
    "imports.owner.choice.create": ("A new owner without a sign-in", "ผู้รับผิดชอบใหม่ที่ไม่มีสิทธิ์เข้าสู่ระบบ"),
    "imports.owner.choice.leave": ("Nobody", "ไม่มีผู้รับผิดชอบ"),
    "imports.options": ("Options", "ตัวเลือก"),
    "imports.option.create_owners": ("Add owners who are not members", "เพิ่มผู้รับผิดชอบที่ยังไม่เป็นสมาชิก"),
    "imports.option.create_owners.hint": (
        "They can own records but cannot sign in.",
        "บุคคลเหล่านี้เป็นเจ้าของรายการได้ แต่เข้าสู่ระบบไม่ได้",
    ),
    "imports.option.create_companies": ("Add companies that are not there yet", "เพิ่มบริษัทที่ยังไม่มี"),
    "imports.option.create_companies.hint": (
        "Companies are matched by name; case and spaces do not count.",
        "ระบบจับคู่บริษัทด้วยชื่อ โดยไม่สนใจตัวพิมพ์เล็กใหญ่และช่องว่าง",
    ),
    "imports.option.create_stages": ("Add stages that the pipeline lacks", "เพิ่มขั้นตอนที่ไปป์ไลน์ยังไม่มี"),
    "imports.option.create_stages.hint": (
        "Otherwise every stage above must exist already.",
        "หากไม่เลือก ทุกขั้นตอนข้างต้นต้องมีอยู่แล้ว",
    ),
    "imports.option.pipeline": ("Pipeline", "ไปป์ไลน์"),
    "imports.option.pipeline.hint": ("Empty for the usual one.", "เว้นว่างเพื่อใช้ไปป์ไลน์หลัก"),
    "imports.option.source": ("Source", "แหล่งข้อมูล"),
    "imports.option.source.hint": (
        "Identifiers are unique within a source. Keep it when you import newer files from the same system.",
        "รหัสจะไม่ซ้ำกันภายในแหล่งเดียวกัน ใช้ชื่อเดิมเมื่อนำเข้าไฟล์ใหม่จากระบบเดียวกัน",
    ),
    "imports.option.currency": ("Currency", "สกุลเงิน"),
    "imports.option.currency.hint": (
        "For amounts that name none, such as THB. Empty for the workspace's own.",
        "สำหรับจำนวนเงินที่ไม่ระบุสกุล เช่น THB เว้นว่างเพื่อใช้ของเวิร์กสเปซ",
    ),
    "imports.preview": ("Preview", "ตัวอย่าง"),
    "imports.problems": ("Problems", "ข้อสังเกต"),
    "imports.problem_rows": ("{count} rows, first row {first}", "{count} แถว เริ่มที่แถว {first}"),
    "imports.fact.owners": (
        "{count} owners are not members and will be added without a sign-in: {names}",
        "ผู้รับผิดชอบ {count} คนยังไม่เป็นสมาชิก ระบบจะเพิ่มโดยไม่มีสิทธิ์เข้าสู่ระบบ: {names}",
    ),
    "imports.fact.companies": (
        "{count} companies will be added because rows name them: {names}",
        "ระบบจะเพิ่มบริษัทที่ถูกอ้างถึง {count} แห่ง: {names}",
    ),
    "imports.fact.stages": ("These stages will be added to the pipeline: {names}", "ระบบจะเพิ่มขั้นตอนในไปป์ไลน์: {names}"),
    "imports.fact.rejected": (
        "{count} rows cannot be imported; you can download them afterwards with the reasons.",
        "มี {count} แถวที่นำเข้าไม่ได้ คุณดาวน์โหลดแถวเหล่านี้พร้อมเหตุผลได้ภายหลัง",
    ),
    "imports.fact.part": (
        "This is what the first {count} rows show; the rest is checked during the import.",
        "ผลนี้มาจาก {count} แถวแรก ส่วนที่เหลือจะตรวจสอบระหว่างนำเข้า",
    ),
    "imports.rows.title": ("Rows", "แถว"),
    "imports.rows.problems": ("With remarks", "มีข้อสังเกต"),
    "imports.rows.rejected": ("Rejected", "ไม่นำเข้า"),
    "imports.rows.left": ("Left by the undo", "คงไว้หลังย้อนกลับ"),
    "imports.rows.none": ("No such rows", "ไม่มีแถวประเภทนี้"),
    "imports.see_records": ("See the records", "ดูรายการ"),
    "imports.download_rejected": ("Rejected rows as CSV", "ดาวน์โหลดแถวที่ไม่นำเข้า"),
    "imports.download_file": ("The uploaded file", "ไฟล์ที่อัปโหลด"),
    # What a file holds
    "imports.entity.company": ("Companies", "บริษัท"),
    "imports.entity.contact": ("Contacts", "ผู้ติดต่อ"),
    "imports.entity.deal": ("Deals", "ดีล"),
    "imports.entity.product": ("Products", "สินค้า"),
    "imports.entity.person": ("People and teams", "บุคลากรและทีม"),
    # The whole file cannot be read
    "imports.file.empty": (
        "This file is empty. Choose a CSV file with a row of column names and at least one row below it.",
        "ไฟล์นี้ว่างเปล่า กรุณาเลือกไฟล์ CSV ที่มีแถวชื่อคอลัมน์และมีข้อมูลอย่างน้อยหนึ่งแถว",
    ),
    "imports.file.header_only": (
        "This file has column names but no rows below them. Export it again with its data.",
        "ไฟล์นี้มีเพียงชื่อคอลัมน์ แต่ไม่มีข้อมูล กรุณาส่งออกไฟล์ใหม่พร้อมข้อมูล",
    ),
    "imports.file.too_large": (
        "This file is larger than {limit}. Split it into several files and import them one after another.",
        "ไฟล์นี้มีขนาดเกิน {limit} กรุณาแบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์",
    ),
    "imports.file.too_many_rows": (
        "This file has more than {limit} rows. Split it into several files and import them one after another.",
        "ไฟล์นี้มีมากกว่า {limit} แถว กรุณาแบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์",
    ),
    "imports.file.too_many_columns": (
        "This file has {count} columns; at most {limit} can be imported. Remove those that you do not need.",
        "ไฟล์นี้มี {count} คอลัมน์ แต่นำเข้าได้ไม่เกิน {limit} คอลัมน์ กรุณาลบคอลัมน์ที่ไม่จำเป็นออก",
    ),
    "imports.file.spreadsheet": (
        "This is a spreadsheet or a ZIP file, not CSV. Open it in Excel or Google Sheets, choose “Save as” → "
        "“CSV UTF-8”, and upload that file.",
        "ไฟล์นี้เป็นสเปรดชีตหรือไฟล์ ZIP ไม่ใช่ CSV กรุณาเปิดใน Excel หรือ Google Sheets แล้วเลือก “บันทึกเป็น” → "
        "“CSV UTF-8” จากนั้นอัปโหลดไฟล์ที่ได้",
    ),
    "imports.file.pdf": (
        "This is a PDF, not CSV. Export the data from the program it comes from as CSV and upload that file.",
        "ไฟล์นี้เป็น PDF ไม่ใช่ CSV กรุณาส่งออกข้อมูลจากโปรแกรมต้นทางเป็น CSV แล้วอัปโหลดไฟล์ที่ได้",
    ),
    "imports.file.document": (
        "This is a text document, not CSV. Export the data as CSV and upload that file.",
        "ไฟล์นี้เป็นเอกสาร ไม่ใช่ CSV กรุณาส่งออกข้อมูลเป็น CSV แล้วอัปโหลดไฟล์ที่ได้",
    ),
    "imports.file.compressed": (
        "This file is compressed. Unpack it and upload the CSV file inside.",
        "ไฟล์นี้ถูกบีบอัดอยู่ กรุณาแตกไฟล์แล้วอัปโหลดไฟล์ CSV ที่อยู่ข้างใน",
    ),
    "imports.file.web_page": (
        "This is a web page or XML, not CSV; perhaps the download asked for a sign-in. Download it again as CSV.",
        "ไฟล์นี้เป็นหน้าเว็บหรือ XML ไม่ใช่ CSV อาจเกิดจากต้องเข้าสู่ระบบก่อนดาวน์โหลด กรุณาดาวน์โหลดใหม่เป็น CSV",
    ),
    "imports.file.json": (
        "This is JSON, not CSV. Export the data as CSV and upload that file.",
        "ไฟล์นี้เป็น JSON ไม่ใช่ CSV กรุณาส่งออกข้อมูลเป็น CSV แล้วอัปโหลดไฟล์ที่ได้",
    ),
    "imports.file.binary": (
        "This file holds no text. Export the data as CSV and upload that file.",
        "ไฟล์นี้ไม่ใช่ไฟล์ข้อความ กรุณาส่งออกข้อมูลเป็น CSV แล้วอัปโหลดไฟล์ที่ได้",
    ),
    "imports.file.damaged": (
        "The text cannot be read as {encoding} from about line {line} on. Save the file again as “CSV UTF-8”, "
        "or choose another encoding.",
        "อ่านข้อความแบบ {encoding} ไม่ได้ตั้งแต่ประมาณบรรทัดที่ {line} กรุณาบันทึกไฟล์ใหม่เป็น “CSV UTF-8” หรือเลือกรหัสอักขระแบบอื่น",
    ),
    "imports.file.encoding_unknown": (
        "The encoding of this file is not known. Save it again as “CSV UTF-8” and upload it.",
        "ไม่รู้จักรหัสอักขระของไฟล์นี้ กรุณาบันทึกไฟล์ใหม่เป็น “CSV UTF-8” แล้วอัปโหลดอีกครั้ง",
    ),
    "imports.file.delimiter_unknown": (
        "Choose comma, semicolon, tab or vertical bar as the separator.",
        "กรุณาเลือกตัวคั่นเป็นจุลภาค อัฒภาค แท็บ หรือเส้นตั้ง",
    ),
    "imports.file.line_too_long": (
        "Line {line} is too long for a CSV file. Check that this is the file you meant and save it again as CSV.",
        "บรรทัดที่ {line} ยาวเกินไปสำหรับไฟล์ CSV กรุณาตรวจสอบว่าเลือกไฟล์ถูกต้อง แล้วบันทึกใหม่เป็น CSV",
    ),
    "imports.file.quotes": (
        "Quotation marks are opened and never closed, for example in line {line}. Correct them or save the file "
        "again as CSV.",
        "มีเครื่องหมายคำพูดที่เปิดแล้วไม่ปิด เช่น ในบรรทัดที่ {line} กรุณาแก้ไขหรือบันทึกไฟล์ใหม่เป็น CSV",
    ),
    "imports.file.header_row": (
        "Row {row} is not among the first rows of the file. Choose a row that holds the column names.",
        "ไม่พบแถวที่ {row} ในช่วงต้นของไฟล์ กรุณาเลือกแถวที่เป็นชื่อคอลัมน์",
    ),
    # Columns in doubt
    "imports.problem.preamble": (
        "The column names were found in row {row}; the {count} rows above it are not imported.",
        "พบชื่อคอลัมน์ที่แถว {row} ระบบไม่นำเข้า {count} แถวที่อยู่เหนือแถวนี้",
    ),
    "imports.problem.header_is_data": (
        "Row {row} ({value}) looks like data, not like column names. Choose another row of names, or none.",
        "แถวที่ {row} ({value}) ดูเหมือนข้อมูล ไม่ใช่ชื่อคอลัมน์ กรุณาเลือกแถวชื่อคอลัมน์แถวอื่น หรือเลือกว่าไม่มี",
    ),
    "imports.problem.heading_unsure": (
        "The name “{column}” leaves open what the column holds. Check where it goes.",
        "ชื่อ “{column}” ยังไม่บอกแน่ชัดว่าเป็นข้อมูลอะไร กรุณาตรวจสอบปลายทาง",
    ),
    "imports.problem.no_room": (
        "There is room for {limit} extra fields; “{column}” is left out. Leave out another column to make room.",
        "เก็บข้อมูลเพิ่มเติมได้ {limit} คอลัมน์ จึงไม่นำเข้า “{column}” หากต้องการ ให้เลือกไม่นำเข้าคอลัมน์อื่นแทน",
    ),
    "imports.problem.custom_limit": (
        "At most {limit} columns can become extra fields; {count} columns are left out and marked below.",
        "เก็บเป็นข้อมูลเพิ่มเติมได้ไม่เกิน {limit} คอลัมน์ ระบบไม่นำเข้า {count} คอลัมน์ซึ่งทำเครื่องหมายไว้ด้านล่าง",
    ),
    "imports.problem.not_emails": (
        "Many values in “{column}” are not email addresses. Check where it goes.",
        "หลายค่าในคอลัมน์ “{column}” ไม่ใช่อีเมล กรุณาตรวจสอบปลายทาง",
    ),
    "imports.problem.not_urls": (
        "Many values in “{column}” are not web addresses. Check where it goes.",
        "หลายค่าในคอลัมน์ “{column}” ไม่ใช่ที่อยู่เว็บ กรุณาตรวจสอบปลายทาง",
    ),
    "imports.problem.placeholder": (
        "“{value}” stands in {count} cells and seems to stand for nothing; these cells are read as empty.",
        "พบ “{value}” ใน {count} ช่อง ซึ่งดูเหมือนไม่ใช่ข้อมูลจริง ระบบจะอ่านช่องเหล่านี้เป็นค่าว่าง",
    ),
    "imports.problem.header_empty": (
        "Column {position} has no name; it is called “{column}” here.",
        "คอลัมน์ที่ {position} ไม่มีชื่อ จึงใช้ชื่อ “{column}” แทน",
    ),
    "imports.problem.header_duplicate": (
        "Two columns are called “{column}”; the later one is called “{name}” here.",
        "มีคอลัมน์ชื่อ “{column}” ซ้ำกัน คอลัมน์หลังจึงใช้ชื่อ “{name}”",
    ),
    "imports.problem.date_ambiguous": (
        "The dates in “{column}”, such as {value}, can be read in two ways. Check the order of day, month and year.",
        "วันที่ในคอลัมน์ “{column}” เช่น {value} อ่านได้สองแบบ กรุณาตรวจสอบลำดับวัน เดือน ปี",
    ),
    "imports.problem.date_era": (
        "Years of two digits in “{column}”, as in {value}, are read as Buddhist years. Check that this is right.",
        "ปีสองหลักในคอลัมน์ “{column}” เช่น {value} อ่านเป็นปี พ.ศ. กรุณาตรวจสอบ",
    ),
    "imports.problem.dates_unread": (
        "{count} values in “{column}” are not dates in this order.",
        "มี {count} ค่าในคอลัมน์ “{column}” ที่ไม่ใช่วันที่ตามลำดับนี้",
    ),
    "imports.problem.number_ambiguous": (
        "The numbers in “{column}”, such as {value}, can be read in two ways. Check which sign is the decimal sign.",
        "ตัวเลขในคอลัมน์ “{column}” เช่น {value} อ่านได้สองแบบ กรุณาตรวจสอบเครื่องหมายทศนิยม",
    ),
    "imports.problem.numbers_unread": (
        "{count} values in “{column}” are not numbers.",
        "มี {count} ค่าในคอลัมน์ “{column}” ที่ไม่ใช่ตัวเลข",
    ),
    "imports.problem.currencies_mixed": (
        "“{column}” names more than one currency. Each amount keeps its own.",
        "คอลัมน์ “{column}” มีมากกว่าหนึ่งสกุลเงิน แต่ละจำนวนจะใช้สกุลเงินของตัวเอง",
    ),
    # Rows that are rejected
    "imports.problem.quote": (
        "A quotation mark is opened and never closed. Close it and import the row again.",
        "มีเครื่องหมายคำพูดที่เปิดแล้วไม่ปิด กรุณาแก้ไขแล้วนำเข้าแถวนี้อีกครั้ง",
    ),
    "imports.problem.row_long": (
        "The row has {count} values for {expected} columns; a separator inside a value needs quotation marks.",
        "แถวนี้มี {count} ค่า แต่มี {expected} คอลัมน์ ค่าที่มีตัวคั่นอยู่ข้างในต้องใส่เครื่องหมายคำพูด",
    ),
    "imports.problem.footer": (
        "“{value}” is a line below a report, not a record.",
        "“{value}” เป็นข้อความท้ายรายงาน ไม่ใช่รายการข้อมูล",
    ),
    "imports.problem.cell_too_long": (
        "A value is longer than {limit} characters. Shorten it and import the row again.",
        "มีค่าที่ยาวเกิน {limit} ตัวอักษร กรุณาย่อให้สั้นลงแล้วนำเข้าแถวนี้อีกครั้ง",
    ),
    "imports.problem.no_identity_company": ("The company has no name.", "ไม่มีชื่อบริษัท"),
    "imports.problem.no_identity_contact": (
        "The contact has neither a name nor an email address.",
        "ผู้ติดต่อไม่มีทั้งชื่อและอีเมล",
    ),
    "imports.problem.no_identity_deal": (
        "The deal has neither a name nor an identifier.",
        "ดีลไม่มีทั้งชื่อและรหัส",
    ),
    "imports.problem.no_identity_product": ("The product has no name.", "ไม่มีชื่อสินค้า"),
    "imports.problem.no_identity_person": ("The person has no name.", "ไม่มีชื่อบุคคล"),
    "imports.problem.stage_unknown": (
        "The stage “{value}” is not assigned to a stage of the pipeline. Assign it and import again.",
        "ยังไม่ได้กำหนดว่า “{value}” คือขั้นตอนใดในไปป์ไลน์ กรุณากำหนดแล้วนำเข้าอีกครั้ง",
    ),
    # Rows that are kept with a warning
    "imports.problem.row_short": (
        "The row has {count} values for {expected} columns; the missing ones are empty.",
        "แถวนี้มี {count} ค่าจาก {expected} คอลัมน์ ค่าที่ขาดจะเว้นว่างไว้",
    ),
    "imports.problem.unread_date": (
        "“{value}” in “{column}” is not a date in this order; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” ไม่ใช่วันที่ตามลำดับนี้ ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.unread_money": (
        "“{value}” in “{column}” is not an amount; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” ไม่ใช่จำนวนเงิน ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.unread_number": (
        "“{value}” in “{column}” is not a number; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” ไม่ใช่ตัวเลข ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.unread_integer": (
        "“{value}” in “{column}” is not a whole number; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” ไม่ใช่จำนวนเต็ม ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.unread_email": (
        "“{value}” in “{column}” is not an email address; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” ไม่ใช่อีเมล ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.unread_phone": (
        "“{value}” in “{column}” is not a telephone number; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” ไม่ใช่หมายเลขโทรศัพท์ ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.unread_url": (
        "“{value}” in “{column}” is not a web address; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” ไม่ใช่ที่อยู่เว็บ ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.unread_money_vital": (
        "“{value}” in “{column}” is not an amount. Correct it and import the row again.",
        "“{value}” ในคอลัมน์ “{column}” ไม่ใช่จำนวนเงิน กรุณาแก้ไขแล้วนำเข้าแถวนี้อีกครั้ง",
    ),
    "imports.problem.negative_money_vital": (
        "“{value}” in “{column}” is below zero. Correct it and import the row again.",
        "“{value}” ในคอลัมน์ “{column}” มีค่าติดลบ กรุณาแก้ไขแล้วนำเข้าแถวนี้อีกครั้ง",
    ),
    "imports.problem.negative_money": (
        "“{value}” in “{column}” is below zero; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” มีค่าติดลบ ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.name_too_long": (
        "The name “{value}” is longer than {limit} characters. Shorten it and import the row again.",
        "ชื่อ “{value}” ยาวเกิน {limit} ตัวอักษร กรุณาย่อให้สั้นลงแล้วนำเข้าแถวนี้อีกครั้ง",
    ),
    "imports.problem.too_long": (
        "“{value}” in “{column}” is too long for a name; it is kept as an extra field.",
        "“{value}” ในคอลัมน์ “{column}” ยาวเกินไปสำหรับชื่อ ระบบเก็บไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.several": (
        "“{column}” holds several values ({value}); {first} is used, and all are kept as an extra field.",
        "คอลัมน์ “{column}” มีหลายค่า ({value}) ระบบใช้ {first} และเก็บทั้งหมดไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.left_out": (
        "“{value}” in “{column}” cannot be read and is left out.",
        "อ่าน “{value}” ในคอลัมน์ “{column}” ไม่ได้ จึงไม่นำเข้าค่านี้",
    ),
    "imports.problem.name_differs": (
        "“{value}” in “{column}” is not the name {name} of the other columns; it is kept as an extra field.",
        "“{value}” ในคอลัมน์ “{column}” ไม่ตรงกับชื่อ {name} จากคอลัมน์อื่น ระบบเก็บไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.cut": (
        "A value in “{column}” is longer than {limit} characters and is cut there.",
        "ค่าในคอลัมน์ “{column}” ยาวเกิน {limit} ตัวอักษร จึงถูกตัดให้สั้นลง",
    ),
    "imports.problem.similar": (
        "“{value}” in “{column}” looks like “{suggestion}”; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” คล้ายกับ “{suggestion}” ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.unknown_value": (
        "“{value}” in “{column}” is not on the list; it is kept as typed.",
        "“{value}” ในคอลัมน์ “{column}” ไม่มีอยู่ในรายการ ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.closed_before_engaged": (
        "The close date lies before the first contact.",
        "วันที่ปิดการขายอยู่ก่อนวันที่เริ่มติดต่อ",
    ),
    "imports.problem.won_without_amount": ("The deal is won but has no amount.", "ดีลนี้ปิดการขายได้แล้วแต่ไม่มีมูลค่า"),
    "imports.problem.closed_without_date": (
        "The deal is closed but has no close date.",
        "ดีลนี้ปิดแล้วแต่ไม่มีวันที่ปิด",
    ),
    "imports.problem.currency_unknown": (
        "“{value}” is not a currency code such as THB; the workspace's currency is used.",
        "“{value}” ไม่ใช่รหัสสกุลเงิน เช่น THB ระบบจะใช้สกุลเงินของเวิร์กสเปซ",
    ),
    "imports.problem.owner_unknown": (
        "“{value}” is not a member of the workspace; the name is kept as an extra field.",
        "“{value}” ไม่ใช่สมาชิกของเวิร์กสเปซ ระบบเก็บชื่อไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.owner_not_you": (
        "Your role creates only records of your own; this one belongs to “{value}”.",
        "บทบาทของคุณสร้างได้เฉพาะรายการของตนเอง แต่รายการนี้เป็นของ “{value}”",
    ),
    "imports.problem.row_left_out": (
        "This row looks like the same record as row {row}; it is left out, as you chose.",
        "แถวนี้ดูเป็นรายการเดียวกับแถว {row} จึงข้ามไปตามที่คุณเลือก",
    ),
    "imports.problem.joined": (
        "This row looks like the same record as row {row}; it is joined with it, as you chose.",
        "แถวนี้ดูเป็นรายการเดียวกับแถว {row} จึงรวมเป็นรายการเดียวกันตามที่คุณเลือก",
    ),
    "imports.problem.repeats_row": (
        "This row repeats row {row} word for word; it is imported once.",
        "แถวนี้เหมือนกับแถว {row} ทุกคอลัมน์ จึงนำเข้าเพียงครั้งเดียว",
    ),
    "imports.problem.same_name_row": (
        "Row {row} has the same name and other values. Correct one of them, or choose to join such rows.",
        "แถว {row} ใช้ชื่อเดียวกันแต่ข้อมูลต่างกัน กรุณาแก้ไขแถวใดแถวหนึ่ง หรือเลือกรวมแถวที่ซ้ำกัน",
    ),
    "imports.problem.same_identifier": (
        "Row {row} has the same identifier “{value}”; this row updates the same record.",
        "แถว {row} ใช้รหัส “{value}” เดียวกัน แถวนี้จึงอัปเดตรายการเดียวกัน",
    ),
    "imports.problem.link_waits": (
        "Nothing here is known as “{value}” yet. The link is kept, and made when that record is imported.",
        "ยังไม่มีรายการที่ใช้รหัส “{value}” ระบบเก็บการเชื่อมโยงไว้และจะเชื่อมให้เมื่อนำเข้ารายการนั้น",
    ),
    "imports.problem.several_alike": (
        "{count} records are called “{value}” and nothing tells which one is meant; a new one is made.",
        "มี {count} รายการที่ชื่อ “{value}” และไม่มีข้อมูลบอกว่าหมายถึงรายการใด จึงสร้างรายการใหม่",
    ),
    "imports.problem.other_identifier": (
        "A record called “{value}” is there with another identifier; a second one is made.",
        "มีรายการชื่อ “{value}” ที่ใช้รหัสอื่นอยู่แล้ว จึงสร้างเป็นอีกรายการหนึ่ง",
    ),
    "imports.problem.not_yours": (
        "This record exists already and belongs to somebody else; your role may not change it.",
        "มีรายการนี้อยู่แล้วและเป็นของผู้อื่น บทบาทของคุณไม่มีสิทธิ์แก้ไข",
    ),
    "imports.problem.company_unknown": (
        "There is no company called “{value}”; the name is kept as an extra field.",
        "ไม่มีบริษัทชื่อ “{value}” ระบบเก็บชื่อไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.parent_unknown": (
        "There is no company called “{value}”; the name is kept as an extra field.",
        "ไม่มีบริษัทชื่อ “{value}” ระบบเก็บชื่อไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.contact_unknown": (
        "There is no contact called “{value}”; the name is kept as an extra field.",
        "ไม่มีผู้ติดต่อชื่อ “{value}” ระบบเก็บชื่อไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.own_parent": (
        "The company names itself as its parent; it gets none.",
        "บริษัทนี้ระบุตัวเองเป็นบริษัทแม่ จึงไม่ได้กำหนดบริษัทแม่",
    ),
    "imports.problem.parent_circle": (
        "The parent company belongs to this company already; it is left out.",
        "บริษัทแม่ที่ระบุอยู่ในเครือของบริษัทนี้อยู่แล้ว จึงไม่ได้กำหนด",
    ),
    "imports.problem.stage_missing": (
        "The pipeline has no stage “{value}”. Choose another stage and import again.",
        "ไปป์ไลน์ไม่มีขั้นตอน “{value}” กรุณาเลือกขั้นตอนอื่นแล้วนำเข้าอีกครั้ง",
    ),
    "imports.problem.not_allowed": (
        "“{value}” cannot be used in “{column}”; it is kept as typed.",
        "ใช้ “{value}” ในคอลัมน์ “{column}” ไม่ได้ ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.invalid": (
        "This row cannot be saved. Check its values and import it again.",
        "บันทึกแถวนี้ไม่ได้ กรุณาตรวจสอบค่าแล้วนำเข้าอีกครั้ง",
    ),
    # The import as a whole
    "imports.error.too_many_files": (
        "At most {limit} files can be uploaded together.",
        "อัปโหลดพร้อมกันได้ไม่เกิน {limit} ไฟล์",
    ),
    "imports.error.part_not_ready": (
        "“{file}” is not ready: open it and say what its rows and columns are.",
        "ไฟล์ “{file}” ยังไม่พร้อม กรุณาเปิดไฟล์แล้วระบุประเภทรายการและคอลัมน์",
    ),
    "imports.parts.title": ("Files of this import", "ไฟล์ในการนำเข้านี้"),
    "imports.parts.hint": (
        "Look at each file, then import all of them. They are linked by their identifiers, in the right order.",
        "ตรวจดูแต่ละไฟล์แล้วนำเข้าทั้งหมด ระบบจะเชื่อมโยงกันด้วยรหัสตามลำดับที่ถูกต้อง",
    ),
    "imports.parts.start": ("Import all files", "นำเข้าทุกไฟล์"),
    "imports.parts.undo": ("Undo all files", "ย้อนกลับทุกไฟล์"),
    "imports.parts.undo.ask": ("Undo the import of all files?", "ต้องการย้อนกลับการนำเข้าทุกไฟล์หรือไม่"),
    "imports.parts.waiting": ("Waiting for its turn", "รอตามลำดับ"),
    "imports.error.form": (
        "The upload did not arrive whole. Try again.",
        "การอัปโหลดไม่สมบูรณ์ กรุณาลองใหม่อีกครั้ง",
    ),
    "imports.error.not_now": (
        "The import is not in a state for this. Reload the page to see how it stands.",
        "สถานะของการนำเข้านี้ยังทำรายการนี้ไม่ได้ กรุณาโหลดหน้าใหม่เพื่อดูสถานะล่าสุด",
    ),
    "imports.error.undo_forbidden": (
        "Undoing this import would delete or change records that your role may not. Ask an admin to undo it.",
        "การย้อนกลับการนำเข้านี้จะลบหรือแก้ไขรายการที่บทบาทของคุณไม่มีสิทธิ์ กรุณาขอให้ผู้ดูแลเป็นผู้ย้อนกลับ",
    ),
    "imports.error.failed": (
        "The import stopped because of a fault on our side. What is imported so far is kept; you can continue or undo it.",
        "การนำเข้าหยุดลงเพราะข้อผิดพลาดของระบบ ข้อมูลที่นำเข้าแล้วยังอยู่ คุณสามารถนำเข้าต่อหรือยกเลิกการนำเข้าได้",
    ),
    "imports.error.kind_unsure": (
        "The file may hold records of two kinds. Say first which it holds.",
        "ไฟล์นี้อาจเป็นข้อมูลได้มากกว่าหนึ่งประเภท กรุณาระบุก่อนว่าเป็นข้อมูลประเภทใด",
    ),
    "imports.error.columns_changed": (
        "These columns are not those of the file. Reload the page and try again.",
        "คอลัมน์เหล่านี้ไม่ตรงกับไฟล์ กรุณาโหลดหน้าใหม่แล้วลองอีกครั้ง",
    ),
    "imports.error.stages_missing": (
        "The pipeline has no stages called {stages}. Choose existing ones, or allow new ones to be created.",
        "ไปป์ไลน์ไม่มีขั้นตอน {stages} กรุณาเลือกขั้นตอนที่มีอยู่ หรืออนุญาตให้สร้างใหม่",
    ),
    "imports.error.stage_outcome": (
        "The stage “{stage}” cannot stand for two outcomes. Choose another stage or outcome.",
        "ขั้นตอน “{stage}” มีผลลัพธ์สองแบบไม่ได้ กรุณาเลือกขั้นตอนหรือผลลัพธ์อื่น",
    ),
    "imports.error.no_pipeline": (
        "The workspace has no pipeline. Create one, then import the deals.",
        "เวิร์กสเปซยังไม่มีไปป์ไลน์ กรุณาสร้างก่อนแล้วจึงนำเข้าดีล",
    ),
    "imports.rejected.row": ("Row", "แถว"),
    "imports.rejected.reason": ("Why it was rejected", "เหตุผลที่ไม่นำเข้า"),
    # Mapping
    "imports.mapping.encoding": ("Choose one of the listed encodings.", "กรุณาเลือกรหัสอักขระจากรายการ"),
    "imports.mapping.delimiter": (
        "Choose comma, semicolon, tab or vertical bar as the separator.",
        "กรุณาเลือกตัวคั่นเป็นจุลภาค อัฒภาค แท็บ หรือเส้นตั้ง",
    ),
    "imports.mapping.column_twice": ("A column is listed twice.", "มีคอลัมน์ถูกระบุซ้ำ"),
    "imports.mapping.field_unknown": (
        "One of the chosen fields does not exist for these records.",
        "มีช่องข้อมูลที่เลือกไว้ซึ่งไม่มีในรายการประเภทนี้",
    ),
    "imports.mapping.no_custom": (
        "These records have no extra fields. Leave the surplus columns out.",
        "รายการประเภทนี้ไม่มีข้อมูลเพิ่มเติม กรุณาเลือกไม่นำเข้าคอลัมน์ที่เกินมา",
    ),
    "imports.mapping.too_many_custom": (
        "At most 100 columns can be kept as extra fields. Leave some of them out.",
        "เก็บเป็นข้อมูลเพิ่มเติมได้ไม่เกิน 100 คอลัมน์ กรุณาเลือกไม่นำเข้าบางคอลัมน์",
    ),
    "imports.mapping.field_twice": (
        "Two columns go to the same field. Choose another field for one of them, or keep it as an extra field.",
        "มีสองคอลัมน์ที่ใช้ช่องข้อมูลเดียวกัน กรุณาเลือกช่องอื่นหรือเก็บเป็นข้อมูลเพิ่มเติม",
    ),
    "imports.mapping.stage_twice": ("A stage value is listed twice.", "มีค่าขั้นตอนถูกระบุซ้ำ"),
    "imports.mapping.owner_twice": ("An owner is listed twice.", "มีผู้รับผิดชอบถูกระบุซ้ำ"),
    "imports.mapping.owner_member": (
        "Choose the member that the owner is, or say that it is none.",
        "กรุณาเลือกสมาชิกที่ตรงกับผู้รับผิดชอบ หรือระบุว่าไม่มี",
    ),
    "imports.mapping.identity_company": (
        "Choose the column that holds the company's name.",
        "กรุณาเลือกคอลัมน์ที่เป็นชื่อบริษัท",
    ),
    "imports.mapping.identity_contact": (
        "Choose the column that holds the contact's name or email address.",
        "กรุณาเลือกคอลัมน์ที่เป็นชื่อหรืออีเมลของผู้ติดต่อ",
    ),
    "imports.mapping.identity_deal": (
        "Choose the column that holds the deal's name or identifier.",
        "กรุณาเลือกคอลัมน์ที่เป็นชื่อหรือรหัสของดีล",
    ),
    "imports.mapping.identity_product": (
        "Choose the column that holds the product's name.",
        "กรุณาเลือกคอลัมน์ที่เป็นชื่อสินค้า",
    ),
    "imports.mapping.identity_person": (
        "Choose the column that holds the person's name.",
        "กรุณาเลือกคอลัมน์ที่เป็นชื่อบุคคล",
    ),
}
TEXTS.update(
    {
        f"imports.field.{entity}.{name}": _FIELD_NAMES[name]
        for entity, names in _ENTITY_FIELDS.items()
        for name in names.split()
    }
)
