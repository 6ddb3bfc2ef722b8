"""What an agent recognises of a suggested question."""

from __future__ import annotations

import pytest

from knowledge.suggest.marks import highlights


def shown(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in highlights(query, text)]


class TestHighlights:
    @pytest.mark.parametrize(
        ("query", "text", "parts"),
        [
            ("我的医保卡丢了怎么补办", "医保卡丢失补办", ["医保卡", "补办"]),
            ("路灯不亮了", "村口的路灯不亮", ["路灯不亮"]),
            ("我要办一宝卡", "医保卡在哪里", ["医保卡"]),
            ("身份证到期", "办理临时身份证明", ["身份证"]),
            ("打HPV疫苗", "ＨＰＶ 疫苗接种", ["ＨＰＶ", "疫苗"]),
            ("什么时候可以打鱼", "什么时候可以出海", []),
            ("", "医保卡丢失补办", []),
            ("医保卡", "", []),
            ("🙂", "🙂医保卡", []),
            ("天气", "医保卡丢失补办", []),
        ],
    )
    def test_words_and_sounds(self, query: str, text: str, parts: list[str]) -> None:
        assert shown(query, text) == parts

    def test_words_of_every_question_are_not_marked(self) -> None:
        assert shown("请问我的社保卡怎么办", "请问我的公积金怎么办") == []

    def test_accent(self) -> None:
        assert shown("夫口本丢了", "户口本丢失补办") == ["户口本"]

    def test_one_shared_sound_is_chance(self) -> None:
        assert shown("一", "医") == []
