# ruff: noqa: E501 (one turn a line reads best)
"""Thai turns of talks by the question before them, each with the call that is right; see `run.py`."""

from bench.assistant.turns.calls import Talk

TUNING: tuple[Talk, ...] = (
    (
        "ไตรมาส 3 ปี 2560 ขายได้เท่าไหร่",
        (
            ("แล้วไตรมาสก่อนหน้าล่ะ", "agg sum_amount won per=2017Q2"),
            ("เอาเฉพาะทีม North พอ", "agg sum_amount won per=2017Q3 region=North"),
            ("แยกตามเซลส์ให้ที", "agg sum_amount by=owner won per=2017Q3"),
            ("เฉลี่ยแล้วดีลละเท่าไร", "agg avg_amount won per=2017Q3"),
            ("สินค้าตัวไหนทำเงินได้เยอะสุดในนั้น", "agg sum_amount by=product won per=2017Q3"),
            ("ของ Vicki Laflamme คนเดียวล่ะ", "agg sum_amount won per=2017Q3 owner=Vicki_Laflamme"),
            ("แล้วที่แพ้ไปล่ะกี่ดีล", "agg count lost per=2017Q3"),
            ("ไม่เอาลาวกับเวียดนามนะ", "agg sum_amount won per=2017Q3 x.country=Laos+Vietnam"),
            ("แต่ละภาคได้เท่าไหร่บ้าง", "agg sum_amount by=region won per=2017Q3"),
        ),
    ),
    (
        "ขอท็อป 5 เซลส์ยอดขายปี 2560",
        (
            ("ขยายเป็นสิบคนได้ไหม", "agg sum_amount by=owner won per=2017 limit=10"),
            ("ถ้านับเป็นจำนวนดีลแทนล่ะ", "agg count by=owner won per=2017"),
            ("ขอเฉพาะคนทีม South", "agg sum_amount by=owner won per=2017 region=South"),
            ("เอาแค่ไตรมาส 4", "agg sum_amount by=owner won per=2017Q4"),
            ("เรียงตามอัตราชนะแทน", "agg win_rate by=owner per=2017"),
            ("แล้ว Anna Petrova อยู่อันดับที่เท่าไหร่", "agg sum_amount by=owner won per=2017 standing=Anna_Petrova"),
            ("สามคนก็พอ", "agg sum_amount by=owner won per=2017 limit=3"),
            ("ที่สามคือใครนะ", "agg sum_amount by=owner won per=2017 places=3"),
            ("แล้วปีก่อนหน้าล่ะ", "agg sum_amount by=owner won per=2016"),
        ),
    ),
    (
        "อัตราชนะแยกตามกลุ่มธุรกิจ ปี 2560",
        (
            ("กลุ่มไหนแย่สุด", "agg win_rate by=sector per=2017 order=asc"),
            ("เฉพาะ Bangkok", "agg win_rate by=sector per=2017 region=Bangkok"),
            ("แต่ละกลุ่มแพ้กี่ดีล", "agg count by=sector lost per=2017"),
            ("เปลี่ยนเป็นยอดขาย", "agg sum_amount by=sector won per=2017"),
            ("รวมทุกกลุ่มล่ะ", "agg win_rate per=2017"),
        ),
    ),
    (
        "เทียบ Darcel Schlecht กับ Vicki Laflamme ไตรมาส 2 ปี 2560",
        (
            ("ใครชนะบ่อยกว่า", "cmp win_rate [per=2017Q2 owner=Darcel_Schlecht] [per=2017Q2 owner=Vicki_Laflamme]"),
            (
                "ไม่รวม Scanner Pro นะ",
                "cmp sum_amount [won per=2017Q2 owner=Darcel_Schlecht x.product=Scanner_Pro] [won per=2017Q2 owner=Vicki_Laflamme x.product=Scanner_Pro]",
            ),
            (
                "เอาเฉพาะลูกค้า Energy",
                "cmp sum_amount [won per=2017Q2 owner=Darcel_Schlecht sector=Energy] [won per=2017Q2 owner=Vicki_Laflamme sector=Energy]",
            ),
        ),
    ),
    (
        "ดีลที่แพ้แยกตามสินค้า ปี 2560",
        (
            ("ขอเป็นเปอร์เซ็นต์", "shares count by=product lost per=2017"),
            ("แล้วที่ชนะล่ะ", "agg count by=product won per=2017"),
            ("ปีก่อนหน้านั้นล่ะ", "agg count by=product lost per=2016"),
            ("รวมแล้วกี่ดีล", "agg count lost per=2017"),
        ),
    ),
    (
        "ขอดูดีลที่เปิดอยู่ที่คาดว่าจะปิดเดือนธันวาคม 2569",
        (
            ("อันไหนของฉันบ้าง", "deals open per=2026-12 mine"),
            ("มีตัวไหนเกินล้านมั้ย", "deals open per=2026-12 above=1000000"),
            ("เรียงตามมูลค่าให้ด้วย", "deals open per=2026-12 sort=amount"),
            ("เหลือไว้แค่ของ Darcel", "deals open per=2026-12 owner=Darcel_Schlecht"),
            ("ในนี้เป็นลูกค้าลาวกี่ดีล", "agg count open per=2026-12 country=Laos"),
            ("ตัวใหญ่สุดล่ะ", "deals open per=2026-12 sort=amount"),
            ("มีดีลไหนเงียบไปเกิน 30 วันไหม", "deals open per=2026-12 quiet=30"),
            ("แยกตามขั้นหน่อย", "agg count by=stage open per=2026-12 | agg sum_amount by=stage open per=2026-12"),
        ),
    ),
    (
        "งานที่ยังไม่เสร็จของฉันที่ครบกำหนดเดือนธันวาคม 2569",
        (
            ("แล้วเดือนมกราล่ะ", "recs task open mine per.due_date=2027-01"),
            ("มีกี่งาน", "count task open mine per.due_date=2026-12"),
        ),
    ),
    (
        "บริษัทไหนบ้างที่อยู่ลาว",
        (
            ("แล้วเวียดนามล่ะ", "recs company country=Vietnam"),
            ("รายไหนยังไม่เคยซื้อเลย", "recs company country=Laos lacks=won_deal"),
            ("มีดีลเปิดอยู่มั้ย", "deals open ~company | deals open country=Laos"),
        ),
    ),
    (
        "เซลส์แต่ละคนมีดีลเปิดอยู่กี่ดีล",
        (
            ("ใครน้อยสุด", "agg count by=owner open order=asc"),
            ("เอาแค่ที่อยู่ขั้น Proposal", "agg count by=owner open stage=Proposal"),
        ),
    ),
)


REPORTING: tuple[Talk, ...] = (
    (
        "ไตรมาส 3 ปี 2560 ขายได้เท่าไหร่",
        (
            ("ตัด Help Desk ออกหน่อยสิ", "agg sum_amount won per=2017Q3 x.product=Help_Desk"),
            ("คิดเป็นกี่ดีลอ่ะ", "agg count won per=2017Q3"),
            ("ถ้าทั้งปีล่ะคะ", "agg sum_amount won per=2017"),
            ("ช่วงเดียวกันของปีก่อนได้เท่าไหร่", "agg sum_amount won per=2016Q3"),
            ("ซอยเป็นรายเดือนหน่อยครับ", "agg sum_amount by=month won per=2017Q3"),
            ("ลูกค้ากลุ่ม Hospitality อย่างเดียว", "agg sum_amount won per=2017Q3 sector=Hospitality"),
            ("เทียบกับไตรมาส 2 หน่อย", "cmp sum_amount [won per=2017Q3] [won per=2017Q2]"),
            ("ดูแค่เดือนสิงหา", "agg sum_amount won per=2017-08"),
            ("นับเฉพาะดีลที่เกิน 3000", "agg sum_amount won per=2017Q3 above=3000 | agg count won per=2017Q3 above=3000"),
        ),
    ),
    (
        "ขอท็อป 5 เซลส์ยอดขายปี 2560",
        (
            ("แล้วห้าคนท้ายล่ะ", "agg sum_amount by=owner won per=2017 order=asc limit=5"),
            ("ทำแบบเดียวกันแต่เป็นสินค้า", "agg sum_amount by=product won per=2017"),
            ("ห้าคนนี้รวมกันกี่เปอร์เซ็นต์ของทั้งหมด", "shares sum_amount by=owner won per=2017 top=5"),
            (
                "คนที่สองห่างจากคนแรกเท่าไหร่",
                "cmp sum_amount [won per=2017 owner=Darcel_Schlecht] [won per=2017 owner=Vicki_Laflamme]",
            ),
            ("เรียงกลับจากน้อยไปมาก", "agg sum_amount by=owner won per=2017 order=asc"),
            ("มีใครอยู่ North บ้างในนี้", "agg sum_amount by=owner won per=2017 region=North"),
            (
                "คนแรกขายอะไรเป็นหลัก",
                "agg sum_amount by=product won per=2017 owner=Darcel_Schlecht | agg sum_amount by=product won owner=Darcel_Schlecht",
            ),
            ("เปลี่ยนเป็นรายลูกค้าดีกว่า", "agg sum_amount by=company won per=2017"),
        ),
    ),
    (
        "อัตราชนะแยกตามกลุ่มธุรกิจ ปี 2560",
        (
            ("ไม่นับ Construction", "agg win_rate by=sector per=2017 x.sector=Construction"),
            ("ขอดูตามสินค้าแทน", "agg win_rate by=product per=2017"),
            ("เอาแค่ครึ่งปีหลัง", "agg win_rate by=sector per=2017H2"),
            ("กรองเหลือแค่ดีลของ Darcel", "agg win_rate by=sector per=2017 owner=Darcel_Schlecht"),
            ("แล้วถ้า Energy อย่างเดียวได้เท่าไหร่", "agg win_rate per=2017 sector=Energy"),
        ),
    ),
    (
        "เทียบ Darcel Schlecht กับ Vicki Laflamme ไตรมาส 2 ปี 2560",
        (
            (
                "แล้วไตรมาสถัดไปล่ะ",
                "cmp sum_amount [won per=2017Q3 owner=Darcel_Schlecht] [won per=2017Q3 owner=Vicki_Laflamme]",
            ),
            (
                "ใส่ Anna Petrova เข้าไปด้วย",
                "cmp sum_amount [won per=2017Q2 owner=Darcel_Schlecht] [won per=2017Q2 owner=Vicki_Laflamme] [won per=2017Q2 owner=Anna_Petrova]",
            ),
            ("ถ้าดูจำนวนดีล", "cmp count [won per=2017Q2 owner=Darcel_Schlecht] [won per=2017Q2 owner=Vicki_Laflamme]"),
            ("แล้วถ้าดูทั้งปี", "cmp sum_amount [won per=2017 owner=Darcel_Schlecht] [won per=2017 owner=Vicki_Laflamme]"),
        ),
    ),
    (
        "ดีลที่แพ้แยกตามสินค้า ปี 2560",
        (
            ("เฉพาะลาว", "agg count by=product lost per=2017 country=Laos"),
            ("ใครแพ้เยอะสุดในนี้", "agg count by=owner lost per=2017"),
            (
                "ในนี้เป็นลูกค้า Wholesale กี่ดีล",
                "agg count lost per=2017 sector=Wholesale | agg count by=product lost per=2017 sector=Wholesale",
            ),
            ("เอาแค่สามอันดับแรก", "agg count by=product lost per=2017 limit=3"),
        ),
    ),
    (
        "ขอดูดีลที่เปิดอยู่ที่คาดว่าจะปิดเดือนธันวาคม 2569",
        (
            ("ไม่เอาที่เป็นดอลลาร์", "deals open per=2026-12 cur=THB | deals open per=2026-12 cond.currency:none_of:USD"),
            ("รวมเป็นเงินเท่าไหร่", "agg sum_amount open per=2026-12"),
            ("แล้วเดือนถัดไปล่ะ", "deals open per=2027-01"),
            ("ที่อยู่ขั้น Negotiation แล้วมีอะไรบ้าง", "deals open per=2026-12 stage=Negotiation"),
            ("ใครดูแลแต่ละดีล", "deals open per=2026-12 fields=owner"),
            ("ขอสามดีลที่ใหญ่ที่สุด", "deals open per=2026-12 sort=amount limit=3"),
            ("กี่ดีลนะ", "agg count open per=2026-12"),
        ),
    ),
    (
        "งานที่ยังไม่เสร็จของฉันที่ครบกำหนดเดือนธันวาคม 2569",
        (
            ("เอาเฉพาะที่สำคัญมาก", "recs task open mine per.due_date=2026-12 cond.priority"),
            ("แล้วของ Darcel ล่ะ", "recs task open per.due_date=2026-12 owner=Darcel_Schlecht"),
            ("ของทุกคนเลย ไม่ใช่แค่ฉัน", "recs task open per.due_date=2026-12"),
        ),
    ),
    (
        "บริษัทไหนบ้างที่อยู่ลาว",
        (("มีกี่ราย", "count company country=Laos"),),
    ),
    (
        "เซลส์แต่ละคนมีดีลเปิดอยู่กี่ดีล",
        (
            ("คิดเป็นเงินล่ะ", "agg sum_amount by=owner open"),
            ("ไม่รวมของฉัน", "agg count by=owner open x.mine"),
            ("ขอแยกเป็นทีม", "agg count by=region open"),
            ("เฉพาะที่เกินห้าแสน", "agg count by=owner open above=500000"),
        ),
    ),
    (
        "ลูกค้า 10 รายที่ซื้อเยอะสุดปี 2560",
        (
            ("เอาแค่ 5 รายพอ", "agg sum_amount by=company won per=2017 limit=5"),
            ("แล้วถ้าดูเป็นจำนวนครั้งที่ซื้อล่ะ", "agg count by=company won per=2017"),
            ("ไตรมาสแรกอย่างเดียวเป็นไง", "agg sum_amount by=company won per=2017Q1"),
            ("สิบรายนี้คิดเป็นกี่ % ของทั้งปี", "shares sum_amount by=company won per=2017 top=10"),
            ("ขอฝั่ง Bangkok เท่านั้น", "agg sum_amount by=company won per=2017 region=Bangkok"),
            ("เปลี่ยนจากลูกค้าเป็นสินค้าแทน", "agg sum_amount by=product won per=2017"),
            ("แล้วกลุ่มที่ซื้อน้อยสุดล่ะ", "agg sum_amount by=company won per=2017 order=asc"),
        ),
    ),
    (
        "งานที่เลยกำหนดมีอะไรบ้าง",
        (
            ("ของฉันกี่งาน", "count task overdue mine"),
            ("เฉพาะที่ด่วน", "recs task overdue cond.priority"),
            ("เรียงตามกำหนดส่ง", "recs task overdue sort=due_date"),
        ),
    ),
)
