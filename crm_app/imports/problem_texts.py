"""What can be wrong with a row; in English and Thai."""

PROBLEMS: dict[str, tuple[str, str]] = {
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
    "imports.problem.zero_lost": (
        "“{value}” in “{column}” has lost its leading zero; {number} is stored.",
        "“{value}” ในคอลัมน์ “{column}” ไม่มีเลข 0 นำหน้า ระบบบันทึกเป็น {number}",
    ),
    "imports.problem.header_again": (
        "The row repeats the headings of the columns; it is no record.",
        "แถวนี้เป็นหัวคอลัมน์ที่ซ้ำ ไม่ใช่ข้อมูล",
    ),
    "imports.problem.html_codes": (
        "“{column}”: the codes of a web page in it are read as characters: {text}",
        "“{column}”: ระบบอ่านรหัส HTML ในช่องนี้เป็นตัวอักษร: {text}",
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
        "The deal is closed but has no close date: it keeps the one it has, or gets today’s.",
        "ดีลนี้ปิดแล้วแต่ไม่มีวันที่ปิด ระบบจะใช้วันที่ปิดเดิม หรือวันที่ของวันนี้ถ้ายังไม่มี",
    ),
    "imports.problem.currency_unknown": (
        "“{value}” is not a currency code such as THB; the workspace's currency is used.",
        "“{value}” ไม่ใช่รหัสสกุลเงิน เช่น THB ระบบจะใช้สกุลเงินของเวิร์กสเปซ",
    ),
    "imports.problem.owner_unknown": (
        "“{value}” is not a member of the workspace; the name is kept as an extra field.",
        "“{value}” ไม่ใช่สมาชิกของเวิร์กสเปซ ระบบเก็บชื่อไว้เป็นข้อมูลเพิ่มเติม",
    ),
    "imports.problem.owner_ref_unknown": (
        "No member has the identifier “{value}”; it is kept as an extra field. Import the other system’s file of users first.",
        "ไม่มีสมาชิกที่มีรหัส “{value}” ระบบเก็บรหัสไว้เป็นข้อมูลเพิ่มเติม กรุณานำเข้าไฟล์ผู้ใช้จากระบบเดิมก่อน",
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
    "imports.problem.product_name_taken": (
        "Another product is called “{value}” already. Give this one another name, or change that one first.",
        "มีสินค้าอื่นชื่อ “{value}” อยู่แล้ว กรุณาตั้งชื่ออื่น หรือเปลี่ยนชื่อสินค้านั้นก่อน",
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
    "imports.problem.parent_unknown": (
        "There is no company called “{value}”; the name is kept as an extra field.",
        "ไม่มีบริษัทชื่อ “{value}” ระบบเก็บชื่อไว้เป็นข้อมูลเพิ่มเติม",
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
    "imports.problem.own_taken": (
        "Another record already has “{value}” in “{column}”.",
        "มีรายการอื่นใช้ค่า “{value}” ในช่อง “{column}” แล้ว",
    ),
    "imports.problem.not_allowed": (
        "“{value}” cannot be used in “{column}”; it is kept as typed.",
        "ใช้ “{value}” ในคอลัมน์ “{column}” ไม่ได้ ระบบเก็บค่าตามที่พิมพ์ไว้",
    ),
    "imports.problem.invalid": (
        "This row cannot be saved. Check its values and import it again.",
        "บันทึกแถวนี้ไม่ได้ กรุณาตรวจสอบค่าแล้วนำเข้าอีกครั้ง",
    ),
}
