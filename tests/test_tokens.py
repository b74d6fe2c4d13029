"""Tokens: joined they are the text, whatever the text; names are words; spaCy agrees."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.util import Trie

from pipeline.records import Brochure, CleanText, RawText
from pipeline.spans import Alignment
from pipeline.tokens import MAX_STRETCH, WordList, tokenize_text, words_inside

THAI = "".join(chr(code) for code in range(0x0E01, 0x0E5B) if code not in range(0x0E3B, 0x0E3F))


def clean_of(text: str) -> CleanText:
    brochure = Brochure("text.txt", "0" * 64, "text/plain", len(text.encode()))
    return CleanText(RawText(brochure, (), text, ()), text, Alignment())


def words_of(text: str, extra_words: tuple[str, ...] = ()) -> list[str]:
    tokens = tokenize_text(clean_of(text), extra_words)
    return [span.of(text) for span in tokens.spans]


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(THAI + " \n\t.,()0aZ\r\N{NO-BREAK SPACE}๑"), max_size=80))
def test_joined_tokens_are_the_text(text):
    tokens = tokenize_text(clean_of(text))
    assert "".join(span.of(text) for span in tokens.spans) == text
    assert tokens.doc.text == text
    assert [(t.idx, t.idx + len(t)) for t in tokens.doc] == [tuple(s) for s in tokens.spans]


def test_an_empty_text_has_no_tokens():
    assert words_of("") == []


def test_words_blanks_and_lines():
    assert words_of("แมวกินปลา  10 ตัว\nหมา") == [
        "แมว",
        "กิน",
        "ปลา",
        "  ",
        "10",
        " ",
        "ตัว",
        "\n",
        "หมา",
    ]


def test_names_given_are_words():
    assert "บ้านฟ้าครามพฤกษา" not in words_of("ที่บ้านฟ้าครามพฤกษามีคน")
    assert "บ้านฟ้าครามพฤกษา" in words_of("ที่บ้านฟ้าครามพฤกษามีคน", ("บ้านฟ้าครามพฤกษา",))


@pytest.mark.parametrize(
    "unit",
    [
        "ก",
        "กา",
        "๑",
        "๑๒๓",
        "๑,๒",
        "1.2,",
        "\N{THAI CHARACTER MAI EK}",
        "เ",
        "abc",
        "กข ",
        ".",
        "ทำ",
        "\t",
        "ฯ",
    ],
)
def test_long_runs_stay_whole_and_bounded(unit):
    text = unit * (40_000 // len(unit))
    words = words_of(text)
    assert "".join(words) == text
    assert all(len(word) <= MAX_STRETCH for word in words if not word.isspace())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text("กขค่า ", min_size=1, max_size=7), max_size=12),
    st.text("กขค่า ", max_size=12),
    st.integers(0, 12),
)
def test_a_word_list_finds_what_the_trie_of_pythainlp_finds(words, text, start):
    trie, known = Trie(words), WordList(words)
    assert known.prefixes(text, start) == trie.prefixes(text, start)
    assert len(known) == len(trie) - ("" in trie)


def test_the_doc_of_spacy_is_made_once_and_only_when_asked_for():
    code = (
        "import sys; from tests.test_tokens import clean_of; from pipeline.tokens import *\n"
        "tokens = tokenize_text(clean_of('เมืองน่าน'))\n"
        "print('spacy' in sys.modules, tokens.doc is tokens.doc, 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True"]


@pytest.mark.parametrize(
    ("word", "inside"),
    [
        ("ความสัมพันธ์", ("ความ", "สัมพันธ์")),
        ("กรุงเทพ", ("กรุง", "เทพ")),
        ("กรุงเทพมหานคร", ("กรุงเทพ", "กรุง", "เทพ", "มหานคร", "มหา", "นคร")),
        ("แมว", ()),  # no compound
        ("ธรรม", ()),  # ธร and รม are words by chance
        ("ซฟฮกด", ()),  # no word
        ("abc", ()),
        ("", ()),
    ],
)
def test_a_compound_is_cut_into_its_words(word, inside):
    assert words_inside(word) == inside


def test_words_inside_words_inside_a_name_are_found_too():
    name = "สำนักงานพัฒนาเมืองเก่า"
    assert words_inside(name) == ()
    found = words_inside(name, frozenset({name}))
    assert {"สำนักงาน", "พัฒนา", "เมือง", "เก่า"} <= set(found) - {name}
