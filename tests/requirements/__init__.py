"""Which requirement is asked for where, and which test shows it: docs/requirements.md is made here."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "requirements.toml"
PAGE = ROOT / "docs" / "requirements.md"

ROOMS = ("kiosk", "ui", "devices", "sync", "assets")
ID = re.compile(r"\b(?:CAT|CH|FLOW|GUI|INT|MAT|RE|SUP|VIL)-[0-9]{2}\b")
_NAMED = re.compile(r"test_((?:[A-Z]+_[0-9]{2}_)+)")
_SHOWN = 3
"""So many files, or tests, stand in a line; the rest are counted."""

_HEAD = """# 要求的编号 · Numbered requirements

代码、测试和 `kiosk catalogue lint` 里的编号，各是什么要求，在哪里做，哪个测试看住它。它们来自公共服务事项公开和“减证便民”的
公开文件（国办发〔2015〕86号，吉林、甘肃、汕尾等地的实施方案），这里是我们自己的话。别的编号
（如 `SUB-10`）是 `kiosk platform check` 的检查项，报告里自己有说明。
这一页由 `python -m tests.requirements` 从 [requirements.toml](requirements.toml)、代码和测试的名字生成。

What the ids in the code, the tests and the findings of `kiosk catalogue lint` ask for, where it is done and which test shows it
(`pytest -k GUI_09`), in our own words, from published notices on public services. Ids such as `SUB-10` are checks of `kiosk platform
check` and explain themselves in its report. Made by `python -m tests.requirements`; `-` means not there yet.
"""
_TERMINAL = """
## 终端的 · The terminal's

| 编号 | 要求 | what is asked | 在哪里 where | 测试 tests |
|---|---|---|---|---|
"""
_PLATFORM = """
## 平台的 · The platform's alone

The practice platform, or the lint of the catalogue, does some of them; a real platform has to do them all.

| 编号 | 要求 | what is asked | 在哪里 where | 测试 tests |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the table."""

    id: str
    where: str
    """`kiosk`, `both` or `platform`."""
    zh: str
    en: str


def requirements(table: Path = TABLE) -> tuple[Requirement, ...]:
    """Return the table in its order."""
    return tuple(Requirement(id_, **one) for id_, one in tomllib.loads(table.read_text()).items())


def places(root: Path = ROOT) -> dict[str, list[str]]:
    """Return the files that name each id."""
    found: dict[str, list[str]] = defaultdict(list)
    for room in ROOMS:
        for file in sorted((root / room).rglob("*")):
            if file.suffix in {".py", ".qml", ".yaml"}:
                for id_ in sorted(set(ID.findall(file.read_text("utf-8")))):
                    found[id_].append(file.relative_to(root).as_posix())
    return found


def shown_by(root: Path = ROOT) -> dict[str, list[str]]:
    """Return the tests that bear each id in their name, as `file::test`."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted((root / "tests").rglob("test_*.py")):
        text = file.read_text("utf-8")
        if not _NAMED.search(text):
            continue
        for node in ast.walk(ast.parse(text)):
            named = isinstance(node, ast.FunctionDef) and _NAMED.match(node.name)
            if isinstance(node, ast.FunctionDef) and named:
                for one in re.findall(r"[A-Z]+_[0-9]{2}", named[1]):
                    found[one.replace("_", "-")].append(
                        f"{file.relative_to(root).as_posix()}::{node.name}"
                    )
    return found


def page() -> str:
    """Return docs/requirements.md as it should be."""
    where, tests = places(), shown_by()
    lines: dict[bool, list[str]] = {True: [], False: []}
    for one in requirements():
        files = ", ".join(f"[{_short(name)}](../{name})" for name in where[one.id][:_SHOWN])
        shown = ", ".join(_test(name) for name in tests[one.id][:_SHOWN])
        row = (
            f"| {one.id} | {one.zh} | {one.en} | {files}{_more(where[one.id])} |"
            f" {shown}{_more(tests[one.id])} |"
        )
        lines[one.where != "platform"].append(row)
    mine, theirs = ("\n".join(lines[is_mine]) for is_mine in (True, False))
    return f"{_HEAD}{_TERMINAL}{mine}\n{_PLATFORM}{theirs}\n"


def _short(name: str) -> str:
    return name.rpartition("/")[2]


def _test(name: str) -> str:
    file, _, test = name.partition("::")
    return f"[{test}](../{file})"


def _more(names: list[str]) -> str:
    if not names:
        return "-"
    return f" +{len(names) - _SHOWN}" if len(names) > _SHOWN else ""
