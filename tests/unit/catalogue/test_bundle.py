"""The bundle: one digest, rebuilt when the directory changes, light before the first frame."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue import bundle
from kiosk.catalogue.bundle import CACHE_NAME, open_catalogue
from kiosk.catalogue.layout import FORMAT
from kiosk.catalogue.reading import CatalogueUnreadable
from kiosk.domain.service_item import Depth

ITEM = {
    "id": "A",
    "name": "长者食堂补贴",
    "theme": "养老服务",
    "kiosk_depth": "自助",
    "form": [{"name": "who", "label": "姓名", "type": "person_name"}],
}
HEAVY = (
    "pydantic",
    "yaml",
    "jsonschema_rs",
    "cel",
    "pypinyin",
    "rapidfuzz",
    "PySide6",
    "sqlalchemy",
)


def test_home_page_and_search_import_nothing_heavy(shipped_dir: Path, tmp_path: Path):
    open_catalogue(shipped_dir, tmp_path)
    program = f"""
import sys
from pathlib import Path
from kiosk.catalogue.bundle import open_catalogue
opened = open_catalogue(Path({str(shipped_dir)!r}), Path({str(tmp_path)!r}))
assert opened.version and len(opened.themes()) == 11 and opened.frequent() and opened.items()
assert opened.search("ylbx")[0].item.id == "CXJB-REG"
assert opened.item("DIBAO").form.fields
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_it_is_built_once_and_again_when_a_file_changes(
    county: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder, cache = county(ITEM), tmp_path / "cache"
    first = open_catalogue(folder, cache)
    stamp = (cache / CACHE_NAME).stat().st_mtime_ns
    again = open_catalogue(folder, cache)
    assert again.digest == first.digest
    assert (cache / CACHE_NAME).stat().st_mtime_ns == stamp
    county({**ITEM, "name": "长者食堂"})
    changed = open_catalogue(folder, cache)
    assert changed.digest != first.digest
    assert changed.item("A").name == "长者食堂"
    (folder / "A.yaml").unlink()
    assert open_catalogue(folder, cache).items() == []
    assert [path.name for path in cache.iterdir()] == [CACHE_NAME]


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\xff\xfe", b"[1]\n[]"])
def test_a_damaged_cache_is_built_again(county: Callable[..., Path], tmp_path: Path, damage: bytes):
    folder, cache = county(ITEM), tmp_path / "cache"
    open_catalogue(folder, cache)
    good = (cache / CACHE_NAME).read_bytes()
    for raw in (damage, good[:-5], good.replace("长者".encode(), "幼者".encode())):
        (cache / CACHE_NAME).write_bytes(raw)
        assert open_catalogue(folder, cache).item("A").name == ITEM["name"]
        assert (cache / CACHE_NAME).read_bytes() == good


def test_a_cache_that_cannot_be_written_is_said(
    county: Callable[..., Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "cache").write_text("a file where the folder should be")
    opened = open_catalogue(county(ITEM), tmp_path / "cache")
    assert opened.item("A").name == ITEM["name"]
    assert "cannot be written" in caplog.text


def test_an_interrupted_write_leaves_the_old_bundle(
    county: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder, cache = county(ITEM), tmp_path / "cache"
    open_catalogue(folder, cache)
    good = (cache / CACHE_NAME).read_bytes()

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle.os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        bundle.write_atomically(cache / CACHE_NAME, b"half")
    assert (cache / CACHE_NAME).read_bytes() == good
    assert [path.name for path in cache.iterdir()] == [CACHE_NAME]


def test_a_broken_file_does_not_take_the_others_down(county: Callable[..., Path], tmp_path: Path):
    folder = county(ITEM, {**ITEM, "id": "B", "limits": "soon", "name": "坏的"})
    (folder / "C.yaml").write_text("name: [")
    (folder / "D.yaml").write_bytes(b"\xff\xfe")
    (folder / "E.yaml").write_text("id: A\nname: 又一个\n")
    opened = open_catalogue(folder, tmp_path / "cache")
    assert opened.item("A").form.unusable == ""
    assert opened.item("B").name == "坏的"
    for broken in "BCDE":
        item = opened.item(broken)
        assert "请到窗口办理" in item.form.unusable
        assert item.depth is Depth.CONSULT
    assert {one.file for one in opened.findings() if one.level == "error"} == {
        f"{name}.yaml" for name in "BCDE"
    }


def test_a_directory_without_overlays_is_served_with_what_it_says(
    county: Callable[..., Path], tmp_path: Path
):
    opened = open_catalogue(county(ITEM), tmp_path / "cache")
    item = opened.item("A")
    assert (item.local.phone, item.fee, item.promised.days, item.accountability) == (
        "",
        None,
        None,
        "",
    )
    assert [one.name for one in opened.themes()] == ["养老服务"]
    assert opened.frequent() == []
    assert opened.updated_at.year == 1970
    with pytest.raises(KeyError):
        opened.item("nobody")


def test_what_every_county_shares_is_filled_in_and_can_be_replaced(
    county: Callable[..., Path], tmp_path: Path
):
    form = [
        {"ref": "applicant_id"},
        {"ref": "ethnicity"},
        {
            "name": "grade",
            "label": "档次",
            "type": "select",
            "options_ref": "省级缴费档次表（地方维护）",
        },
    ]
    folder = county({**ITEM, "form": form})
    shipped = open_catalogue(folder, tmp_path / "cache").item("A").form
    assert shipped.unusable == ""
    assert len(shipped.field("ethnicity").options) == 58
    assert shipped.field("grade").options_example
    (folder / "_tables").mkdir()
    table = "name: 省级缴费档次表（地方维护）\noptions: ['300']\n"
    (folder / "_tables" / "grades.yaml").write_text(table, "utf-8")
    county(library=[{"name": "ethnicity", "label": "族别", "type": "text"}])
    own = open_catalogue(folder, tmp_path / "cache").item("A").form
    assert [one.code for one in own.field("grade").options] == ["300"]
    assert not own.field("grade").options_example
    assert own.field("ethnicity").label == "族别"


def test_counts_of_this_terminal_change_the_order(county: Callable[..., Path], tmp_path: Path):
    uses: dict[str, int] = {}
    folder = county(ITEM, {**ITEM, "id": "B"}, _search={"usage": {"A": 5}})
    opened = open_catalogue(folder, tmp_path / "cache", lambda: uses)
    assert [hit.item.id for hit in opened.search("食堂")] == ["A", "B"]
    uses["B"] = 6
    opened.recount()
    assert [hit.item.id for hit in opened.search("食堂")] == ["B", "A"]
    assert [one.id for one in opened.frequent()] == ["B", "A"]


def test_no_directory_is_an_error_with_its_name(tmp_path: Path):
    with pytest.raises(CatalogueUnreadable, match="nowhere"):
        open_catalogue(tmp_path / "nowhere", tmp_path / "cache")


def test_broken_overlays_are_findings(
    county: Callable[..., Path], tmp_path: Path, unseen: dict[str, Any]
):
    folder = county(
        unseen,
        library=[{"name": 1}, "x", {"name": "ok", "label": "好", "type": "text"}],
        _local={"default": {"phone": {"a": 1}}},
        _themes={"themes": ["x", {"hint": "y"}]},
        _search={"usage": [1], "aliases": {"ZHAIJIDI": "x"}},
        _derivations={"derivations": [{"from": "a"}, 3]},
        _samples={"items": {"ZHAIJIDI": 3}},
        _words={"fields": {"who": "x"}},
    )
    (folder / "_tables").mkdir()
    (folder / "_tables" / "a.yaml").write_text("name: 表\noptions: [[1]]\n")
    (folder / "_tables" / "b.yaml").write_text("name: 区划\nregions: {'1': x}\n")
    opened = open_catalogue(folder, tmp_path / "cache")
    assert opened.item("ZHAIJIDI").form.unusable == ""
    files = {one.file for one in opened.findings()}
    assert {
        "_local.yaml",
        "_themes.yaml",
        "_search.yaml",
        "_derivations.yaml",
        "_fields.yaml",
    } <= files
    assert {"_tables/a.yaml", "_tables/b.yaml"} <= files
    assert (
        json.loads((tmp_path / "cache" / CACHE_NAME).read_bytes().split(b"\n")[0])["format"]
        == FORMAT
    )
