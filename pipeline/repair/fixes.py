"""The fixes in their order: one function for each mechanism that damages Thai text.

A fix reads a text and yields the edits that would mend it. It never returns the mended text
itself, so that no change can go unrecorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.repair import gaps, marks, mojibake, overprint, pua, words
from pipeline.spans import Edit

Fix = Callable[[str], Iterable[Edit]]

CODES: tuple[Fix, ...] = (
    # Bytes before characters: glyph bytes before ftfy, which takes them for punctuation.
    mojibake.decode_utf8_from_cp874,
    mojibake.decode_cp874_from_latin1,
    pua.map_unassigned_bytes,
    pua.map_glyph_bytes,
    mojibake.undo_mojibake,
    mojibake.normalize_characters,
    # Codes before shapes: what follows knows standard characters only.
    pua.drop_apple_hints,
    pua.code_numbered_glyphs,
    gaps.close_spread_gap,
    pua.close_gap_before_low_mark,
    pua.map_private_use,
    gaps.drop_invisible,
)
"""What says which characters there are."""

OPEN_GAPS: tuple[Fix, ...] = (words.close_gap_after_open_vowel, gaps.close_gap_before_silent)
"""What mends words that end or begin as none does: marks on wrong bases make such too."""

COPIES: tuple[Fix, ...] = (overprint.drop_overprint, overprint.drop_mingled_copies)
"""What is told by the places of glyphs where a text has any."""

PROVED: tuple[Fix, ...] = (
    *CODES,
    # Copies before doubles: a line drawn three times is not a doubled mark.
    *COPIES,
    # Gaps before order: a mark must stand at its base before it can be ordered.
    gaps.close_gap_before_mark,
    words.close_gap_before_sara_aa,
    gaps.close_line_end_before_mark,
    gaps.close_gap_after_leading_vowel,
    marks.drop_doubled_marks,
    marks.order_marks,
    marks.order_following_vowel,
    marks.recompose_sara_am,
    marks.merge_sara_am,
    marks.drop_replacement_at_sara_am,
    marks.merge_doubled_sara_e,
    marks.replace_lakkhangyao,
    marks.replace_lao,
    *OPEN_GAPS,
)
SIGNS_OF_SPREADING = frozenset(
    fix.__name__
    for fix in (
        gaps.close_spread_gap,
        pua.close_gap_before_low_mark,
        gaps.close_gap_before_mark,
        words.close_gap_before_sara_aa,
        gaps.close_gap_after_leading_vowel,
        words.close_gap_after_open_vowel,
        gaps.close_gap_before_silent,
    )
)
"""Fixes that close blanks which the script rules out: about two in five of all false ones."""
SIGNS_OF_DAMAGE = SIGNS_OF_SPREADING | {
    words.BLANK_AS_NIKHAHIT,
    *(
        fix.__name__
        for fix in (
            pua.map_private_use,
            pua.map_glyph_bytes,
            pua.map_unassigned_bytes,
            marks.order_marks,
            marks.order_following_vowel,
            marks.recompose_sara_am,
            marks.merge_sara_am,
        )
    ),
}
"""Fixes that show that a text came through a layout: others may have moved and cut there too."""
SIGN_EVERY = 10_000
"""Characters: with fewer signs than one in so many, the text is clean but for a slip, and what
needs a lexicon is left alone."""
SIGNS_OF_BREAKAGE = SIGNS_OF_DAMAGE | {
    marks.drop_doubled_marks.__name__,
    "join_cut_words",
    "drop_stray_blanks",
    "move_marks",
    "put_marks_back",
}
LEAST_BROKEN, BROKEN_EVERY = 3, 1_000
"""Such repairs, and characters for one of them, from which on marks may be lost as well."""
MAX_PASSES = 4
"""A pass that changes nothing ends the work; no text in the trials needed more than three."""
