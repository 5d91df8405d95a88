"""Import: lossless for what is known, findings for what is not, never a crash."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk.catalogue.build import compile_directory
from kiosk.catalogue.findings import Level
from kiosk.catalogue.importing import import_file
from kiosk.catalogue.judge import Judge
from kiosk.catalogue.reading import CatalogueUnreadable, read_yaml

FORM = [{"name": "who", "label": "姓名", "type": "person_name", "required": True}]


@pytest.fixture
def source(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    def write(data: Any) -> Path:
        path = tmp_path / "source.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
        return path

    return write


def test_every_key_comes_back_known_or_not(
    source: Callable[[Any], Path], tmp_path: Path, unseen: dict[str, Any]
):
    item = copy.deepcopy(unseen) | {
        "weather": {"rain": [1, None, "是"]},
        "text": "第一行\n第二行: x #y",
    }
    data = {
        "meta": {"version": "3", "date": "2026-11-21"},
        "field_library": FORM,
        "items": [item],
        "more": 1,
    }
    done = import_file(source(data), tmp_path / "out")
    assert set(done.written) == {"ZHAIJIDI.yaml", "_fields.yaml", "_meta.yaml"}
    assert read_yaml(tmp_path / "out" / "ZHAIJIDI.yaml") == item
    assert read_yaml(tmp_path / "out" / "_fields.yaml") == {"field_library": FORM}
    assert read_yaml(tmp_path / "out" / "_meta.yaml")["more"] == 1
    assert {(one.code, one.key) for one in done.findings} == {
        ("ITEM-KEY", "more"),
        ("ITEM-KEY", "weather"),
        ("ITEM-KEY", "text"),
    }


def test_the_shipped_files_import_to_themselves(
    shipped_dir: Path, source: Callable[[Any], Path], tmp_path: Path
):
    items = [read_yaml(path) for path in sorted(shipped_dir.glob("[A-Z]*.yaml"))]
    data = {
        **read_yaml(shipped_dir / "_meta.yaml"),
        **read_yaml(shipped_dir / "_fields.yaml"),
        "items": items,
    }
    import_file(source(data), tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        assert read_yaml(path) == read_yaml(shipped_dir / path.name)
    compiled = compile_directory(tmp_path / "out")
    assert [one.file for one in compiled.items if one.item.form.unusable] == []
    assert {one.item.local.phone for one in compiled.items} == {""}
    assert all(one.icon for one in compiled.themes)


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"type": "hologram"}, "FORM-TYPE", "form[0].type"),
        ({"type": None}, "FORM-TYPE", "form[0].type"),
        ({"validation": {"moon_phase": "full"}}, "FORM-RULE", "form[0].validation.moon_phase"),
        ({"validation": {"pattern": "(?=x)"}}, "FORM-RULE", "form"),
        ({"validation": {"min_len": "many"}}, "FORM-RULE", "form[0].validation.min_len"),
        ({"validation": {"min_len": 9, "max_len": 2}}, "FORM-RULE", "form[0].validation.min_len"),
        ({"validation": {"checksum": "CRC"}}, "FORM-RULE", "form[0].validation.checksum"),
        ({"validation": {"gt": "nobody"}}, "FORM-RULE", "form.who.validation.gt"),
        ({"visible_if": "who =="}, "FORM-RULE", "form.who.visible_if"),
        ({"visible_if": "nobody"}, "FORM-RULE", "form.who.visible_if"),
        ({"visible_if": 'who == "x"'}, "FORM-RULE", "form.who.visible_if"),
        ({"visible_if": "(" * 200}, "FORM-RULE", "form.who.visible_if"),
        ({"type": "select"}, "FORM-OPTIONS", "form[0].options_ref"),
        ({"type": "select", "options": ["a", "a"]}, "FORM-OPTIONS", "form[0].options"),
        ({"type": "select", "options": [["a"]]}, "FORM-OPTIONS", "form[0].options"),
        ({"type": "table"}, "FORM", "form[0].columns"),
        ({"name": "号码"}, "FORM-NAME", "form[0].name"),
        ({"ref": "nobody"}, "FORM-REF", "form[0].ref"),
    ],
)
def test_what_is_not_understood_sends_people_to_the_window(
    source: Callable[[Any], Path], tmp_path: Path, change: dict[str, Any], code: str, key: str
):
    bad = {
        "id": "BAD",
        "name": "新事项",
        "form": [{**FORM[0], **change}, {"name": "b", "label": "乙", "type": "text"}],
    }
    good = {"id": "GOOD", "name": "好事项", "kiosk_depth": "自助", "form": FORM}
    done = import_file(source({"items": [bad, good]}), tmp_path / "out")
    found = [one for one in done.findings if one.level is Level.ERROR]
    assert [(one.code, one.file, one.key) for one in found] == [(code, "BAD.yaml", key)]
    served = {one.item.id: one.item for one in compile_directory(tmp_path / "out").items}
    judge = Judge(lambda: date(2026, 11, 21))
    judge.problems(served["BAD"].form, {"who": "张明"})  # whoever asks gets an answer
    assert "请到窗口办理" in served["BAD"].form.unusable
    assert served["GOOD"].form.unusable == ""


def test_items_without_a_usable_id_are_named_and_left_out(
    source: Callable[[Any], Path], tmp_path: Path
):
    items = [
        {"id": "../evil", "name": "x"},
        {"name": "y"},
        "z",
        {"id": "A", "name": "甲", "form": FORM},
        {"id": "a"},
    ]
    done = import_file(source({"items": items}), tmp_path / "out")
    assert [one.key for one in done.findings if one.code == "ITEM"] == [
        f"items[{place}].id" for place in (0, 1, 2, 4)
    ]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["A.yaml", "_meta.yaml"]
    assert not (tmp_path / "evil.yaml").exists()


def test_wrong_types_name_file_and_key(source: Callable[[Any], Path], tmp_path: Path):
    item = {
        "id": "A",
        "name": ["x"],
        "limits": {"promised": {"days": "soon"}},
        "materials": {"name": 1},
        "form": FORM,
    }
    done = import_file(source({"items": [item]}), tmp_path / "out")
    found = {one.key: one.message for one in done.findings if one.level is Level.ERROR}
    assert found == {
        "name": "写法不对：要是文字",
        "limits.promised.days": "写法不对：要是整数",
        "materials": "写法不对：要是列表",
    }
    assert compile_directory(tmp_path / "out").items[0].item.form.unusable


def test_overlays_of_the_county_stay(source: Callable[[Any], Path], tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "_local.yaml").write_text("default: {phone: 0000-5550101}\n")
    import_file(source({"items": [{"id": "A", "name": "甲", "form": FORM}]}), out)
    assert compile_directory(out).items[0].item.local.phone == "0000-5550101"


def test_no_catalogue_at_all(source: Callable[[Any], Path], tmp_path: Path):
    with pytest.raises(CatalogueUnreadable, match=r"source.yaml: items: 要有事项的列表"):
        import_file(source({"items": "x"}), tmp_path / "out")
