"""search: every keystroke of what people type, in 5,000 items, against SQLite FTS5 with trigrams.

Both sides hold the same keys, computed by the catalogue's own code, and answer the same queries with
at most 20 items. The queries are what a person types: characters, full pinyin, initials, growing by
one key at a time.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
import time

from kiosk.catalogue.keys import keys_of
from kiosk.catalogue.search import ItemKeys, Searcher, folded
from tests.bench.harness import Measured, Options, percentile
from tests.bench.peers import sqlite

_ITEMS = 5_000
_TYPED = 120
"""Items whose names are typed, each in three ways."""
_LIMIT = 20
_WHO = (
    "城乡居民 灵活就业人员 残疾人 高龄老人 退役军人 失业人员 孤儿 农民工 低保家庭 新生儿 被征地农民"
    " 个体工商户 小微企业 合作社 村集体 外来人员 在校学生 特困人员 优抚对象 职工"
).split()
_WHAT = (
    "基本养老保险 基本医疗保险 失业保险金 生育津贴 护理补贴 生活补贴 临时救助 医疗救助 居住证"
    " 社会保障卡 营业执照 公共租赁住房 食品经营许可 创业担保贷款 异地就医 土地承包 农机购置 危房改造"
    " 宅基地 林木采伐 水电费减免 燃气开户 法律援助 户籍迁移 学籍"
).split()
_DO = "参保登记 信息变更 申领 备案 资格认证 注销 补办 进度查询 延期 转移接续".split()


def measure(options: Options) -> Measured:
    """One p99 a round and side; queries alternate between the sides."""
    rounds = options.count(9)
    names = ["".join(one) for one in itertools.product(_WHO, _WHAT, _DO)]
    assert len(set(names)) == _ITEMS
    keys = [_keys(name) for name in names]
    usage = random.Random(3).choices(range(1000), k=_ITEMS)
    ours = Searcher(keys, usage, {})
    peer = _Trigram(keys)
    queries = _queries(names)
    missed = _same_answers(ours, peer, keys, queries)
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        sides: tuple[list[float], list[float]] = ([], [])
        for query in queries:
            for find, took in zip((ours.find, peer.find), sides, strict=True):
                began = time.perf_counter()
                find(query, _LIMIT)
                took.append((time.perf_counter() - began) * 1000)
        mine.append(percentile(sides[0], 0.99))
        theirs.append(percentile(sides[1], 0.99))
    return Measured(
        "search",
        mine,
        theirs,
        rounds,
        f"{len(queries):,} queries, one for each key pressed while typing {_TYPED} names in characters,"
        f" full pinyin and initials. Every answer of ours was compared with a plain look through all"
        f" {_ITEMS:,} keys: nothing missing, nothing wrong. FTS5 found nothing for {missed:,} of these"
        " queries (it needs three characters); ours found every one of them.",
        sqlite(),
    )


class _Trigram:
    """SQLite FTS5 with the trigram tokenizer over the same keys, in memory."""

    def __init__(self, keys: list[ItemKeys]) -> None:
        self._base = sqlite3.connect(":memory:")
        self._base.execute("CREATE VIRTUAL TABLE item USING fts5(words, tokenize = 'trigram')")
        rows = [(number + 1, _text(one)) for number, one in enumerate(keys)]
        self._base.executemany("INSERT INTO item (rowid, words) VALUES (?, ?)", rows)
        self._base.execute("INSERT INTO item(item) VALUES ('optimize')")

    def find(self, query: str, limit: int) -> list[int]:
        found = self._base.execute(
            "SELECT rowid FROM item WHERE item MATCH ? LIMIT ?", (f'"{query}"', limit)
        )
        return [row[0] - 1 for row in found]


def _keys(name: str) -> ItemKeys:
    characters, latin = keys_of([name])
    return ItemKeys((characters, "", ""), (latin, "", ""))


def _text(one: ItemKeys) -> str:
    return "|".join(part for part in (*one.characters, *one.latin) if part)


def _queries(names: list[str]) -> list[str]:
    chance = random.Random(7)
    found = []
    for name in chance.sample(names, _TYPED):
        who = next(one for one in _WHO if name.startswith(one))
        rest = name[len(who) :]
        characters, latin = keys_of([rest])
        initials, pinyin = latin.split("|")[:2]
        for typed in (characters[:8], pinyin[:16], initials[:6]):
            found += [folded(typed[:end]) for end in range(1, len(typed) + 1)]
    return found


def _same_answers(ours: Searcher, peer: _Trigram, keys: list[ItemKeys], queries: list[str]) -> int:
    """Check both sides against the plain truth; returns how many queries the peer misses."""
    texts = [_text(one) for one in keys]
    missed = 0
    for query in set(queries):
        truth = {number for number, text in enumerate(texts) if query in text}
        found, typo = ours.find(query, _LIMIT)
        assert not typo, f"{query}: found by guessing only"
        assert len(found) == min(_LIMIT, len(truth)), f"{query}: {len(found)} of {len(truth)}"
        assert set(found) <= truth, f"{query}: something else was found"
        theirs = peer.find(query, _LIMIT)
        assert set(theirs) <= truth, f"{query}: the peer found something else"
        missed += not theirs
    return sum(not peer.find(query, 1) for query in queries) if missed else 0
