"""Only a short A4 document with all its fonts goes to a printer, whatever else calls itself PDF."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from devices.page import intake
from devices.page.intake import MOST_PAGES, Refusal, Unprintable, check
from kiosk.documents.trial_page import trial_sheet
from ui.paper.pdf import SheetPdf


@cache
def good() -> bytes:
    return SheetPdf().pdf(trial_sheet("测试站点", datetime(2026, 11, 26, 9, 0, tzinfo=UTC)))


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def changed(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    with pikepdf.open(io.BytesIO(good())) as pdf:
        change(pdf)
        return saved(pdf)


def refusal(document: bytes) -> Refusal:
    with pytest.raises(Unprintable) as refused:
        check(document)
    assert str(refused.value) == refused.value.refusal.value  # nothing of what stands in it
    return refused.value.refusal


def test_our_own_papers_are_printed() -> None:
    assert check(good()) == 1


def _helvetica(pdf: pikepdf.Pdf) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def _in_a_form(pdf: pikepdf.Pdf) -> None:
    """A font that is not embedded, in a form that is drawn by another form."""
    inner = pdf.make_stream(b"", Subtype=Name.Form, Resources=Dictionary())
    inner.Resources = Dictionary(Font=Dictionary(F=_helvetica(pdf)))
    outer = pdf.make_stream(b"", Subtype=Name.Form)
    outer.Resources = Dictionary(XObject=Dictionary(Inner=inner, Itself=outer))
    pdf.pages[0].Resources.XObject = Dictionary(Outer=outer)


def _in_a_state(pdf: pikepdf.Pdf) -> None:
    font = pdf.make_indirect(_helvetica(pdf))
    pdf.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(Font=Array([font, 12])))


def _in_a_type3_font(pdf: pikepdf.Pdf) -> None:
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type3))
    font.Resources = Dictionary(Font=Dictionary(Itself=font, F=_helvetica(pdf)))
    pdf.pages[0].Resources.Font.T = font


def _set_root(key: str, value: object) -> Callable[[pikepdf.Pdf], object]:
    return lambda pdf: pdf.Root.__setitem__(key, value)


def _set_page(key: str, value: object) -> Callable[[pikepdf.Pdf], object]:
    return lambda pdf: pdf.pages[0].obj.__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda pdf: pdf.pages[0].Resources.Font.__setitem__("/F", _helvetica(pdf)), Refusal.FONT),
        (_in_a_form, Refusal.FONT),
        (_in_a_state, Refusal.FONT),
        (_in_a_type3_font, Refusal.FONT),
        (_set_page("/MediaBox", Array([0, 0, 612, 792])), Refusal.NOT_A4),
        (_set_page("/MediaBox", Array([0, 0, 841.89, 595.28])), Refusal.NOT_A4),
        (_set_page("/CropBox", Array([0, 0, 300, 400])), Refusal.NOT_A4),
        (_set_page("/Rotate", 90), Refusal.NOT_A4),
        (_set_page("/UserUnit", 2), Refusal.NOT_A4),
        (lambda pdf: pdf.pages.extend([pdf.pages[0]] * MOST_PAGES), Refusal.PAGES),
        (lambda pdf: pdf.pages.__delitem__(0), Refusal.PAGES),
        (_set_root("/OpenAction", Dictionary(S=Name.JavaScript)), Refusal.ACTS),
        (_set_root("/AcroForm", Dictionary()), Refusal.ACTS),
        (_set_root("/Names", Dictionary(EmbeddedFiles=Dictionary())), Refusal.ACTS),
        (_set_root("/Names", Dictionary(JavaScript=Dictionary())), Refusal.ACTS),
        (_set_page("/Annots", Array([])), Refusal.ACTS),
        (_set_page("/MediaBox", Array([0, 0])), Refusal.NOT_A4),
    ],
)
def test_anything_else_is_refused(change: Callable[[pikepdf.Pdf], object], why: Refusal) -> None:
    assert refusal(changed(change)) is why


def test_encrypted_documents_are_refused() -> None:
    with pikepdf.open(io.BytesIO(good())) as pdf:
        for user in ("", "secret"):
            lock = pikepdf.Encryption(owner="owner", user=user)
            assert refusal(saved(pdf, encryption=lock)) is Refusal.ENCRYPTED


def test_what_is_no_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for junk in (b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"\x89PNG", b"%!PS-Adobe-3.0", good()[1:]):
        assert refusal(junk) is Refusal.NO_PDF
    monkeypatch.setattr(intake, "MOST_BYTES", 1000)
    assert refusal(good()) is Refusal.TOO_LARGE


def test_damage_ends_in_an_answer() -> None:
    """Cut and overwritten documents are printable or refused; nothing else comes out."""
    chance = random.Random(20261126)
    refused = 0
    for _ in range(300):
        document = bytearray(good())
        for _ in range(chance.randint(1, 8)):
            document[chance.randrange(len(document))] = chance.randrange(256)
        del document[chance.randint(len(document) // 2, len(document)) :]
        try:
            assert check(bytes(document)) >= 1
        except Unprintable:
            refused += 1
    assert refused > 0
