"""All checks in the order they are made: enrolment first; what ends the code and the key last."""

from __future__ import annotations

from sync.conformance import (
    asking,
    enrolling,
    handing,
    keeping,
    pulling,
    signing,
    submitting,
    uploading,
)

CHECKS = (
    *enrolling.FIRST,
    *signing.SIGNING,
    *submitting.CHECKS,
    *uploading.CHECKS,
    *pulling.CHECKS,
    *handing.CHECKS,
    *keeping.CHECKS,
    *asking.CHECKS,
    *enrolling.LAST,
    *keeping.LAST,
)
