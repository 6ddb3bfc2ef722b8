"""Words for the eye, promises, and official language."""

import pytest

from knowledge.curation.lint.wording import wording


def found(text: str) -> list[tuple[str, str]]:
    return [(f.rule, text[f.start : f.end]) for f in wording(text)]


class TestWording:
    @pytest.mark.parametrize(
        "word", ["点击", "下图", "见附件", "如下表", "扫码", "二维码", "链接", "详见"]
    )
    def test_screen_words(self, word: str) -> None:
        assert found(f"请{word}办理。") == [("screen_words", word)]

    @pytest.mark.parametrize(
        "text",
        [
            "一定能办",
            "保证办好",
            "当天必办",
            "肯定可以",
            "百分之百退款",
            "马上解决",
            "我们承诺退款",
        ],
    )
    def test_promises(self, text: str) -> None:
        assert [rule for rule, _ in found(text)] == ["promise"]

    @pytest.mark.parametrize(
        "text",
        [
            "不一定能办",
            "一定期限内",
            "符合一定条件",
            "交保证金",
            "下载参保证明",
            "不能保证办好",
            "签承诺书",
            "告知承诺制",
            "值班电话",
        ],
    )
    def test_what_only_looks_like_one(self, text: str) -> None:
        assert found(text) == []

    def test_official_language(self) -> None:
        assert found("届时予以办理") == [("jargon", "届时"), ("jargon", "予以")]
