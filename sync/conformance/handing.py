"""Checks of documents (docs/platform-contract.md, Documents that come down): signed, for this terminal, whole."""

from __future__ import annotations

import hashlib

from sync.conformance.bench import Bench, refused
from sync.conformance.model import Check, NotChecked, expect
from sync.engine.documents import believed, published
from sync.wire.documents import Document

_MOST_PAGES = 1000


def signed(bench: Bench) -> None:
    """What is listed is signed by a key of the statement, and meant for this terminal."""
    keys = [one.public_key for one in bench.statement.signing]
    mine = {"", bench.terminal, bench.answer.region}
    for one in _listed(bench):
        expect(
            believed(keys, published(one)),
            f"{one.kind} {one.name} 的签名不是 signing_keys 里的",
            f"{one.kind} {one.name} is signed by none of the signing_keys",
        )
        expect(
            one.audience in mine,
            f"{one.kind} {one.name} 是给 {one.audience} 的",
            f"{one.kind} {one.name} is meant for {one.audience}",
        )


def whole(bench: Bench) -> None:
    """The bytes are those of the list, and go on where a transfer stopped."""
    there = [one for one in _listed(bench) if not one.withdrawn]
    if not there:
        raise NotChecked("平台还没有发布过文件", "nothing has been published yet")
    one = min(there, key=lambda found: found.size)
    path = f"/v1/documents/{one.sha256}"
    answer = bench.ask("GET", path)
    expect(
        answer.status == 200 and hashlib.sha256(answer.body).hexdigest() == one.sha256,
        f"{one.kind} {one.name} 取到的内容与列表里的摘要不符",
        f"the bytes of {one.kind} {one.name} are not those of the list",
    )
    half = one.size // 2
    rest = bench.ask("GET", path, headers={"Range": f"bytes={half}-"})
    expect(
        rest.status == 206 and rest.body == answer.body[half:],
        "Range: bytes=N- 应从第 N 个字节接着给（206）",
        "Range: bytes=N- should go on from byte N (206)",
    )


def unknown(bench: Bench) -> None:
    """A cursor that was never given out is 410, bytes that are nobody's are 404."""
    refused(bench.ask("GET", "/v1/documents?cursor=999999999999"), (410,), "cursor_unknown")
    refused(bench.ask("GET", f"/v1/documents/{'0' * 64}"), (404,), "not_found")


def _listed(bench: Bench) -> list[Document]:
    found: list[Document] = []
    cursor = ""
    for _ in range(_MOST_PAGES):
        page = bench.client.documents(cursor)
        found += page.items
        if not page.more:
            return found
        cursor = page.cursor
    expect(False, "文件列表取不完：总说还有", "the pages of documents never end")
    return found


CHECKS = (
    Check("DOC-1", "Documents", "列出的文件有平台签名，是给本终端的", "listed documents are signed and meant for this terminal", signed),
    Check("DOC-2", "Documents", "内容与摘要相符，能从断处接着取", "the bytes fit their digest and go on where they stopped", whole),
    Check("DOC-3", "Documents", "不认识的标记回 410，没有的内容回 404", "an unknown cursor is 410, unknown bytes are 404", unknown),
)  # fmt: skip
