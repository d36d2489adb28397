"""The words of questions, English and Thai, by their meaning.

A tag is a meaning; `understand.py` decides what follows from it. Words without a meaning of their own are listed too: a
word in no list is reported as not understood, never ignored.
"""

from functools import lru_cache

from crm_app import records
from crm_app.assistant import kinds
from crm_app.assistant.offline.lexicon_analyses import ANALYSES
from crm_app.assistant.offline.lexicon_fillers import fillers

_WORDS: dict[str, str] = {
    # --- things -----------------------------------------------------------------------------------------------
    "noun:deal": "เคส, เคสงาน, ดิว, bid, bids, งานประมูล, deal, deals, opportunity, "
    "opportunities, โอกาสทางการขาย, โอกาสการขาย, โอกาสขาย, ดีล, ดีลขาย, "
    "ดีลงาน, งานขาย",
    "noun:company": "company, companies, account, accounts, customer, customers, client, clients, organisation, "
    "organisations, organization, organizations, บริษัท, ลูกค้า, องค์กร, บริษัทลูกค้า",
    "noun:contact": "who do we know at, who do we know in, who do i know at, who do we have at, "
    "contact, contacts, contact person, contact people, ผู้ติดต่อ, รายชื่อผู้ติดต่อ, รายชื่อติดต่อ, คนติดต่อ",
    "noun:project": "project, projects, โครงการ, โปรเจกต์, โปรเจ็กต์, โปรเจค, โปรเจ็ค",
    "noun:task": "task, tasks, to-do, to-dos, todo, todos, งานที่ต้องทำ, สิ่งที่ต้องทำ, งาน, ทาสก์",
    "noun:activity": "activity, activities, กิจกรรม",
    "noun:product": "สินค้ารุ่น, รุ่นสินค้า, product, products, สินค้า, ผลิตภัณฑ์, โปรดักต์",
    "noun:owner": "colleague, colleagues, teammate, teammates, เซลคน, เซลล์ขาย, ลูกทีม, "
    "agent, agents, rep, reps, sales rep, sales reps, sales agent, sales agents, salesperson, "
    "salespeople, "
    "sales person, sales people, seller, sellers, owner, owners, salesman, saleswoman, deal owner, พนักงานขาย, "
    "เซลส์, "
    "เซลล์, เซลล์แมน, ฝ่ายขาย, ผู้ขาย, คนขาย, เจ้าของดีล, เจ้าของ, ผู้ดูแล, ผู้รับผิดชอบ, ทีมขาย",
    "noun:member": "member, members, team member, team members, user, users, สมาชิก, สมาชิกทีม, ผู้ใช้",
    "noun:manager": "manager, managers, sales manager, sales managers, team lead, team leads, ผู้จัดการ, "
    "ผู้จัดการฝ่ายขาย, "
    "ผู้จัดการขาย, หัวหน้า, หัวหน้าทีม",
    "noun:stage": "stage, stages, ขั้นตอน, ขั้นตอนไหน, ขั้นไหน, ขั้น, สเตจ, ขั้นตอนการขาย",
    "noun:status": "status, statuses, สถานะ",
    "noun:pipeline_name": "pipelines",
    "noun:sector": "sector, sectors, industry, industries, อุตสาหกรรม, กลุ่มธุรกิจ, ประเภทธุรกิจ, "
    "กลุ่มอุตสาหกรรม, กลุ่ม, ธุรกิจ, ธุรกิจกลุ่ม",
    "noun:region": "office, offices, region, regions, regional office, regional offices, ภูมิภาค, สำนักงานภูมิภาค, ภาค",
    "noun:month": "month, months, เดือน",
    "noun:quarter": "quarter, quarters, ไตรมาส",
    "noun:year": "year, years, ปี",
    "type:call": "โทรหาลูกค้า, โทรคุยกับลูกค้า, โทรคุยลูกค้า, โทรหา, โทรไป, โทรออก, โทร, call, calls, phone calls, การโทร, สายโทร, โทรคุย",
    "type:meeting": "ประชุมกับลูกค้า, ประชุมลูกค้า, meeting, meetings, การประชุม, ประชุม, นัดหมาย",
    "type:note": "note, notes, โน้ต, บันทึก, หมายเหตุ",
    "type:email": "emails, อีเมลที่ส่ง",
    **ANALYSES,
    # --- measures ---------------------------------------------------------------------------------------------
    "count": "กี่เคส, กี่เจ้า, กี่หน่วย, how many, number of, count, the number of, total number of, กี่, มีกี่, จำนวน, กี่ราย, กี่ดีล, "
    "กี่บริษัท, กี่คน, "
    "กี่โครงการ, กี่งาน, กี่กิจกรรม, กี่รายการ, กี่แห่ง, กี่เจ้า, กี่ครั้ง, กี่อัน, กี่ตัว, กี่ชิ้น, จำนวนเท่าไร, "
    "จำนวนเท่าไหร่",
    "sum": "เงิน, how much, total, sum, sum of, value, amount, worth, valued at, deal value, deal amount, total value, "
    "total amount, money, มูลค่า, มูลค่ารวม, ยอด, ยอดรวม, รวม, จำนวนเงิน, ยอดเงิน, รวมมูลค่า, ผลรวม",
    "sum?": "กี่เหรียญ, กี่ดอลลาร์, กี่ดอล, กี่ล้าน, กี่แสน, "
    "แค่ไหน, มีเงินเท่าไร, มีเงินเท่าไหร่, กี่ตังค์, กี่ตัง, เท่าไร, เท่าไหร่, เป็นเท่าไร, เป็นเท่าไหร่, กี่บาท, เท่าใด, รวมเท่าไร, รวมเท่าไหร่, "
    "เป็นเงิน, เป็นเงินเท่าไร, เป็นเงินเท่าไหร่, คิดเป็นเงิน, คิดเป็นเงินเท่าไร, คิดเป็นเงินเท่าไหร่, "
    "รวมเป็นเงิน, รวมเป็นเงินเท่าไร, "
    "รวมเป็นเงินเท่าไหร่, มูลค่าเท่าไร, มูลค่าเท่าไหร่, รวมมูลค่าเท่าไร, รวมมูลค่าเท่าไหร่, "
    "มูลค่ารวมเท่าไร, มูลค่ารวมเท่าไหร่",
    "revenue": "ปิดยอด, ปิดยอดได้, ปิดยอดไป, ทำยอดได้, ยอดปิด, ทำเงิน, ทำเงินได้, revenue, revenu, revnue, income, "
    "sales, sale, turnover, sales revenue, won value, won amount, won revenue, sales value, "
    "bookings, "
    "ยอดขาย, ทำยอดขาย, ทำยอดขายได้, รายได้, ยอดขายรวม, รายรับ, ยอดที่ปิดได้, มูลค่าที่ปิดได้, มูลค่าที่ชนะ",
    "earned": "book, booked, make, made, makes, "
    " earn, earned, earns, generate, generated, generates, bring in, brought in, brings in",
    "average": "go for, goes for, sell for, sells for, "
    "average, mean, avg, on average, average size, average deal size, deal size, เฉลี่ย, ค่าเฉลี่ย, "
    "โดยเฉลี่ย, เฉลี่ยดีลละ, ดีลละ, "
    "มูลค่าเฉลี่ย, ราคาเฉลี่ย, ยอดเฉลี่ย, ขนาดเฉลี่ย",
    "win_rate": "ratio of wins to losses, win-loss ratio, win/loss ratio, "
    "win loss ratio, win %, win pct, won %, hit rate, hit rates, strike rate, closing ratio, close ratio, "
    "batting average, ฮิตเรต, "
    "win rate, win rates, winrate, win ratio, winning rate, conversion rate, "
    "overall conversion rate, close rate, closing rate, "
    "success rate, win percentage, อัตราปิด, อัตราปิดได้, อัตราการปิด, อัตราการปิดได้, เมื่อเทียบกับที่แพ้, เทียบกับที่แพ้, "
    "อัตราการชนะ, อัตราชนะ, อัตราการปิดการขาย, อัตราปิดการขาย, อัตราปิดดีล, "
    "อัตราการปิดดีล, "
    "อัตราความสำเร็จ, วินเรต, วินเรท, เปอร์เซ็นต์การชนะ, อัตราการชนะดีล",
    "percent": "percentage, percent, in percent, in %, %, as a percentage, percentage of, percent of, "
    "what percentage, what percent, "
    "what percentage of, what percent of, pct, เปอเซน, เปอเซ็น, เปอร์เซน, เปอร์เซ็น, เปอร์เซนต์, กี่เปอเซน, กี่เปอเซ็น, กี่เปอร์เซน, "
    "กี่เปอร์เซ็น, กี่เปอร์เซนต์, เปอร์เซ็นต์, กี่เปอร์เซ็นต์, กี่ %, กี่%, "
    "คิดเป็นกี่เปอร์เซ็นต์, เป็นกี่เปอร์เซ็นต์, คิดเป็นกี่ %, ร้อยละ, "
    "ร้อยละเท่าไร, คิดเป็นร้อยละ",
    "cycle": "กว่าจะปิดการขายได้, กว่าจะปิดการขาย, กว่าจะปิดได้, กว่าจะปิดดีล, กว่าจะปิดดีลได้, "
    "sales cycle, avg time to close, average time to close, average sales cycle, avg sales cycle, "
    "how many days, "
    "how many days does it take from, time from,  deal cycle, cycle time, cycle, days to close, "
    "time to close, how long, "
    "how long does it take, how long did it take, how long did we take, how long it takes, "
    "how many days does it take, how long do we take, sales cycles, รอบการขาย, วงจรการขาย, ระยะเวลาปิดการขาย, "
    "ระยะเวลาการขาย, "
    "ระยะเวลาในการปิดการขาย, ระยะเวลาปิดดีล, ระยะเวลาในการปิดดีล, ใช้เวลากี่วัน, ใช้เวลานานเท่าไร, "
    "ใช้เวลานานเท่าไหร่, "
    "ใช้เวลานานแค่ไหน, ใช้เวลาเท่าไร, ใช้เวลาเท่าไหร่, ใช้เวลาปิดการขาย, ใช้เวลาปิดดีล, ใช้เวลา, กี่วัน, "
    "นานเท่าไร, นานแค่ไหน",
    # --- statuses ---------------------------------------------------------------------------------------------
    "status:won": "won, win, wins, closed won, closed-won, sold, sell, sells, selling, bought, buy, buys, "
    "winning, ชนะ, "
    "ปิดได้, "
    "ขายได้, ขาย, ปิดการขายได้, ปิดการขาย, ซื้อ, ที่ชนะ, ปิดสำเร็จ, ปิดการขายสำเร็จ, ชนะแล้ว, ที่ปิดการขายได้, "
    "ที่ปิดได้, ปิดดีลได้, ปิดดีล",
    "status:lost": "dead, dead deals, เสียอะไรไป, เสียอะไรไปบ้าง, เสียดีลอะไรบ้าง, lost, lose, loses, losing, "
    "closed lost, closed-lost, losses, loss, แพ้, ที่แพ้, เสียไป, หลุด, "
    "ปิดไม่ได้, "
    "ขายไม่ได้, ไม่สำเร็จ, เสียดีล, ที่เสีย, ที่เสียไป",
    "status:open": "alive, still alive, open, เปิด, ที่เปิด, active, in progress, ongoing, pipeline, in the pipeline, "
    "in our pipeline, unclosed, "
    "not closed yet, "
    "still open, not closed, not yet closed, เปิดอยู่, ที่เปิดอยู่, ยังเปิดอยู่, ที่ยังเปิดอยู่, "
    "กำลังดำเนินการ, ที่ยังไม่ปิด, ยังไม่ปิด, "
    "ไปป์ไลน์, ในไปป์ไลน์, ค้างอยู่, ที่ค้าง, ที่ค้างอยู่, ยังค้าง, ยังค้างอยู่, ที่กำลังดำเนินการ, เปิดอยู่ในขั้น",
    "status:closed": "ปิด, closed, ปิดแล้ว, ที่ปิดแล้ว, ที่ปิด, ปิดไปแล้ว, ปิดไป",
    "done": "done, completed, finished, complete, เสร็จ, เสร็จแล้ว, ทำเสร็จ, ทำเสร็จแล้ว, ที่เสร็จแล้ว",
    "on_hold": "on hold, put on hold, on ice, พักไว้, ระงับไว้, ถูกระงับ, หยุดไว้ชั่วคราว",
    "undone": "not done, unfinished, pending, incomplete, outstanding, ยังไม่เสร็จ, ที่ยังไม่เสร็จ, ที่ยังไม่ทำ, ยังไม่ได้ทำ",
    "overdue": "ช้า, ช้าอยู่, ที่ช้า, เลท, เลยดิว, ค้างส่ง, overdue, past due, late, "
    "behind schedule, delayed, running late, ล่าช้า, ล่าช้าบ้าง, "
    "ช้ากว่ากำหนด, ที่ล่าช้า, เลยกำหนด, เกินกำหนด, ที่เลยกำหนด, ที่เกินกำหนด, เลยกำหนดแล้ว",
    # --- order ------------------------------------------------------------------------------------------------
    "top": "most often, most frequently, "
    "บ่อยสุด, ท็อป, ท๊อป, ทอป, leader, leaders, ตัวท็อป, เก่ง, ใหญ่สุดๆ, แชมป์, champion, winner, best, top, most, "
    "highest, biggest, largest, leading, greatest, best-performing, best performing, "
    "top performing, best-selling, best selling, bestselling, top-selling, top selling, ขายดี, ขายดีที่สุด, "
    "ขายดีสุด, "
    "number one, ranking, rank, ranked, leaderboard, the most, มากที่สุด, เยอะที่สุด, สูงสุด, สูงที่สุด, ดีที่สุด, "
    "เก่งที่สุด, เก่งสุด, "
    "ใหญ่ที่สุด, ใหญ่สุด, มากสุด, เยอะสุด, ดีสุด, อันดับแรก, อันดับต้น, อันดับหนึ่ง, อันดับ, อันดับต้นๆ, "
    "แพงที่สุด, จัดอันดับ, บ่อยที่สุด",
    "bottom": "ขายไม่ค่อยออก, ขายไม่ค่อยดี, ขายไม่ดี, ท้ายตาราง, ปลายตาราง, "
    "worst performing, weakest, แย่ที่สุด, แย่สุด, ท้ายสุด, น้อยสุดๆ, บ๊วย, worst, least, lowest, "
    "smallest, fewest, bottom, worst-performing, worst performing, cheapest, "
    "น้อยที่สุด, ท้าย, อันดับท้าย, ท้ายสุด, อันดับสุดท้าย, รั้งท้าย, "
    "ต่ำสุด, ต่ำที่สุด, แย่ที่สุด, แย่สุด, น้อยสุด, เล็กที่สุด, เล็กสุด",
    "longest": "longest, slowest, ช้าที่สุด, นานที่สุด, นานสุด, ช้าสุด, ยาวที่สุด, ปิดช้าที่สุด, ปิดช้าสุด",
    "shortest": "fastest, shortest, quickest, เร็วที่สุด, เร็วสุด, สั้นที่สุด, ไวที่สุด, ปิดเร็วที่สุด, ปิดเร็วสุด, ปิดไวที่สุด",
    "place:2": "second, 2nd, second best, second biggest, second largest, number two, no. 2, number 2, #2, "
    "runner up, "
    "runner-up, รองลงมา, คนรองลงมา, อันดับรองลงมา, second place, in second place, comes second, ที่สอง, อันดับสอง, อันดับ 2, อันดับที่ 2, "
    "อันดับที่สอง, ที่ 2, "
    "เป็นที่สอง, เป็นอันดับสอง, เป็นอันดับ 2, รองแชมป์",
    "place:3": "third, 3rd, third best, third biggest, third largest, number three, no. 3, number 3, #3, "
    "third place, "
    "in third place, comes third, ที่สาม, อันดับสาม, อันดับ 3, อันดับที่ 3, อันดับที่สาม, ที่ 3, "
    "เป็นที่สาม, เป็นอันดับสาม, เป็นอันดับ 3",
    "place:4": "fourth, 4th, number four, no. 4, ที่สี่, อันดับสี่, อันดับ 4, อันดับที่ 4, อันดับที่สี่",
    "place:5": "fifth, 5th, number five, no. 5, ที่ห้า, อันดับห้า, อันดับ 5, อันดับที่ 5, อันดับที่ห้า",
    "apart": "แยก, แยกกัน, แยกให้ดู, แยกให้ดูหน่อย, แยกให้, แยกแต่ละอย่าง, อย่างละ, separately, respectively, each kind",
    "lead": "ทิ้งห่าง, ทิ้งห่างที่สอง, ทิ้งห่างที่ 2, ทิ้งห่างอันดับสอง, ทิ้งห่างอันดับ 2, ทิ้งห่างคนที่สอง, นำที่สอง, นำอันดับสอง, "
    "นำอันดับ 2, นำห่าง, นำห่างที่สอง, นำห่างอันดับสอง, ห่างจากที่สอง, ห่างจากอันดับสอง, ห่างจากอันดับ 2, ห่างที่สอง, how far ahead, "
    "how far ahead of the second, ahead of the second, ahead of second place",
    "newest": "ครั้งสุดท้าย, ครั้งล่าสุด, latest, last, newest, most recent, recent, last added, ล่าสุด, ใหม่ที่สุด, ใหม่สุด, ใหม่ล่าสุด",
    "oldest": "oldest, earliest, เก่าที่สุด, เก่าสุด, แรกสุด",
    # --- shape of the question --------------------------------------------------------------------------------
    "by": "split that by, split it by, split them by, break that down by, break it down by, break them down by, break down by, "
    "แยกเป็นราย, by, per, by each, for each, each, every, grouped by, broken down by, breakdown by, split by, breakdown, "
    "across, "
    "แยกตาม, ตาม, แต่ละ, แบ่งตาม, จำแนกตาม, แยกราย, ราย, ต่อ, ของแต่ละ",
    "group:owner": "per person, by person, per head, each person, per colleague, per rep, "
    "แต่ละท่าน, รายบุคคล, แต่ละคน, รายคน, ต่อคน, คนละ, ของแต่ละคน",
    "group:day": "daily, by day, per day, each day, day by day, รายวัน, วันละ, แต่ละวัน, ต่อวัน",
    "group:week": "weekly, by week, per week, each week, week by week, รายสัปดาห์, สัปดาห์ละ, แต่ละสัปดาห์, "
    "ต่อสัปดาห์, รายอาทิตย์, "
    "อาทิตย์ละ",
    "group:month": "monthly, month by month, by month, per month, each month, รายเดือน, เดือนละ, "
    "แต่ละเดือน, ต่อเดือน, เป็นรายเดือน",
    "group:quarter": "quarter by quarter, quarterly, by quarter, per quarter, รายไตรมาส, แต่ละไตรมาส, ต่อไตรมาส",
    "group:year": "year by year, yearly, annually, annual, by year, per year, รายปี, แต่ละปี, ต่อปี",
    "who": "who, whose, who's, ใคร, ใครบ้าง, ของใคร, คนไหน, คนใด",
    "which": "which, what, what's, whats, ไหน, ใด, อะไร, ไหนบ้าง, รายไหน, เจ้าไหน, ชนิดไหน",
    "compare": "bigger, larger, smaller, เยอะกว่ากัน, เยอะกว่า, ขายดีกว่ากัน, ขายดีกว่า, ซื้อเยอะกว่า, "
    "ต่างจาก, แตกต่างจาก, ต่าง, แตกต่าง, ต่างกับ, ต่างไปจาก, side by side, gap,"
    " gap between, the gap, difference, diff, ส่วนต่าง, ห่างกัน, ห่างกันเท่าไหร่, ต่างกันแค่ไหน, "
    "ต่างกันมั้ย, ต่างกันไหม, เทียบยอด, พอๆ กัน, worse, worse than, แย่กว่า, น้อยกว่ากัน, vs, vs., "
    "versus, compare, compared to, compared with, comparison, difference between, against, "
    "beat, beats, beaten, outsell, outsells, outsold, ahead of, "
    "better, higher, lower, more, how much more, how many more, "
    "than, เทียบ, เทียบกับ, เปรียบเทียบ, เปรียบเทียบกับ, ต่างกัน, ต่างกันเท่าไร, ต่างกันเท่าไหร่, ดีกว่า, "
    "มากกว่ากัน, กว่ากัน",
    "list": "list, list of, show, show me, display, give me, what are, list all, show all, see, find, แสดง, "
    "แสดงรายการ, "
    "รายการ, รายชื่อ, ขอดู, ดู, อะไรบ้าง, มีอะไรบ้าง, ขอรายการ, ขอรายชื่อ, ค้นหา, หา",
    "me": "my, mine, i, me, myself, ของฉัน, ของผม, ของดิฉัน, ของหนู, ของเรา(ฉัน), ฉัน, ผม, ดิฉัน, ของตัวเอง",
    "refers": "เอาแค่, ขอแค่, แค่, เฉพาะของ, เอาเฉพาะของ, ขอเฉพาะ, ขอเฉพาะของ, แค่ของ, เอาแค่ของ, that one, this one, "
    "the first one, them, these, those, of them, of these, of those, of the above, the ones, those ones, "
    "these ones, among them, "
    "among these, ในนั้น, ในนี้, พวกนี้, พวกนั้น, เหล่านี้, เหล่านั้น, อันไหน, อันไหนบ้าง, ตัวไหน, "
    "ตัวไหนบ้าง, รายการไหน, "
    "เฉพาะที่, เอาเฉพาะ, เอาเฉพาะที่, เฉพาะ, only, just, จากรายการนี้, ในรายการนี้",
    "earlier": "before that, the one before, the one before that, the previous one, one before, "
    "ก่อนหน้านั้น, ก่อนหน้านี้, "
    "ก่อนหน้า, ก่อนนั้น",
    "later": "after that, the one after, the next one, the following one, หลังจากนั้น, ถัดจากนั้น, ถัดไป",
    "same": "same, เดียวกัน, ช่วงเดียวกัน, same period, the same period",
    "pronoun": "his, her, hers, their, its, he, she, they, it, him, เขา, เธอ, ของเขา, ของเธอ, พวกเขา, เค้า, ของเค้า, พวกเค้า",
    "not": "not counting, not including, not incl, not incl., aside from, leaving aside, skipping, barring, outside, outside of, "
    "excepting, นอก, ไม่เอา, ไม่นับรวม, ไม่นับของ, ไม่รวมของ, เว้น, เว้นแต่, ตัดออก, ยกเว้นของ, ไม่เอาของ, not, "
    "without, except, except for, excluding, exclude, excl, excl., other than, besides, "
    "apart from, but not, minus, "
    "leaving out, ignoring,  don't, doesn't, "
    "didn't, "
    "haven't, hasn't, isn't, aren't, ไม่, ไม่รวม, ไม่นับ, ยกเว้น, ไม่ใช่, ที่ไม่ใช่, ไม่ได้, ที่ไม่ได้, "
    "ที่ไม่ได้อยู่ใน, ยังไม่, นอกจาก, นอกเหนือจาก, "
    "ตัด, หัก",
    "no_company": "ไม่ได้ผูกกับบริษัท, ที่ไม่ได้ผูกกับบริษัท, ไม่ผูกกับบริษัท, ที่ไม่ผูกกับบริษัท, ไม่ได้ผูกบริษัท, "
    "not linked to a company, not linked to any company, without any company, that have no company, "
    "without a company, without company, with no company, without an account, with no account, "
    "no company, "
    "ไม่มีบริษัท, ที่ไม่มีบริษัท, ไม่ระบุบริษัท, ที่ไม่ระบุบริษัท, ไม่มีลูกค้า",
    "and": "and, plus, as well as, or, &, และ, กับ, หรือ, รวมถึง",
    "follow": "same thing for, the same thing for, same again for, and the same for, "
    "and what about, what about, how about, and for, and in, and the, same for, now for, แล้ว, ล่ะ, ละ, "
    "ส่วน, แล้วของ, แล้วใน, ด้วยล่ะ",
    # --- amounts ----------------------------------------------------------------------------------------------
    "over": "over, above, more than, greater than, exceeding, bigger than, larger than, >, มากกว่า, เกิน, เกินกว่า, สูงกว่า",
    "at_least": "at least, >=, อย่างน้อย, ไม่ต่ำกว่า, ไม่น้อยกว่า",
    "and_up": "ขึ้นไป, or more, and up, or above",
    "under": "ไม่ถึง, under, below, less than, smaller than, <, น้อยกว่า, ต่ำกว่า",
    "at_most": "at most, up to, <=, ไม่เกิน, ไม่มากกว่า",
    "scale:1000": "k, thousand, พัน, พันบาท",
    "scale:10000": "หมื่น, หมื่นบาท",
    "scale:100000": "แสน, แสนบาท",
    "scale:1000000": "m, million, millions, mn, ล้าน, ล้านบาท",
    # --- dates ------------------------------------------------------------------------------------------------
    "date:created": "created, added, new, registered, entered, สร้าง, เพิ่ม, เพิ่มเข้ามา, ที่สร้าง, ใหม่, "
    "ที่เพิ่ม, ถูกสร้าง, ที่เพิ่มเข้ามา",
    "date:engaged": "engaged, started, began, begun, opened, เริ่มคุย, ที่เริ่มคุย, เริ่มคุยกัน, เริ่ม, เริ่มต้น, ที่เริ่ม, เริ่มติดต่อ",
    "date:closing": "expect to close, expect to win, expect to sign, expect, คาดว่าจะปิดได้, คาดว่าจะได้, น่าจะปิด, "
    "น่าจะปิดได้, จะปิดได้, มีแววปิด, มีลุ้นปิด, expected to be closed, should close, likely to close, "
    "due to be closed, closing, close, closes, expected to close, due to close, will close, to close, จะปิด, "
    "คาดว่าจะปิด, "
    "ที่จะปิด, ที่คาดว่าจะปิด, ใกล้ปิด, กำหนดปิด",
    "date:due": "due, กำหนดส่ง, ครบกำหนด, ถึงกำหนด, ที่ครบกำหนด, ที่ต้องทำ, ต้องทำ",
    # --- fields of a record -----------------------------------------------------------------------------------
    "field:phone": "phones, their phones, their phone numbers, their numbers, phone, phone number, "
    "phone numbers, telephone, telephone number, mobile, mobile number, tel, "
    "number, "
    "เบอร์โทรศัพท์, เบอร์โทร, เบอร์, โทรศัพท์, หมายเลขโทรศัพท์, เบอร์มือถือ, เบอร์ติดต่อ",
    "field:email": "email, e-mail, email address, mail address, อีเมล, อีเมล์, อีเมลล์, เมล",
    "field:address": "address, addresses, ที่อยู่",
    "field:website": "website, web site, web address, homepage, url, เว็บไซต์, เว็บ",
    "field:job_title": "job title, title, position, job, ตำแหน่ง, ตำแหน่งงาน",
    "field:close_date": "close date, closing date, expected close date, expected close, closed date, วันที่ปิด, "
    "วันปิด, "
    "วันที่ปิดการขาย, วันที่คาดว่าจะปิด, ปิดเมื่อไร, ปิดเมื่อไหร่, ปิดวันไหน, ปิดวันที่เท่าไร, ปิดวันที่เท่าไหร่",
    "field:engage_date": "engage date, engagement date, start date, วันที่เริ่ม, วันเริ่มต้น, เริ่มเมื่อไร, เริ่มเมื่อไหร่",
    "field:due_date": "due date, deadline, วันครบกำหนด, กำหนดเสร็จ, ครบกำหนดเมื่อไร, ครบกำหนดเมื่อไหร่",
    "field:progress": "progress, how far along, how far, how far is, percent complete, คืบหน้าไปถึงไหน, "
    "คืบหน้าไปถึงไหนแล้ว, ถึงไหนแล้ว, ความคืบหน้า, คืบหน้า, คืบหน้าถึงไหน",
    "field:employees": "employees, employee count, number of employees, how many employees, headcount, "
    "จำนวนพนักงาน, พนักงานกี่คน",
    "field:owner": "who owns, owns, own, who is responsible for, responsible for, in charge of, who is in charge of, "
    "who handles, who manages, handles, handle, manages, ใครดูแล, ใครเป็นเจ้าของ, ใครรับผิดชอบ, "
    "ดูแล, ใครเป็นคนดูแล, "
    "ใครเป็นผู้ดูแล, ใครเป็นผู้รับผิดชอบ, รับผิดชอบ, เป็นเจ้าของ, ดูแลโดย",
    "field:founded": "founded, established, founding year, year established, year founded, ก่อตั้ง, ก่อตั้งเมื่อไร, "
    "ก่อตั้งเมื่อไหร่, ก่อตั้งปีไหน, ก่อตั้งปีอะไร, ปีที่ก่อตั้ง",
    "field:annual_revenue": "annual revenue, yearly revenue, annual turnover, รายได้ต่อปี, รายได้ประจำปี",
    "field:parent": "parent company, parent, subsidiary of, บริษัทแม่",
    "field:price": "price, list price, prices, cost, ราคา, ราคาขาย",
    "others": "others, the others, other, other people, other reps, the rest, rest, everyone else, everybody else, anyone else, "
    "คนอื่น, คนอื่นๆ, คนอื่น ๆ, ที่เหลือ, รายอื่น, รายอื่นๆ, อื่น, อื่นๆ, อื่น ๆ, เจ้าอื่น, เจ้าอื่นๆ",
    "reach": "ติดต่อ, รู้จัก",
    "named": "named, called, ชื่อ, ที่ชื่อ, ชื่อว่า",
    "when": "when, เมื่อไร, เมื่อไหร่, วันไหน, ตอนไหน",
    "where": "where, ที่ไหน",
    # --- other intents ----------------------------------------------------------------------------------------
    "notes": "ว่าไง, ว่าไงบ้าง, ว่ายังไง, ว่ายังไงบ้าง, ว่าอย่างไร, ว่าอย่างไรบ้าง, mention, mentions, "
    "mentioned, discussed, discuss, said, say, talked about, talk about, talked, told, "
    "what happened, happened, why, explain, "
    "พูดถึง, กล่าวถึง, "
    "พูดว่า, คุยเรื่อง, คุยกัน, คุยอะไร, ทำไม, เพราะอะไร, เกิดอะไรขึ้น, บอกว่า",
    # asks for notes as well, and says what they are to be about
    "notes!": "promise, promised, promises, agree, agreed, agreement, feel, feels, felt, feeling, worry, "
    "worried, worries, "
    "concern, concerns, concerned, unhappy, angry, happy, satisfied, dissatisfied, hesitate, hesitating, "
    "hesitant, problem, "
    "problems, issue, issues, objection, objections, reason, reasons, feedback, opinion, reaction, "
    "next step, next steps, "
    "รับปาก, สัญญาไว้, ตกลง, ตกลงกัน, รู้สึก, กังวล, โกรธ, โมโห, พอใจ, ลังเล, ปัญหา, เหตุผล, สาเหตุ, "
    "ความเห็น, ความคิดเห็น, "
    "ขั้นต่อไป, ติดขัด, "
    "complain, complained, complains, complaining, complaint, complaints, ร้องเรียน, บ่น, ข้อร้องเรียน, คำร้องเรียน, "
    "ไม่พอใจ",
    "summary": "summarise, summarize, summary, summary of, สรุป",
    "about": "about, regarding, tell me about, details of, detail of, details, information on, info on, info, "
    "เกี่ยวกับ, "
    "ข้อมูล, ข้อมูลของ, รายละเอียด, รายละเอียดของ, เรื่อง",
    "how": "where do we stand, where are we, where we are, where we stand, อยู่ตรงไหน, อยู่ตรงไหนแล้ว, how, how is, "
    "how are, how's, how did, how has, how have, how was, เป็นอย่างไร, เป็นอย่างไรบ้าง, "
    "เป็นยังไง, เป็นยังไงบ้าง, "
    "เป็นไง, เป็นไงบ้าง",
    "help": "help, what can you do, what can i ask, hello, hi, hey, good morning, สวัสดี, หวัดดี, ช่วยอะไรได้บ้าง, "
    "ทำอะไรได้บ้าง, ถามอะไรได้บ้าง, วิธีใช้",
    "thanks": "thanks, thank you, ขอบคุณ, ขอบใจ",
    # --- words with no meaning of their own -------------------------------------------------------------------
    "stop": "across the team, across the whole team, across the company, team-wide, company-wide, "
    "ไหม, มั้ย, หรือเปล่า, รึเปล่า, หรือไม่, ใช่ไหม, ป่าว, ไหมครับ, ไหมคะ, "
    "rn, right now, atm, at the moment, pls, plz, btw, ok, okay, so far, came, come, comes, "
    "coming from, across all, among, "
    "whole, entire, everyone, everything, anything, anybody, their, our own, side, against all, gone, "
    "already, my team, "
    "each other, same time, how about, actually, just now, both, between stages, further, "
    "ครับผม, จ้า, จ๊ะ, ค้าบ, งับ, เลย, เลยครับ, เลยค่ะ, คิดเป็น, ขนาด, ขนาดดีล, แบบ, รวมๆ, "
    "เคย, บ้างครับ, บ้างคะ, ซิ, สิ, ดี, ดีครับ, แล้วครับ, ก่อน, "
    "tell me, let me know, i want, i need, i would like, i'd like, can i, could i, may i, help me, send me, "
    "ฉันอยาก, ผมอยาก, ดิฉันอยาก, หนูอยาก, ฉันอยากรู้, ผมอยากรู้, ดิฉันอยากรู้, หนูอยากรู้, ฉันอยากทราบ, ผมอยากทราบ, "
    "ดิฉันอยากทราบ, หนูอยากทราบ, ฉันต้องการ, ผมต้องการ, ดิฉันต้องการ, ฉันขอ, ผมขอ, ดิฉันขอ, บอกฉัน, บอกผม, "
    "ให้ฉัน, ให้ผม, "
    "เพียง, a, an, the, of, in, on, at, for, to, is, are, was, were, be, been, being, "
    "do, does, did, have, has, had, our, "
    "we, us, there, that, this, with, from, as, please, can, could, would, you, tell, let, know, "
    "want, like, "
    "need, so, far, all, any, currently, now, right, just, ever, made, make, makes, get, got, give, 's, s, "
    "performed, "
    "performing, perform, performance, performer, performers, business, crm, system, workspace, records, record, "
    "data, "
    "team, overall, altogether, in total, exactly, much, many, long, take, takes, took, going, go, doing, "
    "compared, "
    "time, period, during, into, out, up, one, ones, person, people, brought, bring, brings, generated, generate, "
    "earned, "
    "earn, earns, belong, belongs, belonging, linked, related, will, should, located, based, baht, thb, "
    "usd, dollars, "
    "dollar, eur, "
    "euros, "
    "ของ, ใน, ที่, มี, เป็น, คือ, ได้, ให้, ครับ, ค่ะ, คะ, คับ, นะ, นะคะ, นะครับ, หน่อย, ช่วย, ช่วยบอก, บอก, ขอ, "
    "อยากรู้, อยากทราบ, อยาก, รู้, "
    "ทราบ, เรา, ของเรา, พวกเรา, ทั้งหมด, ทั้งสิ้น, ไร, บ้าง, ช่วง, เมื่อ, โดย, จาก, ด้วย, นั้น, นี้, อยู่, "
    "อยู่ที่, คน, อัน, ตัว, แห่ง, รายชื่อของ, ทำ, ทำได้, ทำยอด, "
    "แล้วบ้าง, เท่านั้น, ตอนนี้, ขณะนี้, ปัจจุบัน, สำหรับ, ว่า, ไป, มา, ๆ, ถึง, ไว้, ก็, กัน, นับ, รวมทั้งหมด, "
    "รวมทั้งสิ้น, หมด, ครั้ง, ชิ้น, เจ้า, บาท, ดอลลาร์, "
    "เอา, สูง, คุณ, ระบบ, เวลา, ผลงาน, ผลงานดี, สร้างรายได้, ทำรายได้, การ, ถูก, เข้ามา, สามารถ, ต้องการ, "
    "ทีม, ในระบบ, "
    "สักหน่อย, จะ, ถาม, ขอถาม, สอบถาม, อยู่ใน, ที่อยู่ใน",
    "number": "one, two, three, four, five, six, seven, eight, nine, ten, หนึ่ง, สอง, สาม, สี่, ห้า, หก, เจ็ด, แปด, เก้า, สิบ",
}

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10,
}  # fmt: skip


def phrases() -> dict[str, str]:
    """Phrase to tag; for a phrase in several lists the first list counts.

    A kind of record without words here is recognised by its own names.
    """
    return _phrases(tuple(records.TYPES))


def longest() -> int:
    """The length of the longest phrase, in characters."""
    return _longest(tuple(records.TYPES))


@lru_cache(maxsize=4)
def _phrases(declared: tuple[str, ...]) -> dict[str, str]:
    table: dict[str, str] = {}
    for tag, words in _WORDS.items():
        for word in words.split(", "):
            phrase = word.strip()
            if phrase:
                table.setdefault(phrase, tag)
    for word in fillers():
        table.setdefault(word, "stop")
    for kind in declared:
        if kinds.noun(kind) not in _WORDS:
            for word in kinds.words(kind):
                table.setdefault(word, kinds.noun(kind))
    return table


@lru_cache(maxsize=4)
def _longest(declared: tuple[str, ...]) -> int:
    return max(len(phrase) for phrase in _phrases(declared))
