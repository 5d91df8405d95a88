"""Between a supervisor and the worker of page capture; pictures and PDFs lie in the shared memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from devices.ports import Page, Refusal
from devices.protocol.base import Body, Codecs, plain


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page without its JPEG, of which the length is told."""

    length: int
    width: int
    height: int
    dpi: int
    grey: bool
    corners: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, page: Page) -> PageFacts:
        """Return what is told of a page."""
        sizes = (len(page.jpeg), page.width, page.height, page.dpi)
        return cls(*sizes, page.grey, page.corners)

    def page(self, jpeg: bytes) -> Page:
        """Return the page. Raises ValueError when it has not four corners."""
        first, second, third, fourth = self.corners
        corners = (first, second, third, fourth)
        return Page(jpeg, self.width, self.height, self.dpi, self.grey, corners)


@dataclass(frozen=True, slots=True)
class Look:
    """Find the page in the frame that lies in the memory: rows of red, green, blue."""

    id: int
    timeout_s: float
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Portray:
    """Cut a person's photograph of at least that size out of the frame; answered by LookDone."""

    id: int
    timeout_s: float
    width: int
    height: int
    least_width: int
    least_height: int


@dataclass(frozen=True, slots=True)
class LookDone:
    """A page, its JPEG in the memory, or why there is none."""

    id: int
    found: PageFacts | Refusal


@dataclass(frozen=True, slots=True)
class Bind:
    """Make one PDF of the pages whose JPEGs lie behind each other in the memory."""

    id: int
    timeout_s: float
    pages: tuple[PageFacts, ...]


@dataclass(frozen=True, slots=True)
class BindDone:
    """So many bytes of PDF lie in the memory; None: one of the pages is none."""

    id: int
    length: int | None


def _facts(body: Any) -> PageFacts:
    length, width, height, dpi = (int(body[name]) for name in ("length", "width", "height", "dpi"))
    corners = tuple((float(x), float(y)) for x, y in body["corners"])
    if len(corners) != 4:
        raise ValueError("a page has four corners")
    return PageFacts(length, width, height, dpi, bool(body["grey"]), corners)


def _pack_look_done(message: LookDone) -> Body:
    found = message.found
    if isinstance(found, Refusal):
        return {"id": message.id, "refusal": found}
    return {"id": message.id, "page": plain(found)}


def _unpack_look_done(body: Body) -> LookDone:
    if "refusal" in body:
        return LookDone(body["id"], Refusal(body["refusal"]))
    return LookDone(body["id"], _facts(body["page"]))


def _pack_bind(message: Bind) -> Body:
    return {**plain(message), "pages": [plain(page) for page in message.pages]}


def _unpack_bind(body: Body) -> Bind:
    return Bind(body["id"], body["timeout_s"], tuple(_facts(page) for page in body["pages"]))


def _unpack_bind_done(body: Body) -> BindDone:
    length = body["length"]
    return BindDone(body["id"], None if length is None else int(length))


CODECS: Codecs = {
    Look: (plain, lambda b: Look(**b)),
    Portray: (plain, lambda b: Portray(**b)),
    LookDone: (_pack_look_done, _unpack_look_done),
    Bind: (_pack_bind, _unpack_bind),
    BindDone: (plain, _unpack_bind_done),
}
