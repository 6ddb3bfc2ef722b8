"""Answers that differ from town to town."""

from dataclasses import replace

from knowledge.engine import KnowledgeBase
from knowledge.regions import town_in
from knowledge.store.service import KnowledgeStore
from tests.knowledge.conftest import CONTENTS, Sessions

BINS = replace(
    CONTENTS["WC-2"], title="垃圾几点收运", questions=("垃圾几点来收", "收垃圾的车几点到")
)
QUESTION = "垃圾几点来收"


def add(filled: Sessions, base: KnowledgeBase, **answers: tuple[str, str]) -> None:
    with filled.begin() as session:
        for entry_id, (region, spoken) in answers.items():
            content = replace(BINS, region=region, answer_spoken=spoken)
            KnowledgeStore(session).save(entry_id, content, actor="a", reason="b")
    base.refresh()


class TestTownIn:
    def test_one_town_by_its_names(self) -> None:
        assert town_in("我在文城上班") == "文城镇"
        assert town_in("龙楼镇的垃圾几点收") == "龙楼镇"

    def test_ordinary_words_and_two_towns_name_none(self) -> None:
        assert town_in("往东路走") is None
        assert town_in("文城镇到龙楼镇的公交") is None


class TestOnePerTitle:
    def test_the_callers_town_comes_first_then_the_city(
        self, filled: Sessions, base: KnowledgeBase
    ) -> None:
        add(filled, base, T1=("全市", "全市七点。"), T2=("文城镇", "文城六点。"))
        assert base.answer(QUESTION).best.answer_spoken == "全市七点。"  # type: ignore[union-attr]
        assert base.answer("文城" + QUESTION).best.answer_spoken == "文城六点。"  # type: ignore[union-attr]
        there = base.answer(QUESTION, region="龙楼镇")
        assert there.best.answer_spoken == "全市七点。"  # type: ignore[union-attr]

    def test_siblings_do_not_make_each_other_doubtful(
        self, filled: Sessions, base: KnowledgeBase
    ) -> None:
        add(filled, base, T1=("全市", "全市七点。"))
        alone = base.answer(QUESTION)
        add(filled, base, T2=("文城镇", "文城六点。"), T3=("龙楼镇", "龙楼五点。"))
        among = base.answer(QUESTION)
        assert among.decision == alone.decision == "answer"
        assert [one.entry_id for one in among.candidates].count("T1") == 1
        assert not {"T2", "T3"} & {one.entry_id for one in among.candidates}

    def test_without_an_answer_for_the_city_the_town_is_asked_for(
        self, filled: Sessions, base: KnowledgeBase
    ) -> None:
        add(filled, base, T2=("文城镇", "文城六点。"), T3=("龙楼镇", "龙楼五点。"))
        answer = base.answer(QUESTION)
        assert answer.decision == "clarify"
        titles = {one.title for one in answer.candidates}
        assert titles == {"文城镇的垃圾几点收运", "龙楼镇的垃圾几点收运"}
        chosen = base.answer("龙楼镇的垃圾几点收运")
        assert chosen.best.answer_spoken == "龙楼五点。"  # type: ignore[union-attr]
