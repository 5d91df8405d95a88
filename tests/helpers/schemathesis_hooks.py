"""Loaded by schemathesis in its own process: signs what it sends as an enrolled terminal does."""

from __future__ import annotations

import os
from pathlib import Path

import schemathesis

from sync.enrolment import load_enrolment

ENROLMENT = "BIANMIN_TEST_ENROLMENT"
"""Environment variable with the path of the enrolment."""

_enrolment = load_enrolment(Path(os.environ[ENROLMENT]))
assert _enrolment is not None
schemathesis.auth.set_from_requests(_enrolment.signer())
