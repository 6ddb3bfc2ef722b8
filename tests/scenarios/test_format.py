"""The format of the scenario files: what is wrong is said in words."""

from pathlib import Path

import pytest

from tests.scenarios.checks import sounds_in
from tests.scenarios.format import ScenarioError, pieces, read, read_all
from tests.scenarios.orders import spoken_numbers
from tests.scenarios.spelling import Speller, SpellingRecogniser

GOOD = """
scenarios:
  - name: 问一句
    turns:
      - say: 你好
        expect: {intent: greet}
"""


def _write(folder: Path, text: str, name: str = "one.yml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


class TestRead:
    def test_a_short_scenario_has_defaults(self, tmp_path: Path) -> None:
        (scenario,) = read(_write(tmp_path, GOOD))
        assert scenario.caller.codec == "pcmu"
        assert scenario.agents == 0
        assert scenario.turns[0].expect.intent == "greet"

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("intent: greet", "intnet: greet", ["one.yml", "“问一句”第1步", "没有“intnet”这一项"]),
            ("say: 你好", "shout: 你好", ["没有“shout”这一项"]),
            ("say: 你好", "say: 你好\n        press: '0'", ["一步只能做一件事"]),
            ("say: 你好", "say: 你好\n        after: 2", ["after 只能和 interrupt 一起用"]),
            ("say: 你好", "press: abc", ["“press”不对"]),
            ("turns:", "covers: [nothing]\n    turns:", ["covers 中没有这一项：nothing"]),
            ("turns:", "agents: 5\n    turns:", ["“agents”不对"]),
            ("- name: 问一句", "- story: 没有名称", ["第1个场景", "缺少“name”"]),
            ("scenarios:", "szenarios:", ["整个文件", "没有“szenarios”这一项"]),
            ("name: 问一句", "name: [", ["不是正确的 YAML"]),
        ],
    )
    def test_a_mistake_is_explained(
        self, tmp_path: Path, old: str, new: str, said: list[str]
    ) -> None:
        path = _write(tmp_path, GOOD.replace(old, new))
        with pytest.raises(ScenarioError) as error:
            read(path)
        for piece in said:
            assert piece in str(error.value)

    def test_a_name_is_used_once(self, tmp_path: Path) -> None:
        _write(tmp_path, GOOD, "a.yml")
        _write(tmp_path, GOOD, "b.yml")
        with pytest.raises(ScenarioError, match="已经用过"):
            read_all(tmp_path)


class TestWords:
    def test_pauses_are_cut_out(self) -> None:
        assert pieces("幺三九[停0.9秒]七六五") == ["幺三九", 0.9, "七六五"]
        assert pieces("[停1秒]喂") == [1.0, "喂"]

    def test_numbers_are_read_aloud(self) -> None:
        numbers = spoken_numbers(["WC202611240001", "WC202611240012"])
        assert numbers == {"order": "二零二六幺幺二四零零幺二", "tail": "零零幺二"}
        assert spoken_numbers([]) == {}

    @pytest.mark.parametrize(
        ("piece", "text", "same"),
        [
            ("文建路", "在文件路", True),
            ("13976543210", "我的电话是幺三九七六五四三二幺零", True),
            ("路灯", "路口", False),
            ("医保卡", "医保", False),
        ],
    )
    def test_words_are_compared_by_sound(self, piece: str, text: str, same: bool) -> None:
        assert sounds_in(piece, text) is same


class TestSpelling:
    def test_what_is_spelt_is_heard(self) -> None:
        speller = Speller()
        ear = SpellingRecogniser(speller)
        for frame in speller.frames("喂，你好[停0.5秒]12345？"):
            ear.accept(frame)
        assert ear.finish().text == "喂，你好12345？"
        assert ear.finish().text == ""

    def test_a_sound_cut_in_two_is_heard_once(self) -> None:
        speller = Speller()
        ear = SpellingRecogniser(speller)
        frames = speller.frames("你好")
        ear.accept(frames[0])
        assert ear.finish().text == "你"
        for frame in frames[1:]:
            ear.accept(frame)
        assert ear.finish().text == "好"

    def test_another_alphabet_is_another_language(self) -> None:
        speller = Speller()
        ear = SpellingRecogniser(speller)
        for frame in speller.frames("Hello, can you help me?"):
            ear.accept(frame)
        assert ear.finish().language == "en"
