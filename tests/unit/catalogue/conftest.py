"""The shipped catalogue, opened once, and a judge on a fixed day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk.catalogue.build import Compiled, compile_directory
from kiosk.catalogue.bundle import BundleCatalogue, open_catalogue
from kiosk.catalogue.judge import Judge

SHIPPED = Path(__file__).resolve().parents[3] / "assets" / "catalogue"
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def shipped_dir() -> Path:
    return SHIPPED


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    return compile_directory(SHIPPED)


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> BundleCatalogue:
    return open_catalogue(SHIPPED, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def judge(catalogue: BundleCatalogue) -> Judge:
    return Judge(lambda: TODAY, catalogue.knows_region)


@pytest.fixture
def county(tmp_path: Path) -> Callable[..., Path]:
    """Write a catalogue directory: `county(item, ..., library=[...], overlay={name: data})`."""

    def write(*items: dict[str, Any], library: Any = None, **overlays: Any) -> Path:
        folder = tmp_path / "county"
        folder.mkdir(exist_ok=True)
        for item in items:
            text = yaml.safe_dump(item, allow_unicode=True, sort_keys=False)
            (folder / f"{item['id']}.yaml").write_text(text)
        if library is not None:
            text = yaml.safe_dump({"field_library": library}, allow_unicode=True)
            (folder / "_fields.yaml").write_text(text)
        for name, data in overlays.items():
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True))
        return folder

    return write


@pytest.fixture
def unseen() -> dict[str, Any]:
    """An item nobody here has seen: every field type, conditions, a table, bounds."""
    return {
        "id": "ZHAIJIDI",
        "name": "农村宅基地申请",
        "theme": "住房保障",
        "kiosk_depth": "全程自助",
        "form": [
            {"name": "applicant_id", "label": "号码", "type": "cn_id", "required": True},
            {"name": "who", "label": "姓名", "type": "person_name", "required": True},
            {"name": "story", "label": "说明", "type": "longtext", "validation": {"max_len": 500}},
            {
                "name": "title",
                "label": "标题",
                "type": "text",
                "validation": {"min_len": 2, "max_len": 20},
            },
            {"name": "mobile", "label": "手机", "type": "cn_mobile"},
            {"name": "tel", "label": "电话", "type": "phone"},
            {"name": "born", "label": "生日", "type": "date", "derived_from": "applicant_id"},
            {
                "name": "from_day",
                "label": "开始",
                "type": "date",
                "validation": {"max": "today-30d"},
            },
            {"name": "to_day", "label": "结束", "type": "date", "validation": {"gt": "from_day"}},
            {"name": "start", "label": "起始月", "type": "month"},
            {"name": "stop", "label": "截止月", "type": "month", "validation": {"gte": "start"}},
            {
                "name": "kind",
                "label": "方式",
                "type": "select",
                "options": ["新建", "翻建"],
                "required": True,
            },
            {
                "name": "extras",
                "label": "附带",
                "type": "multiselect",
                "options": ["畜舍", "院墙", "水井"],
            },
            {
                "name": "people",
                "label": "人数",
                "type": "integer",
                "validation": {"min": 1, "max": 20},
            },
            {
                "name": "area",
                "label": "面积",
                "type": "decimal",
                "validation": {"min": 0, "max": "250.5", "scale": 1},
            },
            {"name": "old_house", "label": "有旧房", "type": "boolean", "required": True},
            {
                "name": "old_area",
                "label": "旧房面积",
                "type": "decimal",
                "required": True,
                "visible_if": "old_house",
            },
            {
                "name": "wells",
                "label": "水井数",
                "type": "integer",
                "required": True,
                "visible_if": 'extras in ["水井"]',
            },
            {"name": "place", "label": "位置", "type": "region"},
            {"name": "account", "label": "账号", "type": "bank_card"},
            {"name": "org", "label": "代码", "type": "uscc"},
            {"name": "site", "label": "网址", "type": "url"},
            {
                "name": "rows",
                "label": "家里人",
                "type": "table",
                "validation": {"min_rows": 1, "max_rows": 3},
                "columns": [
                    {"name": "r_name", "label": "姓名", "type": "person_name", "required": True},
                    {
                        "name": "r_age",
                        "label": "年龄",
                        "type": "integer",
                        "validation": {"min": 0, "max": 130},
                    },
                ],
            },
            {"name": "face", "label": "照片", "type": "photo", "validation": {"min_px": "358x441"}},
            {"name": "paper", "label": "附件", "type": "attachment"},
            {"name": "ok", "label": "同意", "type": "consent"},
            {"name": "true_words", "label": "承诺", "type": "commitment", "required": True},
            {"name": "sign", "label": "签名", "type": "signature", "required": True},
        ],
        "common_errors": [
            {
                "field": "title",
                "wrong": "写“盖房”",
                "why": "要写清楚盖什么",
                "right": "新建三间平房",
            },
        ],
    }
