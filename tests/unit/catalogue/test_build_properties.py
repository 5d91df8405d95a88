"""However an item file is twisted, compiling, linting and judging it give findings, never a crash."""

from __future__ import annotations

import copy
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.catalogue.build import compile_directory
from kiosk.catalogue.bundle import load
from kiosk.catalogue.judge import Judge
from kiosk.catalogue.lint import lint
from kiosk.catalogue.pack import pack
from kiosk.catalogue.reading import read_yaml

SHIPPED = Path(__file__).resolve().parents[3] / "assets" / "catalogue"
ITEMS = [read_yaml(SHIPPED / f"{name}.yaml") for name in ("DIBAO", "GETI", "CANJI-CARD")]
TODAY = date(2026, 11, 21)
twists = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["today+99999d", "(((", "agent_flag &&", "*", "table", "x" * 5000, "９９"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=2),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path] * bool(path) + [one for key, part in inner for one in _places(part, (*path, key))]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_twisted_items_give_findings(data: st.DataObject):
    item = copy.deepcopy(data.draw(st.sampled_from(ITEMS)))
    for _ in range(data.draw(st.integers(1, 4))):
        path = data.draw(st.sampled_from(_places(item)))
        here = item
        for part in path[:-1]:
            here = here[part]
        here[path[-1]] = data.draw(twists)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "X.yaml").write_text(json.dumps(item), "utf-8")  # JSON is YAML
        compiled = compile_directory(Path(folder))
    form = compiled.items[0].item.form
    judge = Judge(lambda: TODAY)
    judge.problems(form, {one.name: one.sample for one in form.fields})
    judge.answers(form, {})
    assert all(one.message for one in lint(compiled, TODAY))
    assert load(pack(compiled, "mark"), "mark").index["items"][0]["id"]
