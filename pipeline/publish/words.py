"""The clean text with its words apart: what full-text search reads."""

from __future__ import annotations

from pipeline.records import Tokens


def words_text(tokens: Tokens) -> str:
    """Return the words with one blank between them; lines stay lines, other blanks are lost.

    Thai has no blanks between words, so a program that searches by words needs them set apart.
    """
    text = tokens.clean.text
    lines: list[list[str]] = [[]]
    for span in tokens.spans:
        word = span.of(text)
        if stripped := word.strip():
            lines[-1].append(" ".join(stripped.split()))
        if "\n" in word:
            lines.append([])
    told = "\n".join(" ".join(words) for words in lines if words)
    return told + "\n" if told else ""
