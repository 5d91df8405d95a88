"""Between a supervisor and the worker of an A4 printer; how a job ended comes back as `PrintDone`."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from devices.ports import PaperKind
from devices.protocol.base import Body, Codecs, plain


@dataclass(frozen=True, slots=True)
class PrintPages:
    """Print one document."""

    id: int
    timeout_s: float
    paper: PaperKind
    copies: int
    document: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CancelPages:
    """Cancel what is being printed; answered by `Taken`."""

    id: int


def _pack(message: PrintPages) -> Body:
    return {**plain(message), "document": base64.b64encode(message.document).decode("ascii")}


def _unpack(body: Body) -> PrintPages:
    document = base64.b64decode(body["document"], validate=True)
    return PrintPages(
        body["id"], body["timeout_s"], PaperKind(body["paper"]), body["copies"], document
    )


CODECS: Codecs = {
    PrintPages: (_pack, _unpack),
    CancelPages: (plain, lambda b: CancelPages(**b)),
}
