"""Pages are found in photographs, cleaned and bound; what cannot be read is refused with its reason.

Forty-four photographs; `make photos` shows 384.
"""

from __future__ import annotations

import io
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
import pytest

from devices.capture.cleaning import cleaned
from devices.capture.looking import look
from devices.capture.writing import bound, check, jpeg
from devices.ports import Frame, Page, Refusal
from devices.ports.capture import MAX_PAGES, MAX_SIDE, PAGE_BYTES
from devices.words import refusal_sentence
from tests.helpers.desk_photos import GOOD, Scene, photograph
from tests.helpers.photo_run import REASONS, frame_of, show

A4 = (1654, 2339)


@pytest.fixture(scope="module")
def page() -> Page:
    found = look(frame_of(photograph(Scene.SKEWED, 3)))
    assert isinstance(found, Page)
    return found


def opened(page: Page) -> npt.NDArray[np.uint8]:
    picture = cv2.imdecode(np.frombuffer(page.jpeg, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(picture, np.uint8)


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("scene", GOOD)
def test_edges_are_within_2_percent_of_the_diagonal(scene: Scene, half: int) -> None:
    tally = show(scene, range(200 + 4 * half, 204 + 4 * half))
    missed = 1 if scene is Scene.CREASED else 0  # folds are the hardest: 52 of 60 are right
    assert tally.right >= tally.shown - missed, tally.wrong
    assert tally.largest < PAGE_BYTES


@pytest.mark.parametrize("scene", REASONS)
def test_what_cannot_be_read_is_refused_with_its_reason(scene: Scene) -> None:
    tally = show(scene, range(2))
    assert tally.right == tally.shown, tally.wrong


def test_a_page_that_is_too_far_or_too_much_aslant_is_refused() -> None:
    photo = photograph(Scene.SKEWED, 1)
    small = cv2.resize(photo.picture, None, fx=0.55, fy=0.55, interpolation=cv2.INTER_AREA)
    assert (
        look(Frame(small.shape[1], small.shape[0], small[..., ::-1].tobytes())) is Refusal.TOO_FAR
    )
    height, width = photo.flat.shape[:2]
    own = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    aslant = np.array([(560, 150), (1040, 150), (1400, 1120), (200, 1120)], np.float32)
    desk = np.full((1200, 1600, 3), 60, np.uint8)
    way = cv2.getPerspectiveTransform(own, aslant)
    page = cv2.warpPerspective(photo.flat, way, (1600, 1200))
    desk = np.where(page > 0, page, desk)
    assert look(Frame(1600, 1200, desk.tobytes())) is Refusal.SLANTED


def test_shadow_and_yellow_light_are_gone_and_the_writing_stays() -> None:
    """What was drawn is compared with what came out, place by place, both blurred a little."""
    for scene, seed in ((Scene.SHADOWED, 201), (Scene.YELLOW, 200)):
        photo = photograph(scene, seed)
        found = look(frame_of(photo))
        assert isinstance(found, Page)
        clean = opened(found)
        if clean.shape[1] > clean.shape[0]:
            clean = np.rot90(clean)
        assert clean.shape[:2] == A4[::-1]
        turns = [clean, np.rot90(clean, 2)]
        drawn = cv2.resize(photo.flat, A4, interpolation=cv2.INTER_AREA)
        ink = cv2.GaussianBlur(drawn.min(axis=2), (0, 0), 8).astype(float).ravel()
        seen = [cv2.GaussianBlur(one.min(axis=2), (0, 0), 8).astype(float).ravel() for one in turns]
        assert max(np.corrcoef(ink, one)[0, 1] for one in seen) > 0.7, scene
        paper = clean[100:-100, 100:-100].reshape(-1, 3)
        assert np.median(paper) > 250
        assert np.percentile(paper.min(axis=1), 25) > 240, "a quarter of ink at most, no shadow"


def test_a_red_stamp_and_a_portrait_keep_their_colours() -> None:
    sheet = np.full((2339, 1654, 3), (244, 243, 238), np.uint8)
    cv2.circle(sheet, (1100, 1900), 150, (205, 50, 60), 10)
    sheet[300:650, 1200:1450] = (60, 120, 190)
    lit = (sheet * np.array([1.0, 0.9, 0.65])).astype(np.uint8)
    clean = cleaned(lit).astype(int)
    red, blue = clean[1900, 1250], clean[470, 1330]
    assert red[0] > red[1:].max() + 80
    assert blue[2] > blue[0] + 60
    assert clean[1200, 300].min() > 245


def test_another_shape_is_kept() -> None:
    desk = np.full((1200, 1600, 3), (60, 90, 60), np.uint8)
    desk[150:1050, 350:1250] = 235
    for level in range(200, 1000, 40):
        desk[level : level + 6, 400:1150:3] = 40
    found = look(Frame(1600, 1200, desk.tobytes()))
    assert isinstance(found, Page)
    assert abs(found.width / found.height - 1) < 0.02
    assert max(found.width, found.height) == A4[1]
    assert found.grey


@pytest.mark.parametrize(
    "frame",
    [
        Frame(1, 1, bytes(3)),
        Frame(MAX_SIDE, 1, bytes(3 * MAX_SIDE)),
        Frame(640, 480, bytes([128]) * (640 * 480 * 3)),
        Frame(800, 600, np.random.default_rng(5).bytes(800 * 600 * 3)),
    ],
    ids=["one", "thin", "flat", "noise"],
)
def test_what_is_no_photograph_is_refused(frame: Frame) -> None:
    assert isinstance(look(frame), Refusal)
    assert "pixels" not in repr(frame)


def test_a_frame_is_as_large_as_it_says() -> None:
    for width, height, size in ((0, 1, 0), (2, 2, 11), (MAX_SIDE + 1, 1, 3 * MAX_SIDE + 3)):
        with pytest.raises(ValueError, match="a frame"):
            Frame(width, height, bytes(size))
    with pytest.raises(ValueError, match="at most"):
        Frame(6000, 6000, b"")


def test_noise_is_under_the_limit_too() -> None:
    chance = np.random.default_rng(9)
    noise = chance.integers(0, 256, (2339, 1654, 3), np.uint8)
    assert len(jpeg(noise, grey=False)) < PAGE_BYTES


def test_pages_become_one_pdf_in_their_order_and_size(page: Page) -> None:
    grey = replace(page, jpeg=jpeg(np.full((800, 600, 3), 200, np.uint8), grey=True), grey=True)
    grey = replace(grey, width=600, height=800)
    made = bound([page, grey, page])
    assert made == bound([page, grey, page]), "nothing of when it was made"
    assert len(made) < 2 * len(page.jpeg) + len(grey.jpeg) + 3 * 2000
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.check_pdf_syntax() == []
        boxes = [[float(one) for one in leaf.mediabox] for leaf in pdf.pages]
        assert boxes[0] == pytest.approx(
            [0, 0, page.width * 72 / 200, page.height * 72 / 200], abs=0.01
        )
        assert boxes[1] == pytest.approx([0, 0, 216, 288], abs=0.01)
        assert [leaf.resources["/XObject"]["/P"].read_raw_bytes() for leaf in pdf.pages] == [
            page.jpeg,
            grey.jpeg,
            page.jpeg,
        ]
        assert set(pdf.trailer.keys()) <= {"/ID", "/Root", "/Size"}


def test_a_pdf_has_pages_and_not_too_many(page: Page) -> None:
    for pages in ([], [page] * (MAX_PAGES + 1)):
        with pytest.raises(ValueError, match="pages"):
            bound(pages)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: replace(p, jpeg=b""),
        lambda p: replace(p, jpeg=p.jpeg[:-2]),
        lambda p: replace(p, jpeg=p.jpeg[:2] + p.jpeg[-2:]),
        lambda p: replace(p, jpeg=b"%PDF-1.7 /JavaScript"),
        lambda p: replace(p, jpeg=p.jpeg + bytes(PAGE_BYTES) + b"\xff\xd9"),
        lambda p: replace(p, width=p.width + 1),
        lambda p: replace(p, grey=not p.grey),
        lambda p: replace(p, dpi=0),
    ],
)
def test_what_is_no_page_is_not_bound(page: Page, spoil: object) -> None:
    assert callable(spoil)
    check(page)
    with pytest.raises(ValueError, match="a page"):
        bound([page, spoil(page)])


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_its_sentences(refusal: Refusal) -> None:
    words = refusal_sentence(refusal)
    assert "：请" in words.zh
    assert words.zh.endswith("。")
    assert words.en.endswith(".")
