"""Texts of the assistant's settings."""

TEXTS: dict[str, tuple[str, str]] = {
    "assistant_settings.title": ("Assistant", "ผู้ช่วย"),
    "assistant_settings.text": (
        "Which model answers in this workspace, what it may cost, and what it is never sent. Without a model the offline "
        "assistant answers from the records, and nothing leaves this server.",
        "กำหนดว่าโมเดลใดตอบในเวิร์กสเปซนี้ ใช้งบได้เท่าไร และข้อมูลใดห้ามส่งออก หากไม่ใช้โมเดล ผู้ช่วยแบบออฟไลน์จะตอบจากข้อมูลในระบบ "
        "โดยไม่มีข้อมูลออกจากเซิร์ฟเวอร์นี้",
    ),
    "assistant_settings.model_section": ("Model", "โมเดล"),
    "assistant_settings.field.provider": ("Who answers", "ผู้ตอบ"),
    "assistant_settings.provider.default": ("As this server is set up", "ตามการตั้งค่าของเซิร์ฟเวอร์"),
    "assistant_settings.provider.google-genai": (
        "Google Gemini, with a key of our own",
        "Google Gemini ด้วยคีย์ของเราเอง",
    ),
    "assistant_settings.provider.openai": (
        "An OpenAI-compatible service (Ollama, vLLM, llama.cpp, others)",
        "บริการที่เข้ากันได้กับ OpenAI (Ollama, vLLM, llama.cpp และอื่น ๆ)",
    ),
    "assistant_settings.provider.offline": ("The offline assistant alone", "ผู้ช่วยแบบออฟไลน์เท่านั้น"),
    "assistant_settings.operator": ("At present that is {name}.", "ปัจจุบันคือ {name}"),
    "assistant_settings.operator.offline": (
        "At present that is the offline assistant.",
        "ปัจจุบันคือผู้ช่วยแบบออฟไลน์",
    ),
    "assistant_settings.field.model": ("Model", "โมเดล"),
    "assistant_settings.field.model.hint": (
        "As the service calls it, such as gemini-3.5-flash or qwen3:8b.",
        "ตามชื่อที่บริการใช้ เช่น gemini-3.5-flash หรือ qwen3:8b",
    ),
    "assistant_settings.field.base_url": ("Address of the service", "ที่อยู่ของบริการ"),
    "assistant_settings.field.base_url.hint": (
        "The part before /chat/completions, such as https://api.example.com/v1. It must be public and use https, unless "
        "the operator of this server allows it.",
        "ส่วนที่อยู่ก่อน /chat/completions เช่น https://api.example.com/v1 ต้องเป็นที่อยู่สาธารณะและใช้ https เว้นแต่ผู้ดูแลเซิร์ฟเวอร์อนุญาต",
    ),
    "assistant_settings.field.key": ("API key", "คีย์ API"),
    "assistant_settings.field.key.none": (
        "It is stored encrypted and never shown again.",
        "ระบบเก็บแบบเข้ารหัสและจะไม่แสดงอีก",
    ),
    "assistant_settings.field.key.stored": (
        "A key has been stored since {day}. Leave this empty to keep it.",
        "มีคีย์บันทึกไว้ตั้งแต่ {day} เว้นว่างไว้หากต้องการใช้คีย์เดิม",
    ),
    "assistant_settings.key.remove": ("Remove the stored key", "ลบคีย์ที่บันทึกไว้"),
    "assistant_settings.key.show": ("Show the key", "แสดงคีย์"),
    "assistant_settings.key.hide": ("Hide the key", "ซ่อนคีย์"),
    "assistant_settings.key.moved": (
        "With another provider or address the stored key is forgotten: type it again.",
        "เมื่อเปลี่ยนผู้ให้บริการหรือที่อยู่ ระบบจะลบคีย์เดิม โปรดกรอกคีย์ใหม่",
    ),
    "assistant_settings.field.input_price": (
        "Price of a million tokens of input (USD)",
        "ราคาต่อหนึ่งล้านโทเค็นขาเข้า (ดอลลาร์สหรัฐ)",
    ),
    "assistant_settings.field.output_price": (
        "Price of a million tokens of output (USD)",
        "ราคาต่อหนึ่งล้านโทเค็นขาออก (ดอลลาร์สหรัฐ)",
    ),
    "assistant_settings.field.price.hint": (
        "Costs and budgets are reckoned with it. 0 for a model of your own.",
        "ใช้คำนวณค่าใช้จ่ายและงบประมาณ ใส่ 0 หากเป็นโมเดลของคุณเอง",
    ),
    "assistant_settings.try": ("Try it", "ทดลองเรียก"),
    "assistant_settings.try.text": (
        "Asks the stored model one short question.",
        "ส่งคำถามสั้น ๆ หนึ่งคำถามไปยังโมเดลที่บันทึกไว้",
    ),
    "assistant_settings.try.ok": (
        "{model} answered after {seconds} s: “{text}”",
        "{model} ตอบภายใน {seconds} วินาที: “{text}”",
    ),
    "assistant_settings.try.failed": ("{model} did not answer. {text}", "{model} ไม่ตอบ {text}"),
    "assistant_settings.try.offline": (
        "The offline assistant answers; there is no model to call.",
        "ผู้ช่วยแบบออฟไลน์เป็นผู้ตอบ จึงไม่มีโมเดลให้เรียก",
    ),
    "assistant_settings.budget_section": ("Budget", "งบประมาณ"),
    "assistant_settings.budget.text": (
        "When a budget is spent no model is asked until the next month; the offline assistant goes on and says so.",
        "เมื่อใช้งบหมด ระบบจะไม่เรียกโมเดลจนกว่าจะขึ้นเดือนใหม่ ผู้ช่วยแบบออฟไลน์จะตอบต่อและแจ้งให้ทราบ",
    ),
    "assistant_settings.field.monthly_budget": (
        "Of the workspace, a month (USD)",
        "ของเวิร์กสเปซต่อเดือน (ดอลลาร์สหรัฐ)",
    ),
    "assistant_settings.field.person_budget": ("Of each person, a month (USD)", "ของแต่ละคนต่อเดือน (ดอลลาร์สหรัฐ)"),
    "assistant_settings.budget.none": ("Empty: no limit", "เว้นว่าง: ไม่จำกัด"),
    "assistant_settings.budget.operator": (
        "Empty: the limit of this server, {amount} USD",
        "เว้นว่าง: ตามขีดจำกัดของเซิร์ฟเวอร์ {amount} ดอลลาร์สหรัฐ",
    ),
    "assistant_settings.spent": ("Spent this month: {amount} USD", "ใช้ไปแล้วเดือนนี้: {amount} ดอลลาร์สหรัฐ"),
    "assistant_settings.hidden_section": ("Fields that never leave", "ช่องข้อมูลที่ไม่ส่งออก"),
    "assistant_settings.hidden.text": (
        "A model is not sent these fields, nor figures made of them. Names of records are always sent, and so is what "
        "somebody types into a question. A hidden text field hides all quoted text of such records.",
        "ระบบจะไม่ส่งช่องข้อมูลเหล่านี้และตัวเลขที่คำนวณจากช่องเหล่านี้ให้โมเดล แต่ชื่อระเบียนและข้อความที่ผู้ใช้พิมพ์ในคำถามจะถูกส่งเสมอ "
        "หากเลือกช่องที่เป็นข้อความ ข้อความที่อ้างอิงจากระเบียนประเภทนั้นจะไม่ถูกส่งทั้งหมด",
    ),
    "assistant_settings.keeping_section": ("How long it is kept", "ระยะเวลาการเก็บ"),
    "assistant_settings.field.retention_days": ("Conversations", "การสนทนา"),
    "assistant_settings.retention.none": ("Until somebody deletes them", "จนกว่าจะมีผู้ลบ"),
    "assistant_settings.retention.days": (
        "{days} days after the last message ({count} would be deleted now)",
        "{days} วันหลังข้อความสุดท้าย (จะถูกลบทันที {count} รายการ)",
    ),
    "assistant_settings.retention.kept": ("{days} days after the last message", "{days} วันหลังข้อความสุดท้าย"),
    "assistant_settings.retention.hint": (
        "Older ones are deleted for good within six hours, for everybody. People see this beside their conversations.",
        "รายการที่เก่ากว่าจะถูกลบถาวรภายในหกชั่วโมงสำหรับทุกคน โดยมีข้อความแจ้งไว้ข้างรายการสนทนา",
    ),
    "assistant_settings.field.sent_days": ("The list of what was sent (days)", "รายการที่ส่งออก (วัน)"),
    "assistant_settings.saved": ("Settings of the assistant saved", "บันทึกการตั้งค่าผู้ช่วยแล้ว"),
    "assistant_settings.sent_link": ("What was sent", "ข้อมูลที่ส่งออก"),
    "assistant_settings.review_link": ("Answers to review", "คำตอบที่ต้องตรวจทาน"),
    "assistant_settings.error.key": (
        "Gemini needs an API key of the workspace.",
        "การใช้ Gemini ต้องมีคีย์ API ของเวิร์กสเปซ",
    ),
    "assistant_settings.error.hidden": (
        "One of these fields does not exist any more. Reload the page.",
        "ไม่มีช่องข้อมูลบางช่องแล้ว โปรดโหลดหน้านี้ใหม่",
    ),
    "assistant_settings.error.trials": (
        "The model was called several times just now. Please try again in {seconds} seconds.",
        "เพิ่งเรียกโมเดลไปหลายครั้ง โปรดลองใหม่ในอีก {seconds} วินาที",
    ),
}
