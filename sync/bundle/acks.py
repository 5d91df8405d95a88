"""The acknowledgement file (回执文件): what the platform says to a bundle, signed and for one terminal.

Lines of text: `BMA1`, the header (JSON, `AckHeader`), a `SubmitResult` (JSON) for each item, and
last the base64 of an Ed25519 signature over the SHA-256 of all lines before it, purpose
"acknowledgements". It holds ids, hashes and reasons, nothing of a person.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from kiosk.domain.parking import code_of
from kiosk.ports import Acknowledgement, ExchangeFailed, Refusal
from sync.signing import NotSigned, sign, verify
from sync.wire import SubmitResult
from sync.wire.exchange import AckHeader

_MAGIC = b"BMA1\n"
_MAX_FILE = 64 * 1024 * 1024
_MAX_LINE = 16 * 1024
_PIECE = 200

_NO_FILE = "找不到这个文件。请插好U盘，看清文件名再导入一次。"
_UNREADABLE = "这个文件读不出来。请插好或换一个U盘，再导入一次。"
_OTHER_FILE = "这不是平台的回执文件，没有导入。请选平台交回来的 .bma 文件。"
_NOT_SIGNED = "这个回执文件不是平台签发的，或者被改动过，没有导入。请向县里重新要一份。"
_OTHER_TERMINAL = "这个回执文件是给另一台终端的，没有导入。请到那台终端上导入。"
_NOT_WHOLE = "这个回执文件不完整，没有导入。请向县里重新要一份。"


def write_acks(
    out: BinaryIO, header: AckHeader, results: Iterable[SubmitResult], key: Ed25519PrivateKey
) -> None:
    """Write an acknowledgement file; the platform's half."""
    digest = hashlib.sha256()

    def put(line: bytes) -> None:
        digest.update(line)
        out.write(line)

    put(_MAGIC)
    put(header.model_dump_json().encode() + b"\n")
    for result in results:
        put(result.model_dump_json().encode() + b"\n")
    out.write(base64.b64encode(sign(key, "acknowledgements", digest.digest())) + b"\n")


class CheckedAcks:
    """`kiosk.ports.AckFile`: every line was read once and found right."""

    def __init__(self, bundle: str, lines: Sequence[bytes]) -> None:
        """Take the lines of the items."""
        self._bundle = bundle
        self._lines = lines

    @property
    def bundle(self) -> str:
        """Id of the bundle it answers."""
        return self._bundle

    def pieces(self) -> Iterator[tuple[Sequence[Acknowledgement], Sequence[Refusal]]]:
        """Yield what it says, some hundred answers at a time."""
        for start in range(0, len(self._lines), _PIECE):
            received: list[Acknowledgement] = []
            refused: list[Refusal] = []
            for line in self._lines[start : start + _PIECE]:
                one = _result(line)
                if one.received_at is not None and one.status in {"received", "duplicate"}:
                    answer = (one.received_at, one.official_number)
                    received.append(Acknowledgement(one.id, one.content_hash, *answer))
                else:
                    code = code_of(one.code)
                    refused.append(Refusal(one.id, one.content_hash, code, one.reason))
            yield received, refused


def read_acks(path: Path, keys: Sequence[bytes], region: str, terminal: int) -> CheckedAcks:
    """Check a whole file against the platform's signing keys and for this terminal.

    Raises ExchangeFailed with one plain sentence for anything that is not right.
    """
    body, signature = _split(_content(path))
    try:
        verify(keys, "acknowledgements", hashlib.sha256(body).digest(), signature)
    except NotSigned:
        raise ExchangeFailed(_NOT_SIGNED) from None
    lines = body[len(_MAGIC) :].splitlines()
    try:
        header = AckHeader.model_validate_json(lines[0])
    except (ValidationError, IndexError):
        raise ExchangeFailed(_NOT_WHOLE) from None
    if (header.region, header.terminal) != (region, terminal):
        raise ExchangeFailed(_OTHER_TERMINAL)
    if header.items != len(lines) - 1:
        raise ExchangeFailed(_NOT_WHOLE)
    for line in lines[1:]:
        _result(line)
    return CheckedAcks(header.bundle, lines[1:])


def _content(path: Path) -> bytes:
    try:
        # A pipe under that name must not hang the desk.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ExchangeFailed(_OTHER_FILE)
            content = stream.read(_MAX_FILE + 1)
    except FileNotFoundError:
        raise ExchangeFailed(_NO_FILE) from None
    except OSError as error:
        raise ExchangeFailed(_UNREADABLE) from error
    if len(content) > _MAX_FILE or not content.startswith(_MAGIC):
        raise ExchangeFailed(_OTHER_FILE)
    return content


def _split(content: bytes) -> tuple[bytes, bytes]:
    """Return what is signed, and the signature."""
    end = content.removesuffix(b"\n").rfind(b"\n") + 1
    written = content[end:].removesuffix(b"\n")
    try:
        signature = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise ExchangeFailed(_NOT_WHOLE) from None
    if base64.b64encode(signature) != written:  # one signature, one way to write it
        raise ExchangeFailed(_NOT_WHOLE)
    return content[:end], signature


def _result(line: bytes) -> SubmitResult:
    if len(line) > _MAX_LINE:
        raise ExchangeFailed(_NOT_WHOLE)
    try:
        return SubmitResult.model_validate_json(line)
    except ValidationError:
        raise ExchangeFailed(_NOT_WHOLE) from None
