# ruff: noqa: E501 (many short questions a line read best)
"""Examples of questions about the world, or to pass the time, and of questions about customers."""

WORLDLY: tuple[str, ...] = (
    "What is the capital of Peru?", "Who painted Guernica?", "How far away is Mars?", "Will it snow tomorrow?", "How do I bake bread?", "Tell me a story", "Who discovered penicillin?", "What is the meaning of life?",
    "How tall is Mount Everest?", "Which team won the league last night?", "What's your name?", "Do you love me?", "Can you sing?", "What should I eat tonight?", "How do I get rid of a headache?", "Translate dog into Spanish",
    "When did the second world war end?", "What is the price of gold today?", "Which train goes to the beach?", "Who is the president of Brazil?", "How do planes fly?", "Write a haiku about spring", "Is water wet?", "What is the square root of two?",
    "Which film won the Oscar?", "How do I change a light bulb?", "What day is Easter?", "How old is the universe?", "Good films for children?", "What is your favourite food?",
    "เมืองหลวงของเปรูคืออะไร", "ใครวาดภาพเกอร์นิกา", "ดาวอังคารอยู่ไกลแค่ไหน", "พรุ่งนี้หิมะตกไหม", "ทำขนมปังอย่างไร", "เล่านิทานให้ฟังหน่อย", "ใครค้นพบเพนิซิลลิน", "ความหมายของชีวิตคืออะไร",
    "ยอดเขาเอเวอเรสต์สูงเท่าไร", "เมื่อคืนทีมไหนชนะบอล", "คุณชื่ออะไร", "รักฉันไหม", "ร้องเพลงได้ไหม", "เย็นนี้กินอะไรดี", "ปวดหัวทำอย่างไรให้หาย", "คำว่าหมาภาษาสเปนคืออะไร",
    "สงครามโลกครั้งที่สองจบเมื่อไร", "ราคาทองวันนี้เท่าไร", "รถไฟขบวนไหนไปทะเล", "ใครเป็นประธานาธิบดีบราซิล", "เครื่องบินบินได้อย่างไร", "แต่งกลอนเกี่ยวกับฤดูใบไม้ผลิ", "น้ำเปียกไหม", "รากที่สองของสองคือเท่าไร",
    "หนังเรื่องไหนได้รางวัลออสการ์", "เปลี่ยนหลอดไฟยังไง", "วันลอยกระทงปีนี้ตรงกับวันไหน", "จักรวาลอายุเท่าไร", "มีหนังสนุกสำหรับเด็กไหม", "ชอบกินอะไร",
    "How do I merge cells in Excel?", "Why is my Wi-Fi so slow?", "How do I uninstall Windows?", "My phone won't charge, what now?", "Which laptop is best for students?", "How do I crop a picture in Canva?", "Zoom has no sound", "How do I delete my Facebook account?",
    "Should I quit my job?", "My wife is angry with me, what should I do?", "How do I ask my boss for a raise?", "Am I too old to study?", "How can I sleep better?", "What gift should I buy my mother?", "Is coffee bad for the heart?", "Which medicine helps against fever?",
    "Who owns Toyota?", "How many people work at Google?", "Explain how inflation works", "What does the law of gravity say?", "Explain the rules of chess", "How much does a house in London cost?", "Should I invest in gold?", "Good evening, how are you?",
    "You are very clever", "You are useless today", "Are you tired?", "Where do you live?", "What is the time in New York?", "What is one mile in kilometres?", "รวมเซลล์ใน Excel ยังไง", "ทำไมไวไฟที่บ้านช้าจัง",
    "ลบแอปในมือถือยังไง", "มือถือชาร์จไม่เข้าทำไง", "ซื้อโน้ตบุ๊กรุ่นไหนดี", "ตัดต่อวิดีโอใช้แอปอะไร", "ซูมไม่มีเสียงทำไง", "ลืมรหัสเฟซบุ๊กทำยังไง", "ลาออกจากงานดีไหม", "แฟนงอนทำไงดี",
    "ขอขึ้นเงินเดือนยังไงดี", "แก่เกินเรียนไหม", "นอนไม่หลับทำยังไง", "ซื้อของขวัญอะไรให้แม่ดี", "กินกาแฟแล้วใจสั่นไหม", "ปวดท้องกินยาอะไรดี", "ใครเป็นเจ้าของโตโยต้า", "กูเกิลมีพนักงานกี่คน",
    "เงินเฟ้อคืออะไร", "แรงโน้มถ่วงคืออะไร", "หมากรุกเล่นยังไง", "บ้านในกรุงเทพราคาเท่าไร", "ควรซื้อทองตอนนี้ไหม", "สวัสดีตอนเย็น เป็นไงบ้าง", "เธอฉลาดมาก", "วันนี้ไม่ได้เรื่องเลย",
    "เหนื่อยไหม", "บ้านอยู่ไหน", "ตอนนี้ที่นิวยอร์กกี่โมง", "หนึ่งไมล์กี่กิโลเมตร",
)  # fmt: skip
OF_CUSTOMERS: tuple[str, ...] = (
    "Why did the customer cancel the order?", "Who asked for a discount?", "What did we promise the hotel?", "Which client is unhappy with the support?", "What is holding up the contract?", "Who is the new buyer at the factory?", "Where did the installation fail?", "What do they need before they sign?",
    "Who wants the invoice to be changed?", "When should we call the owner back?", "Which school asked for training?", "What did the meeting with the lawyers decide?", "Why are they late with their payment?", "Who is leaving the company?", "Which customer wants a longer warranty?", "What was damaged in the last delivery?",
    "How much would they pay for the new machines?", "Who uses a product of a competitor?", "Which clinic has trouble with its printer?", "What does the accountant worry about?", "Who has to approve the budget?", "Which feature do they miss?", "Where will the new branch open?", "Who wants to try the software first?",
    "What happened to the pilot?", "Whose data was lost?", "Which shop complained about the price?", "What did the technician find?", "Who would recommend us?", "Which supplier did they choose instead?",
    "ทำไมลูกค้ายกเลิกคำสั่งซื้อ", "ใครขอส่วนลด", "เรารับปากอะไรกับโรงแรมไว้", "ลูกค้ารายไหนไม่พอใจบริการ", "สัญญาติดอยู่ที่เรื่องอะไร", "ใครเป็นผู้ซื้อคนใหม่ของโรงงาน", "ติดตั้งไม่สำเร็จที่ไหน", "เขาต้องการอะไรก่อนเซ็น",
    "ใครอยากให้แก้ใบแจ้งหนี้", "ต้องโทรกลับหาเจ้าของเมื่อไร", "โรงเรียนไหนขอให้ไปอบรม", "ประชุมกับทนายตกลงว่าอย่างไร", "ทำไมเขาจ่ายเงินช้า", "ใครจะลาออก", "ลูกค้ารายไหนอยากได้ประกันนานขึ้น", "ของที่ส่งไปเสียหายอะไรบ้าง",
    "เขายอมจ่ายค่าเครื่องใหม่เท่าไร", "ใครใช้ของคู่แข่งอยู่", "คลินิกไหนเครื่องพิมพ์มีปัญหา", "ฝ่ายบัญชีกังวลเรื่องอะไร", "ใครต้องอนุมัติงบ", "เขาอยากได้ฟังก์ชันอะไรเพิ่ม", "สาขาใหม่จะเปิดที่ไหน", "ใครอยากทดลองใช้ก่อน",
    "โครงการนำร่องเป็นอย่างไร", "ข้อมูลของใครหาย", "ร้านไหนบ่นเรื่องราคา", "ช่างตรวจพบอะไร", "ใครยินดีแนะนำเรา", "เขาเลือกผู้ขายรายไหนแทน",
    "Who has not answered our last mail?", "Which machine keeps breaking down?", "What would make them renew?", "Who should we call before the deadline?", "Whose staff cannot use the system?", "Where did our delivery cause trouble?", "Who wants money back from us?", "What do they dislike about our app?",
    "Which account could we lose?", "Who signs at the school?", "What did the owner's son ask for?", "Which form did we fill in wrongly?", "Why does the shop still use paper?", "Who works with an old version of our software?", "Whose bill has a wrong name?", "Why does the doctor not trust our figures?",
    "What is wrong with the scanner at the warehouse?", "Which restaurant had double orders?", "Who is afraid of losing data?", "How many units would they take?", "What did we offer as compensation?", "Who is on our side at the hotel?", "Which farm waits for a test result?", "What must change before the next season?",
    "Who told us about the rival's price?", "Until when is the offer valid?", "Which branch opens first?", "Whose system was down?", "Who handles the invoices there?", "What does the grandmother want to see?", "ใครยังไม่ตอบเมลเรา", "เครื่องของใครเสียบ่อย",
    "ทำยังไงเขาถึงจะต่อสัญญา", "ต้องโทรหาใครก่อนหมดกำหนด", "พนักงานของใครใช้ระบบไม่เป็น", "ของที่เราส่งไปทำให้ใครเดือดร้อน", "ใครจะให้เราคืนเงิน", "เขาไม่ชอบอะไรในแอปเรา", "ลูกค้ารายไหนอาจจะหลุด", "ที่โรงเรียนใครเป็นคนเซ็น",
    "ลูกชายเจ้าของขออะไร", "เราออกเอกสารให้ใครผิด", "ทำไมร้านยังจดกระดาษอยู่", "ใครยังใช้เวอร์ชันเก่า", "บิลของใครชื่อผิด", "ทำไมหมอไม่เชื่อตัวเลขเรา", "เครื่องสแกนที่โกดังเป็นอะไร", "ร้านไหนออเดอร์ซ้ำ",
    "ใครกลัวข้อมูลหาย", "เขาจะเอากี่เครื่อง", "เราเสนอชดเชยอะไรไป", "ใครที่โรงแรมเชียร์เราอยู่", "ฟาร์มไหนรอผลตรวจ", "ต้องแก้อะไรก่อนหน้าขาย", "ใครบอกเราเรื่องราคาคู่แข่ง", "ข้อเสนอใช้ได้ถึงเมื่อไหร่",
    "สาขาไหนเปิดก่อน", "ระบบของใครล่ม", "ที่นั่นใครดูเรื่องบิล", "เจ๊เจ้าของอยากเห็นอะไรก่อน",
)  # fmt: skip
