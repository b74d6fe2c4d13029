"""A content stream cut into its operators, each with its operands.

A regular expression finds the tokens and a list holds the operands: nothing nests, nothing
calls itself, so that a stream of a million brackets costs as much as one of a million words.
Reading so takes a third of the CPU of playa's interpreter, which makes an object of everything
that is drawn and copies the stack of marked content with each new mark on it.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Iterator
from typing import Any

from pipeline.settings import limits

Operand = Any
"""A float, bytes (a string), str (a name), list, dict, bool or None."""
Operands = list[Operand]
OPERAND_ERRORS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What operands of the wrong kind or number raise; the operator is skipped."""

TOKEN_RE = re.compile(
    rb"([-+]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15}))\d*"  # 1 number
    rb"|<([0-9A-Fa-f\s]*)>"  # 2 string in hexadecimal digits
    rb"|\(([^()\\\r]*)\)"  # 3 string without anything special in it
    rb"|([A-Za-z'\"][^\x00\s()<>\[\]{}/%]*)"  # 4 operator
    rb"|/([^\x00\s()<>\[\]{}/%]*)"  # 5 name
    rb"|(\[|<<)"  # 6 list or dictionary begins
    rb"|(\]|>>)"  # 7 and ends
    rb"|(\()"  # 8 string that must be read letter by letter
    rb"|%[^\r\n]*"
)
NUMBER, HEX, PLAIN, WORD, NAME, BEGIN, END, STRING = range(1, 9)
PIECE_RE = re.compile(rb"[^()\\\r]+|\\(?:[0-7]{1,3}|\r\n|.|$)|\r\n?|[()]", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
NOT_HEX_RE = re.compile(rb"[^0-9A-Fa-f]+")
ESCAPED_RE = re.compile(rb"#([0-9A-Fa-f]{2})")
END_OF_PICTURE_RE = re.compile(rb"(?<=\s)EI(?=\s|$)|(?<=>)\s*EI(?=\s|$)")
BINARY_RE = re.compile(rb"[^\t\n\r\x20-\x7e]")
LOOK_AHEAD = 16
"""Bytes behind the `EI` of an inline picture that must be text: noise is not for so long."""
CONSTANTS = {b"true": True, b"false": False, b"null": None}


class _Mark:
    """Where a list or a dictionary began on the stack of operands."""


LIST, DICT = _Mark(), _Mark()


def cut_operators(data: bytes) -> Iterator[tuple[bytes, Operands]]:
    """Yield the operators of a content stream with their operands, in order.

    An inline picture is one operator, `EI`, with its dictionary. What is no token is skipped.
    """
    at = 0
    stack: Operands = []
    depth = 0
    most = limits().max_operands
    while True:
        for token in TOKEN_RE.finditer(data, at):
            kind = token.lastindex
            if kind == NUMBER:
                stack.append(float(token[1]))
            elif kind == WORD:
                word = token[4]
                if word in CONSTANTS:
                    stack.append(CONSTANTS[word])
                elif word == b"ID":
                    yield b"EI", [_dictionary(stack)]
                    stack, depth = [], 0
                    at = _after_picture(data, token.end())
                    break
                elif word == b"R" and depth and len(stack) > 2:
                    stack[-2:] = [None]
                elif word != b"BI":
                    while depth:
                        depth -= _close(stack, depth)
                    yield word, stack
                    stack = []
            elif kind == HEX:
                stack.append(_from_hex(token[2]))
            elif kind == PLAIN:
                stack.append(token[3])
            elif kind == NAME:
                stack.append(read_name(token[5]))
            elif kind == BEGIN:
                stack.append(LIST if token[6] == b"[" else DICT)
                depth += 1
            elif kind == END:
                depth -= _close(stack, depth)
            elif kind == STRING:
                text, at = _read_string(data, token.end())
                stack.append(text)
                break
            if len(stack) > most:
                stack, depth = [], 0
        else:
            return


def _close(stack: Operands, depth: int) -> int:
    """Put the innermost list or dictionary together; return how many were open of it: 1 or 0.

    A bracket that was never opened is skipped; the wrong one closes what is open.
    """
    if not depth:
        return 0
    at = len(stack) - 1
    while stack[at] is not LIST and stack[at] is not DICT:
        at -= 1
    held = stack[at + 1 :]
    stack[at:] = [held if stack[at] is LIST else _dictionary(held)]
    return 1


def _dictionary(held: Operands) -> dict[str, Operand]:
    pairs = zip(held[::2], held[1::2], strict=False)
    return {key: value for key, value in pairs if isinstance(key, str)}


def _from_hex(digits: bytes) -> bytes:
    try:
        return unhexlify(digits)
    except ValueError:  # blanks, or an odd number: a 0 is understood (PDF 1.7, 7.3.4.3)
        kept = NOT_HEX_RE.sub(b"", digits)
        return unhexlify(kept + b"0" * (len(kept) % 2))


def read_name(raw: bytes) -> str:
    """Return a name, `#20` undone, as the dictionaries of the file spell it."""
    if b"#" in raw:
        raw = ESCAPED_RE.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _read_string(data: bytes, at: int) -> tuple[bytes, int]:
    """Read a string whose bracket opened just before `at`; return it and where it ended."""
    pieces: list[bytes] = []
    depth = 1
    for match in PIECE_RE.finditer(data, at):
        piece = match[0]
        if piece == b")":
            depth -= 1
            if not depth:
                return b"".join(pieces), match.end()
        elif piece == b"(":
            depth += 1
        elif piece[:1] == b"\\":
            piece = _unescape(piece[1:])
        elif piece[:1] == b"\r":
            piece = b"\n"
        pieces.append(piece)
    return b"".join(pieces), len(data)


def _unescape(escaped: bytes) -> bytes:
    if escaped[:1].isdigit() and escaped[:1] < b"8":
        return bytes((int(escaped, 8) & 0xFF,))
    if escaped[:1] in (b"\r", b"\n"):
        return b""
    return ESCAPES.get(escaped, escaped)


def _after_picture(data: bytes, at: int) -> int:
    """Return where the content goes on behind an inline picture whose data begin at `at`."""
    for match in END_OF_PICTURE_RE.finditer(data, at):
        if not BINARY_RE.search(data, match.end(), match.end() + LOOK_AHEAD):
            return match.end()
    return len(data)
