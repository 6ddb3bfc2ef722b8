"""What is heard as nonsense but sounds like an emergency."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.phonetics import sequence_distance, syllables


@dataclass(frozen=True)
class CloseCall:
    """An emergency that the words sound like: the phrase to ask about, and its kind."""

    phrase: str
    kind: str


_PHRASES = {
    "fire": ("着火了", "失火了", "起火了", "冒烟了", "煤气泄漏", "煤气爆炸", "发生火灾"),
    "medical": (
        "有人晕倒",
        "快叫救护车",
        "心脏病发作",
        "有人溺水",
        "有人落水",
        "有人触电",
        "大出血",
    ),
    "crime": ("有人打架", "有人抢劫", "杀人了", "有人砍人", "我要报警", "家里进贼"),
    "traffic": ("出车祸了", "撞到人了", "发生车祸"),
    "suicide": ("不想活了", "有人跳楼", "想自杀"),
    "other": ("救命啊", "快救命", "快来人啊"),
}
_CALLS = tuple(
    (CloseCall(phrase, kind), syllables(phrase))
    for kind, phrases in _PHRASES.items()
    for phrase in phrases
)
# Mean distance of a syllable: a homophone is 0, three merged sounds of the accent in three
# syllables are 0.1. Looser, and one wrong vowel would do: "上货了" would ask about a fire.
_CLOSE = 0.12


def sounds_like_emergency(text: str) -> CloseCall | None:
    """Return the emergency phrase that some part of the text sounds most like, or None.

    Every run of as many syllables as a phrase has is compared with it (weighted edit distance,
    see :func:`nlu.phonetics.sequence_distance`).
    """
    heard = syllables(text)
    best: tuple[float, CloseCall] | None = None
    for call, wanted in _CALLS:
        size = len(wanted)
        for start in range(len(heard) - size + 1):
            distance = sequence_distance(heard[start : start + size], wanted) / size
            if distance <= _CLOSE and (best is None or distance < best[0]):
                best = (distance, call)
    return best[1] if best else None
