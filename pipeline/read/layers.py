"""Layers (optional content): which of them are switched off when the file is opened.

What a viewer does not show is not what the brochure says: other languages, drafts, printer's
marks and watermarks live on layers. PDF 1.7, 8.11.
"""

from __future__ import annotations

from playa.document import Document
from playa.pdftypes import ObjRef, PDFObject, PSLiteral, resolve1

from pipeline.read.meanings import FILE_ERRORS


class Layers:
    """The layers of a document, as its default configuration sets them."""

    def __init__(self, document: Document) -> None:
        try:
            self._off = _switched_off(document)
        except FILE_ERRORS:
            self._off = frozenset()

    def hides(self, group: PDFObject) -> bool:
        """Say whether what belongs to a group, or to a membership of groups, is not shown."""
        if not self._off:
            return False
        if isinstance(group, ObjRef) and group.objid in self._off:
            return True
        told = resolve1(group)
        if not isinstance(told, dict) or _name(told.get("Type")) != "OCMD":
            return False
        members = told.get("OCGs")
        groups = resolve1(members)
        listed = groups if isinstance(groups, list) else [members]
        off = [isinstance(one, ObjRef) and one.objid in self._off for one in listed if one]
        if not off:
            return False
        return {
            "AllOn": any(off),
            "AnyOff": not any(off),
            "AllOff": not all(off),
        }.get(_name(told.get("P")), all(off))


def _switched_off(document: Document) -> frozenset[int]:
    told = resolve1(document.catalog.get("OCProperties"))
    default = resolve1(told.get("D")) if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(default, dict):
        return frozenset()
    off = _numbers(default.get("OFF"))
    if _name(default.get("BaseState")) == "OFF":
        off |= _numbers(told.get("OCGs")) - _numbers(default.get("ON"))
    return off


def _numbers(groups: PDFObject) -> frozenset[int]:
    listed = resolve1(groups)
    found = listed if isinstance(listed, list) else []
    return frozenset(group.objid for group in found if isinstance(group, ObjRef))


def _name(told: PDFObject) -> str:
    value = resolve1(told)
    return str(value.name) if isinstance(value, PSLiteral) else ""
