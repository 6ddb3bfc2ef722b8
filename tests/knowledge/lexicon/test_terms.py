"""Which terms the lexicon has."""

from __future__ import annotations

from knowledge.index.builder import loose_entries
from knowledge.lexicon import Lexicon, build_lexicon
from knowledge.types import EntryContent


def texts(lexicon: Lexicon) -> set[str]:
    return {term.text for term in lexicon.terms}


class TestBuildLexicon:
    def test_places_and_hotline_terms_need_no_entry(self) -> None:
        known = texts(build_lexicon([]))
        assert {"文城镇", "清澜港", "转人工", "工单", "投诉", "催办", "回电"} <= known

    def test_everyday_words_are_no_towns(self) -> None:
        assert not {"东路", "文教", "公坡"} & texts(build_lexicon([]))

    def test_title_department_and_category_are_learnt(self) -> None:
        content = EntryContent(
            title="渔船检验", department="市海洋局", category="渔业/船证", region="铺前镇"
        )
        known = texts(build_lexicon(loose_entries([("1", content)])))
        assert {"渔船检验", "渔船", "检验", "市海洋局", "海洋局", "渔业", "船证"} <= known

    def test_a_phrase_of_one_question_is_not_learnt(self) -> None:
        once = EntryContent(title="渔船", questions=("摩托艇怎么上牌",))
        twice = EntryContent(title="渔船", questions=("摩托艇怎么上牌", "我的摩托艇要上牌"))
        assert "摩托艇" not in texts(build_lexicon(loose_entries([("1", once)])))
        assert "摩托艇" in texts(build_lexicon(loose_entries([("1", twice)])))

    def test_shape_of_terms(self, lexicon: Lexicon) -> None:
        for term in lexicon.terms:
            assert 2 <= len(term.text) <= 6
            assert term.text == "".join(term.words)
            assert len(term.syllables) == len(term.text)
            assert all(term.syllables)
            assert term.weight > 0
            assert "的" not in (term.words[0], term.words[-1])

    def test_terms_bring_no_figures(self, lexicon: Lexicon) -> None:
        assert not [t for t in texts(lexicon) if "二十" in t or "十二" in t]
