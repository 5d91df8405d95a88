"""Why a draft may not be gone on with: what happened, and what to do, in words for a resident."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.domain.item_standing import ItemStanding, ItemStatus, why_not_go_on

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (ItemStanding(), ""),
        (ItemStanding(ends_on="2026-11-21"), ""),
        (None, "“高龄津贴”已不在办事目录里。"),
        (ItemStanding(ItemStatus.SUSPENDED, reason="系统升级"), "“高龄津贴”暂停办理（系统升级）。"),
        (ItemStanding(ItemStatus.CANCELLED), "“高龄津贴”已取消。"),
        (
            ItemStanding(ItemStatus.CANCELLED, ends_on="2026-11-01", reason="并入养老补贴"),
            "“高龄津贴”从 11月1日起已取消（并入养老补贴）。",
        ),
        (ItemStanding(ends_on="2026-11-20"), "“高龄津贴”从 11月20日起已取消。"),
        (ItemStanding(effective_on="2026-12-01"), "“高龄津贴”从 12月1日起办理，请到那天再来。"),
    ],
)
def test_the_reason_comes_first_and_then_what_to_do(standing: ItemStanding | None, words: str):
    found = why_not_go_on("高龄津贴", standing, TODAY)
    assert found.startswith(words)
    assert bool(found) == bool(words)
    if found:
        assert "请到" in found
