"""`kiosk catalogue ...` as a maintainer uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from kiosk.cli.catalogue import catalogue


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(catalogue, [str(one) for one in arguments])


def test_search(shipped_dir: Path):
    done = run("search", "ylbx", "--catalogue", shipped_dir)
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == "找到 3 项"
    assert "城乡居民基本养老保险参保登记" in done.output.splitlines()[1]
    rows = json.loads(run("search", "养老保显", "--json").output)
    assert (rows[0]["id"], rows[0]["typo"]) == ("CXJB-REG", True)
    assert "没找到" in run("search", "卍卍").output


def test_an_unseen_item_is_shown_by_dropping_its_file_in(
    county: Callable[..., Path], unseen: dict[str, Any]
):
    folder = county(unseen)
    done = run("show", "ZHAIJIDI", "--catalogue", folder)
    assert done.exit_code == 0
    for words in (
        "农村宅基地申请",
        "【我要办什么（一）】",
        "水井数",
        "收费：未公布",
        "依据：未公布",
    ):
        assert words in done.output
    data = json.loads(run("show", "ZHAIJIDI", "--catalogue", folder, "--json").output)
    assert data["form"]["schema"]["properties"]["kind"]["enum"] == ["新建", "翻建"]
    assert run("search", "zhaijidi", "--catalogue", folder).output.startswith("找到 1 项")


def test_an_item_with_an_unknown_type_sends_people_to_the_window(
    county: Callable[..., Path], unseen: dict[str, Any]
):
    unseen["form"][0]["type"] = "hologram"
    done = run("show", "ZHAIJIDI", "--catalogue", county(unseen))
    assert "请到窗口办理" in done.output
    assert "不认识的字段类型：hologram" in done.output


def test_show_nobody():
    done = run("show", "NOBODY")
    assert done.exit_code == 1
    assert "目录里没有 NOBODY" in done.output


def test_lint_ends_with_one_on_errors(county: Callable[..., Path], unseen: dict[str, Any]):
    folder = county(unseen)
    done = run("lint", "--catalogue", folder)
    assert done.exit_code == 1
    assert "[要改] GUI-08" in done.output
    data = json.loads(run("lint", "--catalogue", folder, "--json", "--level", "error").output)
    assert data["items"] == 1
    assert {one["level"] for one in data["findings"]} == {"error"}


def test_import(tmp_path: Path, unseen: dict[str, Any]):
    source = tmp_path / "in.yaml"
    source.write_text(yaml.safe_dump({"items": [unseen]}, allow_unicode=True))
    done = run("import", source, "--to", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "写了 2 个文件" in done.output
    assert (
        json.loads(run("import", source, "--to", tmp_path / "out", "--json").output)["findings"]
        == []
    )


@pytest.mark.parametrize("raw", [b"items: 3", b"[", b"\xff", b"a: !!python/name:os.system x"])
def test_import_of_nonsense_says_where(tmp_path: Path, raw: bytes):
    source = tmp_path / "in.yaml"
    source.write_bytes(raw)
    done = run("import", source, "--to", tmp_path / "out")
    assert done.exit_code == 1
    assert "in.yaml" in done.output
    assert "Traceback" not in done.output
