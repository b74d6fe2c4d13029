"""Content streams cut into operators, and how large a stream becomes."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playa.pdftypes import LIT, ContentStream

from pipeline.read.operators import cut_operators
from pipeline.read.sizes import has_long_name, is_huge_picture, unpacks_past


def cut(data: bytes) -> list[tuple[bytes, list[object]]]:
    return list(cut_operators(data))


@pytest.mark.parametrize(
    ("data", "operands"),
    [
        (b"1 -2 +3 .5 -.5 4. 0009", [1, -2, 3, 0.5, -0.5, 4, 9]),
        (b"(plain) (a(b)c) (\\(\\)\\\\)", [b"plain", b"a(b)c", b"()\\"]),
        (b"(\\101\\12\\0053 \\n\\q)", [b"A\n\x053 \nq"]),
        (b"(one\\\ntwo\rthree\r\nfour)", [b"onetwo\nthree\nfour"]),
        (b"<48 65 6C6> <>", [b"Hel\x60", b""]),
        (b"/F1 /A#20B /", ["F1", "A B", ""]),
        (b"[(a) -250 [1] (b)]", [[b"a", -250, [1], b"b"]]),
        (b"<< /A 1 /B << /C [null true false] >> >>", [{"A": 1, "B": {"C": [None, True, False]}}]),
        (b"<< /A 5 0 R /B 2 >>", [{"A": None, "B": 2}]),
        (b"1 % a comment (not a string\n2", [1, 2]),
    ],
)
def test_operands(data, operands):
    assert cut(data + b" op") == [(b"op", operands)]


def test_each_operator_has_its_own_operands():
    assert cut(b"BT/F1 12 Tf(a)Tj T* ET") == [
        (b"BT", []), (b"Tf", ["F1", 12]), (b"Tj", [b"a"]), (b"T*", []), (b"ET", []),
    ]  # fmt: skip


def test_brackets_that_do_not_match_cost_no_operator():
    assert cut(b"] >> [1 2 Td [(a) 3 TJ << /A [1 >> 4 w") == [
        (b"Td", [[1, 2]]),
        (b"TJ", [[b"a", 3]]),
        (b"w", [{"A": [1]}]),
    ]


def test_an_inline_picture_ends_where_text_goes_on():
    noise = bytes(range(128, 256)) + b" EI \x80\x81" + bytes(range(128, 200))
    data = b"q BI /W 2 /H 2 /BPC 8 ID " + noise + b"\nEI Q (a) Tj"
    assert cut(data) == [
        (b"q", []), (b"EI", [{"W": 2, "H": 2, "BPC": 8}]), (b"Q", []), (b"Tj", [b"a"]),
    ]  # fmt: skip


def test_a_string_without_an_end_takes_the_rest():
    assert cut(b"(a) Tj (b Tj (c") == [(b"Tj", [b"a"])]


NOISE = [*b"[ ] << >> ( ) < /N 1 op BI ID EI \\ %".split(), b" ", b"\n"]


@given(st.lists(st.sampled_from(NOISE), max_size=60))
def test_no_noise_raises(pieces):
    for operator, operands in cut_operators(b"".join(pieces)):
        assert operator and isinstance(operands, list)


def packed(data: bytes, *names: str) -> ContentStream:
    return ContentStream({"Filter": [LIT(name) for name in names]}, data)


def test_what_a_stream_becomes_is_known_before_it_is_unpacked():
    zeros = zlib.compress(bytes(1_000_000), 9)
    assert unpacks_past(packed(zeros, "FlateDecode"), 999_999)
    assert not unpacks_past(packed(zeros, "FlateDecode"), 1_000_000)
    twice = zlib.compress(zeros, 9)
    assert unpacks_past(packed(twice, "FlateDecode", "FlateDecode"), 999_999)
    assert not unpacks_past(packed(twice, "FlateDecode", "FlateDecode"), 1_000_000)
    runs = zlib.compress(b"\x81 " * 10_000, 9)
    assert unpacks_past(packed(runs, "FlateDecode", "RunLengthDecode"), 1_000_000)
    assert not unpacks_past(packed(b"noise" * 100, "FlateDecode"), 100_000)


def test_a_picture_is_as_large_as_it_says_unless_it_is_a_jpeg():
    size = {"Width": 100_000, "Height": 100_000, "BitsPerComponent": 1}
    for name, huge in (("FlateDecode", True), ("DCTDecode", False)):
        assert bool(is_huge_picture(ContentStream({**size, "Filter": LIT(name)}, b""))) is huge
    assert not is_huge_picture(ContentStream({**size, "Width": 100}, b""))
    assert not is_huge_picture(ContentStream({**size, "Width": LIT("wide")}, b""))


def test_only_a_name_without_end_is_long():
    assert has_long_name(b"<< /BaseFont /" + b"H" * 100_000 + b" >>")
    assert not has_long_name(b"/BaseFont /" + b"Helvetica /" * 50_000)
