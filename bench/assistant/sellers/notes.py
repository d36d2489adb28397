# ruff: noqa: E501 (one note a line reads best)
"""Notes about the manager's companies, which the sellers' questions are answered from."""

from typing import NamedTuple

from bench.assistant.manager.rows import ANNA, DARCEL, VICKI, YING


class Note(NamedTuple):
    """A note of a company; `key` names it in the questions."""

    key: str
    kind: str
    company: str
    author: str
    text: str


NOTES: tuple[Note, ...] = (
    Note("lakeside", "call", "Lakeside Motors", DARCEL, "They went with the dealer down the street: he carries spare parts in stock and we need three weeks. Nothing to do with money, the owner said."),
    Note("orchid", "meeting", "Orchid Airways", ANNA, "Jane Porter finds our offer fifteen percent dearer than last time and can only sign if we keep the old price until March."),
    Note("harbour", "email", "Harbour Logistics", VICKI, "Two pallets of scanners arrived wet and late again. Peter wants a credit note and will not order before the courier is changed."),
    Note("juniper", "meeting", "Juniper Schools", ANNA, "We promised the headmaster two days of teacher training on site, free, before the term starts."),
    Note("pebble", "note", "Pebble Insurance", YING, "Their lawyers want the data kept in Singapore. Until our hosting contract says so in writing nobody signs."),
    Note("quarry", "call", "Quarry Cement", VICKI, "Accounts payable found our July invoice twice in their books and refuses to pay either until we cancel one."),
    Note("mekong", "note", "Mekong Gate Trading", DARCEL, "Bounmy would take forty tablets at once if he could pay in six instalments, his bank will not lend him more."),
    Note("silk", "meeting", "Silk Road Ceramics", ANNA, "The kiln shop has no wifi at all, so the tablets must work offline and send their counts in the evening."),
    Note("sailom", "call", "โรงแรมสายลม", YING, "ผู้จัดการบอกว่าเสียงานนี้ให้เจ้าเก่า เพราะเขาให้เครื่องใช้ฟรีหกเดือน เราสู้เงื่อนไขนี้ไม่ไหว"),
    Note("maefang", "meeting", "สวนส้มแม่ฝาง", ANNA, "คุณกานดาว่าราคาเรารับได้ แต่ขอผ่อนสามงวดหลังขายส้มหมดสวน ไม่งั้นต้องรอปีหน้า"),
    Note("thiwkhao", "email", "บริษัท ทิวเขา จำกัด", VICKI, "ของที่ส่งไปแตกสามกล่อง ลูกค้าโกรธมาก ขอเปลี่ยนใหม่ทั้งล็อตภายในวันศุกร์"),
    Note("clinic", "note", "คลินิกใจอุ่น", DARCEL, "เรารับปากคุณหมอไว้ว่าจะเชื่อมระบบกับใบนัด LINE ให้เสร็จก่อนย้ายตึก"),
    Note("celadon", "call", "Celadon Hotels", YING, "คุณมาเรียยังไม่กล้าเซ็น เพราะเจ้าของคนใหม่จากสิงคโปร์สั่งหยุดซื้อของทุกอย่างจนกว่าจะตรวจบัญชีเสร็จ"),
    Note("harbour-th", "note", "Harbour Logistics", VICKI, "คุณวิไลถามหาใบรับรอง ISO ของเครื่องชั่ง ฝ่ายตรวจสอบจะเข้ามาเดือนหน้า ถ้าไม่มีต้องถอดออก"),
)  # fmt: skip
