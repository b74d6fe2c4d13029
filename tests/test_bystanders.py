"""A name is no subject if somebody else stands between it and the cue, or if it cannot be one."""

from __future__ import annotations

import pytest

from pipeline.extract.bystanders import LONGEST, begins_with_verb, is_interrupted
from pipeline.extract.subjects import is_auxiliary
from tests.test_relations import read, shown


def told(source: str) -> set[str]:
    return {shown(relation) for relation in read(source)}


@pytest.mark.parametrize(
    "source",
    [
        "[org:กรมท่าเรือ]ขยายลานตู้สินค้า นายสมหมาย ใจงาม ได้หารือกับ[org:บริษัท~สมุทรทอง]",
        "[org:กรมท่าเรือ]แจ้งว่า ผู้ส่งออกลงนามกับ[org:บริษัท~สมุทรทอง]",
        "[org:กรมท่าเรือ]แจ้งให้ชาวสวนลงทะเบียน โดยมีนางแก้วตา มีสุข หารือกับ[org:บริษัท~สมุทรทอง]",
        "ข่าวจาก[org:กรมท่าเรือ]\nรองนายกฯ หารือกับ[org:บริษัท~สมุทรทอง]",
        "ข่าวจาก[org:กรมท่าเรือ]\nชาวสวนสนใจลงนามกับ[org:บริษัท~สมุทรทอง]",
        "[org:กรมท่าเรือ]หารือกับนาย Ole Dahl รัฐมนตรี[country:นอร์เวย์] เพื่อลงนามกับ[org:บริษัท~สมุทรทอง]",
        "พบกันที่หอประชุมใหญ่ [place:อำเภอ~ปัว] แล้วหารือกับ[org:บริษัท~สมุทรทอง]",
        "กลุ่มผู้เลี้ยงหอยสะอาดกว่า[org:กรมท่าเรือ] จึงลงนามกับ[org:บริษัท~สมุทรทอง]",
    ],
)
def test_who_is_not_named_does_it(source: str) -> None:
    wrong = {name for name in told(source) if "กรมท่าเรือ" in name or "ปัว" in name}
    assert not {name for name in wrong if "สมุทรทอง" in name}


@pytest.mark.parametrize(
    "source",
    [
        "ผู้อำนวยการ[org:กรมท่าเรือ] นายสมหมาย ใจงาม ลงนามกับ[org:บริษัท~สมุทรทอง]",
        "[org:กรมท่าเรือ] โดยนายสมหมาย ใจงาม ลงนามกับ[org:บริษัท~สมุทรทอง]",
        "[org:กรมท่าเรือ] โดยสำนักงานภาคใต้ ลงนามกับ[org:บริษัท~สมุทรทอง]",
        "[org:กรมท่าเรือ]มีเรือ [count:4 ลำ] และลงนามกับ[org:บริษัท~สมุทรทอง]",
        "[org:กรมท่าเรือ]ขยายลานตู้สินค้า\nต่อมาในปีเดียวกันได้ลงนามกับ[org:บริษัท~สมุทรทอง]",
        "รัฐมนตรีสั่งการให้[org:กรมท่าเรือ] ลงนามกับ[org:บริษัท~สมุทรทอง]",
        "ในโอกาสที่[org:กรมท่าเรือ] ลงนามกับ[org:บริษัท~สมุทรทอง]",
    ],
)
def test_who_is_named_does_it(source: str) -> None:
    assert "signed_with(กรมท่าเรือ, สมุทรทอง)" in told(source)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("[place:จังหวัด~เลย]", "[place:อำเภอ~ภูเรือ]"),
        ("[place:จังหวัด~เลย]", "[place:จังหวัด~น่าน]"),
        ("[country:ลาว]", "[place:จังหวัด~เลย]"),
    ],
)
def test_a_place_does_not_lie_in_a_smaller_one(inner: str, outer: str) -> None:
    assert not told(f"{inner}เปิดศูนย์ข้าวใหม่ ตั้งอยู่ที่{outer}")


def test_a_list_of_places_gives_only_its_last_place_to_the_last_province() -> None:
    found = told("เส้นทางผ่าน[place:จังหวัด~เลย]และ[place:อำเภอ~ปัว] [place:จังหวัด~น่าน]")
    assert found <= {"located_in(ปัว, น่าน)"}


@pytest.mark.parametrize(
    "source",
    [
        "[net:กลุ่มดาวเหนือ]มีแผนปลูกต้นไม้ [count:900 ต้น]",
        "[net:กลุ่มดาวเหนือ]มีการตรวจสอบเรือ [count:900 ลำ]",
        "การเข้าเป็นสมาชิก[net:กลุ่มดาวเหนือ] [count:3 ขั้น]ใช้เวลานาน",
        "โรงสีที่ได้รับอนุญาตจาก[org:กรมท่าเรือ] ซึ่งปัจจุบันมี [count:6 แห่ง]",
    ],
)
def test_what_is_planned_done_or_allowed_is_no_quantity(source: str) -> None:
    assert not {name for name in told(source) if name.startswith("has_quantity")}


@pytest.mark.parametrize(
    "source",
    [
        "[event:งานวันข้าวใหม่] เพื่อส่งเสริมการท่องเที่ยวของ[place:จังหวัด~เลย]",
        "[event:งานวันข้าวใหม่]ที่จะช่วยให้เศรษฐกิจของ[place:จังหวัด~เลย]ดีขึ้น",
        "[event:งานวันข้าวใหม่]มีกิจกรรมบริเวณใกล้[place:จังหวัด~เลย]",
    ],
)
def test_letters_inside_words_tell_no_place(source: str) -> None:
    assert not told(source)


def test_an_anniversary_or_a_money_receiver_founds_and_funds_nothing() -> None:
    assert not told("[org:กรมเอ]จัดนิทรรศการในโอกาสครบรอบ [duration:54 ปี]ก่อตั้ง[net:กลุ่มดาวเหนือ]")
    assert not told("[org:กรมเอ]ขอรับจัดสรรงบประมาณ [money:8 ล้านบาท]")
    assert not told("การก่อตั้ง[net:กลุ่มดาวเหนือ] จัดโดย[org:กรมเอ]ในเช้าวันนี้")


def test_a_second_agency_in_charge_is_not_the_lead() -> None:
    source = "[project:โครงการน้ำสะอาด] (หน่วยงานหลัก : กองช่าง หน่วยงานรอง : [org:กรมเอ])"
    assert not told(source)


def test_the_distance_is_bounded() -> None:
    assert is_interrupted("ก" * (LONGEST + 1))
    assert not is_interrupted("ก" * LONGEST)


@pytest.mark.parametrize(
    ("head", "left_out"),
    [("ต่อมาได้", True), ("", True), ("โฆษกแถลงว่าได้", False), ("สะพานใหม่จะ", False)],
)
def test_a_sentence_without_subject_begins_with_its_verb(head: str, left_out: bool) -> None:
    assert begins_with_verb(head) is left_out


@pytest.mark.parametrize(
    "source",
    [
        "[place:จังหวัด~เลย]ขอเชิญชวนประชาชน เข้าร่วม[event:งานวันข้าวใหม่]",
        "[place:จังหวัด~เลย]มีวัดขนาดใหญ่ดำเนิน[project:โครงการป่าเย็น]",
        "ปลูกป่ากับ[place:จังหวัด~เลย] เป็นต้น ตลอดจนได้มีการจัดทำ[project:โครงการป่าเย็น]",
        "[place:จังหวัด~เลย]สนับสนุนการผลักดันให้[country:ลาว]เป็นฐานการผลิต",
        "[event:งานวันข้าวใหม่] มีการแสดงหลายชุด เช่น ระบำที่[place:จังหวัด~เลย]",
    ],
)
def test_who_is_invited_had_or_given_as_example_does_nothing(source: str) -> None:
    assert not told(source)


def test_whoever_organises_with_another_is_its_partner() -> None:
    source = "[org:กรมท่าเรือ]ชมนิทรรศการริมน้ำ จัดโดย [org:สมาคมเรือ] ร่วมกับ [org:กรมเอ]"
    assert told(source) == {"partners_with(กรมเอ, สมาคมเรือ)"}


def test_a_branch_in_a_country_is_not_the_country() -> None:
    source = "[org:กรมเอ]ร่วมกับ [org:มูลนิธิแสงดาว][country:ไทย] จัดตั้ง[project:กองทุนอ่านหนังสือ]"
    assert "established(ไทย, กองทุนอ่านหนังสือ)" not in told(source)
    assert "established(กรมเอ, กองทุนอ่านหนังสือ)" in told(source)


@pytest.mark.parametrize(
    "source",
    [
        "[org:กรมเอ]เปิดงานแสดงผลงานของนักเขียน ละครที่ได้รับทุนจาก[org:มูลนิธิแสงดาว]",
        "ผู้บริหาร[org:กรมเอ] ข้าราชการสังกัด[org:กระทรวงบี]",
        "[org:กรมเอ]ประสานหน่วยงานในสังกัด[org:กระทรวงบี]",
        "ทีมบ้านเย็น [place:จังหวัด~เลย] ร่วมกับ[org:กรมเอ]",
        "การประกวดผ้าลาย[event:งานวันข้าวใหม่] แก่กลุ่มทอผ้าที่[place:จังหวัด~เลย]",
        "ประเทศสมาชิก[net:กลุ่มดาวเหนือ]เข้าร่วม[event:งานวันข้าวใหม่]",
        "แสดงความพร้อมพิจารณาข้อเสนอของ[org:กรมเอ] หลัง[event:งานวันข้าวใหม่]",
        "[org:กรมเอ]นำผู้เข้าร่วม[event:งานวันข้าวใหม่]ชมเรือ",
    ],
)
def test_a_noun_without_a_name_takes_the_place_of_the_name(source: str) -> None:
    assert not told(source)


def test_who_is_asked_to_help_does_it() -> None:
    source = "[org:กรมเอ] จึงได้ขอความร่วมมือ[org:กรมท่าเรือ] จัดทำ[project:แผนน้ำสะอาด]"
    assert told(source) == {"implements(กรมท่าเรือ, แผนน้ำสะอาด)"}


@pytest.mark.parametrize(
    "source",
    [
        "[event:งานวันข้าวใหม่] ใช้งบประมาณ[place:จังหวัด~เลย]",
        "[event:งานวันข้าวใหม่] โดยการเดินทางใน[place:จังหวัด~เลย]ไม่สะดวก",
        "เที่ยวเรือจาก[place:จังหวัด~เลย] - [place:จังหวัด~ตราด] มีผู้โดยสาร [count:50 คน]",
        "[org:กรมเอ]ขายบ้านทำเลเด่น ที่ตั้งอยู่ใน[place:จังหวัด~เลย]",
        "[org:กรมเอ]จัดแข่งเรือ กำลังทหารหลายหน่วยสนับสนุน[org:กรมท่าเรือ]",
    ],
)
def test_a_place_on_the_way_or_of_something_else_is_no_argument(source: str) -> None:
    assert not told(source)


def test_the_place_of_a_branch_does_nothing() -> None:
    found = told("หัวหน้าส่วนราชการ[org:กรมเอ][place:จังหวัด~เลย] หารือกับ[org:กรมท่าเรือ]")
    assert "met_with(กรมท่าเรือ, เลย)" not in found


def test_a_place_told_in_passing_is_not_the_subject_of_the_next_sentence() -> None:
    source = "ช่างทอผ้าพื้นเมืองหลายคนพบกันใน[place:จังหวัด~เลย]\nต่อมาได้หารือกับ[org:กรมท่าเรือ]"
    assert not told(source)


def test_a_place_that_a_sentence_is_about_is() -> None:
    source = "[place:จังหวัด~เลย]เปิดท่าเรือใหม่\nต่อมาได้หารือกับ[org:กรมท่าเรือ]"
    assert told(source) == {"met_with(กรมท่าเรือ, เลย)"}


@pytest.mark.parametrize(
    "source",
    [
        "ผู้แทนจาก[org/JP:องค์การน้ำใส] [country/TH:ประเทศ~ไทย]เดินทางมา",
        "[gov/TH:สำนักงานยางไทย][place/TH:จังหวัด~เลย]เปิดอบรม",
        "ใช้กันใน[region:ยุโรป] [country/GB:สหราชอาณาจักร] และที่อื่น",
    ],
)
def test_a_branch_or_a_continent_lies_in_nothing(source: str) -> None:
    assert not told(source)


@pytest.mark.parametrize(
    "source",
    [
        "ท่าเรือริมน้ำ (ย่อจากคำว่า [org:กรมเอ]: ก.อ.) ตั้งอยู่ที่[place:จังหวัด~เลย]",
        "จัดหาเครื่องตรวจน้ำสำหรับ[org:กรมเอ] โดยติดตั้ง[project:โครงการน้ำสะอาด]",
        "[org:กรมเอ]เป็นประธานการประชุมร่วมกับผู้แทน[org:สมาคมเรือ]",
    ],
)
def test_brackets_beneficiaries_and_guests_do_nothing(source: str) -> None:
    assert not {n for n in told(source) if not n.startswith(("met_with", "partners_with"))}


@pytest.mark.parametrize(
    "source",
    [
        "เป็นเวลา [duration:4 ปี]ที่[org:กรมท่าเรือ]ได้ร่วมกับ[org:สมาคมเรือ]ขุดลอกร่องน้ำ",
        "เมื่อ[date:ปี~2561] ที่[org:กรมท่าเรือ] ร่วมกับ[org:สมาคมเรือ]ขุดลอกร่องน้ำ",
        "จากการที่[org:กรมท่าเรือ] ได้ทำงานร่วมกับผู้แทน[org:สมาคมเรือ]",
    ],
)
def test_that_behind_a_time_is_no_place(source: str) -> None:
    assert told(source) == {"partners_with(กรมท่าเรือ, สมาคมเรือ)"}


@pytest.mark.parametrize(
    ("piece", "held"),
    [("", True), ("จึงได้ร่วมกัน", True), ("ต่างก็เริ่มต้น", True), ("ได้ซื้อ", False)],
)
def test_auxiliaries_are_no_subject(piece: str, held: bool) -> None:
    assert is_auxiliary(piece) is held


def test_words_made_of_others_are_read_once() -> None:
    """As one pattern these took twice as long for every two words more."""
    assert is_auxiliary("ต่างก็ในปีนี้" * 200)
    assert not is_auxiliary("ต่างก็ในปีนี้" * 200 + "ฮ")


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("[net:กลุ่มดาวเหนือ]มีสมาชิก [count:900 คน]", "has_quantity(กลุ่มดาวเหนือ, 900 คน)"),
        ("[event:งานวันข้าวใหม่]ที่[place:จังหวัด~เลย]", "occurs_at(งานวันข้าวใหม่, เลย)"),
        ("[place:จังหวัด~เลย] เข้าร่วม[event:งานวันข้าวใหม่]", "participates_in(เลย, งานวันข้าวใหม่)"),
        ("[place:จังหวัด~เลย]ดำเนิน[project:โครงการป่าเย็น]", "implements(เลย, โครงการป่าเย็น)"),
        ("[org:กรมเอ]สังกัด[org:กระทรวงบี]", "part_of(กรมเอ, กระทรวงบี)"),
        ("[place:จังหวัด~เลย] ร่วมกับ[org:กรมเอ]", "partners_with(กรมเอ, เลย)"),
        ("[org:กรมเอ] ตั้งอยู่ใน[place:จังหวัด~เลย]", "located_in(กรมเอ, เลย)"),
        ("[place:จังหวัด~เลย] มีผู้โดยสาร [count:50 คน]", "has_quantity(เลย, 50 คน)"),
        ("[org:กรมเอ]สนับสนุน[org:กรมท่าเรือ]", "supports(กรมเอ, กรมท่าเรือ)"),
        (
            "ผู้แทนจาก[org/JP:องค์การน้ำใส] [country/JP:ประเทศ~ญี่ปุ่น]เดินทางมา",
            "located_in(องค์การน้ำใส, ญี่ปุ่น)",
        ),
        ("[org:กรมเอ]ติดตั้ง[project:โครงการน้ำสะอาด]", "implements(กรมเอ, โครงการน้ำสะอาด)"),
        ("[org:กรมเอ]เป็นประธาน[net:สมาคมเรือ]", "chair_of(กรมเอ, สมาคมเรือ)"),
        ("[org:กรมเอ]ก่อตั้ง[net:กลุ่มดาวเหนือ]", "established(กรมเอ, กลุ่มดาวเหนือ)"),
        (
            "[project:โครงการน้ำสะอาด] (หน่วยงานหลัก : [org:กรมเอ])",
            "implements(กรมเอ, โครงการน้ำสะอาด)",
        ),
    ],
)
def test_the_same_words_about_a_name_tell_of_it(source: str, wanted: str) -> None:
    """Each is a counterpart of a sentence above in which somebody else does it."""
    assert wanted in told(source)


def test_a_title_before_a_blank_is_a_person_and_inside_a_word_none() -> None:
    assert is_interrupted("แจ้งว่า คุณ แก้วตา ได้")
    assert not is_interrupted("แจ้งว่า คุณภาพน้ำดีขึ้น จึง")
