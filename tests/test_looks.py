"""What a person meets on the pages: contrast, the keyboard, a phone, no picture."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish import publish_facts
from pipeline.publish.inspection import brochure_page, with_verdicts
from pipeline.publish.overview import Entry
from pipeline.records import FactSheet
from pipeline.run import Options, coordinates, process
from tests.browser import chromium, open_page, overview_page
from tests.test_inspection import PNG

RAW = Path(__file__).parents[1] / "corpus" / "raw"
NAMES = ("friendship_bridges.pdf", "sister_cities.pdf", "asean_members.txt")
PAGES = ("overview", *NAMES)
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}

CONTRAST = """
const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const parts = (css) => {
  const n = css.match(/[\\d.]+/g).map(Number);
  return n.length < 4 ? [...n, 1] : n;
};
const over = (top, below) => below.map((b, i) => top[3] * top[i] + (1 - top[3]) * b);
function ground(element) {
  const layers = [];
  for (let e = element; e; e = e.parentElement) {
    layers.push(parts(getComputedStyle(e).backgroundColor));
  }
  return layers.reverse().reduce((below, layer) => over(layer, below), canvas);
}
const dark = matchMedia('(prefers-color-scheme: dark)').matches;
const canvas = dark ? [18, 18, 18] : [255, 255, 255];
const bad = [], seen = new Set();
let pairs = 0;
function judge(element, css, what) {
  const below = ground(element), ink = over(parts(css), below);
  const [high, low] = [light(ink), light(below)].sort((a, b) => b - a);
  const ratio = (high + 0.05) / (low + 0.05);
  const style = getComputedStyle(element), size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  pairs += 1;
  if (ratio < (large ? 3 : 4.5)) {
    const colours = `${ink.map(Math.round)} on ${below.map(Math.round)}`;
    const told = `${element.tagName} ${what} ${colours}: ${ratio.toFixed(2)}`;
    if (!seen.has(told)) bad.push(told);
    seen.add(told);
  }
}
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement, text = node.textContent.trim().slice(0, 20);
  if (!text || /SCRIPT|STYLE|OPTION|title/.test(element.tagName)) continue;
  if (!element.checkVisibility() || element.closest(':disabled')) continue;
  const style = getComputedStyle(element);
  judge(element, element.closest('svg') ? style.fill : style.color, text);
}
for (const field of document.querySelectorAll('input')) {
  const hint = getComputedStyle(field, '::placeholder').color;
  if (field.checkVisibility()) judge(field, hint, 'placeholder');
}
return [pairs, bad];
"""
EDGES = """
return [...document.querySelectorAll('button:not(:disabled), input, select')]
  .filter((e) => e.checkVisibility())
  .filter((e) => !e.matches('.main, .sort, .warning'))
  .map((e) => [e, e.closest('.panel')].map((one) => getComputedStyle(one)))
  .map(([own, around]) => [own.borderTopColor, around.backgroundColor]);
"""
FOCUSED = """
const e = document.activeElement, style = getComputedStyle(e);
const box = e.getBoundingClientRect();
if (e === document.body) return null;
return {
  tag: e.tagName.toLowerCase(), id: e.id,
  text: (e.getAttribute('aria-label') || e.textContent).slice(0, 30),
  ring: e.closest('svg') ? style.stroke !== 'none' && parseFloat(style.strokeWidth) >= 2
    : style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  seen: box.width > 0 && box.height > 0, key: e.dataset.at || e.dataset.id || '',
};
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as driver:
        yield driver


@pytest.fixture(scope="module")
def sheets() -> dict[str, FactSheet]:
    return {name: process(RAW / name, name=name) for name in NAMES}


@pytest.fixture(scope="module")
def pages(sheets: dict[str, FactSheet]) -> dict[str, bytes]:
    """Every kind of page with everything on it that has a colour: verdicts, flags, an error."""
    made, entries = {}, [Entry("ไม่ใช่.pdf", "not_a_pdf", "it begins with <html", None, None)]
    for name, sheet in sheets.items():
        document = json.loads(publish_facts(sheet, Options().producer()))
        cities = document["cities"]
        cities[0]["flags"] = ["spelling_suspect"]
        verdicts = {
            cities[0]["id"]: {"verdict": "accept", "correction": None, "note": "a note"},
            cities[1]["id"]: {"verdict": "reject", "correction": None, "note": None},
        }
        page = brochure_page(
            sheet, document, {1: PNG} if sheet.tokens.clean.raw.pages else {}, "i.html"
        )
        made[name] = with_verdicts(page, verdicts)
        entries.append(Entry(name, "done", None, f"{name}.html", document, verdicts))
    return made | {"overview": overview_page(entries, coordinates())}


def media(driver: Any, scheme: str, motion: str = "no-preference") -> None:
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": motion},
    ]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def show(driver: Any, pages: dict[str, str], name: str, tmp_path: Path) -> None:
    open_page(driver, tmp_path / "page.html", pages[name])


def press_all(driver: Any) -> None:
    """Bring out what appears only after a click."""
    driver.execute_script(
        "document.querySelectorAll('details').forEach((d) => { d.open = true; });"
        "document.querySelector('.fact button.main')?.click();"
        "document.querySelector('.review button')?.click();"
        "document.querySelector('#text .proved, #text .restored')?.click();"
        "document.querySelector('#filters button')?.click();"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_stands_out_from_its_ground(
    browser: Any, pages: dict[str, str], name: str, scheme: str, tmp_path: Path
) -> None:
    """WCAG 2.2 AA: text 4.5:1 (large text 3:1), edges of controls 3:1."""
    media(browser, scheme)
    show(browser, pages, name, tmp_path)
    n_pairs, bad = browser.execute_script(CONTRAST)
    press_all(browser)
    n_more, worse = browser.execute_script(CONTRAST)
    assert n_pairs > 60 and n_more > 60
    assert bad + worse == []
    assert all(ratio(edge, ground) >= 3 for edge, ground in browser.execute_script(EDGES))


def ratio(one: str, other: str) -> float:
    def light(css: str) -> float:
        shares = [int(part) / 255 for part in css.split("(")[1].rstrip(")").split(",")[:3]]
        linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_sees_what_is_too_faint(browser: Any, tmp_path: Path) -> None:
    faint = "<body style='background:#fff'><p style='color:#999'>a</p><p style='color:#000'>b</p>"
    media(browser, "light")
    open_page(browser, tmp_path / "a.html", faint.encode())
    n_pairs, [told] = browser.execute_script(CONTRAST)
    assert n_pairs == 2 and "153,153,153 on 255,255,255: 2.85" in told
    assert ratio("rgb(153, 153, 153)", "rgb(255, 255, 255)") == pytest.approx(2.85, abs=0.01)


def tabbed(driver: Any, most: int = 400) -> list[dict[str, Any]]:
    """Press the tab key until the page is left; return what was focused."""
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    driver.execute_script("document.activeElement.blur()")
    found: list[dict[str, Any]] = []
    for _ in range(most):
        driver.switch_to.active_element.send_keys(keys.TAB)
        now = driver.execute_script(FOCUSED)
        if now is None or (found and now == found[0] and len(found) > 3):
            return found
        found.append(now)
    return found


@pytest.mark.parametrize("name", ["overview", "friendship_bridges.pdf"])
def test_the_tab_key_reaches_every_control_and_shows_where_it_is(
    browser: Any, pages: dict[str, str], name: str, tmp_path: Path
) -> None:
    media(browser, "light")
    show(browser, pages, name, tmp_path)
    if name == "overview":  # the rows are links like each other: a few will do
        browser.execute_script(
            "document.querySelectorAll('#found tr:nth-child(n+4)').forEach((row) => row.remove())"
        )
    else:
        browser.execute_script(
            "document.querySelectorAll('.fact:nth-child(n+4)').forEach((card) => card.remove())"
        )
    n_controls = browser.execute_script(
        "return [...document.querySelectorAll('a[href], button:not(:disabled), input, select,"
        ' [tabindex="0"]\')].filter((e) => e.checkVisibility()).length'
    )
    found = tabbed(browser)
    assert len(found) >= n_controls > 10
    assert [one for one in found if not (one["ring"] and one["seen"])] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name(
    browser: Any, pages: dict[str, str], name: str, tmp_path: Path
) -> None:
    show(browser, pages, name, tmp_path)
    browser.execute_cdp_cmd("Accessibility.enable", {})
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    wanted = {"button", "link", "textbox", "searchbox", "combobox", "spinbutton", "image", "region"}
    told = [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip())
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in wanted
    ]
    assert len(told) > 10 and [role for role, called in told if not called] == []
    assert browser.execute_script("return document.documentElement.lang") == "en"
    assert browser.execute_script("return document.querySelectorAll('h1').length") == 1


@pytest.mark.parametrize(("plot", "kind"), [("timeline", "date"), ("map", "city")])
def test_arrows_walk_through_a_plot_and_enter_searches(
    browser: Any, pages: dict[str, str], plot: str, kind: str, tmp_path: Path
) -> None:
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    show(browser, pages, "overview", tmp_path)
    marks = browser.find_elements("css selector", f"#{plot} .mark")
    assert len(marks) > 5
    assert [m.get_attribute("tabindex") for m in marks] == ["0", *["-1"] * (len(marks) - 1)]
    assert all("fact" in m.get_attribute("aria-label") for m in marks)
    browser.execute_script("arguments[0].focus()", marks[0])
    browser.switch_to.active_element.send_keys(keys.ARROW_RIGHT)
    assert browser.switch_to.active_element == marks[1]
    browser.switch_to.active_element.send_keys(keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "search"
    shown = browser.find_elements("css selector", "#found tr")
    assert shown and all(row.get_attribute("class") == kind for row in shown)


def test_names_on_the_map_cover_no_dot_and_no_name(
    browser: Any, pages: dict[str, str], tmp_path: Path
) -> None:
    show(browser, pages, "overview", tmp_path)
    boxes = browser.execute_script(
        "return ['map', 'nearmap'].map((id) => ['text.name', '.mark'].map((what) =>"
        " [...document.querySelectorAll(`#${id} ${what}`)].map((e) => {"
        " const b = e.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height]; })))"
    )
    for names, dots in boxes:
        assert names and dots
        for at, name in enumerate(names):
            others = dots + names[at + 1 :]
            assert not [o for o in others if overlap(name, o) > 2], name


def overlap(one: list[float], other: list[float]) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return min(wide, high) if wide > 0 and high > 0 else 0.0


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_needs_no_scrolling_sideways(
    browser: Any, pages: dict[str, str], name: str, tmp_path: Path
) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    try:
        show(browser, pages, name, tmp_path)
        press_all(browser)
        wide = browser.execute_script(
            "const e = document.documentElement; return [e.scrollWidth, e.clientWidth,"
            " [...document.querySelectorAll('.scroll')]"
            ".some((s) => s.scrollWidth > s.clientWidth + 1)]"
        )
        assert wide == [390, 390, False]
        small = browser.execute_script(
            "return [...document.querySelectorAll('button, input, select')]"
            ".filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24).length"
        )
        assert small == 0  # WCAG 2.2, 2.5.8: targets of 24 pixels
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("name", PAGES)
def test_paper_cuts_nothing_off(
    browser: Any, pages: dict[str, str], name: str, tmp_path: Path
) -> None:
    paper = {"width": 700, "height": 1000, "deviceScaleFactor": 1, "mobile": False}  # A4, 96 dpi
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", paper)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    try:
        show(browser, pages, name, tmp_path)
        cut = browser.execute_script(
            "return [...document.querySelectorAll('.panel, .scroll')].filter((e) =>"
            " e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1).length"
        )
        assert cut == 0
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("name", ["overview", "sister_cities.pdf"])
def test_a_fact_is_found_by_the_words_that_are_printed(
    browser: Any, pages: dict[str, str], name: str, tmp_path: Path
) -> None:
    show(browser, pages, name, tmp_path)
    rows = "#found tr" if name == "overview" else ".fact:not(.relation):not(.hidden)"
    before = len(browser.find_elements("css selector", rows))
    browser.find_element("css selector", "#search").send_keys("กุมภาพันธ์ พ.ศ. 2505")
    [row] = browser.find_elements("css selector", rows)
    assert "1962-02-19" in row.text and "กุมภาพันธ์ พ.ศ. 2505" in row.text
    told = browser.find_element("css selector", "#count, #shown").text
    assert told.startswith("1 of ") and before > 1


@pytest.mark.parametrize("name", ["overview", "sister_cities.pdf"])
def test_nothing_moves_by_itself(
    browser: Any, pages: dict[str, str], name: str, tmp_path: Path
) -> None:
    media(browser, "light", motion="reduce")
    show(browser, pages, name, tmp_path)
    moving = browser.execute_script(
        "return [...document.querySelectorAll('*')].map((e) => getComputedStyle(e)).filter("
        "(s) => s.transitionDuration !== '0s' || s.animationName !== 'none'"
        " || s.scrollBehavior !== 'auto').length"
    )
    assert moving == 0


def test_a_page_without_a_picture_says_why_and_still_shows_where(
    browser: Any, sheets: dict[str, FactSheet], tmp_path: Path
) -> None:
    sheet = sheets["sister_cities.pdf"]
    document = json.loads(publish_facts(sheet, Options().producer()))
    page = brochure_page(sheet, document, {}, "index.html", "the pages could not be drawn")
    open_page(browser, tmp_path / "a.html", page)
    frame = browser.find_element("css selector", "#frame")
    assert "the pages could not be drawn" in frame.text
    size = frame.find_element("css selector", ".none").size
    paper = sheet.tokens.clean.raw.pages[0]
    assert size["width"] / size["height"] == pytest.approx(paper.width / paper.height, abs=0.02)
    browser.execute_script("document.querySelector('.fact.city button.main').click()")
    assert browser.find_elements("css selector", "#frame .box")


def test_a_text_has_no_place_for_pictures(
    browser: Any, pages: dict[str, str], tmp_path: Path
) -> None:
    show(browser, pages, "asean_members.txt", tmp_path)
    assert not browser.find_element("css selector", "#frame").is_displayed()


def test_a_brochure_is_found_by_its_diagnosis_and_sorted_by_a_column(
    browser: Any, pages: dict[str, str], tmp_path: Path
) -> None:
    show(browser, pages, "overview", tmp_path)

    def shown() -> list[str]:
        rows = browser.find_elements("css selector", "#brochures tr")
        return [row.get_attribute("data-name") for row in rows]

    assert len(shown()) == 4
    browser.find_element("css selector", "#which").send_keys("map private use")
    assert shown() == ["friendship_bridges.pdf", "asean_members.txt"]
    browser.execute_script(
        "const which = document.getElementById('which');"
        "which.value = ''; which.dispatchEvent(new Event('input'))"
    )
    [repairs] = [
        b for b in browser.find_elements("css selector", ".sort") if b.text.startswith("Repairs")
    ]
    repairs.click()
    assert shown()[-1] == "ไม่ใช่.pdf" and shown()[0] != "sister_cities.pdf"
    header = browser.find_element("css selector", 'th[aria-sort="descending"]')
    assert header.text.startswith("Repairs")


def test_on_a_phone_the_list_of_facts_stays_where_it_is(
    browser: Any, pages: dict[str, str], tmp_path: Path
) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    try:
        show(browser, pages, "sister_cities.pdf", tmp_path)
        before, after, lit = browser.execute_script(
            "const card = document.querySelectorAll('.fact')[7];"
            "card.scrollIntoView({ block: 'end' });"
            "const before = card.getBoundingClientRect().top;"
            "card.querySelector('button.main').click();"
            "const box = document.querySelector('#frame .box').getBoundingClientRect();"
            "return [before, card.getBoundingClientRect().top, box.top >= 0 && box.bottom < 844];"
        )
        assert lit and abs(after - before) < 120  # the card itself grows by its fields
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
