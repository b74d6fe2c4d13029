"""What the repair tests share: a text in, the repaired text out."""

from __future__ import annotations

import hashlib

from pipeline.records import Brochure, CleanText, RawText
from pipeline.repair import repair_text


def raw_text(text: str) -> RawText:
    data = text.encode("utf-8", errors="surrogatepass")
    brochure = Brochure("t.txt", hashlib.sha256(data).hexdigest(), "text/plain", len(data))
    return RawText(brochure, (), text, ())


def repaired(text: str) -> CleanText:
    return repair_text(raw_text(text))


def clean(text: str) -> str:
    return repaired(text).text
