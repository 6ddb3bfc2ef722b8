"""What agents type, and what they find."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from pypinyin import lazy_pinyin

from knowledge.index import pace
from knowledge.suggest.base import answer_text
from knowledge.suggest.fold import fold
from knowledge.suggest.found import Found
from knowledge.suggest.readings import readings
from knowledge.suggest.search import EntryFinder
from knowledge.types import Entry, EntryContent

CARD = "WC-YB-001"  # 医保卡丢失补办

Maker = Callable[..., EntryFinder]


def ids(found: list[Found]) -> list[str]:
    return [item.entry_id for item in found]


def marked(found: Found) -> list[str]:
    return [found.text[start:end] for start, end in found.marks]


class TestFind:
    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("医保卡", "标题以“医保卡”开头"),
            ("保卡丢失", "标题含“保卡丢失”"),
            ("医保卡补办", "标题含“医保卡”“补办”"),
            ("补办医保卡", "标题含“补办”“医保卡”"),
            ("医保 补办", "标题含“医保”“补办”"),
            ("ybk", "拼音首字母 ybk：医保卡"),
            ("ybkbb", "拼音首字母 ybkbb：医保卡 补办"),
            ("yb bb", "拼音首字母 yb bb：医保 补办"),
            ("医保k", "拼音首字母 医保k：医保卡"),
            ("yibaoka", "拼音 yibaoka：医保卡"),
            ("yibaok", "拼音 yibaok：医保卡"),
            ("yibk", "拼音 yibk：医保卡"),
            ("医baoka", "拼音 医baoka：医保卡"),
            ("一宝卡", "读音相同：医保卡"),
            ("一宝卡补办", "读音相同：医保卡 补办"),
            ("yibaka", "读音相近：医保卡"),
            ("yibaoak", "读音相近：医保卡"),
            ("yilaoka", "读音相近：医保卡"),
            ("yiaoka", "读音相近：医保卡"),
        ],
    )
    def test_every_way_of_typing_finds_the_card(
        self, finder: EntryFinder, typed: str, reason: str
    ) -> None:
        first = finder.find(typed, limit=60)
        card = next(found for found in first if found.entry_id == CARD)
        assert (card.where, card.text, card.reason) == ("title", "医保卡丢失补办", reason)
        assert first[0].where == "title"

    @pytest.mark.parametrize("typed", ["WC-SB-001", "wc-sb-001", "WCSB001", "ＷＣ－ＳＢ－００１"])
    def test_the_number_of_an_entry_is_first(self, finder: EntryFinder, typed: str) -> None:
        first = finder.find(typed)[0]
        assert (first.entry_id, first.where, first.text) == ("WC-SB-001", "id", "WC-SB-001")
        assert first.marks == ((0, 9),)
        assert first.reason == "编号 WC-SB-001"

    def test_a_part_of_a_number(self, finder: EntryFinder) -> None:
        found = finder.find("sb-00", limit=20)
        assert {f"WC-SB-00{n}" for n in range(1, 10)} <= set(ids(found))
        assert all(item.where == "id" for item in found)

    def test_a_question_with_the_words(self, finder: EntryFinder) -> None:
        first = finder.find("断成两半")[0]
        assert (first.entry_id, first.where) == ("WC-SB-001", "question")
        assert first.text == "社保卡断成两半了要去哪里换"
        assert marked(first) == ["断成两半"]
        assert first.reason == "问法含“断成两半”"

    def test_words_that_only_an_answer_has(self, finder: EntryFinder) -> None:
        found = finder.find("掌上12333")
        assert found
        for item in found:
            assert item.where == "answer"
            assert marked(item)[0] == "掌上12333"
            assert len(item.text) <= 60
            assert item.reason == "答案含“掌上12333”"

    def test_latin_words_and_figures(self, finder: EntryFinder) -> None:
        assert ids(finder.find("hpv"))[0] == "WC-WS-003"
        assert ids(finder.find("ＨＰＶ"))[0] == "WC-WS-003"
        assert ids(finder.find("hpvym"))[0] == "WC-WS-003"
        assert ids(finder.find("12分"))[0] == "WC-JT-004"

    def test_a_character_with_several_readings(self, made: Maker) -> None:
        finder = made("银行卡冻结", "行动不便", "会计证", "重兴镇路灯", "长者饭堂")
        assert ids(finder.find("yinhang"))[0] == "WC-1"
        assert ids(finder.find("yhk"))[0] == "WC-1"
        assert ids(finder.find("xingdong"))[0] == "WC-2"
        assert ids(finder.find("kjz"))[0] == "WC-3"
        assert ids(finder.find("cxz"))[0] == "WC-4"
        assert ids(finder.find("zhangzhe"))[0] == "WC-5"
        assert ids(finder.find("changzhe"))[0] == "WC-5"

    def test_u_for_the_sound_that_keyboards_lack(self, made: Maker) -> None:
        finder = made("旅游投诉", "妇女儿童权益")
        assert ids(finder.find("lvyou"))[0] == ids(finder.find("luyou"))[0] == "WC-1"
        assert ids(finder.find("funv"))[0] == ids(finder.find("funuer"))[0] == "WC-2"

    @pytest.mark.parametrize(
        ("typed", "title"),
        [
            ("铜鼓林", "铜鼓岭游览"),
            ("轮楼火箭", "龙楼火箭观看"),
            ("夫口本", "户口本补办"),
            ("生份证", "身份证办理"),
            ("佘保卡挂丢", "社保卡挂失"),
        ],
    )
    def test_what_the_accent_merges(self, made: Maker, typed: str, title: str) -> None:
        finder = made("铜鼓岭游览", "龙楼火箭观看", "户口本补办", "身份证办理", "社保卡挂失")
        first = finder.find(typed)[0]
        assert first.text == title
        assert first.reason.startswith("读音")

    def test_a_character_too_many_or_too_few(self, made: Maker) -> None:
        finder = made("灵活就业人员参保", "路灯不亮报修")
        assert ids(finder.find("灵活就业的人员参保"))[0] == "WC-1"
        assert ids(finder.find("灵活业人员参保"))[0] == "WC-1"
        assert ids(finder.find("灵活就业人员餐馆"))[0] == "WC-1"

    def test_a_sentence_that_nobody_foresaw(self, finder: EntryFinder) -> None:
        assert "WC-YB-001" in ids(finder.find("你好我的医保卡丢了要去哪里补"))
        assert "WC-CG-004" in ids(finder.find("村里路灯坏了没有人管啊"))

    def test_words_of_which_one_is_nowhere(self, finder: EntryFinder) -> None:
        first = finder.find("蓬莱镇 HPV")[0]
        assert (first.entry_id, first.reason) == ("WC-WS-003", "标题有相同字词：HPV")

    def test_nothing_like_it(self, finder: EntryFinder) -> None:
        assert finder.find("量子纠缠") == []
        assert finder.find("qqqq") == []
        assert finder.find("WC-SB-999") == []

    def test_similar_sounds_only_where_there_is_little_else(self, finder: EntryFinder) -> None:
        reasons = [found.reason for found in finder.find("低保", limit=50)]
        assert len(reasons) >= 3
        assert not [reason for reason in reasons if reason.startswith("读音相近")]

    def test_the_order_of_kinds(self, made: Maker) -> None:
        answers = {"answer_spoken": "在窗口办理渔船检验。"}
        finder = made(
            EntryContent(title="海事", **answers),
            EntryContent(title="于传俭言"),
            EntryContent(title="海洋", questions=("我的渔船检验在哪里",)),
            EntryContent(title="渔船定期检验"),
            EntryContent(title="机动渔船检验"),
            EntryContent(title="渔船检验收费"),
            EntryContent(title="渔船检验"),
        )
        found = finder.find("渔船检验")
        assert ids(found) == ["WC-7", "WC-6", "WC-5", "WC-4", "WC-3", "WC-2", "WC-1"]
        assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
        assert all(0 < f.score <= 1 for f in found)

    def test_ties_go_by_length_and_then_by_title(self, made: Maker) -> None:
        finder = made("渔船登记丙", "渔船登记乙类", "渔船登记乙", "渔船登记甲")
        assert [f.text for f in finder.find("渔船")] == [
            "渔船登记丙",
            "渔船登记乙",
            "渔船登记甲",
            "渔船登记乙类",
        ]

    def test_an_entry_is_listed_once(self, finder: EntryFinder) -> None:
        found = ids(finder.find("社保卡", limit=100))
        assert len(found) == len(set(found))

    def test_department_and_category(self, finder: EntryFinder, samples: list[Entry]) -> None:
        departments = {entry.id: entry.content.department for entry in samples}
        found = finder.find("医保局 报销")
        assert found
        assert {departments[item.entry_id] for item in found} == {"市医保局"}
        assert all("报销" in marked(item) for item in found)
        listed = [f for f in finder.find("市供电局", limit=50) if f.reason.startswith("单位")]
        assert {departments[item.entry_id] for item in listed} == {"市供电局"}
        assert all(item.marks == () for item in listed)

    @pytest.mark.parametrize("typed", ["渔船 检验", "检验　渔船"])
    def test_all_words_before_some_of_them(self, made: Maker, typed: str) -> None:
        found = made("渔船检验收费", "渔船登记", "车辆检验").find(typed)
        assert ids(found) == ["WC-1", "WC-2", "WC-3"]
        assert [item.reason for item in found[1:]] == [
            "标题有相同字词：渔船",
            "标题有相同字词：检验",
        ]

    def test_some_of_the_words_only_where_there_is_little_else(self, made: Maker) -> None:
        finder = made("渔船检验甲", "渔船检验乙", "渔船检验丙", "渔船登记")
        assert ids(finder.find("渔船 检验")) == ["WC-3", "WC-2", "WC-1"]

    def test_limit(self, finder: EntryFinder) -> None:
        whole = finder.find("社保", limit=20)
        assert finder.find("社保", limit=3) == whole[:3]
        assert finder.find("社保", limit=0) == []


class TestRegion:
    @pytest.fixture
    def towns(self, made: Maker) -> EntryFinder:
        return made(
            EntryContent(title="垃圾清运", region="锦山镇"),
            EntryContent(title="垃圾清运时间", region="龙楼镇"),
            EntryContent(title="垃圾清运收费标准"),
            EntryContent(title="环境", region="龙楼镇", questions=("哪天垃圾清运",)),
        )

    def test_without_a_region_all_are_equal(self, towns: EntryFinder) -> None:
        assert ids(towns.find("垃圾清运")) == ["WC-1", "WC-2", "WC-3", "WC-4"]

    def test_what_holds_in_the_town_is_first(self, towns: EntryFinder) -> None:
        assert ids(towns.find("垃圾清运", region="龙楼镇")) == ["WC-2", "WC-3", "WC-4", "WC-1"]

    def test_similar_sounds_come_after_other_towns(self, made: Maker) -> None:
        finder = made(
            EntryContent(title="铜鼓岭开放", region="锦山镇"),
            EntryContent(title="铜鼓林开放", region="龙楼镇"),
        )
        assert ids(finder.find("铜鼓岭", region="龙楼镇")) == ["WC-1", "WC-2"]

    def test_labels_of_the_town_come_before_words_elsewhere(self, made: Maker) -> None:
        finder = made(
            EntryContent(title="渔业补贴", region="锦山镇"),
            EntryContent(title="休渔时间", category="渔业/休渔", region="龙楼镇"),
        )
        assert ids(finder.find("渔业", region="龙楼镇", limit=1)) == ["WC-2"]
        assert ids(finder.find("渔业", limit=1)) == ["WC-1"]

    def test_other_towns_do_not_use_up_the_limit(self, towns: EntryFinder) -> None:
        assert ids(towns.find("垃圾清运", region="龙楼镇", limit=2)) == ["WC-2", "WC-3"]

    def test_the_number_of_an_entry_elsewhere_is_still_found(self, towns: EntryFinder) -> None:
        assert ids(towns.find("WC-1", region="龙楼镇"))[0] == "WC-1"


class TestOddInput:
    @pytest.mark.parametrize("typed", ["", " ", "　\t\n", "🙂", "……？！", "-", "\x00", "\ud800"])
    def test_nothing_typed(self, finder: EntryFinder, typed: str) -> None:
        assert finder.find(typed) == []

    @pytest.mark.parametrize("typed", ["医", "y", "1", "v", "Ω", "㎡", "①", "㐀"])
    def test_one_character(self, finder: EntryFinder, typed: str) -> None:
        assert len(finder.find(typed)) <= 10

    @pytest.mark.parametrize(
        "letters", ["医保卡丢了怎么办", "yibaoka", "ybk", "8", "医 保 ", "🙂x"]
    )
    def test_five_hundred_characters(self, finder: EntryFinder, letters: str) -> None:
        typed = (letters * 500)[:500]
        assert finder.find(typed) == finder.find(typed + "文昌")

    def test_spaces_and_emoji_around_words(self, finder: EntryFinder) -> None:
        assert finder.find("  医保卡🙂 ") == finder.find("医保卡")

    def test_no_entries(self) -> None:
        finder = EntryFinder([])
        assert len(finder) == 0
        assert finder.find("医保卡") == finder.find("ybk") == finder.find("路灯坏了找谁修") == []

    def test_entries_without_questions_and_answers(self, made: Maker) -> None:
        assert ids(made("", "渔船", "🙂").find("渔船")) == ["WC-2"]

    def test_marks_are_those_of_the_text_as_written(self, made: Maker) -> None:
        finder = made("Ｈ Ｐ Ｖ（九价）㎡疫苗，接种")
        first = finder.find("hpv九价")[0]
        assert marked(first) == ["Ｈ", "Ｐ", "Ｖ", "九价"]
        assert marked(finder.find("疫苗接种")[0]) == ["疫苗", "接种"]
        assert marked(finder.find("m2疫苗")[0]) == ["㎡疫苗"]


class TestWholeBase:
    """What must hold for every sample entry; to be quick, one in a few is tried."""

    def test_every_beginning_of_a_title(self, finder: EntryFinder, samples: list[Entry]) -> None:
        for entry in samples[::5]:
            title = entry.content.title
            for end in (1, 3, len(title)):
                found = finder.find(title[:end], limit=40)
                mine = next(item for item in found if item.entry_id == entry.id)
                assert mine.text == title
                assert mine.marks == ((0, end),)
                assert mine.reason == f"标题以“{title[:end]}”开头"

    def test_the_initials_of_every_title(self, finder: EntryFinder, samples: list[Entry]) -> None:
        for entry in samples[::4]:
            folded = fold(entry.content.title)
            letters = "".join(syllable[0] for syllable in lazy_pinyin(list(folded)))
            if folded.isalpha() and not folded[0].isascii():
                first = finder.find(letters[:8], limit=3)
                assert entry.id in ids(first), (entry.content.title, letters)

    def test_the_pinyin_of_every_title(self, finder: EntryFinder, samples: list[Entry]) -> None:
        for entry in samples[::5]:
            title = fold(entry.content.title)
            if title.isalpha() and not any(character.isascii() for character in title):
                typed = "".join(lazy_pinyin(title[:6]))
                first = finder.find(typed)[0]
                assert fold(first.text).startswith(title[:6]), (typed, first)
                assert first.reason.startswith("拼音")

    def test_every_question(self, finder: EntryFinder, samples: list[Entry]) -> None:
        for entry in samples[::4]:
            question = entry.content.questions[0]
            first = finder.find(question)[0]
            assert (first.entry_id, first.text) == (entry.id, question)

    def test_marks_are_inside_the_text_apart_and_in_order(self, finder: EntryFinder) -> None:
        for typed in (
            "社保 办",
            "sbk",
            "shebaoka",
            "医保卡丢了怎么办",
            "身分证",
            "12333",
            "路灯坏",
        ):
            for found in finder.find(typed, limit=50):
                edges = [0, *(edge for mark in found.marks for edge in mark), len(found.text)]
                assert edges == sorted(edges)
                assert all(start < end for start, end in found.marks)


def texts_of(entry: Entry) -> list[str]:
    one = entry.content
    labels = one.department + one.category + one.region
    return [entry.id, one.title, answer_text(entry), labels, *one.questions]


class TestImmutable:
    def test_the_same_words_find_the_same(self, samples: list[Entry], finder: EntryFinder) -> None:
        again = EntryFinder(samples[:])
        backwards = EntryFinder(samples[::-1])
        for typed in ("社保卡", "ybk", "yibaka", "一宝卡补办", "路灯坏了没人修", "窗口"):
            assert finder.find(typed) == again.find(typed) == backwards.find(typed)

    def test_threads_do_not_disturb_each_other(self, finder: EntryFinder) -> None:
        typed = [
            "社保卡",
            "ybk",
            "yibaka",
            "一宝卡补办",
            "路灯坏了没人修",
            "WC-SB-001",
            "医保局 报销",
        ]
        alone = [finder.find(words) for words in typed]
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(finder.find, typed * 20))
        assert together == alone * 20

    def test_one_made_behind_the_answers_rests_at_every_step(
        self, samples: list[Entry], finder: EntryFinder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rests: list[float] = []
        monkeypatch.setattr(pace, "PIECE_SECONDS", 0.0)
        monkeypatch.setattr(pace.time, "sleep", rests.append)
        wordings = sum(len(entry.content.questions) for entry in samples)
        searched = [text for one in samples for text in texts_of(one)]
        readings(sorted(set("".join(map(fold, searched)))), pace.IN_THE_BACKGROUND)
        of_readings = len(rests)
        rests.clear()
        behind = EntryFinder(samples, pace.IN_THE_BACKGROUND)
        # Each text is folded and gives its characters; titles and questions get a key and a rank,
        # sorted by the thousand.
        ranked = len(samples) + wordings
        sorts = -(-len(samples) // 1000) + -(-wordings // 1000)
        assert len(rests) == of_readings + 2 * len(searched) + 2 * ranked + sorts
        for typed in ("社保卡", "ybk", "一宝卡补办", "窗口"):
            assert behind.find(typed) == finder.find(typed)

    def test_entries_that_change_make_another_finder(self, samples: list[Entry]) -> None:
        before = EntryFinder(samples)
        renamed = replace(samples[0], content=replace(samples[0].content, title="渔船检验"))
        after = EntryFinder([renamed, *samples[1:]])
        assert before.find("渔船检验") == []
        assert ids(after.find("渔船检验")) == [samples[0].id]
