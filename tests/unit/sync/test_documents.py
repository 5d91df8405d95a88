"""Documents over real HTTP: drafted, approved, published, pulled, resumed, withdrawn."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.app.clock import CHINA
from kiosk.ports.documents import DocumentFault
from kiosk.shelf import Shelf
from kiosk.shelf.bundles import unpack
from kiosk.shelf.readings import PulledNotices, PulledStaff
from sync.client import ClerkClient, PlatformClient, Rejected, Timeouts, Unauthorised
from sync.engine import DocumentLane, believed
from sync.enrolment import Enrolment
from sync.wire.clerk import Revocation
from sync.wire.documents import Approval
from sync.wire.publishing import DraftRequest, Publication, Withdrawal
from tests.helpers.documents import bundle, document, item, notice, staff, year
from tests.helpers.stub_platform import Reply, StubPlatform, problem
from tests.helpers.terminal import FAST, Terminal, enrolled
from tests.helpers.waiting import until

APPROVAL = Approval(
    approver="测试县推进职能转变协调小组",
    approved_on=date(2026, 11, 19),
    document_number="测政发〔2026〕3号",
)


class Puller:
    """A terminal's shelf and lane; turns are taken by hand."""

    def __init__(self, enrolment: Enrolment, folder: Path, url: str = "") -> None:
        self.keys = [one.public_key for one in enrolment.signing_keys]
        self.changes: list[str] = []
        self.shelf = Shelf(
            folder,
            lambda one: believed(self.keys, one),
            lambda: datetime.now(UTC),
            on_change=self.changes.append,
        )
        self.lane = DocumentLane(
            lambda: enrolment.client(url=url),  # no turn is to be lost to a time-out
            self.shelf,
            lambda: self.keys,
            enrolment.number,
            FAST,
        )

    def pull(self, turns: int = 1) -> None:
        for _ in range(turns):
            self.lane.take_turn()

    def close(self) -> None:
        self.lane.stop()


@pytest.fixture(scope="module")
def platform(any_platform):
    """All of this on each database, alone and with several workers."""
    return any_platform


@pytest.fixture
def enrolment(platform) -> Enrolment:
    return enrolled(platform)


@pytest.fixture
def puller(enrolment, tmp_path) -> Iterator[Puller]:
    one = Puller(enrolment, tmp_path / "documents")
    yield one
    one.close()


@pytest.fixture
def own(enrolment) -> str:
    """The audience that is this terminal alone."""
    return f"{enrolment.region}-{enrolment.terminal:04}"


def publish(
    clerk: ClerkClient, kind: str, name: str, raw: bytes, audience: str, approved: bool = True
) -> Publication:
    values: dict[str, Any] = {"kind": kind, "name": name, "audience": audience}
    draft = clerk.draft(DraftRequest(content=raw, **values))
    if approved:
        clerk.approve(draft.id, APPROVAL)
    return clerk.publish(draft.id)


def test_a_staff_list_comes_down_changes_and_is_withdrawn(clerk, puller, own):
    done = publish(clerk, "staff", own, staff("G1"), own, approved=False)
    assert (done.state, done.version) == ("published", 1)
    puller.pull()
    people = PulledStaff(puller.shelf)
    assert people.member("G1") is not None
    assert puller.shelf.state.checked_at is not None
    assert publish(clerk, "staff", own, staff("G2"), own, approved=False).version == 2
    puller.pull()
    assert people.member("G1") is None
    assert people.member("G2") is not None
    assert clerk.withdraw(Withdrawal(kind="staff", name=own)).version == 3
    puller.pull()
    assert people.member("G2") is None
    # The platform is shared: a notice of another test may have come with the first.
    assert [one for one in puller.changes if one == "staff"] == ["staff"] * 3
    with pytest.raises(Rejected) as caught:
        clerk.withdraw(Withdrawal(kind="staff", name=own))
    assert caught.value.status == 404


def test_nothing_is_published_without_its_approval(clerk, own):
    for kind, name, raw in (
        ("catalogue", "catalogue", bundle(item("A", "长者食堂"))),
        ("calendar", "2027", year()),
        ("notice", f"n-{own}", notice()),
    ):
        with pytest.raises(Rejected) as caught:
            publish(clerk, kind, name, raw, own, approved=False)
        assert (caught.value.status, caught.value.code) == (409, "not_approved")
        assert "批准" in caught.value.title
    assert {one.state for one in clerk.publications(3).items} == {"draft"}
    done = publish(clerk, "notice", f"n-{own}", notice(), own)
    assert done.approval == APPROVAL
    with pytest.raises(Rejected) as caught:
        clerk.publish(done.id)
    assert caught.value.status == 409


def test_what_a_terminal_would_refuse_is_refused_at_the_draft(clerk):
    with pytest.raises(Rejected) as caught:
        clerk.draft(DraftRequest(kind="staff", name="all", content=b"{}"))
    assert (caught.value.status, caught.value.code) == (422, "document_unusable")
    assert "名单" in caught.value.title


def test_a_terminal_gets_what_is_meant_for_it_and_nothing_else(clerk, platform, puller, own):
    other = enrolled(platform)
    there = f"{other.region}-{other.terminal:04}"
    raw = staff("G9")
    publish(clerk, "staff", there, raw, there, approved=False)
    publish(clerk, "notice", f"county-{own}", notice("全县停电"), other.region)
    puller.pull()
    assert PulledStaff(puller.shelf).empty()
    assert "全县停电" in [one.title for one in notices(puller)]
    with pytest.raises(Rejected) as caught:
        puller.lane._client.document(hashlib.sha256(raw).hexdigest(), Sink())
    assert caught.value.status == 404
    clerk.revoke(Revocation(region=other.region, terminal=other.terminal))
    client = other.client()
    with pytest.raises(Unauthorised):
        client.documents("")
    client.close()


def test_a_catalogue_brings_its_notice_of_change(clerk, platform, tmp_path):
    first = bundle(item("A", "长者食堂"), item("B", "高龄津贴"))
    second = bundle(item("A", "长者食堂", result="补贴"), item("B", "高龄津贴", status="取消"))
    enrolment = enrolled(platform)
    publish(clerk, "catalogue", "catalogue", first, "")
    count = len(clerk.publications(1000).items)
    publish(clerk, "catalogue", "catalogue", second, "")
    listed = clerk.publications(1000).items
    assert len(listed) == count + 2
    one = Puller(enrolment, tmp_path / "d")
    one.pull()
    told = [found for found in notices(one) if found.kind == "事项调整公告"]
    assert told[0].number == APPROVAL.document_number
    assert "取消：高龄津贴" in told[0].text
    assert "调整：长者食堂（办理结果）" in told[0].text
    assert [name for name, _ in catalogue_files(one)] == ["A.yaml", "B.yaml", "_meta.yaml"]
    clerk.withdraw(Withdrawal(kind="catalogue", name="catalogue"))
    one.pull()
    assert one.shelf.documents("catalogue") == []
    one.close()


def test_a_new_terminal_fetches_the_newest_only_and_pages(clerk, enrolment, puller, own):
    for round_ in range(3):
        publish(clerk, "staff", own, staff(f"G{round_}"), own, approved=False)
    for number in range(4):
        publish(clerk, "notice", f"p{number}-{own}", notice(f"第{number}条"), own)
    client: PlatformClient = enrolment.client()
    seen, cursor, pages = [], "", 0
    while True:
        page = client.documents(cursor, limit=2)
        seen += [one for one in page.items if one.audience == own]
        cursor, pages = page.cursor, pages + 1
        if not page.more:
            break
    assert [one.version for one in seen if one.kind == "staff"] == [3]
    assert len(seen) == 5
    assert pages >= 3
    assert client.documents(cursor).items == ()
    client.close()


def test_a_cursor_the_platform_does_not_know_begins_anew(clerk, puller, own):
    publish(clerk, "staff", own, staff("G1"), own, approved=False)
    puller.shelf.advance("999999999")
    puller.pull(2)
    assert PulledStaff(puller.shelf).member("G1") is not None


class Sink:
    """Bytes in memory."""

    def __init__(self, have: bytes = b"") -> None:
        self.data = bytearray(have)
        self.began: list[int] = []

    @property
    def offset(self) -> int:
        return len(self.data)

    def begin(self, offset: int) -> None:
        self.began.append(offset)
        del self.data[offset:]

    def take(self, chunk: bytes) -> None:
        self.data += chunk


def test_a_transfer_goes_on_from_the_byte_it_stopped_at(clerk, enrolment, own):
    raw = staff(*(f"G{number}" for number in range(300)))
    publish(clerk, "staff", own, raw, own, approved=False)
    sha256 = hashlib.sha256(raw).hexdigest()
    client = enrolment.client()
    sink = Sink(raw[:1234])
    client.document(sha256, sink)
    assert (bytes(sink.data), sink.began) == (raw, [1234])
    with pytest.raises(Rejected) as caught:
        client.document(sha256, Sink(raw))
    assert caught.value.status == 416
    client.close()
    url = f"{enrolment.url}/v1/documents/{sha256}"
    headers = {"Range": "bytes=5-9,20-30"}
    whole = requests.get(url, headers=headers, auth=enrolment.signer(), timeout=30)
    assert (whole.status_code, whole.content) == (200, raw)
    assert requests.get(url, timeout=30).status_code == 401


# ---- a platform, or somebody on the way, that is not honest ------------------------------------


class Liar(StubPlatform):
    """Lists what it is told to and gives the bytes it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[dict[str, Any]] = []
        self.bytes: dict[str, Reply] = {}
        self.fetched: list[str] = []
        self.pages: dict[str, tuple[list[dict[str, Any]], str, bool]] = {}
        """By cursor; empty for the one page of all that is listed."""

    def list_signed(self, kind: str, raw: bytes, **changes: Any) -> dict[str, Any]:
        signed = {
            key: changes.pop(key) for key in ("version", "name", "audience") if key in changes
        }
        one = document(kind, raw, key=self.signing, **signed)
        names = ("kind", "name", "audience", "version", "sha256", "size", "withdrawn", "key_id")
        entry = {name: getattr(one, name) for name in names}
        entry["published_at"] = one.published_at.isoformat()
        entry["signature"] = base64.b64encode(one.signature).decode()
        self.listed.append(entry | changes)
        self.bytes.setdefault(one.sha256, Reply(body=raw, media_type="application/octet-stream"))
        return self.listed[-1]

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        if path.startswith("/v1/documents?"):
            asked = path.partition("cursor=")[2].partition("&")[0]
            if self.pages and asked not in self.pages:
                return problem(400, "cursor_unknown")
            items, cursor, more = self.pages.get(asked, (self.listed, "1", False))
            page = {"version": "1", "items": items, "cursor": cursor, "more": more}
            return Reply(body=page)
        if path.startswith("/v1/documents/"):
            self.fetched.append(path.rpartition("/")[2])
            return self.bytes[self.fetched[-1]]
        return super().answer(method, path, body)


@pytest.fixture
def liar(tmp_path) -> Iterator[tuple[Liar, Puller]]:
    with Liar() as stub:
        one = Puller(stub.enrolment(), tmp_path / "documents")
        yield stub, one
        one.close()


@pytest.mark.parametrize(
    "change",
    [
        {"version": 9},
        {"name": "other"},
        {"audience": "220199"},
        {"kind": "notice"},
        {"sha256": "0" * 64},
        {"size": 3},
        {"withdrawn": True},
    ],
)
def test_nothing_of_a_signed_document_can_be_swapped(liar, change):
    stub, puller = liar
    good = staff("G1")
    entry = stub.list_signed("staff", good)
    entry.update(change)
    stub.list_signed("notice", notice(), name="fine")
    puller.pull()
    [refused] = puller.shelf.state.refused
    assert refused.refusal is DocumentFault.NOT_SIGNED
    assert PulledStaff(puller.shelf).empty()
    assert len(notices(puller)) == 1, "the others go on"
    assert puller.shelf.cursor() == ""
    assert hashlib.sha256(good).hexdigest() not in stub.fetched


def test_an_older_version_is_never_taken(liar):
    stub, puller = liar
    stub.list_signed("staff", staff("G2"), version=5)
    puller.pull()
    stub.listed.clear()
    stub.list_signed("staff", staff("G1"), version=4)
    puller.pull()
    assert PulledStaff(puller.shelf).member("G2")
    assert [one.refusal for one in puller.shelf.state.refused] == [DocumentFault.OLDER]


def test_a_document_for_another_terminal_is_not_taken(liar):
    stub, puller = liar
    stub.list_signed("staff", staff("G1"), audience="220199-0002")
    puller.pull()
    assert [one.refusal for one in puller.shelf.state.refused] == [DocumentFault.NOT_FOR_US]
    assert stub.fetched == []
    assert puller.shelf.cursor() == "1"


def test_a_flipped_byte_is_fetched_again_and_the_old_one_goes_on(liar):
    stub, puller = liar
    stub.list_signed("staff", staff("G1"), version=1)
    puller.pull()
    stub.listed.clear()
    raw = staff("G2")
    sha256 = stub.list_signed("staff", raw, version=2)["sha256"]
    kind = "application/octet-stream"
    stub.bytes[sha256] = Reply(body=raw[:-1] + b"X", media_type=kind)
    puller.pull()
    assert PulledStaff(puller.shelf).member("G1")
    assert [one.refusal for one in puller.shelf.state.refused] == [DocumentFault.DAMAGED]
    stub.bytes[sha256] = Reply(body=raw + b"more", media_type=kind)
    puller.pull()
    assert PulledStaff(puller.shelf).member("G1")
    stub.bytes[sha256] = Reply(body=raw, media_type=kind)
    puller.pull()
    assert PulledStaff(puller.shelf).member("G2")
    assert puller.shelf.state.refused == ()


def test_a_broken_transfer_goes_on_where_it_stopped(liar):
    stub, puller = liar
    raw = staff(*(f"G{number}" for number in range(400)))
    sha256 = stub.list_signed("staff", raw)["sha256"]
    kind = "application/octet-stream"
    stub.bytes[sha256] = Reply(body=raw[:20_000], media_type=kind, length=len(raw))
    puller.pull()
    part = next(puller.shelf._folder.glob("*.part"))
    have = part.stat().st_size
    assert 12_000 < have <= 20_000
    # Cut again, by something that makes the cut look whole.
    given = {"Content-Range": f"bytes {have}-{len(raw) - 1}/{len(raw)}"}
    stub.bytes[sha256] = Reply(206, raw[have : have + 5000], kind, given)
    puller.pull()
    assert part.stat().st_size == have + 5000
    given = {"Content-Range": f"bytes {have + 5000}-{len(raw) - 1}/{len(raw)}"}
    stub.bytes[sha256] = Reply(206, raw[have + 5000 :], kind, given)
    puller.pull()
    assert PulledStaff(puller.shelf).member("G399")
    assert puller.shelf.state.refused == ()


@pytest.mark.parametrize(
    "gone",
    [
        problem(404, "not_found"),
        Reply(500, "<html>oops</html>", "text/html"),
        Reply(403, "<html>blocked</html>", "text/html"),
    ],
    ids=["gone", "broken", "filtered"],
)
def test_a_document_that_is_not_given_holds_up_no_other(liar, gone):
    stub, puller = liar
    lost = stub.list_signed("notice", notice(), name="a-lost-one")
    stub.bytes[lost["sha256"]] = gone
    stub.list_signed("staff", staff("G1"))
    puller.pull()
    assert PulledStaff(puller.shelf).member("G1")
    assert puller.shelf.cursor() == ""
    stub.bytes[lost["sha256"]] = Reply(body=notice(), media_type="application/octet-stream")
    puller.pull()
    assert len(notices(puller)) == 1
    assert puller.shelf.cursor() == "1"


def test_what_is_wrong_on_a_page_holds_up_no_later_page(liar):
    stub, puller = liar
    forged = stub.list_signed("notice", notice(), name="forged", version=2)
    forged["version"] = 3
    good = stub.list_signed("staff", staff("G1"))
    stub.pages = {"": ([forged], "1", True), "1": ([good], "2", False)}
    puller.pull(2)
    assert PulledStaff(puller.shelf).member("G1")
    assert puller.shelf.cursor() == "", "the page with the forged one is asked for again"
    forged["version"] = 2
    puller.pull(2)
    assert puller.shelf.cursor() == "2"


def test_wrong_bytes_are_not_fetched_again_and_again_without_backing_off(liar):
    stub, puller = liar
    raw = staff("G1")
    sha256 = stub.list_signed("staff", raw)["sha256"]
    stub.bytes[sha256] = Reply(body=raw[:-1] + b"X", media_type="application/octet-stream")
    puller.pull(3)
    assert puller.lane._backoff.failures == 3


def test_a_list_that_forgets_its_own_cursor_is_backed_off_from(liar):
    stub, puller = liar
    good = stub.list_signed("staff", staff("G1"))
    stub.pages = {"": ([good], "1", True)}
    puller.pull(6)
    assert puller.lane._backoff.failures == 3


def test_an_answer_of_another_kind_is_not_kept(liar):
    stub, puller = liar
    sha256 = stub.list_signed("staff", staff("G1"))["sha256"]
    stub.bytes[sha256] = Reply(body="<html>login</html>", media_type="text/html")
    puller.pull()
    assert PulledStaff(puller.shelf).empty()
    stub.bytes[sha256] = Reply(
        206, staff("G1")[5:], "application/octet-stream", {"Content-Range": "bytes 5-9/10"}
    )
    puller.pull()
    assert PulledStaff(puller.shelf).empty()


def test_a_platform_without_documents_disturbs_nothing(tmp_path):
    with StubPlatform() as stub:
        stub.on_submit = lambda _items: Reply(500)

        def no_documents(method: str, path: str, body: bytes) -> Reply:
            problem = {"title": "没有", "status": 404, "code": "not_found"}
            return Reply(404, problem, "application/problem+json")

        stub.answer = no_documents  # type: ignore[method-assign]
        puller = Puller(stub.enrolment(), tmp_path / "documents")
        rest = puller.lane.take_turn()
        assert rest.seconds >= 600
        assert puller.shelf.state.checked_at is None
        puller.close()


def test_a_document_that_hangs_blocks_neither_push_nor_statuses(platform, tmp_path):
    """The list answers, the bytes never end; submissions go through beside it."""
    gate, asked = threading.Event(), threading.Event()

    class Hanging(Liar):
        def answer(self, method: str, path: str, body: bytes) -> Reply:
            if path.startswith("/v1/documents/"):
                asked.set()
                gate.wait(100)
            return super().answer(method, path, body)

    with Hanging() as stub:
        stub.list_signed("staff", staff("G1"))
        puller = Puller(stub.enrolment(), tmp_path / "documents")
        puller.lane.start()
        try:
            assert asked.wait(30)
            with Terminal(stub.enrolment(), timeouts=Timeouts()) as terminal:
                # The gate is shut all the while: what gets through did so beside it.
                [key] = terminal.submit(1)
                assert terminal.engine.wait_received(key, 30)
                until(lambda: "GET /v1/changes" in {what for _, what in stub.requests}, 30)
                assert PulledStaff(puller.shelf).empty()
            gate.set()
            until(lambda: not PulledStaff(puller.shelf).empty(), 30)
        finally:
            gate.set()
            puller.lane.stop()
        assert puller.lane.join(20)


def notices(puller: Puller) -> list[Any]:
    return list(PulledNotices(puller.shelf, lambda: datetime.now(CHINA)).notices(100))


def catalogue_files(puller: Puller) -> list[tuple[str, str]]:
    [(_, raw)] = puller.shelf.documents("catalogue")
    return sorted(unpack(raw).items())
