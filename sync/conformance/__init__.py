"""Holds a platform to the contract: `kiosk platform check` and the tests of this one (对接自检).

It speaks to a platform as a terminal does, over HTTP only, and says which promise of
docs/platform-contract.md is kept. It must not import the sandbox: any platform is checked alike.
"""

from sync.conformance.checks import CHECKS
from sync.conformance.model import Check, Finding, Report, Result
from sync.conformance.run import check_platform

__all__ = ["CHECKS", "Check", "Finding", "Report", "Result", "check_platform"]
