"""Test callers for the speech benchmarks: people (AISHELL-1) and Kokoro's voices.

A recording is heard over one of these lines:

* ``wideband``: as it was made, 16 kHz;
* ``telephone``: G.711 µ-law at 8 kHz;
* ``noisy telephone``: pink noise in the room, 15 dB below the speech, then the telephone;
* ``loud telephone``: the same at 5 dB, where much is misheard.
"""

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bridge.settings import ROOT
from speech.audio import SAMPLE_RATE, Pcm, read_wav, silence, through_telephone
from speech.measure import error_rates
from tests.voices import speech_service

AISHELL = ROOT.parent / "shared" / "data" / "aishell"
MISSING = (
    f"{AISHELL} is not there: nothing is measured on recordings of people. It holds 40 recordings "
    "from the test set of AISHELL-1 (OpenSLR 33) as WAV files and manifest.jsonl."
)
VOICES = (
    "zf_xiaobei",
    "zf_xiaoni",
    "zf_xiaoyi",
    "zf_xiaoxiao",
    "zm_yunjian",
    "zm_yunxi",
    "zm_yunxia",
    "zm_yunyang",
)
LINES = ("telephone", "noisy telephone", "wideband")
NOISE_DB = {"noisy telephone": 15.0, "loud telephone": 5.0}
EDGE_SECONDS = 0.2
STRIDE = 3
# Right by sound: toneless pinyin differs in at most a tenth of the syllables.
RIGHT = 0.10

# What callers say: answers of a word or two, questions, reports, places, numbers.
CALLERS = (
    "是的。",
    "不是。",
    "转人工。",
    "没有了，谢谢。",
    "请再说一遍。",
    "我要投诉。",
    "在文城镇文建路。",
    "医保卡丢了怎么补办？",
    "公积金怎么提取？",
    "身份证到期了去哪里换？",
    "结婚登记要带什么材料？",
    "我想查一下工单办到哪一步了。",
    "我家停水两天了，什么时候能来水？",
    "楼下的烧烤店每天晚上吵到凌晨一点。",
    "东郊镇码头那边的路灯坏了好久。",
    "小区物业乱收停车费，一个月三百块。",
    "孩子今年九月上小学，怎么报名？",
    "老人的高龄补贴从几岁开始领？",
    "清澜大桥桥头有一个井盖不见了。",
    "公司拖欠我们三个月的工资没有发。",
    "我买的手机是坏的，商家不肯退货。",
    "龙楼镇有人在海边乱倒建筑垃圾。",
    "我的电话是幺三八七六五四三二幺零。",
    "隔壁工地半夜还在施工，能不能管一管？",
)


@dataclass(frozen=True)
class Recording:
    """One utterance: what was said, by whom ("people" or a voice), over which line."""

    said: str
    speaker: str
    line: str
    pcm: Pcm

    @property
    def group(self) -> str:
        """The row of the table to which it belongs."""
        return ("people" if self.speaker == "people" else "synthetic") + ", " + self.line


def over(line: str, pcm: Pcm, seed: int) -> Pcm:
    """The recording as it arrives over a line; ``seed`` makes the noise repeatable."""
    if line == "wideband":
        return pcm
    return through_telephone(with_noise(pcm, NOISE_DB[line], seed) if line in NOISE_DB else pcm)


def with_noise(pcm: Pcm, snr_db: float, seed: int) -> Pcm:
    """Pink noise added, ``snr_db`` below the mean power of the recording."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=len(pcm)))
    hertz = np.fft.rfftfreq(len(pcm), 1 / SAMPLE_RATE)
    # Flat below 50 Hz: a microphone does not hear the slow part.
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, 50.0)), len(pcm))
    speech = pcm.astype(np.float64)
    wanted = np.mean(np.square(speech)) / 10 ** (snr_db / 10)
    noise *= np.sqrt(wanted / np.mean(np.square(noise)))
    return (speech + noise).round().clip(-32768, 32767).astype(np.int16)


def people(lines: tuple[str, ...], most: int | None = None) -> Iterator[Recording]:
    """Recordings of people over each line; none when the data is not there."""
    manifest = AISHELL / "manifest.jsonl"
    if not manifest.is_file():
        return
    rows = [json.loads(row) for row in manifest.read_text("utf-8").splitlines()][:most]
    for line in lines:
        for seed, row in enumerate(rows):
            pcm = over(line, _read(AISHELL / row["file"]), seed)
            yield Recording(row["text"], "people", line, pcm)


def callers(lines: tuple[str, ...], each: int) -> Iterator[Recording]:
    """Every voice speaks ``each`` of the sentences, over each line; each voice begins elsewhere."""
    for line in lines:
        for number, voice in enumerate(VOICES):
            for step in range(each):
                at = (number * STRIDE + step) % len(CALLERS)
                yield Recording(CALLERS[at], voice, line, over(line, _say(CALLERS[at], voice), at))


def right_by_sound(said: str, heard: str) -> bool:
    """True if what was heard sounds like what was said; see RIGHT."""
    return error_rates([(said, heard)]).pinyin <= RIGHT


@functools.cache
def _read(path: Path) -> Pcm:
    return read_wav(path)


@functools.cache
def _say(text: str, voice: str) -> Pcm:
    edge = silence(EDGE_SECONDS)
    return np.concatenate([edge, speech_service().say(text, voice=voice), edge])
