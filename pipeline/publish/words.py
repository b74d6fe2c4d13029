"""The clean text with its words apart: what full-text search reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.records import Tokens

PARTS = "\f"
"""Stands between the words and the words inside compounds; no line of a text holds it."""


def words_text(tokens: Tokens, inside: Callable[[str], Iterable[str]] = lambda word: ()) -> str:
    """Return the words with one blank between them; lines stay lines, other blanks are lost.

    Thai has no blanks between words, so a program that searches by words needs them set apart.
    Behind a form feed stand the words inside the compounds, each once and sorted.

    inside: says which words there are inside a word.
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
    compounds = {word for words in lines for word in words}
    parts = sorted({part for word in compounds for part in inside(word)})
    return (told + "\n" if told else "") + (f"{PARTS}{' '.join(parts)}\n" if parts else "")
