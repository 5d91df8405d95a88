"""Makes all checks at one platform, each by itself, and puts the report together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sync.client import PlatformError
from sync.conformance.bench import Bench
from sync.conformance.checks import CHECKS
from sync.conformance.model import Broken, Check, Finding, NotChecked, Report, Result
from sync.wire import VERSION

log = logging.getLogger(__name__)


def check_platform(
    url: str,
    bench: Bench,
    checks: Iterable[Check] = CHECKS,
    seen: Callable[[Finding], None] = lambda _finding: None,
) -> Report:
    """Make the checks in order; `seen` is told each finding at once. Closes the bench."""
    findings = []
    try:
        for check in checks:
            finding = _make(check, bench)
            findings.append(finding)
            seen(finding)
    finally:
        bench.close()
    return Report(
        url=url,
        version=VERSION,
        sandbox=bench.info is not None and bench.info.sandbox,
        terminal=bench.terminal,
        checked_at=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
        findings=tuple(findings),
    )


def _make(check: Check, bench: Bench) -> Finding:
    def found(result: Result, zh: str = "", en: str = "") -> Finding:
        return Finding(check.id, check.promise, check.zh, check.en, result, zh, en)

    try:
        check.run(bench)
    except NotChecked as error:
        return found(Result.SKIPPED, error.zh, error.en)
    except Broken as error:
        return found(Result.FAILED, error.zh, error.en)
    except PlatformError as error:
        # An answer the client itself does not accept: its words name fields, never values.
        kind = type(error).__name__
        return found(Result.FAILED, f"应答不合约定：{kind}，{error}", f"{kind}: {error}")
    return found(Result.PASSED)
