"""The contract as an OpenAPI 3.1 document, generated from the endpoints and `sync.wire`.

`python -m sync.sandbox.describe` writes `sync/platform.openapi.json`; a test holds the two equal.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from sync.sandbox.app import create_app

CONTRACT_FILE = Path(__file__).resolve().parents[1] / "platform.openapi.json"


def contract() -> str:
    """Return the document as it is committed."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Path(folder), database_url="sqlite://")
        document = app.openapi()
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    CONTRACT_FILE.write_text(contract(), "utf-8")
