"""The calls a terminal makes, one method each (`docs/platform-contract.md`)."""

from __future__ import annotations

from collections.abc import Sequence

from sync.client.errors import Imposture, Malformed, NotOurs
from sync.client.transport import Sink, Transport
from sync.wire import (
    LENGTH_HEADER,
    MAX_CHANGES,
    OFFSET_HEADER,
    Changes,
    EnrolAnswer,
    EnrolRequest,
    Greeting,
    Heartbeat,
    HeartbeatAnswer,
    PlatformInfo,
    RollAnswer,
    RollRequest,
    SignedKeys,
    SubmissionEnvelope,
    SubmissionStatus,
    SubmitAnswer,
    SubmitBatch,
    UploadState,
)
from sync.wire.documents import MAX_DOCUMENTS, Documents
from sync.wire.inquiries import Inquiry, InquiryReply


class PlatformClient:
    """A terminal's voice; for one thread at a time. Every method raises PlatformError."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def info(self) -> PlatformInfo:
        """Ask who is there; NotOurs when the answer is not a platform's."""
        try:
            return self._transport.get("/v1/info", PlatformInfo)
        except Malformed as error:
            raise NotOurs(Imposture.CONTENT, str(error)) from None

    def greeting(self) -> Greeting:
        """Ask which versions are spoken there; NotOurs when the answer is not a platform's."""
        try:
            return self._transport.get("/v1/info", Greeting)
        except Malformed as error:
            raise NotOurs(Imposture.CONTENT, str(error)) from None

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Sign the terminal on; needs no signature."""
        return self._transport.post("/v1/enrolments", request, EnrolAnswer)

    def keys(self) -> SignedKeys:
        """Ask for the platform's keys and who vouches for them; needs no signature."""
        return self._transport.get("/v1/keys", SignedKeys)

    def roll_key(self, request: RollRequest) -> RollAnswer:
        """Give the platform this terminal's next key, signed by the present one."""
        return self._transport.post("/v1/terminal-keys", request, RollAnswer)

    def heartbeat(self, report: Heartbeat) -> HeartbeatAnswer:
        """Say how the terminal is."""
        return self._transport.post("/v1/heartbeats", report, HeartbeatAnswer)

    def submit(self, items: Sequence[SubmissionEnvelope], total_s: float = 0.0) -> SubmitAnswer:
        """Hand over sealed submissions."""
        batch = SubmitBatch(items=tuple(items))
        return self._transport.post("/v1/submissions", batch, SubmitAnswer, total=total_s)

    def upload(self, sha256: str) -> UploadState:
        """Ask how much of an upload is confirmed."""
        return self._transport.get(f"/v1/uploads/{sha256}", UploadState)

    def append(
        self, sha256: str, data: bytes, *, offset: int, length: int, total_s: float
    ) -> UploadState:
        """Add bytes at the confirmed offset; Rejected `offset_conflict` when it is another."""
        headers = {OFFSET_HEADER: str(offset), LENGTH_HEADER: str(length)}
        path = f"/v1/uploads/{sha256}"
        return self._transport.patch(path, data, headers, UploadState, total=total_s)

    def status(self, submission_id: str) -> SubmissionStatus:
        """Ask for one submission of this terminal; Rejected `not_found` when it never arrived."""
        return self._transport.get(f"/v1/submissions/{submission_id}", SubmissionStatus)

    def changes(self, cursor: str, limit: int = MAX_CHANGES) -> Changes:
        """Pull what changed after the cursor."""
        return self._transport.get("/v1/changes", Changes, cursor=cursor, limit=limit)

    def documents(self, cursor: str, limit: int = MAX_DOCUMENTS) -> Documents:
        """Pull the list of what was published after the cursor."""
        return self._transport.get("/v1/documents", Documents, cursor=cursor, limit=limit)

    def document(self, sha256: str, sink: Sink, total_s: float = 0.0) -> None:
        """Fetch the bytes of one document, going on from where `sink` stands."""
        self._transport.fetch(f"/v1/documents/{sha256}", sink, total=total_s)

    def inquire(self, inquiry: Inquiry, total_s: float) -> InquiryReply:
        """Ask one sealed question while a person waits."""
        return self._transport.post("/v1/inquiries", inquiry, InquiryReply, total=total_s)

    def abort(self) -> None:
        """End the running call from any thread."""
        self._transport.abort()

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()
