"""Words of spoken questions that change nothing about what is asked: politeness, hesitation, titles of people."""

FILLERS = (
    # English
    "usually, normally, generally, roughly, approximately, approx, basically, honestly, kindly, quickly, quick, quick question, "
    "um, uh, erm, hmm, well, also, too, again, really, still, very, even, yet, maybe, perhaps, possible, wondering, i wonder, "
    "i was wondering, curious, question, check, check for me, look up, pull up, fetch, find out, any idea, do you know, "
    "do we know, you know, im, i'm, ive, i've, i am, let's, lets, boss, mate, "
    "guys, folks, bro, sis, kind of, sort of, as of now, "
    "as of today, by now, full, grand, combined, together, ours, your, yours, that's, there's, ya, yo, sir, madam, mr, mrs, ms, "
    "miss, khun, phi, nong, krub, krap, khrap, krab, ka, kha, na krub, na ka, lah, thing, things, stuff, guy, lady, someone, "
    "provide, provide me with, could you provide, filled in, "
    "somebody, going to, want to, let me, if any, in all, in there, such, am, had, been doing, were there, is there, are there, "
    "then, still left, with us, on our side, went on, went into, going on, "
    "it's, isn't it, right?, ever since, "
    "in it, in them, hold, holds, held, เหรียญ, เหรียญสหรัฐ, ให้ดู, ให้ดูหน่อย, "
    "end up, ended up, turn out, turned out, em, by the way, real quick, quick one, wise, overall speaking, in the end, "
    "เรียนสอบถาม, เรียนถาม, ใหญ่ๆ, ใหญ่ ๆ, ของเค้า, ขอกราฟ, กราฟ, ขอกราฟด้วย, พร้อมกราฟ, "
    "but, main, major, key, chief, principal, common, into account, taking, "
    # Thai
    "ถ้า, ถ้าคิด, หาก, อะ, อ่ะ, อ่า, อ้ะ, น่ะ, นะจ๊ะ, นะจ้ะ, นะคับ, นะค้าบ, คร้าบ, "
    "คร๊าบ, ครัช, ค๊ะ, ฮะ, ฮับ, ฮ่ะ, จ้ะ, จ๋า, จร้า, เนี่ย, เนี้ย, นี่, แหละ, เหรอ, "
    "หรอ, หรา, ปะ, ป่ะ, มั๊ย, ไม๊, ไหมนะ, รึยัง, หรือยัง, แล้วหรือยัง, แล้วรึยัง, พี่, พี่ๆ, พี่ ๆ, น้อง, น้องๆ, เฮีย, เจ๊, เจ้, ลุง, ป้า, น้า, เสี่ย, ซ้อ, "
    "ถือ, ถืออยู่, ท่าน, อาจารย์, มั่ง, บ้างนะ, ที, ทีนะ, ที่นะ, ดิ, รบกวน, รบกวนช่วย, วาน, "
    "วานช่วย, เช็ค, เช็ก, ตรวจสอบ, ลอง, ลองดู, ดูให้, ให้ที, ขอทราบ, "
    "อยากได้, พอจะ, พอ, ปกติ, โดยปกติ, ปรกติ, โดยทั่วไป, ประมาณ, ราวๆ, ราว ๆ, คร่าวๆ, คร่าว ๆ, สัก, ซัก, จริงๆ, จริง ๆ, เอ่อ, อืม, เออ, คือว่า, "
    "ทุกคน, ทุก ๆ คน, น่าจะ, น่า, คงจะ, คง, กำลัง, ยัง, เพิ่ง, กันบ้าง, กันไป, ไปแล้ว, มาแล้ว, ได้บ้าง, ได้ไหม, ได้มั้ย, ได้ไหมครับ, ได้ไหมคะ, ได้ปะ, "
    "ได้แล้ว, ซึ่ง, แล้วก็, อีก, อีกที, อีกครั้ง, ล่าสุดนี้, เท่านี้, พวก, พวกเรา, ทางเรา, ฝั่งเรา, "
    "คนเดียว, เยอะจัง, บ่อยจัง, เยอะขนาดนี้, เยอะแบบนี้, เยอะขนาดนั้น, จัง, "
    "ฝั่ง, ตั้งแต่, ซะที, เสียที, สักที, ซักที, พร้อมยอด, พร้อมยอดขาย, พร้อมมูลค่า, พร้อมตัวเลข, ตัวเอง, นิด, นิดนึง, นิดหนึ่ง, ด่วน, ด่วนๆ, แป๊บ, สรุปว่า"
)
"""Separated by commas; a word that another list names keeps the meaning that it has there."""


def fillers() -> list[str]:
    """The words, each once."""
    return list(dict.fromkeys(word.strip() for word in FILLERS.split(",") if word.strip()))
