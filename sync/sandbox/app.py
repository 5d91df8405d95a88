"""The practice platform's endpoints: the terminal's contract, and a clerk's side beside it.

Only translation between HTTP and `records`, `terminals`; every refusal is a problem document with
a code (`refusals`), and whose request it is was verified before (`signatures`). Bodies never appear in logs or refusals.
"""

# No postponed annotations here: FastAPI reads dependencies that are local to a function from them.

from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Query

from sync.sandbox.answering import Answers
from sync.sandbox.blobs import Blobs, DatabaseBlobs
from sync.sandbox.clerk import clerk_routes, fault_routes, phone_code_routes
from sync.sandbox.crowd import CrowdLimit
from sync.sandbox.database import default_url, open_database
from sync.sandbox.document import complete
from sync.sandbox.document_routes import document_routes, publishing_routes
from sync.sandbox.door import ClerkDoor
from sync.sandbox.earlier import EarlierApplications
from sync.sandbox.exchange import Stick
from sync.sandbox.exchange_routes import exchange_routes
from sync.sandbox.faults import FaultLayer, Switches
from sync.sandbox.inquiry_routes import inquiry_routes
from sync.sandbox.keys import SWITCHES_FILE, Keys, open_keys
from sync.sandbox.limits import BodyLimit
from sync.sandbox.phone_codes import PracticePhoneCodes
from sync.sandbox.phone_routes import phone_routes
from sync.sandbox.phones import Phones
from sync.sandbox.publishing import Press
from sync.sandbox.records import Records
from sync.sandbox.refusals import add_refusals
from sync.sandbox.registers import PracticeRegisters
from sync.sandbox.signatures import SignatureLayer, signed_terminal
from sync.sandbox.terminals import Known, Terminals, now
from sync.sandbox.trust_routes import trust_clerk_routes, trust_routes
from sync.sandbox.uploads_routes import upload_routes
from sync.sandbox.versions import VersionLayer
from sync.wire import (
    MAX_BODY,
    MAX_CHANGES,
    VERSION,
    Changes,
    PlatformInfo,
    Problem,
    SubmissionStatus,
    SubmitAnswer,
    SubmitBatch,
    versions,
)
from sync.wire.base import SubmissionId

_SUMMARY = (
    "One contract between terminals (便民自助终端) and a platform; see docs/platform-contract.md."
)


def create_app(
    data: Path, *, database_url: str = "", sandbox: bool = True, public_url: str = ""
) -> FastAPI:
    """Build the platform over a data folder; `database_url` replaces the SQLite file in it.

    `public_url` is where telephones find it; empty: where the terminal did.
    """
    keys = open_keys(data)
    engine = open_database(database_url or default_url(data))
    blobs = DatabaseBlobs(engine)
    records, terminals = Records(engine, keys, blobs, sandbox=sandbox), Terminals(engine)
    stick = Stick(data / "bundles", records, terminals, keys)
    switches = Switches(data / SWITCHES_FILE) if sandbox else None
    press = Press(engine, keys)
    codes = PracticePhoneCodes(engine) if sandbox else None
    phones = Phones(engine, public_url)
    answers = Answers(PracticeRegisters(), EarlierApplications(engine, keys), codes, phones)
    answers.applications.index()
    return build(keys, records, terminals, blobs, switches, stick, press, answers, sandbox=sandbox)


def build(
    keys: Keys,
    records: Records,
    terminals: Terminals,
    blobs: Blobs,
    switches: Switches | None,
    stick: Stick,
    press: Press,
    answers: Answers,
    *,
    sandbox: bool,
) -> FastAPI:
    """Put the endpoints together; one that counts has no fault switches and no codes of practice."""
    app = FastAPI(
        title="Bianmin platform contract",
        version="1",
        summary=_SUMMARY,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses={"4XX": {"model": Problem}, "5XX": {"model": Problem}},
    )
    app.add_middleware(SignatureLayer, terminals=terminals)
    app.add_middleware(VersionLayer)
    if switches is not None:
        app.add_middleware(FaultLayer, switches=switches)
    app.add_middleware(ClerkDoor, token=keys.clerk_token)
    app.add_middleware(CrowdLimit, largest=MAX_BODY)
    app.add_middleware(BodyLimit, limit=MAX_BODY)
    add_refusals(app)
    _terminal_routes(app, keys, records, sandbox=sandbox)
    app.include_router(trust_routes(keys, terminals, sandbox=sandbox))
    app.include_router(document_routes(press, signed_terminal))
    app.include_router(upload_routes(blobs, signed_terminal))
    app.include_router(inquiry_routes(keys, answers, sandbox=sandbox))
    for desk in (
        clerk_routes(records, terminals),
        *((fault_routes(switches),) if switches is not None else ()),
        *((phone_code_routes(answers.codes),) if answers.codes is not None else ()),
        trust_clerk_routes(keys, terminals),
        exchange_routes(stick),
        publishing_routes(press),
        phone_routes(answers.phones),
    ):
        # Not in the contract: a real platform has desks, and a page for telephones, of its own.
        app.include_router(desk, include_in_schema=False)
    complete(app)
    return app


def _terminal_routes(
    app: FastAPI,
    keys: Keys,
    records: Records,
    *,
    sandbox: bool,
) -> None:
    @app.get("/v1/info", tags=["terminal"])
    def info() -> PlatformInfo:
        """Who answers, its time and its keys; needs no signature."""
        return PlatformInfo(
            versions=versions.understood(VERSION),
            sandbox=sandbox,
            server_time=now(),
            keys=keys.public,
            signing_keys=keys.signing_public,
        )

    @app.post("/v1/submissions", tags=["terminal"])
    def submit(
        batch: SubmitBatch, known: Annotated[Known, Depends(signed_terminal)]
    ) -> SubmitAnswer:
        """办事申请: take sealed submissions in, each once, each answered for itself."""
        return SubmitAnswer(items=tuple(records.take(known, batch.items)))

    @app.get("/v1/submissions/{submission_id}", tags=["terminal"])
    def status(
        submission_id: SubmissionId, known: Annotated[Known, Depends(signed_terminal)]
    ) -> SubmissionStatus:
        """Where one submission of this terminal stands."""
        return records.status(known, submission_id)

    @app.get("/v1/changes", tags=["terminal"])
    def changes(
        known: Annotated[Known, Depends(signed_terminal)],
        cursor: Annotated[str, Query(max_length=200)] = "",
        limit: Annotated[int, Query(ge=1, le=MAX_CHANGES)] = MAX_CHANGES,
    ) -> Changes:
        """事项办理: what changed in this terminal's cases after the cursor."""
        return records.changes(known, cursor, limit)
