"""Spending a code: the first contact of a terminal with its platform.

The terminal makes its Ed25519 key pair here and sends the public half. The code is spent only
after the platform has shown keys that fit what is pinned; where the enrolment is kept is the
caller's business.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.numbers import TerminalNumber
from sync.client import PlatformClient, Retryable, Transport
from sync.clock import PlatformClock
from sync.enrolment.file import Enrolment, read_private, write_private
from sync.enrolment.payload import PayloadRefused, check_version
from sync.enrolment.trust import (
    EnrolmentRefused,
    NotTrusted,
    OtherPlatform,
    believe,
    believe_as,
    believe_itself,
)
from sync.wire import EnrolAnswer, EnrolRequest, KeyStatement, SignedKeys

OTHER_PLATFORM = (
    "这个地址上的平台，不是注册信息里的那一个，没有注册。"
    "请核对平台地址，不放心时请打平台的电话问清楚，再重新索取注册信息。"
)


def enrol(
    url: str,
    code: str,
    *,
    ca_file: Path | None = None,
    key_file: Path | None = None,
    pinned: Sequence[bytes] = (),
    earlier: Enrolment | None = None,
    same: TerminalNumber | None = None,
    clock: PlatformClock | None = None,
    tries: int = 3,
    pause: Callable[[float], None] = time.sleep,
) -> Enrolment:
    """Spend a code. Raises PlatformError; Rejected with `code_unknown` or `code_used` for the code.

    `pinned` are raw signing keys of which one has to vouch for the platform; without any, its TLS
    certificate alone says who it is. It also has to be the platform of the `earlier` enrolment,
    if one is given. `same` spends the code only when it is for that terminal. EnrolmentRefused
    when the platform speaks another version, OtherPlatform when it is another one.

    A lost answer is asked for again with the same key, which the platform allows; `key_file` keeps
    that key for a later call with the same code, also after a new start, and is the caller's to
    remove. Enrolling a terminal that was enrolled before raises its epoch.
    """
    signing_key = _signing_key(key_file, code.strip())
    request = EnrolRequest(
        code=code.strip(),
        public_key=signing_key.public_key().public_bytes_raw(),
        region=same.region if same is not None else "",
        terminal=same.terminal if same is not None else None,
    )
    client = PlatformClient(Transport(url, ca_file=ca_file, clock=clock))
    try:
        answer = _patiently(lambda: _ask(client, request, pinned, earlier), tries, pause)
        keys = _believed(answer.keys, pinned, earlier)
    finally:
        client.close()
    return Enrolment(
        url=url,
        ca_file=str(ca_file) if ca_file is not None else "",
        signing_key=signing_key.private_bytes_raw(),
        signing_key_since=answer.server_time,
        region=answer.region,
        terminal=answer.terminal,
        epoch=answer.epoch,
        key=keys.recipient[0],
        signing_keys=keys.signing,
        keys_serial=keys.serial,
        sandbox=answer.sandbox,
        enrolled_at=answer.server_time,
    )


def _ask(
    client: PlatformClient,
    request: EnrolRequest,
    pinned: Sequence[bytes],
    earlier: Enrolment | None,
) -> EnrolAnswer:
    try:
        check_version(client.greeting().versions)
    except PayloadRefused as error:
        raise EnrolmentRefused(error.words, "another version of the contract") from None
    _believed(client.keys(), pinned, earlier)  # before the code is given to anybody
    return client.enrol(request)


def _believed(
    signed: SignedKeys, pinned: Sequence[bytes], earlier: Enrolment | None
) -> KeyStatement:
    try:
        if earlier is not None:
            believe_as(earlier, signed)
        return believe(signed, pinned) if pinned else believe_itself(signed)
    except NotTrusted as error:
        raise OtherPlatform(OTHER_PLATFORM, str(error)) from None


def _patiently(
    ask: Callable[[], EnrolAnswer], tries: int, pause: Callable[[float], None]
) -> EnrolAnswer:
    for attempt in range(1, tries):
        try:
            return ask()
        except Retryable:
            pause(float(attempt))
    return ask()


def _signing_key(file: Path | None, code: str) -> Ed25519PrivateKey:
    """Return the key that belongs to this code: the kept one, or a new one that is kept."""
    bound = hashlib.sha256(code.upper().encode()).digest()
    if file is not None:
        kept = read_private(file, 65)
        if kept is not None and len(kept) == 64 and kept[32:] == bound:
            return Ed25519PrivateKey.from_private_bytes(kept[:32])
    made = Ed25519PrivateKey.generate()
    if file is not None:
        write_private(file, made.private_bytes_raw() + bound)
    return made
