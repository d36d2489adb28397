"""Texts of scores."""

_FEATURES = {
    "owner_rate": ("the success of its owner", "ผลงานของผู้รับผิดชอบ"),
    "company_rate": ("earlier deals with the company", "ดีลก่อนหน้ากับบริษัทนี้"),
    "product_rate": ("the success of its product", "ผลการขายของสินค้า"),
    "sector_rate": ("the sector of the company", "ธุรกิจของบริษัท"),
    "country_rate": ("the country of the company", "ประเทศของบริษัท"),
    "company_size": ("the size of the company", "ขนาดของบริษัท"),
    "amount": ("the amount", "มูลค่า"),
    "amount_known": ("whether an amount is given", "มีการระบุมูลค่าหรือไม่"),
    "contact_known": ("whether a contact is given", "มีผู้ติดต่อหรือไม่"),
}

_REASONS = {
    "owner_rate.for": ("Its owner wins more deals than others do", "ผู้รับผิดชอบปิดการขายได้มากกว่าคนอื่น"),
    "owner_rate.against": ("Its owner wins fewer deals than others do", "ผู้รับผิดชอบปิดการขายได้น้อยกว่าคนอื่น"),
    "company_rate.for": ("Earlier deals with this company speak for it", "ดีลก่อนหน้ากับบริษัทนี้เป็นผลดี"),
    "company_rate.against": ("Earlier deals with this company speak against it", "ดีลก่อนหน้ากับบริษัทนี้เป็นผลเสีย"),
    "product_rate.for": ("The history of this product speaks for it", "ประวัติการขายสินค้านี้เป็นผลดี"),
    "product_rate.against": ("The history of this product speaks against it", "ประวัติการขายสินค้านี้เป็นผลเสีย"),
    "sector_rate.for": ("Deals in this sector speak for it", "ดีลในธุรกิจประเภทนี้เป็นผลดี"),
    "sector_rate.against": ("Deals in this sector speak against it", "ดีลในธุรกิจประเภทนี้เป็นผลเสีย"),
    "country_rate.for": ("Deals in this country speak for it", "ดีลในประเทศนี้เป็นผลดี"),
    "country_rate.against": ("Deals in this country speak against it", "ดีลในประเทศนี้เป็นผลเสีย"),
    "company_size.for": ("A company of this size speaks for it", "ขนาดของบริษัทเป็นผลดี"),
    "company_size.against": ("A company of this size speaks against it", "ขนาดของบริษัทเป็นผลเสีย"),
    "amount.for": ("Its amount speaks for it", "มูลค่าของดีลเป็นผลดี"),
    "amount.against": ("Its amount speaks against it", "มูลค่าของดีลเป็นผลเสีย"),
    "amount_known.for": ("Whether it has an amount speaks for it", "การระบุหรือไม่ระบุมูลค่าเป็นผลดี"),
    "amount_known.against": ("Whether it has an amount speaks against it", "การระบุหรือไม่ระบุมูลค่าเป็นผลเสีย"),
    "contact_known.for": ("Whether it has a contact speaks for it", "การมีหรือไม่มีผู้ติดต่อเป็นผลดี"),
    "contact_known.against": ("Whether it has a contact speaks against it", "การมีหรือไม่มีผู้ติดต่อเป็นผลเสีย"),
}

TEXTS: dict[str, tuple[str, str]] = {
    **{f"scores.feature.{name}": words for name, words in _FEATURES.items()},
    **{f"scores.reason.{name}": words for name, words in _REASONS.items()},
    "scores.title": ("Chance to be won", "โอกาสปิดการขาย"),
    "scores.average": ("On average {average} of closed deals were won.", "โดยเฉลี่ยดีลที่ปิดแล้วขายได้ {average}"),
    "scores.for": ("Speaks for it", "เป็นผลดี"),
    "scores.against": ("Speaks against it", "เป็นผลเสีย"),
    "scores.model": ("How this is computed", "คำนวณอย่างไร"),
    "scores.made": ("Learned on {day} from {count} closed deals.", "เรียนรู้เมื่อ {day} จากดีลที่ปิดแล้ว {count} ดีล"),
    "scores.none": (
        "No score yet: nothing was learned so far. This happens once a day.",
        "ยังไม่มีคะแนน เพราะยังไม่ได้เรียนรู้จากข้อมูล ระบบทำวันละครั้ง",
    ),
    "scores.few": (
        "No score yet: {closed} of {needed} closed deals, with at least 20 won and 20 lost among them.",
        "ยังไม่มีคะแนน มีดีลที่ปิดแล้ว {closed} จาก {needed} ดีลที่ต้องใช้ โดยต้องขายได้และขายไม่ได้อย่างน้อยอย่างละ 20 ดีล",
    ),
    "scores.weak": (
        "No score: in {closed} closed deals, what was known at the beginning does not tell won from lost.",
        "ไม่มีคะแนน เพราะในดีลที่ปิดแล้ว {closed} ดีล ข้อมูลตอนเริ่มต้นแยกไม่ได้ว่าดีลใดจะขายได้",
    ),
    "scores.later": ("This deal is scored with the next learning.", "ดีลนี้จะได้คะแนนเมื่อระบบเรียนรู้ครั้งถัดไป"),
    "scores.page": ("Scores of deals", "คะแนนของดีล"),
    "scores.again": ("Learn again", "เรียนรู้ใหม่"),
    "scores.asked": ("Learning has begun; the page shows it in a moment.", "เริ่มเรียนรู้แล้ว หน้านี้จะแสดงผลในอีกสักครู่"),
    "scores.deals": ("Closed deals", "ดีลที่ปิดแล้ว"),
    "scores.won": ("Of these won", "ขายได้"),
    "scores.auc": ("Tells won from lost (AUC)", "ความสามารถในการแยก (AUC)"),
    "scores.auc.hint": (
        "Of a won and a lost deal, how often the won one had the higher chance: .5 is a coin, 1 is always. Measured on deals "
        "that the model had not seen, with its 95 % interval.",
        "เมื่อเทียบดีลที่ขายได้กับดีลที่ขายไม่ได้ ดีลที่ขายได้มีโอกาสสูงกว่าบ่อยเพียงใด .5 คือเท่ากับการทายสุ่ม และ 1 คือถูกทุกครั้ง "
        "วัดจากดีลที่โมเดลไม่เคยเห็น พร้อมช่วงความเชื่อมั่น 95 %",
    ),
    "scores.brier": ("Mean squared error (Brier)", "ค่าคลาดเคลื่อนกำลังสองเฉลี่ย (Brier)"),
    "scores.number": ("Model", "โมเดล"),
    "scores.bins": ("What was predicted, and what came", "สิ่งที่คาดไว้และสิ่งที่เกิดขึ้นจริง"),
    "scores.bins.deals": ("Deals", "จำนวนดีล"),
    "scores.bins.predicted": ("Predicted", "คาดไว้"),
    "scores.bins.came": ("Came", "เกิดขึ้นจริง"),
    "scores.features": ("What moves the chance, the strongest first", "สิ่งที่มีผลต่อโอกาส เรียงจากมากไปน้อย"),
    "scores.features.hint": (
        "Only what is known when a deal begins. “For” means that more of it raises the chance in this workspace; it is no cause.",
        "ใช้เฉพาะข้อมูลที่รู้ตั้งแต่เริ่มดีล “เป็นผลดี” หมายถึงยิ่งมากโอกาสยิ่งสูงในเวิร์กสเปซนี้ ไม่ได้หมายความว่าเป็นสาเหตุ",
    ),
    "scores.left_out": (
        "Left out, because it tells the outcome by itself: {names}.",
        "ไม่ได้ใช้ เพราะบอกผลลัพธ์ได้ด้วยตัวเอง: {names}",
    ),
    "scores.best": ("Highest chances", "โอกาสสูงสุด"),
    "scores.worst": ("Lowest chances", "โอกาสต่ำสุด"),
}
