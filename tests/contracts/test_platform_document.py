"""Everything the committed document describes, sent to this platform by schemathesis: all its checks.

On PostgreSQL, because that is the stricter of the two databases. What the platform may answer and
schemathesis cannot know stands in `schemathesis.toml` beside this file. The stateful phase follows the two
links it finds by itself (what one answer names is asked for in the next request).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.enrolment import save_enrolment
from sync.sandbox.describe import CONTRACT_FILE
from sync.sandbox.process import SandboxProcess
from tests.helpers.postgres import Postgres
from tests.helpers.terminal import enrolled

_EXAMPLES = 8
_CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.timeout(300)
def test_the_platform_answers_as_its_document_says(tmp_path):
    with (
        Postgres() as postgres,
        SandboxProcess(
            tmp_path / "platform",
            arguments=("--database-url", postgres.new_database(), "--workers", "2"),
        ) as platform,
    ):
        save_enrolment(tmp_path / "enrolment.json", enrolled(platform))
        command = [
            *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(_CONFIG)),
            *("run", str(CONTRACT_FILE), "--url", platform.url, "--no-color"),
            *("--generation-database", ":memory:"),
            *("--max-examples", str(_EXAMPLES), "--seed", "20261126", "--continue-on-failure"),
            *("--phases", "coverage,fuzzing,stateful"),
        ]
        environment = os.environ | {
            "PYTHONPATH": str(Path.cwd()),
            "SCHEMATHESIS_HOOKS": "tests.helpers.schemathesis_hooks",
            "BIANMIN_TEST_ENROLMENT": str(tmp_path / "enrolment.json"),
        }
        ended = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "13 selected / 13 total" in ended.stdout
    assert "Selected: " in ended.stdout
