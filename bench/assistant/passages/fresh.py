# ruff: noqa: E501
"""Longer notes of several sentences by another hand, with questions that share few words with them; all for tuning.

The thing that is asked for stands in the middle of other matters, and the Thai is as people talk.
"""

from bench.assistant.passages.shape import Note

ENGLISH: tuple[Note, ...] = (
    Note("meeting", "Hollybush Veterinary Supplies", "Long lunch with Gareth. We went over the rollout in Leeds, which is on track, and he likes the new dashboard. Then he mentioned, almost in passing, that two of his drivers were stopped by the police because our delivery printout has no gross weight on it. He paid the fine himself, about 900 pounds, and expects it back. I said I would look into it. Next lunch is on us.",
         ("who had to pay a penalty because something was left off our printout", "what does Gareth expect to get back from us?"), "ลูกค้ารายไหนโดนตำรวจปรับเพราะเอกสารของเรา"),
    Note("call", "Pemberton Scaffolding", "Half an hour with Siobhan from operations. The app is fine at the yard but the boys on the towers have no bars up there, so their timesheets vanish when they hit save. They lost a full week in October. She will keep using the spiral notebooks until it stores things on the phone first and uploads later. No hard feelings, she was quite cheerful about it.",
         ("whose workers lose their hours because there is no reception", "what must the app be able to do before they give up notebooks?"), "ที่ไหนที่บันทึกเวลาทำงานหายเพราะไม่มีสัญญาณ"),
    Note("email", "Lakeview Care Homes", "Mrs Okafor replied at last. She passed our figures to the trustees and they were fine with the sum. What they stumble over is that we are a young firm: they want to see three years of accounts or a letter from our bank, otherwise their rules do not let them sign for longer than twelve months. She is on our side and asked how soon we can send something.",
         ("why can the care homes only commit for a year", "which evidence that we are solid would help Mrs Okafor"), "ใครกังวลว่าบริษัทเรายังใหม่และขอดูงบย้อนหลัง"),
    Note("note", "Tamarind Street Kitchens", "Dropped by without an appointment. Raj was in a foul mood: the agency sent us the wrong logo and we put it on four thousand loyalty cards. He already handed out half of them. He does not want new ones for nothing, he wants us to take the blame in a post on their page, in plain words, by the weekend. I would rather do that than reprint.",
         ("who wants us to admit a mistake publicly", "what went wrong with the loyalty cards"), "ลูกค้าอยากให้เราออกมายอมรับผิดเรื่องอะไร"),
    Note("meeting", "Orrin Bay Oysters", "Boat trip with the Mackays. Small outfit, six people, but they know everyone on that coast. Old Mackay does not trust anything with a password and signs with a stamp. His granddaughter Isla runs the sales on Instagram and would start tomorrow if the first three months cost nothing. She can bring four more farms along if it goes well.",
         ("who could bring several neighbours as customers", "how do we win over the granddaughter?"), "หลานสาวจะเริ่มใช้ทันทีถ้าเราทำอะไรให้"),
    Note("call", "Stanhope & Reed Solicitors", "Called about the overdue amounts. Turns out nobody there saw the reminders since August: they changed their mail domain in the summer and everything we sent went to an address that no longer exists. They were embarrassed and will transfer all three on Friday. New address is ledger@ and the person is Beatrix. Please update the card.",
         ("why did the law firm ignore what we sent about money", "who handles the bills at the solicitors now"), "ทำไมสำนักงานกฎหมายไม่ได้รับจดหมายทวงเงินของเรา"),
    Note("email", "Bluebell Nurseries", "Three topics from Fiona. First, thanks for the flowers after her operation. Second, the watering module waters twice on the night the clocks change, that cost them two thousand seedlings last March; she wants it in writing that it cannot happen again before the next change. Third, would we sponsor the village fair. I said yes to the third.",
         ("what goes wrong when summer time begins", "who lost young plants because of our software"), "ลูกค้ารายไหนต้นกล้าตายเพราะระบบรดน้ำซ้ำ"),
    Note("note", "Ashdown Motor Factors", "For the file. Colin's contract with his present supplier runs out on the last day of February and renews itself for two years unless he gives notice by Christmas. He forgot it the last time and was stuck. He likes us but he will not do the paperwork himself. If we draft the letter for him he signs it. Also his knee is better.",
         ("whose agreement with another vendor prolongs itself automatically", "what could we write for Colin so that he can switch?"), "โคลินต้องแจ้งเลิกเจ้าเดิมก่อนเมื่อไร"),
    Note("meeting", "Wexcombe School Trust", "Eleven schools, one bursar, Mr Adeyemi. He showed us his cupboard: every head has bought a different attendance tool. He has a mandate to get rid of all of them by the next school year, but only if parents get the messages in Polish and Somali too. Nobody else in the tender offers Somali. He hinted that this would decide it.",
         ("what would set us apart in the competition for the schools", "how many tools must disappear before the autumn, and who is in charge of it"), "โรงเรียนต้องการให้ผู้ปกครองได้ข้อความเป็นภาษาอะไรบ้าง"),
    Note("call", "Fairlight Caravans", "Doug rang in a panic. A former employee still gets the daily bookings by mail, apparently since he left in May, and now works for the park next door. Doug wants to know exactly what that man has received, line by line, and he wants it before he speaks with his lawyer on Tuesday. He also wondered whether he could still cancel.",
         ("who keeps receiving confidential lists although he no longer works there", "which overview does Doug need before his legal appointment?"), "อดีตพนักงานยังได้รับข้อมูลการจองของใครอยู่"),
)  # fmt: skip
THAI: tuple[Note, ...] = (
    Note("call", "ก๋วยเตี๋ยวเรือป้าแจ๋ว", "โทรคุยกับป้าแจ๋วตอนบ่าย แกเล่าเรื่องลูกชายสอบติดวิศวะอยู่นาน กว่าจะวกเข้าเรื่องงาน สรุปว่าเด็กเสิร์ฟที่ร้านเป็นแรงงานลาวหมด กดเมนูในเครื่องไม่เป็น เลยจดใส่กระดาษแล้วค่อยมาคีย์ทีหลัง คีย์ตกหล่นทุกวัน ป้าอยากให้ทำเมนูเป็นรูปอาหารให้จิ้มเอา ถ้าทำได้จะเอาไปลงอีกสองร้าน",
         ("ร้านไหนพนักงานอ่านไทยไม่ออกเลยสั่งของตกๆ หล่นๆ", "ป้าแจ๋วแกอยากให้หน้าจอเป็นแบบไหนอ่ะ"), "which shop wants dishes shown as pictures for its waiters"),
    Note("meeting", "อู่ซ่อมรถเจริญยนต์", "เข้าไปนั่งคุยกับเฮียชัยที่อู่ แกเปิดใจว่าช่างแอบเบิกอะไหล่ไปขายข้างนอกมาเป็นปี เพิ่งจับได้เดือนก่อนเสียไปเกือบสามแสน ตอนนี้อยากได้ระบบที่ต้องถ่ายรูปคู่กับทะเบียนรถทุกครั้งที่หยิบของ เรื่องราคาแกไม่เกี่ยง ขอแค่ให้ทันก่อนสงกรานต์เพราะช่วงนั้นของออกเยอะ",
         ("เจ้าไหนโดนลูกน้องโกงของในร้าน", "เฮียชัยรีบใช้ระบบให้ทันช่วงไหน"), "who was robbed by his own mechanics"),
    Note("email", "สหกรณ์โคนมลำพญา", "ผู้จัดการสหกรณ์ส่งเมลมายาวมาก ใจความคือกรรมการชุดเก่าหมดวาระสิ้นเดือน ชุดใหม่ยังไม่รู้จะเอาด้วยไหม ถ้าเราอยากได้ลายเซ็นต้องรีบภายในวันที่ยี่สิบห้า ไม่งั้นต้องเริ่มเสนอใหม่ตั้งแต่ต้น แกแถมมาว่าน้ำนมดิบราคาดีขึ้น สมาชิกเริ่มมีตังค์แล้ว",
         ("ต้องรีบปิดงานกับใครก่อนเปลี่ยนคณะกรรมการ", "ถ้าไม่ทันวันที่ 25 จะเกิดอะไรขึ้น"), "who do we have to get signed before the old committee leaves"),
    Note("note", "ร้านยาเพื่อนชุมชน", "แวะร้านตอนเย็น เจอเภสัชกรมุกพอดี บ่นว่ายาใกล้หมดอายุระบบไม่ร้องสักแอะ ปีที่แล้วทิ้งไปแปดหมื่นกว่า คู่แข่งมีแจ้งล่วงหน้าสามเดือนเข้าไลน์เลย มุกบอกให้เวลาเราถึงกลางปี ถ้ายังไม่มีจะย้ายค่าย",
         ("ร้านไหนต้องโยนยาทิ้งเพราะไม่มีอะไรเตือน", "คู่แข่งทำอะไรได้ที่ของเราทำไม่ได้"), "where did they throw away expired medicine"),
    Note("call", "รีสอร์ทดอยหมอกคราม", "คุณต่ายโทรมาตั้งแต่เช้า น้ำเสียงเครียดเลย แขกฝรั่งคณะใหญ่จองผ่านเว็บเรายี่สิบห้อง พอมาถึงปรากฏว่าห้องเต็มเพราะเอเย่นต์ขายซ้อน ต้องวิ่งหาโรงแรมข้างๆ ให้แล้วออกส่วนต่างเอง คุณต่ายขอให้เราช่วยออกครึ่งนึง และอยากรู้ว่าทำไมสองระบบถึงไม่คุยกัน",
         ("ใครต้องควักเงินย้ายแขกไปพักที่อื่น", "คุณต่ายจะให้เราช่วยจ่ายเท่าไหร่"), "which hotel was overbooked because of two systems"),
    Note("meeting", "โรงน้ำแข็งทิพย์วารี", "ประชุมกับเสี่ยโต้งสั้นๆ สิบห้านาที แกจะปิดโรงเก่าแล้วไปรวมกับโรงของน้องเขยที่ราชบุรี เครื่องชั่งที่ซื้อเราไปสามตัวเลยจะไม่ได้ใช้ ถามว่ารับซื้อคืนมั้ย ถ้าไม่รับแกจะยกให้วัด ส่วนระบบบัญชีใช้ต่อแน่นอนเพราะน้องเขยยังจดมืออยู่",
         ("ใครมีของเราเหลือใช้แล้วอยากขายคืน", "เครื่องชั่งจะไปอยู่ไหนถ้าเราไม่เอา"), "who is merging his factory with that of his brother-in-law"),
    Note("email", "ขนมหวานแม่ละมัย", "คุณเก๋แม่ละมัยส่งเมลมาขอบคุณเรื่องอบรมเมื่อวันเสาร์ แล้วขอใบกำกับใหม่หมดทั้งปี เพราะเพิ่งรู้ว่าเราสะกดชื่อบริษัทผิดตกไม้เอกไปตัว ฝ่ายบัญชีเขาเอาไปลดหย่อนไม่ได้ ต้องได้ก่อนยื่นแบบวันที่แปด ถ้าช้าเขาโดนปรับแล้วจะมาคิดกับเรา",
         ("เราพิมพ์ชื่อลูกค้ารายไหนผิดจนเขาใช้ภาษีไม่ได้", "ต้องออกเอกสารให้คุณเก๋ใหม่ภายในเมื่อไหร่"), "whose company name did we misspell on the tax invoices"),
    Note("note", "ฟาร์มเห็ดอินทรีย์ปากช่อง", "ไปส่งของที่ฟาร์มเลยได้คุยกับพี่หน่อย แกว่าจะตัดสินใจหลังผลตรวจอินทรีย์ออก ถ้าผ่านจะได้ส่งห้างแล้วต้องใช้ตัวตามรอยสินค้าของเราแน่ๆ แต่ถ้าตกก็คงกลับไปขายตลาดนัดเหมือนเดิม ผลออกต้นเดือนหน้า ได้เห็ดมาฝากที่ออฟฟิศสองถุง",
         ("ดีลไหนขึ้นอยู่กับผลตรวจรับรอง", "ถ้าไม่ผ่านพี่หน่อยจะไปขายที่ไหน"), "whose purchase depends on passing an organic inspection"),
    Note("call", "คลังผ้าพาหุรัด", "โทรตามงานกับคุณซันนี่ แกบอกว่าอาม่าเป็นคนถือเงิน อาม่าไม่เอาอะไรที่ต้องจ่ายรายเดือน จะจ่ายทีเดียวจบแล้วใช้ไปตลอด ซันนี่เองชอบของเรามากแต่ขัดอาม่าไม่ได้ เสนอว่าให้คิดเหมาห้าปีแล้วเขียนใบเสนอราคาเป็นตัวหนังสือใหญ่ๆ ให้อาม่าอ่าน",
         ("บ้านไหนผู้ใหญ่ไม่ยอมจ่ายเป็นงวดๆ", "ต้องทำใบเสนอราคายังไงอาม่าถึงจะโอเค"), "which family refuses to pay by subscription"),
    Note("meeting", "โรงเรียนดนตรีคีตกานท์", "คุยกับครูใหญ่และครูบอย ตอนนี้ผู้ปกครองจ่ายค่าคอร์สแล้วเด็กหายไปกลางทาง ครูนั่งรอเก้อแต่โรงเรียนต้องจ่ายค่าสอนอยู่ดี อยากให้มีข้อความเด้งถามล่วงหน้าวันนึงว่ามาเรียนมั้ย แล้วถ้าไม่ตอบให้ปล่อยคิวคนอื่น งบตั้งไว้ไม่เกินสี่หมื่น เริ่มเทอมหน้า",
         ("ที่ไหนครูมานั่งรอแล้วนักเรียนไม่โผล่", "โรงเรียนดนตรีมีตังค์ให้เราเท่าไหร่"), "where do teachers get paid although the pupils do not show up"),
)  # fmt: skip
ELSEWHERE: tuple[str, ...] = (
    "what's the boiling point of ethanol", "should I break up with my boyfriend", "how do I freeze panes in Google Sheets", "why does my Outlook keep crashing", "who is the CEO of Samsung",
    "what did Wilhelmina Prothero complain about", "has Quillfeather Robotics signed yet", "good morning, how are you today", "you are rather slow today", "which vitamin helps against colds",
    "is it safe to buy bitcoin now", "how do I reset an iPhone", "what should I wear to a wedding", "explain the offside rule", "why does Mrs Tchaikovskaya refuse to pay",
    "น้ำเดือดที่กี่องศาบนยอดเขา", "ควรลาออกไปเปิดร้านกาแฟดีไหม", "ทำสูตร VLOOKUP ใน Excel ยังไง", "โฟโต้ช็อปลบพื้นหลังทำไง", "ใครเป็นเจ้าของเฟซบุ๊ก",
    "คุณวิลเฮลมินาบ่นเรื่องอะไร", "บริษัทควิลเฟเธอร์เซ็นหรือยัง", "สวัสดีตอนเช้า สบายดีมั้ย", "วันนี้ตอบช้าจัง", "เป็นหวัดกินยาอะไรดี",
    "หวยงวดนี้ออกอะไร", "ไอโฟนค้างทำยังไง", "ไปงานแต่งใส่ชุดสีอะไรดี", "แฟนไม่ตอบไลน์ทำไงดี", "นัดกับคุณชไวน์สไตเกอร์คุยเรื่องอะไร",
)  # fmt: skip
