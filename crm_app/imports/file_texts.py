"""What can be wrong with a file, its columns, its mapping or the import as a whole; in English and Thai."""

FILES: dict[str, tuple[str, str]] = {
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
    "imports.file.too_many_parts": (
        "This file holds more than {limit} sheets or files. Split it and import the parts one after another.",
        "ไฟล์นี้มีชีตหรือไฟล์ข้างในเกิน {limit} รายการ กรุณาแบ่งไฟล์แล้วนำเข้าทีละส่วน",
    ),
    "imports.file.nothing_inside": (
        "There is no sheet with rows, and no CSV file or workbook, in this file.",
        "ไม่พบชีตที่มีข้อมูล หรือไฟล์ CSV หรือสมุดงานในไฟล์นี้",
    ),
    "imports.file.unpacked_too_large": (
        "What this file holds is larger than {limit} when it is unpacked. Split it into several files.",
        "เมื่อคลายไฟล์นี้แล้วมีขนาดเกิน {limit} กรุณาแบ่งเป็นหลายไฟล์",
    ),
    "imports.file.damaged_archive": (
        "This ZIP file is damaged or has a password. Pack it again without a password, and upload it.",
        "ไฟล์ ZIP นี้เสียหายหรือมีรหัสผ่าน กรุณาบีบอัดใหม่โดยไม่ใส่รหัสผ่านแล้วอัปโหลดอีกครั้ง",
    ),
    "imports.file.damaged_workbook": (
        "This workbook cannot be read. Open it in Excel or Google Sheets, save it again, and upload it.",
        "อ่านสมุดงานนี้ไม่ได้ กรุณาเปิดใน Excel หรือ Google Sheets แล้วบันทึกใหม่ จากนั้นอัปโหลดอีกครั้ง",
    ),
    "imports.file.locked": (
        "This workbook has a password. Remove the password, and upload it again.",
        "สมุดงานนี้มีรหัสผ่าน กรุณานำรหัสผ่านออกแล้วอัปโหลดอีกครั้ง",
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
    "imports.error.members": (
        "This workspace has more than {limit} people, so owners cannot be found by their names. Leave the columns that name "
        "people out of the import.",
        "เวิร์กสเปซนี้มีคนมากกว่า {limit} คน จึงหาผู้รับผิดชอบจากชื่อไม่ได้ โปรดข้ามคอลัมน์ที่ระบุชื่อคนในการนำเข้านี้",
    ),
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
    "imports.mapping.make_custom": (
        "A field is made only of a column with the target “custom”.",
        "สร้างช่องข้อมูลได้เฉพาะจากคอลัมน์ที่มีปลายทางเป็น custom",
    ),
    "imports.mapping.make_link": (
        "A link is declared in Settings, Fields, with the kind of record that it points to.",
        "ประเภทลิงก์ต้องสร้างที่ การตั้งค่า → ช่องข้อมูล พร้อมระบุชนิดข้อมูลปลายทาง",
    ),
    "imports.make.no_choices": (
        "“{column}” has more than {limit} different values, or values of more than 80 characters. Choose Text.",
        "“{column}” มีค่าต่างกันเกิน {limit} ค่า หรือมีค่าที่ยาวเกิน 80 ตัวอักษร กรุณาเลือกประเภทข้อความ",
    ),
    "imports.make.label_taken": (
        "There is a field “{label}” of another type. Give the new field another name, or choose the field that is there.",
        "มีช่องข้อมูล “{label}” ที่เป็นประเภทอื่นอยู่แล้ว กรุณาตั้งชื่ออื่นหรือเลือกช่องที่มีอยู่",
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
    "imports.problem.no_identity_activity": (
        "The activity has neither a subject nor a text.",
        "กิจกรรมไม่มีทั้งหัวข้อและข้อความ",
    ),
    "imports.problem.pipeline_missing": (
        "There is no pipeline “{value}”. Add it under Settings, or let the import add stages, and import the row again.",
        "ไม่มีไปป์ไลน์ “{value}” กรุณาเพิ่มในการตั้งค่า หรืออนุญาตให้เพิ่มขั้นตอน แล้วนำเข้าแถวนี้อีกครั้ง",
    ),
    "imports.problem.unread_option": (
        "“{value}” is none of the values that “{column}” can have; it is kept as an extra field.",
        "“{value}” ไม่ใช่ค่าที่ใช้ได้ใน “{column}” ระบบเก็บไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.unread_kind": (
        "“{value}” is no kind of record that “{column}” can name; it is kept as an extra field.",
        "“{value}” ไม่ใช่ประเภทรายการที่ใช้ได้ใน “{column}” ระบบเก็บไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.subject_unknown": (
        "“{value}” in “{column}” does not say which record is meant: a kind and an identifier belong together. "
        "It is kept as an extra field.",
        "“{value}” ใน “{column}” ไม่ได้ระบุว่าหมายถึงรายการใด ต้องมีทั้งประเภทและรหัสคู่กัน ระบบเก็บไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.unread_json": (
        "“{column}” cannot be read; it is kept as an extra field.",
        "อ่าน “{column}” ไม่ได้ ระบบเก็บไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.unread_moment": (
        "“{value}” in “{column}” cannot be read as a date or time; it is kept as an extra field.",
        "อ่าน “{value}” ใน “{column}” เป็นวันที่หรือเวลาไม่ได้ ระบบเก็บไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.unread_tags": (
        "“{value}” in “{column}” cannot be read; it is kept as an extra field.",
        "อ่าน “{value}” ใน “{column}” ไม่ได้ ระบบเก็บไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.own_export": (
        "This file was exported from this CRM. Its rows are found by their ID, and unchanged values change nothing.",
        "ไฟล์นี้ส่งออกจากระบบนี้ ระบบจะค้นหารายการตามรหัส และค่าที่ไม่เปลี่ยนจะไม่มีผล",
    ),
    "imports.problem.own_column": (
        "“{column}” is filled by the CRM itself and is left out.",
        "ระบบกรอก “{column}” เอง จึงไม่นำเข้าคอลัมน์นี้",
    ),
    "imports.problem.ends_before_start": (
        "The project would end before it starts: “{value}” is kept as an extra field.",
        "โครงการสิ้นสุดก่อนวันเริ่มต้น ระบบเก็บ “{value}” ไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.reason_not_lost": (
        "Only a lost deal has a reason: “{value}” is kept as an extra field.",
        "ระบุเหตุผลได้เฉพาะดีลที่ปิดการขายไม่ได้ ระบบเก็บ “{value}” ไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.mapping.identity_activity": (
        "Choose the column that holds the activity's subject or text.",
        "กรุณาเลือกคอลัมน์ที่เป็นหัวข้อหรือข้อความของกิจกรรม",
    ),
}
