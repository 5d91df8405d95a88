"""The readiness report of `kiosk doctor` as a PDF of A4, to be signed and kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.settings import SettingsError, load

if TYPE_CHECKING:
    from kiosk.documents.readiness_sheet import Check


def write_report(file: Path, settings_file: Path | None, checks: Sequence[Check]) -> None:
    """Write the report. Raises click.ClickException where it cannot be set or written."""
    from kiosk.app.clock import SystemClock
    from kiosk.documents.readiness_sheet import readiness_sheet
    from ui.paper.face import CharacterMissing, FontMissing
    from ui.paper.pdf import SheetPdf

    place, terminal = _whose(settings_file)
    sheet = readiness_sheet(place, terminal, SystemClock().now(), checks)
    try:
        file.write_bytes(SheetPdf().pdf(sheet))
    except FontMissing:
        raise click.ClickException("没有 Noto Sans CJK：请安装 fonts-noto-cjk。") from None
    except CharacterMissing:
        raise click.ClickException("报告里有字体没有的字：请看站点名称和设备名称。") from None
    except OSError as error:
        raise click.ClickException(f"写不了 {file}：{error.strerror}") from None


def _whose(settings_file: Path | None) -> tuple[str, str]:
    """Return the names of place and terminal, as far as they can be read."""
    from sync.enrolment import EnrolmentUnreadable, load_enrolment

    try:
        settings = load(settings_file)
    except SettingsError:
        return "设置读不出来", "不清楚"
    try:
        enrolment = load_enrolment(settings.data_dir / "enrolment.json")
    except (EnrolmentUnreadable, OSError):
        return settings.place.name, "注册读不出来"
    if enrolment is None:
        return settings.place.name, "没有注册"
    return settings.place.name, f"{enrolment.region}-{enrolment.terminal:04d}"
