"""手机上传 over real HTTP: tickets, what is taken by them, what is refused and in which words."""

from __future__ import annotations

import contextlib
import hashlib

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.inquiry import UploadTicket
from kiosk.ports import InquiryFailed, Trouble
from sync.enrolment import EnrolmentKeeper
from sync.inquiries.asking import PlatformInquiries
from sync.sandbox import sent_files
from sync.sandbox.database import open_database
from sync.sandbox.multipart import NotAForm, files_of
from sync.sandbox.phones import KEEP_S, LASTS_S, NotTaken, Phones, SentFile, Standing
from sync.sandbox.process import SandboxProcess
from sync.sandbox.terminals import Known
from sync.wire.inquiries import MAX_UPLOAD, Asker, TicketQuestion
from tests.helpers.phone import jpeg, pdf, png, send
from tests.helpers.terminal import enrolled
from tests.unit.sync.test_inquiries import ZHANG, asking, identity

BOOK = "户口簿<script>"
HEIC = b"\0\0\0\x18ftypheic" + bytes(200)


@pytest.fixture
def inquiries(platform: SandboxProcess, tmp_path) -> PlatformInquiries:
    return asking(EnrolmentKeeper(enrolled(platform), tmp_path / "enrolment.json"))


@pytest.fixture
def ticket(inquiries) -> UploadTicket:
    return inquiries.upload_ticket(identity(), "DIBAO", BOOK)


def test_a_telephone_sends_pages_and_the_terminal_hears_of_them(platform, inquiries, ticket):
    assert ticket.url.startswith(f"{platform.url}/u/")
    assert inquiries.upload_state(identity(), ticket.ticket).open
    page = requests.get(ticket.url, timeout=30)
    assert page.status_code == 200
    assert "上传材料" in page.text
    assert "户口簿&lt;script&gt;" in page.text, "what is shown is never markup"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    files = [jpeg(1), png(), pdf(2)]
    sent = send(ticket.url, files)
    assert sent.status_code == 200, sent.text
    assert "已收到 4 页" in sent.text
    state = inquiries.upload_state(identity(), ticket.ticket)
    assert not state.open
    assert state.pages == 4
    assert [one.sha256 for one in state.files] == [hashlib.sha256(one).hexdigest() for one in files]
    kinds = [(one.media_type, one.size) for one in state.files]
    names = ("image/jpeg", "image/png", "application/pdf")
    assert kinds == list(zip(names, map(len, files), strict=True))


def test_a_ticket_is_used_once(inquiries, ticket):
    assert send(ticket.url, [jpeg(1)]).status_code == 200
    again = send(ticket.url, [jpeg(2)])
    assert again.status_code == 409
    assert "用过了" in again.text
    assert requests.get(ticket.url, timeout=30).status_code == 409
    (held,) = inquiries.upload_state(identity(), ticket.ticket).files
    assert held.sha256 == hashlib.sha256(jpeg(1)).hexdigest()


def test_hostile_files_are_refused_in_words_and_the_ticket_stays_good(ticket):
    refused = {
        sent_files.NOTHING: [b""],
        sent_files.OTHER: [b"MZ\x90\0" + bytes(300)],
        sent_files.HEIC: [jpeg(1), HEIC],
        sent_files.BROKEN: [jpeg(1)[:-900]],
        sent_files.TOO_BIG: [png(60_000, 60_000)],
        sent_files.LOCKED: [pdf(locked=True)],
        sent_files.LIVELY: [pdf(acts=True)],
        sent_files.TOO_MANY: [pdf(29), jpeg(1), jpeg(2)],
    }
    for words, files in refused.items():
        answer = send(ticket.url, files)
        assert (answer.status_code, words in answer.text) == (422, True), words
    for files in ([b"<svg onload=alert(1)>"], [b"%PDF-1.7 " + bytes(500)], [b"\x89PNG\r\n\x1a\n"]):
        assert send(ticket.url, files).status_code == 422
    assert send(ticket.url, [jpeg(1)], field="other").status_code == 422
    assert send(ticket.url, [jpeg(1)] * 31).status_code == 422
    large = send(ticket.url, [b"\xff\xd8\xff" + bytes(MAX_UPLOAD + 100_000)])
    assert large.status_code == 413
    assert sent_files.TOO_MUCH in large.text
    for kind in ("text/plain", "multipart/form-data", "multipart/form-data; boundary=x"):
        headers = {"Content-Type": kind}
        garbled = requests.post(ticket.url, data=b"garbled", headers=headers, timeout=30)
        assert garbled.status_code == 400
    assert send(ticket.url, [jpeg(1)]).status_code == 200


def test_a_ticket_nobody_gave_out_takes_nothing(platform):
    for word in ("x" * 22, "..%2Fv1%2Finfo", "%00", "a" * 5000):
        url = f"{platform.url}/u/{word}"
        assert send(url, [jpeg(1)]).status_code in {404, 405, 410}
    unsigned = requests.post(f"{platform.url}/v1/inquiries", data=bytes(100_000), timeout=30)
    assert unsigned.status_code == 401, "large bodies of strangers are let in nowhere else"


def test_another_terminal_learns_nothing_of_a_ticket(platform, tmp_path, ticket):
    send(ticket.url, [jpeg(1)])
    other = asking(EnrolmentKeeper(enrolled(platform), tmp_path / "other.json"))
    state = other.upload_state(identity(), ticket.ticket)
    assert (state.open, state.files) == (False, ())


def test_without_a_line_there_is_no_ticket(platform, tmp_path):
    keeper = EnrolmentKeeper(enrolled(platform), tmp_path / "enrolment.json")
    with pytest.raises(InquiryFailed) as failed:
        asking(keeper, "http://127.0.0.1:9").upload_ticket(identity(), "DIBAO", BOOK)
    assert failed.value.trouble is Trouble.OFFLINE


class TestTimes:
    """Minutes for a ticket, a week for what came by it."""

    KNOWN = Known(1, "220199", 1, 1)
    QUESTION = TicketQuestion(
        asker=Asker(name="张明", id_number="11010519491231002X"), item_id="DIBAO", material="户口簿"
    )
    FILE = SentFile("image/jpeg", 1, b"\xff\xd8\xff")

    @pytest.fixture
    def phones(self, tmp_path) -> Phones:
        self.now = 1_000_000.0
        engine = open_database(f"sqlite:///{tmp_path / 'platform.db'}")
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "insert into terminals (id, region, terminal, epoch, key_id, public_key, revoked, enrolled_at)"
                " values (1, '220199', 1, 1, 'k', x'00', 0, '2026-11-27')"
            )
        return Phones(engine, "https://platform.example/", lambda: self.now)

    def issue(self, phones: Phones) -> str:
        given = phones.issue(self.KNOWN, self.QUESTION, "http://terminal's.way/")
        assert given.url == f"https://platform.example/u/{given.ticket}"
        return given.ticket

    def test_a_ticket_is_over_after_some_minutes(self, phones):
        ticket = self.issue(phones)
        assert phones.standing(ticket) == (Standing.OPEN, "户口簿")
        self.now += LASTS_S
        assert phones.standing(ticket) == (Standing.OVER, "")
        with pytest.raises(NotTaken) as refused:
            phones.take(ticket, [self.FILE])
        assert refused.value.standing is Standing.OVER

    def test_the_ticket_and_who_asked_for_it_are_not_kept(self, phones, tmp_path):
        ticket = self.issue(phones)
        phones.take(ticket, [self.FILE])
        kept = b"".join(file.read_bytes() for file in tmp_path.glob("platform.db*"))
        assert hashlib.sha256(ticket.encode()).hexdigest().encode() in kept
        for secret in (ticket, ZHANG.id_number, ZHANG.name):
            assert secret.encode() not in kept

    def test_what_no_application_names_is_dropped_after_a_week(self, phones):
        ticket = self.issue(phones)
        phones.take(ticket, [self.FILE, self.FILE])
        self.now += KEEP_S
        self.issue(phones)
        assert len(phones.state(self.KNOWN, ticket).files) == 2
        self.now += 1
        self.issue(phones)
        assert phones.state(self.KNOWN, ticket).files == ()


@given(st.binary(max_size=300), st.sampled_from([b"x", b"----b"]))
def test_any_bytes_are_a_form_or_none(body: bytes, boundary: bytes) -> None:
    kind = f"multipart/form-data; boundary={boundary.decode()}"
    whole = b"--" + boundary + b"\r\n" + body + b"\r\n--" + boundary + b"--\r\n"
    for sent in (body, whole):
        try:
            assert isinstance(files_of(kind, sent, "pages"), list)
        except NotAForm:
            continue


def test_a_file_keeps_every_byte_whatever_is_in_it() -> None:
    tricky = b"\r\n--x\r--\n--xx\0\r\n\r\n" + bytes(range(256))
    body = (
        b'--b\r\nContent-Disposition: form-data; name="pages"; filename="a\xe5\xbc\xa0.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n" + tricky + b"\r\n--b--\r\n"
    )
    assert files_of("multipart/form-data; boundary=b", body, "pages") == [tricky]


@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"]))
def test_no_file_is_more_than_refused(tail: bytes, head: bytes) -> None:
    with contextlib.suppress(sent_files.NotAccepted):
        assert len(sent_files.looked_at([head + tail])) == 1
