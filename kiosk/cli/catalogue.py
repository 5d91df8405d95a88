"""`kiosk catalogue search|show|lint|import`: for whoever maintains the items of a county."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

import click

from kiosk.domain.form import Field, FieldType
from kiosk.domain.service_item import ServiceItem
from kiosk.settings import shipped_assets

SHIPPED = shipped_assets() / "catalogue"
MISSING = "未公布"
_F = TypeVar("_F", bound=Callable[..., Any])
_LEVELS = ("error", "warning", "info")
_TYPE_WORDS = {
    FieldType.TEXT: "文字",
    FieldType.LONGTEXT: "长文字",
    FieldType.PERSON_NAME: "姓名",
    FieldType.CN_ID: "公民身份号码",
    FieldType.CN_MOBILE: "手机号码",
    FieldType.PHONE: "电话",
    FieldType.DATE: "日期",
    FieldType.MONTH: "年月",
    FieldType.SELECT: "单选",
    FieldType.MULTISELECT: "多选",
    FieldType.INTEGER: "整数",
    FieldType.DECIMAL: "数字",
    FieldType.BOOLEAN: "是否",
    FieldType.REGION: "区划",
    FieldType.BANK_CARD: "银行账号",
    FieldType.USCC: "统一社会信用代码",
    FieldType.URL: "网址",
    FieldType.TABLE: "表格",
    FieldType.PHOTO: "照片",
    FieldType.ATTACHMENT: "附件",
    FieldType.COMMITMENT: "承诺",
    FieldType.CONSENT: "同意",
    FieldType.SIGNATURE: "签名",
}


def _directory(command: _F) -> _F:
    return click.option(
        "--catalogue",
        "folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=SHIPPED,
        show_default="the shipped catalogue",
        help="事项目录 / directory of item files.",
    )(command)


_as_json = click.option("--json", "as_json", is_flag=True, help="机器可读 / machine-readable.")


@click.group()
def catalogue() -> None:
    """服务事项目录：查找、查看、检查、导入 / the catalogue of service items."""


@catalogue.command()
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@_directory
@_as_json
def search(query: str, limit: int, folder: Path, as_json: bool) -> None:
    """按汉字、全拼、首字母找事项 / find items by characters, pinyin or initials."""
    from kiosk.catalogue.bundle import open_catalogue

    with tempfile.TemporaryDirectory() as cache:
        hits = open_catalogue(folder, Path(cache)).search(query, limit)
    if as_json:
        rows = [
            {
                "id": hit.item.id,
                "name": hit.item.name,
                "department": hit.item.department,
                "theme": hit.item.theme,
                "limit": hit.item.limit_text,
                "depth": hit.item.depth.value,
                "typo": hit.typo,
            }
            for hit in hits
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not hits:
        click.echo(f"没找到“{query}”。换个说法，或不写全名试试。")
        return
    click.echo(f"找到 {len(hits)} 项" + ("（按相近的字音找的）" if hits[0].typo else ""))
    for hit in hits:
        one = hit.item
        click.echo(f"{one.id:<14} {one.name}  {one.department}  {one.limit_text}")


@catalogue.command()
@click.argument("item_id")
@_directory
@_as_json
def show(item_id: str, folder: Path, as_json: bool) -> None:
    """显示一项的办事指南和表格 / show one item's guide and form."""
    from kiosk.catalogue.bundle import open_catalogue
    from kiosk.catalogue.codec import encode

    with tempfile.TemporaryDirectory() as cache:
        opened = open_catalogue(folder, Path(cache))
        try:
            item = opened.item(item_id)
        except KeyError:
            raise click.ClickException(
                f"目录里没有 {item_id}；用 kiosk catalogue search 找一找"
            ) from None
        findings = [one for one in opened.findings() if one.file == f"{item_id}.yaml"]
    if as_json:
        data = {**encode(item), "findings": [one.data() for one in findings]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for line in [*_guide(item), "", *_form(item), *(one.line() for one in findings)]:
        click.echo(line)


@catalogue.command()
@_directory
@_as_json
@click.option("--level", type=click.Choice(_LEVELS), default="warning", show_default=True)
def lint(folder: Path, as_json: bool, level: str) -> None:
    """检查办事指南缺什么；有要改的，退出码为 1 / check the guides; exit 1 on errors."""
    from kiosk.catalogue.build import compile_directory
    from kiosk.catalogue.lint import counts
    from kiosk.catalogue.lint import lint as check

    compiled = compile_directory(folder)
    findings = check(compiled, _today())
    shown = [one for one in findings if _LEVELS.index(one.level.value) <= _LEVELS.index(level)]
    total = counts(findings)
    if as_json:
        data = {
            "items": len(compiled.items),
            "counts": total,
            "findings": [one.data() for one in shown],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for one in shown:
            click.echo(one.line())
        words = f"{len(compiled.items)} 项：要改 {total['error']}，请看 {total['warning']}，说明 {total['info']}"
        click.echo(words)
    if total["error"]:
        raise SystemExit(1)


@catalogue.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    help="写到哪个目录 / target.",
)
@click.option(
    "--catalogue", "folder", type=click.Path(file_okay=False, path_type=Path), hidden=True
)
@_as_json
def import_(source: Path, target: Path | None, folder: Path | None, as_json: bool) -> None:
    """把一个目录文件拆成一项一个文件 / split a catalogue file into one file per item."""
    from kiosk.catalogue.importing import import_file
    from kiosk.catalogue.reading import CatalogueUnreadable

    into = target or folder
    if into is None:
        raise click.UsageError("请用 --to 说明写到哪个目录")
    try:
        done = import_file(source, into)
    except CatalogueUnreadable as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"写不进 {into}：{error.strerror}") from None
    if as_json:
        data = {"written": list(done.written), "findings": [one.data() for one in done.findings]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for one in done.findings:
        click.echo(one.line())
    click.echo(f"写了 {len(done.written)} 个文件到 {into}，发现 {len(done.findings)} 处")


# -- words -------------------------------------------------------------------------------------


def _today() -> date:
    return datetime.now(timezone(timedelta(hours=8))).date()


def _or_missing(value: str) -> str:
    return value or MISSING


def _guide(item: ServiceItem) -> list[str]:
    fee = MISSING if item.fee is None else item.fee.text or item.fee.standard
    local = item.local
    facts: Sequence[tuple[str, str]] = (
        ("受理单位", item.accepting_org),
        ("主题", item.theme),
        ("服务对象", "、".join(item.subjects)),
        ("承诺时限", _limit(item.promised.days, item.promised.unit)),
        ("法定时限", _limit(item.statutory.days, item.statutory.unit)),
        ("收费", fee),
        ("跑几次", MISSING if item.scene_visits is None else str(item.scene_visits)),
        ("通办范围", item.transregional),
        ("咨询电话", local.phone),
        ("监督电话", local.complaint_phone),
        ("地址", local.address),
        ("时间", local.hours),
        ("乘车", local.route),
        ("查进度", local.status_query),
        ("责任追究", item.accountability),
        ("办完拿到", item.result),
    )
    lines = [
        f"{item.name}（{item.id}）",
        *(f"  {name}：{_or_missing(value)}" for name, value in facts),
    ]
    lines += _block(
        "办理依据", [f"{one.title} {one.article}：{one.gist}" for one in item.legal_basis]
    )
    lines += _block("谁能办", [one.words for one in item.conditions])
    if item.asks:
        lines += _block("填表前问", [one.label for one in item.questions.fields])
    materials = [
        f"{one.name}（{'必要' if one.required else '没有可不交'}；{one.source_channel or MISSING}）"
        for one in item.materials
    ]
    lines += _block("要带什么", materials)
    steps = [
        f"{one.name}：{one.role or MISSING}，{_limit(one.days, '工作日')}" for one in item.steps
    ]
    lines += _block("怎么办", steps)
    lines += _block(
        "容易填错", [f"{one.wrong} → {one.right}（{one.why}）" for one in item.common_errors]
    )
    return lines + _block("样表", [f"{label}：{value}" for label, value in item.sample])


def _limit(days: int | None, unit: str) -> str:
    if days is None:
        return MISSING
    return "当场" if days == 0 else f"{days} 个{unit}"


def _block(title: str, rows: Sequence[str]) -> list[str]:
    return [
        f"{title}：" + ("" if rows else MISSING),
        *(f"  {place}. {row}" for place, row in enumerate(rows, 1)),
    ]


def _form(item: ServiceItem) -> list[str]:
    if item.form.unusable:
        return [f"表格：{item.form.unusable}"]
    lines = ["表格："]
    for section in item.form.sections:
        lines.append(f"  【{section.title}】")
        lines.extend(f"    {_field(one)}" for one in section.fields)
    return lines


def _field(one: Field) -> str:
    marks = [_TYPE_WORDS[one.type]]
    if one.derived_from:
        marks.append(f"由 {one.derived_from} 算出")
    elif one.required:
        marks.append("要填")
    if one.visible_if:
        marks.append(f"当 {one.visible_if}")
    if one.options:
        marks.append(f"{len(one.options)} 个选项" + ("，示例" if one.options_example else ""))
    sample = f"  例：{one.sample}" if one.sample else ""
    return f"{one.label}（{'；'.join(marks)}）{sample}"
