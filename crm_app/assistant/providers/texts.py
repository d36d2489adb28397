"""Texts of providers: their errors, each of which says what to do, and why another one answers."""

TEXTS: dict[str, tuple[str, str]] = {
    "assistant.error.failed": (
        "The AI service failed. Your question is kept; please try again.",
        "บริการ AI ขัดข้อง คำถามของคุณยังอยู่ โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.error.bad_key": (
        "The AI service does not accept the API key. Ask an administrator to check it in Settings, Assistant, or in GEMINI_API_KEY.",
        "บริการ AI ไม่ยอมรับคีย์ API โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบที่ การตั้งค่า > ผู้ช่วย หรือ GEMINI_API_KEY",
    ),
    "assistant.error.quota": (
        "The quota of the AI service is used up. Please try again later.",
        "โควตาของบริการ AI หมดแล้ว โปรดลองใหม่ภายหลัง",
    ),
    "assistant.error.quota_seconds": (
        "The AI service takes no more questions at the moment. Please try again in {seconds} seconds.",
        "ขณะนี้บริการ AI ยังรับคำถามเพิ่มไม่ได้ โปรดลองใหม่ในอีก {seconds} วินาที",
    ),
    "assistant.error.blocked": (
        "The AI service's safety filter stopped this answer. Try putting the question differently.",
        "ตัวกรองความปลอดภัยของบริการ AI ระงับคำตอบนี้ โปรดลองถามด้วยถ้อยคำอื่น",
    ),
    "assistant.error.timeout": (
        "The AI service did not answer in time. Your question is kept; please try again.",
        "บริการ AI ไม่ตอบกลับภายในเวลาที่กำหนด คำถามของคุณยังอยู่ โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.error.broken_stream": (
        "The connection to the AI service broke off in the middle of the answer. Please try again.",
        "การเชื่อมต่อกับบริการ AI ขาดหายระหว่างตอบ โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.error.unavailable": (
        "The AI service cannot be reached at the moment. Your question is kept; please try again.",
        "ขณะนี้ติดต่อบริการ AI ไม่ได้ คำถามของคุณยังอยู่ โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.error.unknown_model": (
        "The AI service does not know the model “{model}”. Ask an administrator to check it in Settings, Assistant, or in CRM_GEMINI_MODEL.",
        "บริการ AI ไม่รู้จักโมเดล “{model}” โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบที่ การตั้งค่า > ผู้ช่วย หรือ CRM_GEMINI_MODEL",
    ),
    "assistant.error.rejected": (
        "The AI service did not accept the request. Try a shorter or simpler question.",
        "บริการ AI ไม่รับคำขอนี้ โปรดลองถามให้สั้นหรือเรียบง่ายขึ้น",
    ),
    "assistant.error.empty": (
        "The AI service sent an empty answer. Please try again.",
        "บริการ AI ส่งคำตอบว่างเปล่า โปรดลองใหม่อีกครั้ง",
    ),
    "assistant.endpoint.form": (
        "Give the address of the AI service, such as https://api.example.com/v1, without a name, password, “?” or “#”.",
        "โปรดระบุที่อยู่ของบริการ AI เช่น https://api.example.com/v1 โดยไม่มีชื่อผู้ใช้ รหัสผ่าน “?” หรือ “#”",
    ),
    "assistant.endpoint.https": (
        "The address must begin with https://. For a model in your own network the operator of this server adds its "
        "address to CRM_AI_PRIVATE_ENDPOINTS.",
        "ที่อยู่ต้องขึ้นต้นด้วย https:// หากใช้โมเดลในเครือข่ายของคุณเอง ผู้ดูแลเซิร์ฟเวอร์ต้องเพิ่มที่อยู่นั้นใน CRM_AI_PRIVATE_ENDPOINTS",
    ),
    "assistant.endpoint.private": (
        "The address leads into a private network. The operator of this server can allow it in CRM_AI_PRIVATE_ENDPOINTS.",
        "ที่อยู่นี้อยู่ในเครือข่ายภายใน ผู้ดูแลเซิร์ฟเวอร์อนุญาตได้ใน CRM_AI_PRIVATE_ENDPOINTS",
    ),
    "assistant.fallback": (
        "{reason} The offline assistant answers instead.",
        "{reason} ผู้ช่วยแบบออฟไลน์จึงตอบแทน",
    ),
    "assistant.fallback.bad_key": (
        "The model “{model}” could not answer: its API key is not accepted.",
        "โมเดล “{model}” ตอบไม่ได้ เพราะบริการไม่ยอมรับคีย์ API",
    ),
    "assistant.fallback.quota": (
        "The model “{model}” could not answer: its quota is used up.",
        "โมเดล “{model}” ตอบไม่ได้ เพราะโควตาหมดแล้ว",
    ),
    "assistant.fallback.blocked": (
        "The safety filter of the model “{model}” stopped its answer.",
        "ตัวกรองความปลอดภัยของโมเดล “{model}” ระงับคำตอบ",
    ),
    "assistant.fallback.timeout": (
        "The model “{model}” did not answer in time.",
        "โมเดล “{model}” ไม่ตอบภายในเวลาที่กำหนด",
    ),
    "assistant.fallback.broken_stream": (
        "The connection to the model “{model}” broke off in the middle of its answer.",
        "การเชื่อมต่อกับโมเดล “{model}” ขาดหายระหว่างตอบ",
    ),
    "assistant.fallback.unavailable": (
        "The model “{model}” cannot be reached at the moment.",
        "ขณะนี้ติดต่อโมเดล “{model}” ไม่ได้",
    ),
    "assistant.fallback.resting": (
        "The model “{model}” has failed several times and is not asked for a short while.",
        "โมเดล “{model}” ขัดข้องติดกันหลายครั้ง จึงพักการเรียกใช้ชั่วครู่",
    ),
    "assistant.fallback.unknown_model": (
        "The AI service does not know the model “{model}”.",
        "บริการ AI ไม่รู้จักโมเดล “{model}”",
    ),
    "assistant.fallback.refused_address": (
        "The address of the model “{model}” may not be called.",
        "ระบบไม่อนุญาตให้เรียกที่อยู่ของโมเดล “{model}”",
    ),
    "assistant.fallback.empty": (
        "The model “{model}” sent an empty answer.",
        "โมเดล “{model}” ส่งคำตอบว่างเปล่า",
    ),
    "assistant.fallback.other": (
        "The model “{model}” could not answer.",
        "โมเดล “{model}” ตอบไม่ได้",
    ),
    "assistant.only_proposal": ("I propose this change:", "ฉันขอเสนอการเปลี่ยนแปลงนี้:"),
    "assistant.error.missing_package": (
        "The Python package {package} is not installed. Install requirements.txt or choose another provider.",
        "ยังไม่ได้ติดตั้งแพ็กเกจ {package} โปรดติดตั้งจาก requirements.txt หรือเลือกผู้ให้บริการอื่น",
    ),
}
