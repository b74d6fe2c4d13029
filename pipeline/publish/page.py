"""The frame of the inspection pages: one file each that works offline and asks nothing of anyone.

Text of a brochure reaches a page only as JSON inside a data block, and from there only
through `textContent`; a strict Content-Security-Policy names the one style and the one
script by their hashes and forbids everything else, so that no request leaves the page.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from urllib.parse import quote

SLOT_RE = re.compile(r"\{\{(\w+)\}\}")
ITEMS = 16
"""Items of a list that are put into one piece: so many pages with their pictures take 1 MB."""
SCRIPTS = {"inspection": ("verdicts.js", "inspection.js"), "overview": ("overview.js",)}
"""What each view runs, in this order, as one script."""


def fill_page(view: str, title: str, payload: object, **slots: str) -> bytes:
    """Return a page in UTF-8: slots are escaped, style and script are named by hash in the policy.

    Args:
        view: "inspection" or "overview": the stem of its `.html` beside this file.
        title: of the page.
        payload: what the script shows, as JSON knows it.
        slots: texts for the places that the HTML names.
    """
    style, script = _asset("page.css"), "".join(map(_asset, ("page.js", *SCRIPTS[view])))
    policy = (
        "default-src 'none'; img-src data:; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    escaped = {k: html.escape(v) for k, v in {**slots, "title": title}.items()}
    slots = {
        "policy": policy,
        "title": escaped["title"],
        "style": style,
        "script": script,
        "body": _fill(_asset(f"{view}.html"), escaped),
    }
    return b"".join(_page_pieces(slots, payload))


def _page_pieces(slots: Mapping[str, str], payload: object) -> Iterator[bytes]:
    """Yield a page in pieces: as one text with Thai letters 17 MB of it took 110 to make."""
    for at, piece in enumerate(SLOT_RE.split(_asset("page.html"))):
        if at % 2 == 0:
            yield piece.encode()
        elif piece == "data":
            yield from _json_pieces(payload)
        else:
            yield slots[piece].encode()


def data_json(value: object) -> bytes:
    r"""Return JSON that cannot end its script block: <, >, & and line separators are \u-escaped."""
    return b"".join(_json_pieces(value))


def _json_pieces(value: object) -> Iterator[bytes]:
    """Yield the JSON of a value; of an object with text keys each value, of those some items.

    An iterator among them is written as a list.
    """
    if not isinstance(value, Mapping):
        yield _escaped(value)
        return
    yield b"{"
    for number, key in enumerate(sorted(value)):
        yield b"," * (number > 0) + _escaped(key) + b":"
        held = value[key]
        if isinstance(held, list | Iterator):
            yield from _list_pieces(iter(held))
        else:
            yield _escaped(held)
    yield b"}"


def _list_pieces(items: Iterator[object]) -> Iterator[bytes]:
    """Yield the JSON of a list, some items at a time."""
    yield b"["
    between = b""
    while some := list(islice(items, ITEMS)):
        yield between + _escaped(some)[1:-1]
        between = b","
    yield b"]"


def _escaped(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode()


def address(name: str) -> str:
    """Return a file name as a relative address, whatever bytes it has."""
    return quote(os.fsencode(f"./{name}"))


def _fill(template: str, slots: Mapping[str, str]) -> str:
    """Put each slot in its place in one pass, so that no value can name another slot."""
    return SLOT_RE.sub(lambda m: slots[m[1]], template)


@cache
def _asset(name: str) -> str:
    return files("pipeline.publish").joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
