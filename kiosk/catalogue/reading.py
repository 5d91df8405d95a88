"""Read YAML from outside: safe loader only, size and alias limits, errors that name file and key.

Everything here is hostile until read: the loader builds plain dicts, lists and scalars, refuses
anchors that blow up, duplicate keys and keys that are no text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 32 * 1024 * 1024
"""An import file of five thousand items has about 24 MB."""
MAX_ALIASES = 200
MAX_DEPTH = 40
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls, and marks that turn the direction of text."""
_SPARE_NODES = 20_000
"""Values a file may have, besides two for each of its bytes, once references are followed."""


class CatalogueUnreadable(ValueError):
    """A file cannot be read as catalogue data; the message names file, place and reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        """Keep the parts, so that a finding can be made of them."""
        self.file, self.key, self.reason = file, key, reason
        super().__init__(f"{file}: {key + ': ' if key else ''}{reason}")


_Safe = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Loader(_Safe):  # type: ignore[misc,valid-type]
    """Safe loader; duplicate keys are refused instead of silently dropped."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "键要用文字", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"键 {key.value} 写了两遍", key.start_mark
                )
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_yaml(path: Path, name: str = "", *, limit: int = MAX_BYTES) -> dict[str, Any]:
    """Return the mapping in a YAML file, plain JSON values only (dates become text).

    `name` is how the file is called in messages. Raises CatalogueUnreadable.
    """
    name = name or path.name
    try:
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        raise CatalogueUnreadable(name, "", f"读不出来：{error.strerror or error}") from None
    if len(raw) > limit:
        raise CatalogueUnreadable(name, "", f"文件太大，最多 {limit // 1024} KB")
    return parse_yaml(raw, name)


def parse_yaml(raw: bytes, name: str) -> dict[str, Any]:
    """As `read_yaml`, from bytes."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueUnreadable(
            name, f"第 {raw[: error.start].count(10) + 1} 行", "不是 UTF-8 文字"
        ) from None
    try:
        _measure(text)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - derived from the safe loader
        plain = _plain(data, name, "", [_SPARE_NODES + 2 * len(raw)])
    except CatalogueUnreadable:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"第 {mark.line + 1} 行" if mark else ""
        raise CatalogueUnreadable(name, place, str(error.problem or "看不懂的 YAML")) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise CatalogueUnreadable(name, "", str(error).splitlines()[0][:200]) from None
    except RecursionError:
        raise CatalogueUnreadable(name, "", "嵌套太深") from None
    if not isinstance(plain, dict):
        raise CatalogueUnreadable(name, "", "最外层要是“键: 值”的形式")
    return plain


def _measure(text: str) -> None:
    """Refuse what nests too deep or refers too often, before anything is built.

    Events are read one by one; composing, which is recursive in C, comes after.
    """
    depth = aliases = 0
    for event in yaml.parse(text, Loader=_Safe):
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise yaml.YAMLError("嵌套太深")
        if aliases > MAX_ALIASES:
            raise yaml.YAMLError("引用太多")


def _plain(value: Any, name: str, key: str, budget: list[int]) -> Any:
    """Copy to JSON values; a shared anchor counts each time it is used."""
    budget[0] -= 1
    if budget[0] < 0:
        raise CatalogueUnreadable(name, "", "展开引用以后内容太多")
    if isinstance(value, dict):
        plain = {}
        for inner, one in value.items():
            if not isinstance(inner, (str, int, float, bool)):
                raise CatalogueUnreadable(name, key, "键要用文字")
            plain[str(inner)] = _plain(one, name, f"{key}.{inner}" if key else str(inner), budget)
        return plain
    if isinstance(value, list):
        return [_plain(one, name, f"{key}[{index}]", budget) for index, one in enumerate(value)]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, str) and _UNSEEN.search(value):
        raise CatalogueUnreadable(name, key, "里面有看不见的控制字符，请删去重写")
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise CatalogueUnreadable(name, key, f"这种值用不了：{type(value).__name__}")
