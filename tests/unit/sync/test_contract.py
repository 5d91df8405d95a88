"""The committed contract is the one the endpoints and messages make."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from kiosk.domain.application import Kind, Stage
from sync.sandbox.describe import CONTRACT_FILE, contract
from sync.wire import ItemCode, ItemStatus, ProblemCode

WORDS = Path(__file__).parents[3].joinpath("docs/platform-contract.md").read_text("utf-8")


def test_the_committed_document_is_current():
    words = "run: python -m sync.sandbox.describe"
    assert CONTRACT_FILE.read_text("utf-8") == contract(), words


def test_the_document_tells_what_a_platform_has_to_offer():
    document = json.loads(CONTRACT_FILE.read_text("utf-8"))
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/v1/info",
        "/v1/keys",
        "/v1/terminal-keys",
        "/v1/heartbeats",
        "/v1/enrolments",
        "/v1/submissions",
        "/v1/submissions/{submission_id}",
        "/v1/changes",
        "/v1/inquiries",
        "/v1/documents",
        "/v1/documents/{sha256}",
        "/v1/uploads/{sha256}",
    }
    for path in document["paths"].values():
        for operation in path.values():
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]
    assert document["components"]["schemas"]["SubmissionEnvelope"]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("Codes", {*get_args(ItemCode), *get_args(ItemStatus), *get_args(ProblemCode)} - {""}),
        ("Kinds", {kind.value for kind in Kind}),
        ("Names", {stage.value for stage in Stage}),
    ],
)
def test_every_word_of_a_closed_list_is_explained(section, names):
    [told] = re.findall(rf"^## {section}\n(.*?)^## ", WORDS, re.MULTILINE | re.DOTALL)
    assert names - set(re.findall("`([a-z_]+)`", told)) == set()


def test_every_call_is_explained():
    calls = {
        f"{method.upper()} {path}"
        for path, operations in json.loads(CONTRACT_FILE.read_text("utf-8"))["paths"].items()
        for method in operations
    }
    told = re.findall(r"^\| `([A-Z]+ [^`?]+)(?:\?[^`]*)?` \|", WORDS, re.MULTILINE)
    assert {re.sub("{[a-z0-9_]*}", "{}", one) for one in told} == {
        re.sub("{[a-z0-9_]*}", "{}", one) for one in calls
    }
