# ruff: noqa: E501 (many short questions a line read best)
"""Questions about known customers that no note answers: the note about the customer is near and has the words, and says nothing of it.

The ones of a half ask about notes of that half. They were written before the weights that were learned from them.
"""

TUNING: tuple[str, ...] = (
    "What is Brightwater's fax number?", "How many employees does Greenfield Poultry have?", "When was Pinewood Furniture founded?", "Who is the landlord of Oakline Doors?", "Which bank does Halcyon Spa Group use?", "When is Suda's birthday?",
    "How much does Lotus Retreats pay for electricity?", "Does Cobalt Paints have a canteen?", "What is the tax number of Prism Printing?", "Which airline does the director of Lotus Retreats fly with?", "Who does the advertising for Meridian Labs?", "Has Northstar Diagnostics asked for an exclusive distribution contract?",
    "What discount did Compass Travel ask for?", "How old is the owner of Wildflower Apparel?", "Where did Apichart go to university?", "What car does Colin drive?", "Is Doug married?", "How many square metres is the hall of Bluebell Nurseries?",
    "Which insurance company covers Stanhope & Reed?", "Does Fairlight Caravans plan a branch in Spain?", "What does Mr Adeyemi earn?", "Who delivers coffee to Wexcombe School Trust?", "What is Beatrix's mobile number?", "What warranty did Fiona want for the pumps?",
    "Which colour should the trucks for Siam Cold Chain have?", "When does Preecha's son finish school?", "How many machines does Brandt own?", "What is the turnover of Andaman Fresh Seafood?", "Has Kenji signed the lease for the warehouse?", "Who cleans the windows at Baan Dee Property?",
    "What school does Uncle Dech's daughter go to?", "How many beds does the Mettatham hospital have?", "What does Mintra think of our website?", "Which football club does Dr Nan support?", "How many rooms does the resort of Khun Tai have in total?", "What is the email address of the ice factory?",
    "ครัวบ้านสวนมีพนักงานกี่คน", "เบอร์แฟกซ์ของครัวริมคลองคืออะไร", "คุณพรทิพย์เกิดวันไหน", "กล่องทองพลาสติกก่อตั้งเมื่อปีไหน", "คลินิกผิวใสเช่าตึกเดือนละเท่าไร", "หมอโอ๊ตเรียนจบจากที่ไหน",
    "สำนักพิมพ์ใบไม้ใช้ธนาคารอะไร", "บ้านนักเขียนมีแผนเปิดสาขาที่เวียดนามไหม", "น้องมายด์แต่งงานหรือยัง", "พี่ต้อมขับรถยี่ห้ออะไร", "เลขผู้เสียภาษีของสยามบรรจุภัณฑ์คืออะไร", "ป้าแจ๋วอายุเท่าไหร่",
    "เฮียชัยชอบทีมฟุตบอลทีมไหน", "สหกรณ์โคนมลำพญามีวัวกี่ตัว", "ร้านยาเพื่อนชุมชนได้ใบอนุญาตเมื่อไร", "รีสอร์ทดอยหมอกครามจ่ายค่าไฟเดือนละเท่าไหร่", "เสี่ยโต้งมีลูกกี่คน", "คุณเก๋ขอส่วนลดกี่เปอร์เซ็นต์",
    "ฟาร์มเห็ดของพี่หน่อยมีพื้นที่กี่ไร่", "คลังผ้าพาหุรัดเก็บของที่โกดังไหน", "โรงเรียนดนตรีคีตกานท์มีเปียโนกี่หลัง", "คุณสมหมายใช้บริษัทประกันเจ้าไหน", "คุณอรทัยจะไปเที่ยวญี่ปุ่นเมื่อไหร่", "คลินิกยิ้มสวยมีหมอกี่คน",
    "ไทยสไปซ์กู้เงินดอกเบี้ยเท่าไร", "ร้าน Morning Hill ขายเค้กกี่แบบ", "คุณปีเตอร์เลี้ยงหมาพันธุ์อะไร", "คุณกิตติพงษ์สั่งรถบรรทุกใหม่กี่คัน", "Greenfield Poultry เลี้ยงไก่กี่ตัว", "ที่จอดรถของ Oakline Doors อยู่ชั้นไหน",
    "Compass Travel พาลูกค้าไปประเทศไหนบ่อยที่สุด", "ใครออกแบบโลโก้ให้ Cobalt Paints", "คุณฟิโอน่าแพ้อาหารอะไร", "Brandt ขอเป็นตัวแทนจำหน่ายแต่ผู้เดียวหรือเปล่า", "โกดังของ Andaman Fresh Seafood กว้างกี่ตารางเมตร", "Lakshmi จบปริญญาอะไร",
)  # fmt: skip
REPORTING: tuple[str, ...] = (
    "What is the fax number of Kestrel Freight?", "How many people work at Summit Cold Chain?", "When was Vector Dental founded?", "Who is the landlord of Riverside Vets?", "How old is Marcus from Tidewater Brewing?", "What car does Joanna drive?",
    "Which bank does Anchor Marine Supply use?", "Has Beacon Shipyards asked for a longer warranty?", "What does Copperfield Hardware spend on advertising?", "Does Ferndale Garden Centre plan a second shop?", "What discount did Granite Quarries ask for?", "Who insures Slatefield Roofing?",
    "เบอร์แฟกซ์ของเหล็กไทยรุ่งเรืองคืออะไร", "โลหะเจริญกิจมีพนักงานกี่คน", "เฮียเล้งเกิดปีไหน", "ป้ายสวยดีไซน์ใช้ธนาคารอะไร", "ลุงชาติมีลูกกี่คน", "คุณเอกขอส่วนลดกี่เปอร์เซ็นต์",
    "รีสอร์ตภูผามีห้องพักกี่ห้อง", "เจ้าของเกสต์เฮาส์ริมน้ำแต่งงานหรือยัง", "คุณวิชัยจบจากมหาวิทยาลัยไหน", "Orchard Grocers จ่ายค่าเช่าเดือนละเท่าไร", "Kestrel Freight มีรถบรรทุกกี่คัน", "ปาล์มทองชุมพรก่อตั้งเมื่อไร",
)  # fmt: skip


def of(split: str) -> tuple[str, ...]:
    """The questions of the half "missing", which is for tuning, or "missing, reporting"."""
    return TUNING if split == "missing" else REPORTING
