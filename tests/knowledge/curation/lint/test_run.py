"""All rules together, on one entry and on the sample base."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from knowledge.curation.lint import Finding, lint
from knowledge.exchange import read_file
from knowledge.samples import SAMPLE_FILE
from knowledge.types import EntryContent
from tests.knowledge.curation.lint.voices import pace, voice

TODAY = date(2026, 11, 24)
GOOD = EntryContent(
    title="社保卡挂失和补办",
    questions=(
        "社保卡丢了怎么办",
        "社保卡不见了去哪里补",
        "补社保卡要带什么",
        "社保卡被偷了打哪个电话",
    ),
    answer_spoken="请先打12333挂失，再带身份证到银行网点补卡。",
    answer_full="1.材料：身份证。2.地点：社保卡银行网点。3.时间：工作日上午和下午。4.咨询12333。",
    department="市人社局",
    category="社会保险/补办",
    source="示例，待本地核实",
)


def said(text: str) -> str:
    """A reading for the samples: figures become words, as the real voice makes them."""
    return "".join("零一二三四五六七八九"[int(c)] if c in "0123456789" else c for c in text)


class TestLint:
    def test_good_entry_has_no_findings(self) -> None:
        result = lint(GOOD, voice(said), today=TODAY)
        assert result.findings == ()
        assert result.seconds == pytest.approx(pace(GOOD.answer_spoken))
        assert result.reading == "请先打一二三三三挂失，再带身份证到银行网点补卡。"

    def test_worst_first_and_spoken_answer_first(self) -> None:
        bad = replace(
            GOOD, answer_spoken="请看www.gov.cn，一定能办，3-5天。", source="", title="标" * 40
        )
        found = lint(bad, voice(said), today=TODAY).findings
        levels = [finding.level for finding in found]
        assert levels == sorted(levels, key=("error", "warning", "hint").index)
        assert [f.rule for f in found if f.level == "warning"] == [
            "promise",
            "title_long",
            "source_missing",
        ]

    def test_positions_point_at_what_is_wrong(self) -> None:
        text = "面积80㎡以下，3-5个工作日，**当天必办**。"
        result = lint(replace(GOOD, answer_spoken=text), voice(said), today=TODAY)
        placed = [f for f in result.findings if f.field == "answer_spoken" and f.suggestion]
        assert len(placed) == 3
        # Replaced from the end, so that earlier positions stay right.
        for finding in sorted(placed, key=lambda f: -(f.start or 0)):
            text = text[: finding.start] + finding.suggestion + text[finding.end :]
        assert text == "面积80平方米以下，3到5个工作日，当天必办。"

    def test_empty_entry(self) -> None:
        result = lint(EntryContent(""), voice(), today=TODAY)
        assert result.seconds == 0
        assert {f.rule for f in result.findings if f.level == "error"} == {
            "spoken_missing",
            "title_missing",
        }

    def test_sample_entries_have_few_findings_that_must_be_mended(self) -> None:
        _, rows, _, _ = read_file(SAMPLE_FILE)
        found: list[Finding] = []
        for row in rows:
            found.extend(lint(row.content, voice(said), today=TODAY).findings)
        counts = Counter(finding.level for finding in found)
        assert len(rows) >= 160
        assert counts["error"] == 0
        # What is left are true mispronunciations and one answer that differs from its full form.
        assert counts["warning"] < 20
