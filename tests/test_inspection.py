"""The inspection page, in a real browser: facts light their boxes, hostile text stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish import publish_facts
from pipeline.publish.inspection import brochure_page, with_verdicts
from pipeline.publish.overview import Entry
from pipeline.records import Box, FactSheet, Note, Repair
from pipeline.run import Options, process
from pipeline.spans import Span
from tests.browser import chromium, open_page, overview_page

RAW = Path(__file__).parents[1] / "corpus" / "raw"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f00010101001b66b7a00000000049454e44ae426082"
)


def document_of(sheet: FactSheet) -> dict[str, Any]:
    return json.loads(publish_facts(sheet, Options().producer()))


@pytest.fixture(scope="module")
def sheet() -> FactSheet:
    return process(RAW / "sister_cities.pdf", name="sister_cities.pdf")


@pytest.fixture(scope="module")
def published(sheet: FactSheet) -> str:
    return publish_facts(sheet, Options().producer())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as driver:
        yield driver


def requests_of(driver: Any) -> list[str]:
    events = [json.loads(e["message"])["message"] for e in driver.get_log("performance")]
    return [
        e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"
    ]


def test_clicking_a_fact_lights_its_box_and_its_words(
    browser: Any, sheet: FactSheet, tmp_path: Path
) -> None:
    document = document_of(sheet)
    open_page(browser, tmp_path / "a.html", brochure_page(sheet, document, {1: PNG}, "index.html"))
    mentions = {m["id"]: m for m in document["mentions"]}
    page = sheet.tokens.clean.raw.pages[0]
    for fact in document["cities"] + document["dates"]:
        card = browser.find_element("css selector", f'.fact[data-id="{fact["id"]}"]')
        browser.execute_script("arguments[0].querySelector('button.main').click()", card)
        wanted = {
            (round(b["l"] / page.width * 100, 2), round(b["t"] / page.height * 100, 2))
            for m in fact["mentions"]
            for b in mentions[m]["bbox"]
        }
        boxes = browser.find_elements("css selector", "#frame .box")
        found = {
            tuple(
                round(float(re.search(rf"{side}: ([\d.]+)%", b.get_attribute("style"))[1]), 2)
                for side in ("left", "top")
            )
            for b in boxes
        }
        assert found == wanted
        lit = "".join(e.text for e in browser.find_elements("css selector", "#text .lit"))
        assert all(
            mentions[m]["text"].replace(" ", "") in lit.replace(" ", "") for m in fact["mentions"]
        )


def test_the_keyboard_walks_through_the_facts(
    browser: Any, sheet: FactSheet, tmp_path: Path
) -> None:
    open_page(browser, tmp_path / "a.html", brochure_page(sheet, document_of(sheet), {}, "i.html"))
    body = browser.find_element("css selector", "body")
    body.send_keys("j")
    first = browser.find_element("css selector", ".fact.current").get_attribute("data-id")
    browser.switch_to.active_element.send_keys("j")
    assert browser.find_element("css selector", ".fact.current").get_attribute("data-id") != first


def test_a_verdict_survives_a_reload(browser: Any, sheet: FactSheet, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    open_page(browser, path, brochure_page(sheet, document_of(sheet), {}, "index.html"))
    card = browser.find_element("css selector", ".fact.city")
    card.find_element("css selector", ".review button").click()
    assert browser.find_element("css selector", "#download").text.endswith("(1)")
    browser.get(path.as_uri())
    pressed = browser.find_elements("css selector", '.review button[aria-pressed="true"]')
    assert len(pressed) == 1


DAMAGED = """\
ชาวนาเริมปลูกข้าวตังแต่เดือนทีฝนมาครังแรก เพือให้ทันเก็บเกียวก่อนสินปี พืนทีส่วนใหญ่อยู่ใกล้แม่นำ
เมือปีทีแล้วมีผู้ซือข้าวเพิมขึนกว่าเดิม สหกรณ์จึงสังเครืองสีข้าวมาใหม่หนึงเครือง และให้ทุกคนใช้ร่วมกันได้
"""


def test_a_restoration_leads_to_its_place_and_says_what_why_and_how_sure(
    browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "rice.txt"
    path.write_text(DAMAGED, encoding="utf-8")
    told = process(path, name="rice.txt")
    open_page(browser, tmp_path / "a.html", brochure_page(told, document_of(told), {}, "i.html"))
    damage = browser.find_element("css selector", "#damage")
    assert "This brochure lost tone marks above vowels" in damage.text
    browser.execute_script("arguments[0].querySelector('details').open = true", damage)
    rows = damage.find_elements("css selector", ".repair")
    row = next(row for row in rows if row.text.startswith("เครือง → เครื่อง"))
    assert re.search(r"· 2× · \d+ (to \d+ )?% sure", row.text)
    places = []
    for _ in range(2):
        row.click()
        explained = browser.find_element("css selector", "#explain").text
        assert "เครือง → เครื่อง" in explained
        assert "restored" in explained
        assert "tone marks above vowels" in explained
        places.append(browser.find_element("css selector", "#explain .legend").text)
        assert browser.find_element("css selector", "#text .lit").text.startswith("เครื่อง")
    assert places[0] != places[1]


@pytest.mark.parametrize(("confidence", "shown"), [(0.6, "60 % sure"), (0.998, "99 % sure")])
def test_the_other_readings_of_a_restoration_are_shown(
    browser: Any, sheet: FactSheet, tmp_path: Path, confidence: float, shown: str
) -> None:
    clean = sheet.tokens.clean
    at = Span(0, 4)
    word = Repair(at, at, "ซาม", "สาม", "restore_word", "lost", False, confidence, ("ซ้าม", "ซาม"))
    told = replace(sheet, tokens=replace(sheet.tokens, clean=replace(clean, repairs=(word,))))
    open_page(browser, tmp_path / "a.html", brochure_page(told, document_of(told), {}, "i.html"))
    browser.execute_script("document.querySelector('.repair').click()")
    explained = browser.find_element("css selector", "#explain").text
    assert shown in explained
    assert "Less likely: ซ้าม, or ซาม" in explained


PAYLOADS = [
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    "<svg/onload=window.hit=1>",
    "javascript:window.hit=1",
    "<!--<script>window.hit=1",
    "{{script}}{{data}}",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "<a href='javascript:window.hit=1'>x</a>",
    "<style>*{display:none}</style>",
    "\u2028window.hit=1\u2029",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<link rel=stylesheet href=http://127.0.0.1:9/x.css>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<base href=http://127.0.0.1:9/>",
    "' onmouseover='window.hit=1' x='",
    "<object data=data:text/html,<script>parent.hit=1</script>></object>",
    "<form action=http://127.0.0.1:9/><button>",
    "]]><script>window.hit=1</script>",
    "\\u003cscript\\u003ewindow.hit=1",
]


def poisoned(document: dict[str, Any], payload: str) -> dict[str, Any]:
    """The document with the payload in every slot that holds text of a brochure."""

    def poison(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: poison(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [poison(v, key) for v in value]
        if isinstance(value, str) and key not in ("id", "mentions", "entity", "subject", "object"):
            return payload + value if key not in ("kind",) else value
        return value

    return poison(document)


def test_hostile_text_stays_text(browser: Any, sheet: FactSheet, tmp_path: Path) -> None:
    """20 payloads in every text slot of the record: names, values, warnings, paths, repairs."""
    clean = sheet.tokens.clean
    for number, payload in enumerate(PAYLOADS):
        brochure = replace(clean.raw.brochure, path=payload, title=payload)
        raw = replace(clean.raw, brochure=brochure)
        repairs = tuple(
            replace(r, before=payload, after=payload, evidence=payload) for r in clean.repairs
        )
        hostile = replace(
            sheet,
            tokens=replace(sheet.tokens, clean=replace(clean, raw=raw, repairs=repairs)),
            warnings=(Note(payload, payload, 1, Box(0, 0, 1, 1)),),
        )
        document = poisoned(document_of(sheet), payload)
        page = brochure_page(hostile, document, {1: PNG}, "index.html")
        browser.get_log("performance")
        open_page(browser, tmp_path / f"{number}.html", page)
        for selector, count in ((".fact button.main", 12), ("#text .word", 6)):
            browser.execute_script(
                "for (let i = 0; i < arguments[1]; i++)"
                " document.querySelectorAll(arguments[0])[i]?.click()",
                selector,
                count,
            )
        assert_inert(browser)
        entry = Entry(payload, payload, payload, f"{number}.html", document)
        open_page(browser, tmp_path / f"o{number}.html", overview_page([entry]))
        assert_inert(browser)


def assert_inert(browser: Any) -> None:
    assert browser.execute_script("return window.hit") is None
    assert browser.execute_script("return document.querySelectorAll('script').length") == 3
    selector = "iframe, object, embed, base, link, meta[http-equiv=refresh], a[href^='javascript']"
    assert browser.find_elements("css selector", selector) == []
    assert all(u.startswith(("file:", "data:", "blob:")) for u in requests_of(browser))


def test_the_policy_names_the_one_script_and_the_one_style(sheet: FactSheet) -> None:
    page = brochure_page(sheet, document_of(sheet), {1: PNG}, "index.html").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy[1]
    assert not re.search(r"\son\w+=", page.split("<script", 1)[0])


def test_the_same_sheet_gives_the_same_page(sheet: FactSheet) -> None:
    document = document_of(sheet)
    pages = {brochure_page(sheet, document, {1: PNG}, "index.html") for _ in range(2)}
    assert len(pages) == 1


# --- 20 payloads × 17 slots, read as a browser's parser would ---------------------------------


class Skeleton(HTMLParser):
    """The tags of a page with their attributes, and the text of its data blocks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.blocks: list[str] = []
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script" and data.startswith("{"):
            self.blocks.append(data)


def with_payload(sheet: FactSheet, published: str, slot: str, payload: str) -> str:
    """The page of `sheet`, or an overview of it, with the payload in one slot."""
    clean, document = sheet.tokens.clean, json.loads(published)
    first = document["cities"][0]
    match slot:
        case "path" | "title":
            raw = replace(clean.raw, brochure=replace(clean.raw.brochure, **{slot: payload}))
            clean = replace(clean, raw=raw)
        case "before" | "after" | "evidence" | "mechanism":
            repairs = tuple(replace(r, **{slot: payload}) for r in clean.repairs)
            clean = replace(clean, repairs=repairs)
        case "name":
            first["names"]["th"] = payload
        case "flag":
            first["flags"] = [payload]
        case "mention":
            document["mentions"][0] |= {"text": payload, "raw_text": payload}
        case "warning":
            document["warnings"] = [{"code": payload, "message": payload, "stage": "read"}]
        case "diagnosis":
            document["warnings"] = [{"code": payload, "message": payload, "stage": "repair"}]
        case "repaired":
            document["document"]["repairs"] = {payload: 3}
    if slot in OVERVIEW_SLOTS:
        verdicts = {first["id"]: {"verdict": "accept", "correction": None, "note": payload}}
        told = {"file": "a", "status": "done", "error": None} | {slot: payload}
        entry = Entry(told["file"], told["status"], told["error"], told["file"], document)
        return overview_page([entry._replace(verdicts=verdicts if slot == "note" else {})]).decode()
    hostile = replace(sheet, tokens=replace(sheet.tokens, clean=clean))
    page = brochure_page(hostile, document, {}, "i.html", payload if slot == "left_out" else "")
    if slot == "applied":
        page = with_verdicts(page, {first["id"]: {"note": payload}})
    return page.decode()


BROCHURE_SLOTS = (
    "path", "before", "after", "evidence", "mechanism", "name", "flag", "mention", "warning",
    "left_out", "applied",
)  # fmt: skip
OVERVIEW_SLOTS = ("file", "status", "error", "note", "diagnosis", "repaired")


@pytest.mark.parametrize("slot", [*BROCHURE_SLOTS, *OVERVIEW_SLOTS])
@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_payload_adds_no_tag_attribute_or_link(
    payload: str, slot: str, sheet: FactSheet, published: str
) -> None:
    page, harmless = (with_payload(sheet, published, slot, p) for p in (payload, "harmless"))
    told, wanted = Skeleton(page), Skeleton(harmless)
    assert told.tags == wanted.tags
    assert [link for link in told.links if link not in wanted.links] == []
    assert json.dumps(payload)[1:-1] in json.dumps([json.loads(b) for b in told.blocks[:2]])


def test_the_payloads_and_slots_are_300_and_more() -> None:
    assert len(PAYLOADS) * len((*BROCHURE_SLOTS, *OVERVIEW_SLOTS)) == 340
