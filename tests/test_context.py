"""An unnamed subject is the nearest earlier one, unless that stands pages before."""

import pytest

from pipeline.extract.context import REACH
from tests.test_relations import read, shown

NAMED = "[org:มูลนิธิสายน้ำ]ทำงานในภาคอีสาน "
UNNAMED = "ในปีเดียวกันได้จัดตั้ง[org:ศูนย์รู้จักแม่น้ำ]"


@pytest.mark.parametrize(("filler", "carried"), [(REACH // 2, True), (REACH + 1, False)])
def test_left_out_subject_is_looked_for_nearby_only(filler: int, carried: bool) -> None:
    between = "\n\n" + "น้ำไหลลงสู่ทะเล " * (filler // len("น้ำไหลลงสู่ทะเล ") + 1) + "\n\n"
    found = {shown(relation) for relation in read(NAMED + between + UNNAMED)}
    assert ("established(มูลนิธิสายน้ำ, ศูนย์รู้จักแม่น้ำ)" in found) is carried
