"""How a caller feels, as far as their words show it: a hint for who takes the call."""

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

Mood: TypeAlias = Literal["calm", "upset", "angry"]

# Words of callers who are beyond complaining about a thing, and are angry at somebody.
_ANGRY = re.compile(r"骗子|混蛋|王八|滚蛋|妈的|放屁|有病吧|吃干饭|不要脸|去死|曝光你们|告你们")
_UPSET = re.compile(
    r"生气|气死|太过分|受不了|没人管|没有人管|推来推去|踢皮球|多少次了|多少遍|第[二三四五]次|"
    r"一直没|到底|急死|着急|求求|怎么办啊|投诉你们|不负责|敷衍|太慢|害怕"
)


def mood(said: Iterable[str], intents: Iterable[str]) -> Mood:
    """Return the strongest mood that shows.

    Args:
        said: what the caller said.
        intents: what the hotline took it for.
    """
    words, meant = "\n".join(said), set(intents)
    if "abuse" in meant or _ANGRY.search(words):
        return "angry"
    if meant & {"dissatisfied", "emergency"} or _UPSET.search(words):
        return "upset"
    return "calm"
