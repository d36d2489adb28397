# ruff: noqa: E501 (many short turns a line read best)
"""Turns of a talk as people put them, by the plain turn that does the same; `|` stands between them.

They hold no names, days and amounts: these are taken from the turn that is read. Both languages stand for one plain turn, which the edits of a talk read.
"""

TURNS: dict[str, str] = {
    # --- lines ------------------------------------------------------------------------------------------------
    "top 10": "let's go a bit further down the list | give me a longer list | make the list longer | can we see a few more of them"
    " | อยากเห็นรายชื่อยาวกว่านี้ | ขอดูเยอะกว่านี้หน่อย | เอามาให้ดูอีกสักหน่อย",
    "show all of them": "don't cut it off, I want the complete list | and the ones further down | what comes after those | you left some out, show me the full thing | the complete picture"
    " | ขอดูรายชื่อเต็ม | ที่ต่อจากนี้ล่ะ | ยังมีอีกไหมขอดูให้ครบ | อย่าตัด ขอครบทุกราย",
    "reverse it": "start with the weak ones | begin at the other end | put the losers on top | who is at the tail end | show it the opposite way | now from worst to best"
    " | เริ่มจากตัวแย่ก่อน | เอาด้านล่างขึ้นก่อน | ไล่จากข้างล่างขึ้นมา | ขอดูกลับข้าง",
    "which is the worst": "who's dragging us down | which one lets us down | who is at the very end | where are we weakest | the poorest of the lot | who brings up the rear"
    " | ตัวไหนถ่วงเพื่อน | ใครรั้งท้าย | อันไหนอ่อนสุด | ตรงไหนเราอ่อนที่สุด | ใครทำได้แย่กว่าเพื่อน",
    "which is the best": "who's carrying us | which one stands out | where are we strongest | who is out in front | the star of the lot | who does best at it"
    " | ตัวไหนเด่นสุด | ใครนำโด่ง | ตรงไหนแข็งสุด | ใครทำได้ดีกว่าเพื่อน | ตัวไหนเป็นพระเอก",
    "second": "who comes right after that | who's on their heels | the runner-up | next one down | and behind them"
    " | คนถัดมาล่ะ | ใครตามมาติด ๆ | รองลงมาคือใคร",
    # --- measures ---------------------------------------------------------------------------------------------
    "how many": "what's the head count | how big is that in numbers | give me just the count | so that's how many pieces | what number are we talking about"
    " | นับเป็นจำนวนแล้วได้กี่อัน | สรุปมีกี่รายการ | เอาเฉพาะตัวเลขจำนวน",
    "in money": "what's that worth in cash | put a price on it | what does that come to in money | what is it all worth | in hard cash please | how much money is in there"
    " | ตีเป็นเงินได้เท่าไหร่ | เป็นตัวเงินเท่าไหร่ | มูลค่าตรงนี้รวมเท่าไหร่ | เงินในนั้นมีเท่าไหร่",
    "altogether": "what does it all add up to | bring that to one figure | give me one number for all of it | sum that up for me | and in one figure"
    " | ขอตัวเลขรวมตัวเดียว | บวกกันทั้งหมดได้เท่าไหร่ | สรุปยอดเดียวเลย",
    "average": "what's a normal one like | how big is the typical one | what's usual for those | per deal, what does that come to"
    " | โดยปกติอันนึงเท่าไหร่ | ตกดีลละประมาณเท่าไร | ขนาดปกติเท่าไหร่",
    "by win rate": "who closes more of what they touch | measured by how often they win | who converts best of those | whose hit rate is best among them | judge them by success instead"
    " | วัดจากความสำเร็จแทน | ใครปิดได้แม่นกว่ากัน | ดูที่โอกาสชนะแทน",
    "as a percentage": "how is that split in relative terms | what slice is each of them | put it in relation to the whole | what portion does each make up"
    " | คิดเทียบกับทั้งก้อนแล้วแต่ละอันเท่าไหร่ | แต่ละอันกินสัดส่วนเท่าไหร่",
    # --- groups -----------------------------------------------------------------------------------------------
    "by rep": "who is behind that | which of my people did that | whose work is that | split it between the salespeople | who contributed what | how does that look person by person"
    " | ใครทำได้เท่าไหร่บ้าง | เป็นผลงานใครบ้าง | แบ่งดูทีละคน | ใครมีส่วนเท่าไหร่",
    "by product": "what did we sell there | which things was that | what was in the basket | split by what was sold | what is it made up of product-wise"
    " | ขายอะไรไปบ้างในนั้น | เป็นของอะไรบ้าง | แบ่งตามของที่ขาย",
    "by company": "which customers was that | who paid for that | who are the buyers behind it | customer by customer"
    " | ลูกค้ารายไหนบ้าง | มาจากลูกค้าเจ้าไหน | ใครเป็นคนซื้อ",
    "by sector": "what kind of businesses are those | which industries is that from | split it by line of trade"
    " | เป็นธุรกิจแนวไหนบ้าง | มาจากวงการไหน",
    "by country": "where in the world is that from | which markets is that | geographically please | split it by where they are"
    " | มาจากประเทศไหนบ้าง | แบ่งตามตลาด",
    "by region": "which office is that | how do the teams share that | which branch did what | how did the offices do there"
    " | ทีมไหนทำได้เท่าไหร่ | สาขาไหนบ้าง",
    "by month": "how did that move over the months | spread it over the calendar | when in the year did that happen | show me the curve"
    " | แต่ละเดือนเป็นไงบ้าง | เดือนไหนได้เท่าไหร่ | ขอดูเป็นกราฟรายเดือน",
    "by stage": "how far along are they | where in the process are those | what state are they in | where do they stand in the pipeline"
    " | ถึงไหนกันแล้วบ้าง | อยู่ตรงไหนของกระบวนการ | คืบหน้าถึงขั้นไหน",
    # --- narrower, wider --------------------------------------------------------------------------------------
    "only mine": "which of them are down to me | am I responsible for any of those | the ones with my name on | which do I have to deal with myself"
    " | มีอันที่ฉันต้องดูเองไหม | อันไหนอยู่ในมือฉัน | ของตัวเองล่ะ",
    "everyone's": "not only me, the whole lot of us | what about my colleagues' ones too | the same but for the team as a whole"
    " | ของคนอื่นในทีมด้วย | ดูรวมของทั้งทีม",
    "only the open ones": "which of those are still in play | the ones we're still working on | what's still alive of that"
    " | อันไหนยังลุ้นอยู่ | ที่ยังทำอยู่มีอะไร",
    "only the won ones": "which of those did we get | the ones that came through | where were we successful | what did we land of that"
    " | อันไหนเราได้มา | ที่สำเร็จมีอะไร",
    "only the lost ones": "which of those slipped away | the ones that got away | where did we fail | what went to somebody else"
    " | อันไหนหลุดมือไป | ที่ไม่ได้มีอะไรบ้าง",
    "only the stale ones": "which of those are gathering dust | has anything there gone to sleep | which are being neglected | where has nobody done anything lately"
    " | อันไหนถูกทิ้งไว้ | ตัวไหนไม่มีใครตาม | มีอันไหนแน่นิ่งไป",
    # --- days -------------------------------------------------------------------------------------------------
    "the year before": "and one year further back | twelve months before that | what was it a year prior"
    " | ย้อนไปอีกปีหนึ่ง | ปีก่อนโน้นล่ะ",
    "the quarter before": "and three months earlier | what was it the previous quarter | go one quarter back"
    " | ย้อนไปอีกไตรมาส | สามเดือนก่อนหน้านั้น",
    "the month before": "and one month further back | the previous month, what was it | ย้อนไปอีกเดือน | เดือนก่อนหน้านี้เป็นไง",
    "same period last year": "is that normal for the season | what was it at this time a year earlier | the same stretch one year before"
    " | เวลาเดียวกันของปีก่อนเป็นยังไง | ช่วงนี้ของปีที่แล้วล่ะ",
    # --- about what was shown ---------------------------------------------------------------------------------
    "who owns them": "whose desk are those on | who do I have to chase for these | who takes care of each of these"
    " | ใครเป็นเจ้าของงานพวกนี้ | ต้องไปตามกับใคร | อยู่ในความรับผิดชอบของใคร",
    "sort by close date": "which of these comes first in time | what's up soonest | in order of when they're due | which is about to close next"
    " | อันไหนจะถึงก่อน | เรียงว่าอันไหนใกล้ปิดสุด",
    "sort by amount": "put the big money first | in order of how big they are | big ones first"
    " | เอาตัวใหญ่ ๆ ขึ้นก่อน | เรียงจากตัวแพง",
    "where do I come in that": "and how am I doing in comparison | what about me, how far up am I | my own standing there"
    " | แล้วฉันอยู่ตรงไหนของตาราง | ตัวฉันเองอยู่ลำดับไหน",
}

IN_THAI: dict[str, str] = {
    "top 10": "10 อันดับแรก",
    "show all of them": "แสดงทั้งหมด",
    "reverse it": "เรียงกลับด้าน",
    "which is the worst": "อันไหนแย่ที่สุด",
    "which is the best": "อันไหนดีที่สุด",
    "second": "อันดับสอง",
    "how many": "กี่รายการ",
    "in money": "คิดเป็นเงิน",
    "altogether": "รวมทั้งหมด",
    "average": "โดยเฉลี่ย",
    "by win rate": "ตามอัตราชนะ",
    "as a percentage": "เป็นเปอร์เซ็นต์",
    "by rep": "แยกตามผู้ดูแล",
    "by product": "แยกตามสินค้า",
    "by company": "แยกตามลูกค้า",
    "by sector": "แยกตามกลุ่มธุรกิจ",
    "by country": "แยกตามประเทศ",
    "by region": "แยกตามภูมิภาค",
    "by month": "แยกตามเดือน",
    "by stage": "แยกตามขั้นตอน",
    "only mine": "เฉพาะของฉัน",
    "everyone's": "ของทุกคน",
    "only the open ones": "เฉพาะที่เปิดอยู่",
    "only the won ones": "เฉพาะที่ชนะ",
    "only the lost ones": "เฉพาะที่แพ้",
    "only the stale ones": "เฉพาะที่เงียบ",
    "the year before": "ปีก่อนหน้า",
    "the quarter before": "ไตรมาสก่อนหน้า",
    "the month before": "เดือนก่อนหน้า",
    "same period last year": "ช่วงเดียวกันของปีก่อน",
    "who owns them": "ใครดูแล",
    "sort by close date": "เรียงตามวันที่ปิด",
    "sort by amount": "เรียงตามมูลค่า",
    "where do I come in that": "ฉันอยู่อันดับที่เท่าไร",
}
"""Each plain turn as a Thai reader sees it."""
