"""Messages of trust: enrolment, the platform's keys and who vouches for them, rolling, heartbeat.

A statement of keys is signed by every signing key the platform still has. So a terminal that was
away while keys were rolled twice still finds a signature of a key it believes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sync.wire.base import VERSION, WHOLE, Answer, Base64, Inbound, Name, Raw32, Raw64, Timestamp
from sync.wire.messages import MAX_KEYS, RecipientKeys, SigningKey

Region = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
"""行政区划 (GB/T 2260)."""
TerminalId = Annotated[int, Field(ge=1, le=9999), WHOLE]
Count = Annotated[int, Field(ge=0, le=2**53), WHOLE]


class KeyStatement(Answer):
    """The platform's keys as of now; what is signed is this message as JSON, byte for byte."""

    version: Literal["1"] = VERSION
    serial: Annotated[int, Field(ge=1, le=2**31)]
    """Grows with each change: a terminal takes no statement older than its own."""
    recipient: RecipientKeys
    """The first is the one to seal to; older ones still open what was sealed to them."""
    signing: Annotated[
        tuple[SigningKey, ...], Field(min_length=1, max_length=MAX_KEYS, strict=False)
    ]
    """Newest first; older ones signed what terminals may still hold."""


class KeySignature(Answer):
    """One key's word for a statement."""

    key_id: Name
    signature: Raw64
    """`sync.signing`, purpose `keys`."""


class SignedKeys(Answer):
    """A statement and who vouches for it."""

    version: Literal["1"] = VERSION
    statement: Base64 = Field(min_length=1, max_length=16_384)
    """A `KeyStatement` in UTF-8."""
    signatures: Annotated[tuple[KeySignature, ...], Field(min_length=1, max_length=MAX_KEYS)]


class Greeting(Answer):
    """The part of `PlatformInfo` that every version of the contract keeps: which ones are spoken."""

    service: Literal["bianmin-platform"]
    versions: Annotated[tuple[Annotated[str, Field(max_length=10)], ...], Field(max_length=20)] = (
        VERSION,
    )


class EnrolRequest(Inbound):
    """A terminal signs on (终端注册) with a code it was given once."""

    version: Literal["1"] = VERSION
    code: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9-]+$")]
    public_key: Raw32
    """Ed25519, raw: the terminal's own; the private half never leaves it."""
    region: Region | Literal[""] = ""
    terminal: TerminalId | None = None
    """Given by a terminal that still holds what it submitted as this one: spend the code only if
    it is for the same, else refuse with `code_for_another` and leave the code unspent."""


class EnrolAnswer(Answer):
    """What the platform gives a terminal; region, terminal and epoch make its receipt numbers."""

    version: Literal["1"] = VERSION
    region: Region
    terminal: TerminalId
    epoch: Annotated[int, Field(ge=1, le=99)]
    """Grows with each enrolment, so a restored terminal cannot repeat a number."""
    keys: SignedKeys
    """What the terminal seals to and believes signatures of from now on."""
    sandbox: bool
    server_time: Timestamp


class RollRequest(Inbound):
    """A terminal changes its key; the request itself is signed by the old one."""

    version: Literal["1"] = VERSION
    public_key: Raw32
    """Ed25519, raw: the new one."""
    proof: Raw64
    """By the new key, purpose `terminal-key`, over the id of the old key in ASCII: whoever rolls
    has the new private key."""


class RollAnswer(Answer):
    """The platform takes both keys until it has seen a request signed by the new one."""

    version: Literal["1"] = VERSION
    key_id: Name
    server_time: Timestamp


class DeviceReport(Inbound):
    """What one device says of itself."""

    name: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")]
    """`reader`, `printer` ..."""
    state: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")]
    problem: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]*$")] = ""


class Heartbeat(Inbound):
    """How a terminal is; nothing in it is about a person."""

    version: Literal["1"] = VERSION
    program: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9.+_-]*$")]
    """Version of the terminal's program."""
    uptime_s: Count
    """Since the program started."""
    waiting: Count
    """Submissions the platform has not acknowledged, without those that are parked."""
    parked: Count
    oldest_age_s: Count | None = None
    """How long the oldest of the waiting ones waits."""
    disk_free_bytes: Count
    devices: Annotated[tuple[DeviceReport, ...], Field(max_length=20, strict=False)] = ()
    clock_offset_s: Annotated[float, Field(ge=-1e10, le=1e10)] | None = None
    """The platform's time minus the terminal's; none before it was measured."""
    catalogue: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9.:+_-]*$")] = ""
    """Version of the service items it offers."""


class HeartbeatAnswer(Answer):
    """What a terminal should look after."""

    version: Literal["1"] = VERSION
    server_time: Timestamp
    keys_serial: Annotated[int, Field(ge=0, le=2**31)] = 0
    """Of the statement at `/v1/keys`; 0 says nothing."""
