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
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import quote

SLOT_RE = re.compile(r"\{\{(\w+)\}\}")
SCRIPTS = {"inspection": ("verdicts.js", "inspection.js"), "overview": ("overview.js",)}
"""What each view runs, in this order, as one script."""


def fill_page(view: str, title: str, payload: object, **slots: str) -> str:
    """Return a page: slots are escaped, style and script are named by hash in the policy.

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
    return _fill(
        _asset("page.html"),
        {
            "policy": policy,
            "title": escaped["title"],
            "style": style,
            "script": script,
            "body": _fill(_asset(f"{view}.html"), escaped),
            "data": data_json(payload),
        },
    )


def data_json(value: object) -> str:
    r"""Return JSON that cannot end its script block: <, >, & and line separators are \u-escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


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
