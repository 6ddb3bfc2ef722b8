"""What is repaired, and what stays."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.lexicon import Change, Repaired, Repairer

FRESH = Path(__file__).parents[2] / "data" / "utterances_fresh.jsonl"
# Fresh utterances that carry a recogniser's homophones on purpose (tests/data/README.md):
# to repair them is right.
MISHEARD = (
    "社宝卡", "社保交费", "工商认定", "医宝码", "公鸡金", "居住正", "富照", "过互", "残疾正",
    "营业直照",
)  # fmt: skip


class TestRepair:
    @pytest.mark.parametrize(
        ("heard", "understood"),
        [
            ("一宝卡丢了怎么不办", "医保卡丢了怎么补办"),
            ("文城阵青蓝港", "文城镇清澜港"),
            ("工基金怎么提取", "公积金怎么提取"),
            ("我要落会", "我要落户"),
            ("我的公单到哪了", "我的工单到哪了"),
            ("喂，你好，社宝卡丢了。", "喂，你好，社保卡丢了。"),
            ("我要转任工", "我要转人工"),
        ],
    )
    def test_homophones_and_confusions(
        self, repairer: Repairer, heard: str, understood: str
    ) -> None:
        assert repairer.repair(heard).understood == understood

    def test_changes_say_where_and_how_far(self, repairer: Repairer) -> None:
        result = repairer.repair("我问下一宝卡")
        assert result == Repaired(
            "我问下一宝卡", "我问下医保卡", (Change(3, 6, "一宝卡", "医保卡", 0.0),)
        )

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "。",
            "嗯",
            "Hello 12345",
            "医保卡丢了怎么补办",
            "文城镇清澜港",
            "我的电话是13876543210",
            "一三八七六五四三二一零",
            "工单号WC202612010001",
            "为什么不办",
            "医保卡能不办吗",
            "居住证我不办理了",
            "有人拿刀",
            "一家七口人",
            "瓷砖买哪种好",
        ],
    )
    def test_what_is_right_stays(self, repairer: Repairer, text: str) -> None:
        assert repairer.repair(text) == Repaired(text, text)

    def test_punctuation_latin_and_length_stay(self, repairer: Repairer) -> None:
        heard = "喂？一宝卡，APP 上 3 次：公单！"
        result = repairer.repair(heard)
        assert result.understood == "喂？医保卡，APP 上 3 次：工单！"
        for change in result.changes:
            assert heard[change.start : change.end] == change.heard
            assert result.understood[change.start : change.end] == change.understood

    def test_fresh_utterances_stay(self, repairer: Repairer) -> None:
        texts = [json.loads(line)["text"] for line in FRESH.read_text().splitlines()]
        right = [text for text in texts if not any(wrong in text for wrong in MISHEARD)]
        assert len(right) >= 60
        changed = [text for text in right if repairer.repair(text).changes]
        assert len(changed) <= len(right) / 100, changed

    def test_published_questions_stay(self, repairer: Repairer) -> None:
        assert repairer.repair("社保卡丢了怎么办").changes == ()

    def test_fast(self, repairer: Repairer) -> None:
        text = "我那个一宝卡找不着了，想问下怎么补一张，去哪里可以补办啊请问"
        assert len(text) == 30
        times = []
        for _ in range(20):
            started = time.perf_counter()
            repairer.repair(text)
            times.append(time.perf_counter() - started)
        assert min(times) < 0.005

    def test_threads_get_the_same(self, repairer: Repairer) -> None:
        heard = ["一宝卡丢了怎么不办", "文城阵青蓝港", "工基金怎么提取"] * 20
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(repairer.repair, heard))
        assert together == [repairer.repair(text) for text in heard]
