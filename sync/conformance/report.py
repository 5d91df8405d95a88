"""A report as lines for a screen, as JSON for programs, and as a page in both languages."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from sync.conformance.model import Finding, Report, Result

_ZH = {Result.PASSED: "通过", Result.FAILED: "没有通过", Result.SKIPPED: "没有检查"}
_CONTRACT = "docs/platform-contract.md"


def line(finding: Finding) -> str:
    """One finding for a screen."""
    words = f"{_ZH[finding.result]}  {finding.id:8} {finding.zh}"
    return f"{words}：{finding.why_zh}" if finding.why_zh else words


def summary(report: Report) -> str:
    """The last line for a screen."""
    counts = "，".join(f"{words} {report.count(result)}" for result, words in _ZH.items())
    return f"{counts}（约定版本 {report.version}）"


def as_json(report: Report) -> str:
    """The report for programs; the names are those of `sync.conformance.model`."""
    counts = {result.value: report.count(result) for result in Result}
    return json.dumps(
        {"kept": report.kept, **counts, **dataclasses.asdict(report)}, ensure_ascii=False, indent=1
    )


def as_page(report: Report) -> str:
    """The report for people, in Chinese and English (Markdown)."""
    kind = "练习平台 sandbox" if report.sandbox else "正式平台 real platform"
    english = ", ".join(f"{result.value} {report.count(result)}" for result in Result)
    head = [
        "# 平台对接自检 · Conformance of a platform",
        "",
        f"- 平台 platform: {report.url} ({kind})",
        f"- 约定 contract: {_CONTRACT}, 版本 version {report.version}",
        f"- 终端 terminal: {report.terminal or '-'}",
        f"- 时间 time: {report.checked_at}",
        f"- {summary(report)}; {english}",
        "",
        "| 编号 id | 承诺 promise | 检查 check | 结果 result | 原因 why |",
        "|---|---|---|---|---|",
    ]
    rows = [
        f"| {one.id} | {_cell(one.promise)} | {_cell(one.zh)}<br>{_cell(one.en)} "
        f"| {_ZH[one.result]} {one.result.value} | {_cell(one.why_zh)}<br>{_cell(one.why_en)} |"
        for one in report.findings
    ]
    return "\n".join([*head, *rows, ""])


def write(report: Report, folder: Path) -> tuple[Path, Path]:
    """Write report.json and report.md into a folder; returns where. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    data, page = folder / "report.json", folder / "report.md"
    data.write_text(as_json(report) + "\n", "utf-8")
    page.write_text(as_page(report), "utf-8")
    return data, page


def _cell(text: str) -> str:
    """Text inside a table; what a platform said must not become markup."""
    shown = "".join(one if one.isprintable() else " " for one in text)
    return shown.replace("|", "\\|").replace("<", "&lt;")
