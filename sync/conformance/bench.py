"""What the checks work with: an enrolled terminal, its clients, and practice submissions.

Every submission is marked as what it is: item `PLATFORM-CHECK` and a payload that says so.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.application import Kind, Part
from kiosk.domain.assurance import Assurance
from kiosk.domain.numbers import TerminalNumber, uuid7
from sync.client import Identity, PlatformClient, RequestSigner, Timeouts
from sync.client.raw import RawAnswer, RawTransport
from sync.conformance.model import Broken, NotChecked, expect
from sync.enrolment import NotTrusted, believe_itself
from sync.envelope import HpkeSealer, content_hash_of
from sync.wire import (
    SUITE,
    VERSION_HEADER,
    EnrolAnswer,
    EnrolRequest,
    KeyStatement,
    PlatformInfo,
    PlatformKey,
    SubmissionEnvelope,
    SubmitResult,
    key_id_of,
)

ITEM = "PLATFORM-CHECK"
_NOTICE = (
    "平台对接自检，不是真的办件，请勿办理。This is a check of the platform, not an application."
)
_PARTS = (Part("check.txt", "text/plain", _NOTICE.encode()),)
_POLL_S = 1.0

Decide = Callable[[SubmissionEnvelope, int], None]
"""Moves a submission on so many times, as a clerk does."""


class Bench:
    """One run's ground. Not for several threads, save what `connect` returns."""

    def __init__(
        self,
        url: str,
        code: str,
        *,
        ca_file: Path | None = None,
        timeouts: Timeouts | None = None,
        decide: Decide | None = None,
        wait_s: float = 0.0,
        tell: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self.code = code
        self.signing_key = Ed25519PrivateKey.generate()
        self.info: PlatformInfo | None = None
        self._decided: str | NotChecked = ""
        self._url, self._ca_file, self._timeouts = url, ca_file, timeouts
        self._decide, self._wait_s, self._tell = decide, wait_s, tell
        self._answer: EnrolAnswer | None = None
        self._serial = 0
        self._stranger = RawTransport(url, ca_file=ca_file, timeouts=timeouts)
        self._raw = self._stranger
        self._client: PlatformClient | None = None

    # ---- who speaks --------------------------------------------------------------------------

    def enrolled(self, answer: EnrolAnswer) -> None:
        """Go on as this terminal."""
        self.close()
        self._answer = answer
        self._stranger = RawTransport(self._url, ca_file=self._ca_file, timeouts=self._timeouts)
        self._raw = self._transport()
        self._client = PlatformClient(self._transport())

    def rolled(self, key: Ed25519PrivateKey) -> None:
        """Go on with the terminal's next key."""
        self.signing_key = key
        self.enrolled(self.answer)

    def enrol_request(self, code: str = "", key: Ed25519PrivateKey | None = None) -> EnrolRequest:
        """Make the message that spends a code."""
        public = (key or self.signing_key).public_key().public_bytes_raw()
        return EnrolRequest(code=code or self.code, public_key=public)

    def connect(self) -> PlatformClient:
        """Open a client of the enrolled terminal; the caller closes it."""
        return PlatformClient(self._transport())

    def stranger(self) -> PlatformClient:
        """Open a client that signs nothing; the caller closes it."""
        return PlatformClient(
            RawTransport(self._url, ca_file=self._ca_file, timeouts=self._timeouts)
        )

    def _transport(self) -> RawTransport:
        _ = self.answer
        return self.speaking_as(self.signing_key)

    def speaking_as(
        self,
        key: Ed25519PrivateKey,
        now: Callable[[], float] = time.time,
        *,
        timeouts: Timeouts | None = None,
    ) -> RawTransport:
        """Open a session that signs with a key, at a time of the caller's; the caller closes it."""
        identity = Identity(key, key_id_of(key.public_key().public_bytes_raw()))
        return RawTransport(
            self._url,
            signer=RequestSigner(lambda: identity, now),
            ca_file=self._ca_file,
            timeouts=timeouts or self._timeouts,
        )

    @property
    def answer(self) -> EnrolAnswer:
        """What enrolment gave; NotChecked without one."""
        if self._answer is None:
            raise NotChecked("终端没有注册上，无法检查", "the terminal could not be enrolled")
        return self._answer

    @property
    def key(self) -> PlatformKey:
        """The key to seal to, as the platform stated it; Broken when the statement does not hold."""
        return self.statement.recipient[0]

    @property
    def statement(self) -> KeyStatement:
        """The platform's keys as enrolment gave them; Broken when the statement does not hold."""
        try:
            return believe_itself(self.answer.keys)
        except NotTrusted as error:
            raise Broken(
                f"注册应答里的密钥声明不成立：{error}",
                f"the statement of keys does not hold: {error}",
            ) from None

    @property
    def terminal(self) -> str:
        """Region and number once enrolled."""
        given = self._answer
        return f"{given.region}-{given.terminal:04}" if given is not None else ""

    @property
    def client(self) -> PlatformClient:
        """The enrolled terminal's client; NotChecked without enrolment."""
        if self._client is None:
            raise NotChecked("终端没有注册上，无法检查", "the terminal could not be enrolled")
        return self._client

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        announce: int = 0,
        known: bool = True,
    ) -> RawAnswer:
        """Send anything, as the enrolled terminal or as nobody."""
        if known:
            _ = self.answer
        transport = self._raw if known else self._stranger
        return transport.ask(method, path, body, headers=headers, announce=announce)

    def close(self) -> None:
        """Close the connections."""
        for transport in {self._raw, self._stranger}:
            transport.close()
        if self._client is not None:
            self._client.close()

    # ---- what is said ------------------------------------------------------------------------

    def message(
        self, *, assurance: Assurance | None = None, key: PlatformKey | None = None
    ) -> SubmissionEnvelope:
        """Seal a new practice submission, with the next receipt number of this enrolment."""
        self._serial += 1
        given = self.answer
        number = TerminalNumber(given.region, given.terminal, given.epoch).number(self._serial)
        submission_id = uuid7(datetime.now(UTC), os.urandom(10))
        return self._sealed(
            submission_id, str(number), assurance or self.assurance, key or self.key
        )

    def again(self, message: SubmissionEnvelope) -> SubmissionEnvelope:
        """Seal other bytes for the same id and number."""
        return self._sealed(message.id, message.number, message.assurance, self.key)

    @staticmethod
    def _sealed(
        submission_id: str, number: str, assurance: Assurance, key: PlatformKey
    ) -> SubmissionEnvelope:
        payload = json.dumps({"notice": _NOTICE}, ensure_ascii=False).encode()
        sealer = HpkeSealer(key.id, key.public_key)
        sealed = sealer.seal(submission_id, Kind.APPLICATION, payload, _PARTS)
        return SubmissionEnvelope(
            id=submission_id,
            kind=Kind.APPLICATION,
            item_id=ITEM,
            number=number,
            assurance=assurance,
            submitted_at=datetime.now(UTC).astimezone(),
            suite=SUITE,
            recipient_key_id=key.id,
            content_hash=sealed.content_hash,
            envelope=sealed.envelope,
        )

    @property
    def assurance(self) -> Assurance:
        """A level this platform takes."""
        return Assurance.SIMULATED if self.answer.sandbox else Assurance.STAFF

    def send(self, *messages: SubmissionEnvelope) -> list[SubmitResult]:
        """Submit; returns the results in the order of the messages, one each."""
        items = self.client.submit(messages).items
        found = {one.id: one for one in items}
        expect(
            len(items) == len(messages) and set(found) == {one.id for one in messages},
            "一批里每份办件应各有一个结果",
            "each submission of a batch gets one result",
        )
        return [found[one.id] for one in messages]

    def sent(self) -> tuple[SubmissionEnvelope, SubmitResult]:
        """Submit a new practice submission; returns it and what was answered."""
        message = self.message()
        [result] = self.send(message)
        return message, result

    def decided(self, times: int) -> str:
        """Have one submission of this run moved on by a clerk; returns its id.

        The first call gets it done, or waits for it; NotChecked when nobody does it.
        """
        if not self._decided:
            message, _ = self.sent()
            try:
                self._get_decided(message, times)
                self._decided = message.id
            except NotChecked as error:
                self._decided = error
        if isinstance(self._decided, NotChecked):
            raise NotChecked(self._decided.zh, self._decided.en)
        return self._decided

    def _get_decided(self, message: SubmissionEnvelope, times: int) -> None:
        if self._decide is not None:
            self._decide(message, times)
            return
        if self._wait_s <= 0:
            raise NotChecked(
                "没有人办理练习件：加 --wait-changes 秒数，并请经办人员办理屏幕上的那一件",
                "nobody decided on the practice submission: use --wait-changes and let a clerk do it",
            )
        self._tell(f"请经办人员在平台上把 {message.number} 办理 {times} 个环节。")
        ends_at = time.monotonic() + self._wait_s
        while len(self.client.changes("").items) < times:
            if time.monotonic() > ends_at:
                raise NotChecked("等了这么久没有人办理", "nobody decided in that time")
            time.sleep(_POLL_S)


def unknown_key() -> PlatformKey:
    """Return a key that no platform has."""
    raw = X25519PrivateKey.generate().public_key().public_bytes_raw()
    return PlatformKey(id=key_id_of(raw), suite=SUITE, public_key=raw)


def cut_short(message: SubmissionEnvelope) -> SubmissionEnvelope:
    """Return the message with an envelope that lost its end, and the hash of what is left."""
    left = message.envelope[:-40]
    return message.model_copy(update={"envelope": left, "content_hash": content_hash_of(left)})


def refused(answer: RawAnswer, statuses: tuple[int, ...], code: str = "") -> None:
    """Expect a problem document with one of the statuses, and the code where one is given."""
    wanted = "/".join(map(str, statuses))
    got = f"{answer.status} {answer.media_type or '-'} {answer.code or '-'}"
    kept = answer.status in statuses and answer.code and code in {"", answer.code}
    if not kept:
        what = f"{wanted} application/problem+json {code}".strip()
        raise Broken(f"应答应为 {what}，实际是 {got}", f"expected {what}, got {got}")


def version_header(version: str) -> dict[str, str]:
    """Name a version of the contract."""
    return {VERSION_HEADER: version}
