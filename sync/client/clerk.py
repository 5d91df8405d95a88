"""The calls of a clerk at the practice platform: for commands, the demo and tests."""

from __future__ import annotations

from sync.client.transport import Transport
from sync.wire import SignedKeys
from sync.wire.base import Inbound
from sync.wire.clerk import (
    Case,
    Cases,
    CodeAnswer,
    CodeRequest,
    Counts,
    Decision,
    Faults,
    OpenedCase,
    PhoneCode,
    PhoneCodeRequest,
    Revocation,
    RollKeys,
    TerminalReports,
)
from sync.wire.documents import Approval
from sync.wire.exchange import AckPiece, BundlePiece, BundleTaken, BundleThere, TakeBundle
from sync.wire.publishing import DraftRequest, Publication, Publications, Withdrawal


class ClerkClient:
    """A clerk's voice; for one thread at a time. Every method raises PlatformError."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def url(self) -> str:
        """The platform's address."""
        return self._transport.url

    def enrolment_code(self, request: CodeRequest | None = None) -> CodeAnswer:
        """Make a code that enrols one terminal once."""
        return self._transport.post(
            "/v1/clerk/enrolment-codes", request or CodeRequest(), CodeAnswer
        )

    def phone_code(self, request: PhoneCodeRequest) -> PhoneCode:
        """Make the code that an invented person's telephone shows."""
        return self._transport.post("/v1/clerk/phone-codes", request, PhoneCode)

    def platform_keys(self) -> SignedKeys:
        """Ask for the platform's keys, for a payload of enrolment."""
        return self._transport.get("/v1/keys", SignedKeys)

    def roll_keys(self) -> SignedKeys:
        """Give the platform new keys to seal to and to sign with; older ones stay."""
        return self._transport.post("/v1/clerk/keys", RollKeys(), SignedKeys)

    def terminals(self) -> TerminalReports:
        """List the terminals and what each last said of itself."""
        return self._transport.get("/v1/clerk/terminals", TerminalReports)

    def cases(self, limit: int = 100, before: str = "") -> Cases:
        """List submissions, newest first; `before` is the last id of the page before."""
        return self._transport.get("/v1/clerk/submissions", Cases, limit=limit, before=before)

    def case(self, key: str, *, decrypt: bool = False) -> OpenedCase:
        """Look at one submission by id or receipt number, opened only when asked."""
        flag = "true" if decrypt else "false"
        return self._transport.get(f"/v1/clerk/submissions/{key}", OpenedCase, decrypt=flag)

    def decide(self, decision: Decision) -> Case:
        """Move a case on; the terminal pulls it as a step."""
        return self._transport.post("/v1/clerk/decisions", decision, Case)

    def revoke(self, revocation: Revocation) -> Revocation:
        """Refuse a terminal from now on."""
        return self._transport.post("/v1/clerk/revocations", revocation, Revocation)

    def put_bundle(self, piece: BundlePiece) -> BundleThere:
        """Hand in some bytes of a terminal's bundle."""
        return self._transport.post("/v1/clerk/bundles/pieces", piece, BundleThere)

    def take_bundle(self, upload: str, total_s: float) -> BundleTaken:
        """Have a bundle checked and taken; Rejected with a plain title when it is not."""
        order = TakeBundle(upload=upload)
        return self._transport.post("/v1/clerk/bundles/take", order, BundleTaken, total=total_s)

    def acks(self, upload: str, offset: int) -> AckPiece:
        """Fetch some bytes of the acknowledgement file."""
        return self._transport.get("/v1/clerk/bundles/acks", AckPiece, upload=upload, offset=offset)

    def counts(self) -> Counts:
        """Ask what the platform has seen."""
        return self._transport.get("/v1/clerk/counts", Counts)

    def set_faults(self, faults: Faults) -> Faults:
        """Make the platform misbehave; `Faults()` ends it."""
        return self._transport.post("/v1/clerk/faults", faults, Faults)

    def draft(self, request: DraftRequest) -> Publication:
        """Keep a document to be published."""
        return self._transport.post("/v1/clerk/documents", request, Publication)

    def approve(self, publication_id: int, approval: Approval) -> Publication:
        """Record who approved a draft."""
        path = f"/v1/clerk/documents/{publication_id}/approval"
        return self._transport.post(path, approval, Publication)

    def publish(self, publication_id: int) -> Publication:
        """Give a draft to terminals."""
        path = f"/v1/clerk/documents/{publication_id}/publication"
        return self._transport.post(path, Inbound(), Publication)

    def withdraw(self, withdrawal: Withdrawal) -> Publication:
        """Take back what is published."""
        path = "/v1/clerk/documents/withdrawals"
        return self._transport.post(path, withdrawal, Publication)

    def publications(self, limit: int = 100) -> Publications:
        """List drafts and publications, newest first."""
        return self._transport.get("/v1/clerk/documents", Publications, limit=limit)

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()
