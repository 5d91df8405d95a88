"""What comes from outside is read strictly, in bounded sizes, and refused in plain words."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from kiosk.shelf.bundles import BundleRefused, pack_files, unpack
from kiosk.shelf.contents import DocumentUnusable, check
from tests.helpers.documents import bundle, item, notice, settings, staff, year

ID = "0190f5c4-7a3b-7c11-8d22-000000000001"


def message(**more: Any) -> bytes:
    said = [{"at": "2026-11-20T09:00:00+08:00", "office": "民政办", "text": "请带户口本来一趟。"}]
    data = {"schema": "bianmin.message/1", "submission_id": ID, "messages": said}
    return json.dumps(data | more, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("kind", "name", "raw"),
    [
        ("catalogue", "catalogue", bundle(item("A", "长者食堂补贴"))),
        ("calendar", "2027", year()),
        ("staff", "220199-0001", staff("G1", "G2")),
        ("staff", "all", staff()),
        ("settings", "all", settings(place={"name": "新站"}, screen={"idle_s": 90})),
        ("notice", "n1", notice(until="2026-12-01", number="测政发〔2026〕3号")),
        ("message", ID, message()),
    ],
)
def test_what_is_in_the_contract_is_taken(kind: str, name: str, raw: bytes):
    check(kind, name, raw)


@pytest.mark.parametrize(
    ("kind", "name", "raw"),
    [
        ("catalogue", "catalogue", b"no gzip"),
        ("catalogue", "catalogue", bundle(item("A", "长者"))[:-9]),
        ("catalogue", "catalogue", bundle(item("A", "长者")) + b"x"),
        ("catalogue", "other", bundle(item("A", "长者"))),
        ("catalogue", "catalogue", bundle()),
        ("catalogue", "catalogue", bundle(item("A", "长者"), version="")),
        ("catalogue", "catalogue", pack_files({"A.yaml": "id: [", "_meta.yaml": "meta: {}"})),
        ("calendar", "2026", year()),
        ("calendar", "2027", b'{"year": 2027}'),
        ("calendar", "2027", year(holidays=("2027-01-02",))),
        ("calendar", "2027", year(holidays=("2026-01-01",))),
        ("staff", "all", staff("G1", "G1")),
        ("staff", "all", staff("张三")),
        ("staff", "all", b"[]"),
        ("staff", "all", staff("G1").replace(b'"staff"', b'"boss"')),
        ("settings", "all", settings(paths={"data": "/tmp"})),
        ("settings", "all", settings(place={"example": False})),
        ("settings", "all", settings(screen={"idle_s": 1})),
        ("settings", "all", settings(screen={"idle_s": "long"})),
        ("settings", "all", b"{}"),
        ("notice", "n", notice(title="")),
        ("notice", "n", notice(day="soon")),
        ("notice", "n", b" " * 300_000),
        ("message", "other", message()),
        ("message", ID, message(messages=[{"at": "2026-11-20T09:00:00", "text": "无时区"}])),
        ("result", "r", b"{}"),
    ],
)
def test_anything_else_is_refused_in_words(kind: str, name: str, raw: bytes):
    with pytest.raises(DocumentUnusable) as caught:
        check(kind, name, raw)
    assert caught.value.reason.strip()
    assert "scrypt$" not in caught.value.reason


@pytest.mark.parametrize(
    "name", ["../A.yaml", "/etc/A.yaml", "_tables/../A.yaml", "A.py", "x/A.yaml", "A.yaml\n", ""]
)
def test_names_that_lead_elsewhere_are_refused(name: str):
    with pytest.raises(BundleRefused):
        unpack(pack_files({name: "id: A"}))


def test_a_bundle_that_blows_up_is_refused_before_it_does(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kiosk.shelf.bundles.MAX_UNPACKED", 1 << 20)
    with pytest.raises(BundleRefused):
        unpack(gzip.compress(b" " * (8 << 20)))


def test_the_same_files_give_the_same_bytes():
    assert bundle(item("A", "长者")) == bundle(item("A", "长者"))
    assert unpack(bundle(item("A", "长者")))["A.yaml"].startswith("form:")
