"""Columns of deals in files, and the headings of these columns."""

from crm_app.records.fields import FileColumn
from crm_app.records.imported import Imported

IMPORTED = Imported(
    nouns="deal, opportunity, opp",
    files="pipeline, deal, deals, opportunity, opportunities, forecast, ดีล, โอกาส, งานขาย",
    headings="deal id, opportunity id, what id, associated deal id, associated deal ids, related to id, รหัสดีล",
    identities=("external_id", "name"),
    is_evidence=True,
    columns=(
        FileColumn(
            name="external_id",
            headings=(
                "opportunity id, deal id, opportunity no, deal no, opportunity number, deal number, record id, "
                "quotation no, quotation number, quote number, reference, reference no, =id, ~external id, รหัสดีล, "
                "รหัสโอกาส, รหัสโอกาสการขาย, เลขที่ใบเสนอราคา, ~เลขที่, ~รหัส"
            ),
            weight=1.5,
        ),
        FileColumn(
            name="name",
            label=("Name", "ชื่อ"),
            headings=(
                "deal name, opportunity name, deal, opportunity, deal title, opportunity title, opp name, ~title, "
                "~subject, ~topic, =name, ~opp, ชื่อดีล, ดีล, ชื่อโอกาส, โอกาสการขาย, ชื่อโอกาสการขาย, ชื่องาน, "
                "~หัวข้อ, ~ชื่อ, ~โครงการ, ~ชื่อโครงการ, ~project, ~project name"
            ),
            weight=1.5,
        ),
        FileColumn(
            name="company",
            label=("Company", "บริษัท"),
            headings=(
                "company name, company, account name, account, organization name, organization, associated company, "
                "primary associated company, associated company primary, customer, customer name, client, "
                "client name, company account, buyer, partner name, "
                "บริษัท, ชื่อบริษัท, ลูกค้า, ชื่อลูกค้า, องค์กร, หน่วยงาน, ชื่อองค์กร, บริษัทลูกค้า"
            ),
            reads="name",
            weight=1.0,
            shown="company_name",
        ),
        FileColumn(name="company_ref", shown="company_id"),
        FileColumn(
            name="company_domain",
            label=("Company’s domain", "โดเมนของบริษัท"),
            headings=(
                "company domain, company domain name, associated company domain, account domain, domain, โดเมน, "
                "โดเมนบริษัท"
            ),
        ),
        FileColumn(
            name="contact",
            label=("Contact", "ผู้ติดต่อ"),
            headings=(
                "contact name, contact, contact person, primary contact, associated contact, primary contact name, "
                "decision maker, ผู้ติดต่อ, ชื่อผู้ติดต่อ"
            ),
            reads="name",
            shown="contact_name",
        ),
        FileColumn(name="contact_ref", shown="contact_id"),
        FileColumn(
            name="contact_email",
            label=("Contact’s email", "อีเมลผู้ติดต่อ"),
            headings=(
                "contact email, associated contact email, primary contact email, person email, customer email, "
                "email, email from, อีเมลผู้ติดต่อ, อีเมล"
            ),
            reads="email",
        ),
        FileColumn(
            name="owner", headings="deal owner, opportunity owner, sales rep, salesperson", reads="name", weight=1.0
        ),
        FileColumn(
            name="product",
            label=("Product", "สินค้า"),
            headings=(
                "product, product name, ~sku, product line, ~item, ~product interest, สินค้า, ชื่อสินค้า, ผลิตภัณฑ์, รายการสินค้า"
            ),
            reads="choice",
            weight=1.0,
            shown="product_name",
        ),
        FileColumn(
            name="stage",
            label=("Stage", "ขั้นตอน"),
            headings=(
                "deal stage, stage, sales stage, opportunity stage, pipeline stage, stage name, deal status, "
                "sales phase, opportunity status, ~phase, ~status, ขั้นตอน, ขั้นตอนการขาย, ขั้น, สถานะดีล, สเตจ, "
                "~สถานะ, ~ระยะ"
            ),
            reads="choice",
            weight=3.0,
            shown="stage_name",
        ),
        FileColumn(
            name="amount",
            label=("Amount", "มูลค่า"),
            headings=(
                "amount, deal amount, deal value, opportunity amount, close value, contract value, expected revenue, "
                "total contract value, estimated value, est value, quote amount, total amount, grand total, value, "
                "~total, ~price, ~revenue, ~budget, มูลค่า, มูลค่าดีล, จำนวนเงิน, ยอดเงิน, มูลค่าโครงการ, "
                "มูลค่าสัญญา, ~ยอดขาย, ~ราคา, ~ยอดรวม"
            ),
            reads="money",
            weight=2.0,
        ),
        FileColumn(name="currency", label=("Currency", "สกุลเงิน"), weight=0.7),
        FileColumn(
            name="engage_date",
            label=("Engaged on", "วันที่เริ่มติดต่อ"),
            headings=(
                "engage date, engaged on, engagement date, opened, open date, deal created, =create date, "
                "=created date, =date created, =created, =created at, =created on, =created time, =start date, "
                "วันที่เริ่ม, วันที่สร้าง, วันเริ่มต้น, วันที่เริ่มติดต่อ, วันที่ติดต่อ"
            ),
            reads="date",
            weight=1.5,
        ),
        FileColumn(
            name="close_date",
            label=("Close date", "วันที่ปิดการขาย"),
            headings=(
                "close date, closed date, closing date, close, closed on, deal closed on, won date, "
                "actual close date, close on, ~end date, วันที่ปิด, วันปิดการขาย, วันที่ปิดการขาย, วันที่ปิดดีล, "
                "วันปิด"
            ),
            reads="date",
            weight=2.5,
        ),
        FileColumn(
            name="expected_close_date",
            label=("Expected to close", "วันที่คาดว่าจะปิด"),
            headings=(
                "expected close date, expected close, expected closing, expected closing date, estimated close date, "
                "target close date, date deadline, วันที่คาดว่าจะปิด, กำหนดปิด, คาดว่าจะปิด"
            ),
            reads="date",
            weight=2.0,
        ),
        FileColumn(
            name="lost_reason",
            label=("Reason lost", "สาเหตุที่ไม่ได้งาน"),
            headings=(
                "lost reason, loss reason, reason lost, closed lost reason, reason for loss, reason for losing it, "
                "reason, deal lost reason, เหตุผลที่ปิดการขายไม่ได้, เหตุผล, เหตุผลที่แพ้, เหตุผลที่เสียงาน, "
                "สาเหตุที่ไม่ซื้อ, สาเหตุที่ไม่ได้งาน, เหตุผลที่ไม่ได้งาน"
            ),
            reads="long_text",
            weight=1.5,
        ),
        FileColumn(
            name="pipeline",
            label=("Pipeline", "ไปป์ไลน์"),
            headings="pipeline, pipeline name, deal pipeline, sales pipeline, ไปป์ไลน์, ชื่อไปป์ไลน์",
            reads="choice",
            weight=1.5,
            shown="pipeline_name",
        ),
        FileColumn(
            name="status",
            label=("Status", "สถานะ"),
            # Beside a column of stages: the outcome of the deal, whatever stage it was in last.
            headings="=deal status, =opportunity status, =won lost, =deal outcome, =outcome, ~status, ~สถานะ",
            reads="option",
            words={
                "open": "in progress, active, pending",
                "won": "closed won, success, ได้งาน, สำเร็จ",
                "lost": "closed lost, failed, แพ้, ไม่สำเร็จ",
            },
        ),
        FileColumn(name="description", label=("Description", "รายละเอียด"), reads="long_text", weight=0.3),
    ),
)
