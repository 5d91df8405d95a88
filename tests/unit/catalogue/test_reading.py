"""Hostile YAML gives a clear error that names file and key, quickly, and builds no objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogue.reading import CatalogueUnreadable, parse_yaml, read_yaml

BOMB = b"a: &a [x, x, x, x, x, x, x, x, x, x]\n" + b"".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 10)}]\n".encode()
    for n in range(8)
)


@pytest.mark.parametrize(
    ("raw", "key", "reason"),
    [
        (b"a: 1\na: 2", "第 2 行", "键 a 写了两遍"),
        (b"- 1", "", "最外层要是“键: 值”的形式"),
        (b"", "", "最外层要是“键: 值”的形式"),
        (
            b"a: !!python/object/apply:os.system [ls]",
            "第 1 行",
            "could not determine a constructor",
        ),
        (b"a: [1", "第 2 行", ""),
        (b"a: \xff", "第 1 行", "不是 UTF-8 文字"),
        (b"? [1, 2]\n: x", "第 1 行", "键要用文字"),
        (b"a: .nan", "a", "这种值用不了：float"),
        (b"a: {b: [!!binary aGk=]}", "a.b[0]", "这种值用不了：bytes"),
        (b"a: !!timestamp 2026-99-99", "", ""),
        (b"a: " + b"[" * 100 + b"]" * 100, "", "嵌套太深"),
        (b"a: &x [*x]", "", ""),
        (BOMB, "", "展开引用以后内容太多"),
        (b'a: {b: "x\\u202ey"}', "a.b", "里面有看不见的控制字符，请删去重写"),
        (b'a: "x\\x00y"', "a", "里面有看不见的控制字符，请删去重写"),
        (b"&a a: *b", "第 1 行", ""),
        (b"a: " + b"[" * 200_000, "", "嵌套太深"),
        (b"a: &x 1\nb: [" + b"*x, " * 300 + b"]", "", "引用太多"),
    ],
)
def test_hostile_text_names_its_place(raw: bytes, key: str, reason: str):
    with pytest.raises(CatalogueUnreadable) as caught:
        parse_yaml(raw, "x.yaml")
    assert caught.value.file == "x.yaml"
    assert caught.value.key == key
    assert reason in caught.value.reason


def test_dates_become_text_and_anchors_are_copied():
    data = parse_yaml(b"day: 2026-11-21\na: &x {k: 1}\nb: *x\n", "x.yaml")
    assert data == {"day": "2026-11-21", "a": {"k": 1}, "b": {"k": 1}}
    assert data["a"] is not data["b"]


def test_too_large_and_missing_files(tmp_path: Path):
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a: " + b"x" * 5000)
    with pytest.raises(CatalogueUnreadable, match=r"big.yaml: 文件太大"):
        read_yaml(path, limit=4096)
    with pytest.raises(CatalogueUnreadable, match=r"none.yaml"):
        read_yaml(tmp_path / "none.yaml")
