"""A vendor's package, built and installed as a technician would, into a folder of the test's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[1] / "sample_driver"


def install(source: Path, folder: Path) -> Path:
    """Build the package in `source` with pip and return the folder that goes into PYTHONPATH."""
    copy, installed = folder / "source", folder / "installed"
    shutil.copytree(source, copy)  # a build writes beside what it builds
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    offline = ["--no-deps", "--no-index", "--no-build-isolation", "--target", str(installed)]
    subprocess.run([*command, *offline, str(copy)], check=True, timeout=300, capture_output=True)
    return installed
