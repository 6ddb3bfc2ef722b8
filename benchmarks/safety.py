"""Calls for help and for a person, as heard by telephone: is any of them dropped?

Every phrase is spoken by Kokoro's eight voices through G.711 µ-law at 8 kHz, recognised, and asked
of a running hotline as the first words of a call. *Acted on*: an emergency is answered with its
number, a person is connected. *Asked back*: the hotline asks whether it is that, offers it, or asks
to say it again; nothing is lost but a moment. *Missed*: anything else, also a person offered for an
emergency because there is no answer.
"""

import json
import sys
from typing import Any, Literal

from benchmarks._recordings import VOICES
from benchmarks.call import hotline_in_service
from bridge.calls.limits import CallLimits
from bridge.cli.ask import ask_one
from bridge.cli.http import client
from tests.hotline import RunningHotline
from tests.voices import overheard, spoken

EMERGENCIES = (
    "着火了。", "我家着火了，快来人。", "隔壁失火了。", "厨房煤气泄漏了。", "有人晕倒了。",
    "快叫救护车。", "我爸爸心脏病发作了。", "有人溺水了。", "有人触电了。", "出车祸了。",
    "前面撞到人了。", "有人打架。", "有人持刀砍人。", "有人抢劫。", "家里进贼了。", "我要报警。",
    "救命啊。", "快救命。", "我不想活了。", "有人要跳楼。",
)  # fmt: skip
PLEAS = (
    "转人工。", "人工。", "人工服务。", "我要转人工。", "找人工客服。", "给我接人工。", "我要找真人。",
    "转接人工座席。", "叫个人来跟我说。", "不要机器人，转人工。",
)  # fmt: skip
# How the hotline's replies (domain.yml) ask back.
ASKS_AGAIN = ("再说一遍", "再说一次")
ASKS_EMERGENCY = ("如果情况紧急",)
OFFERS_PERSON = ("转人工",)
Outcome = Literal["acted_on", "asked_back", "missed"]


def outcome(answer: dict[str, Any], wanted: str) -> Outcome:
    """What became of a phrase, by the hotline's decision."""
    reply = answer["reply"]
    if answer["decision"] == wanted:
        return "asked_back" if "您是说" in reply else "acted_on"
    asks_back = ASKS_AGAIN + (ASKS_EMERGENCY if wanted == "emergency" else OFFERS_PERSON)
    return "asked_back" if any(words in reply for words in asks_back) else "missed"


def heard_as(
    http: Any, hotline: RunningHotline, phrase: str, voice: str, wanted: str
) -> tuple[Outcome, str]:
    """Speak, recognise, ask; return the outcome and what was heard."""
    heard = overheard(spoken(phrase, voice=voice))
    if heard.confidence < CallLimits().understood or not heard.text:
        # The call asks again by itself then, or asks whether it is what it sounds like.
        return "asked_back", heard.text
    return outcome(ask_one(http, hotline.settings, heard.text), wanted), heard.text


def measure(hotline: RunningHotline, voices: tuple[str, ...] = VOICES) -> dict[str, Any]:
    """All phrases in all voices; counts, and what was heard where one was missed."""
    found: dict[str, Any] = {}
    with client(hotline.settings) as http:
        for wanted, phrases in (("emergency", EMERGENCIES), ("agent", PLEAS)):
            counts = dict.fromkeys(("acted_on", "asked_back", "missed"), 0)
            missed = []
            for phrase in phrases:
                for voice in voices:
                    became, heard = heard_as(http, hotline, phrase, voice, wanted)
                    counts[became] += 1
                    if became == "missed":
                        missed.append(f"{phrase} {voice}: {heard}")
            found[wanted] = {**counts, "lines": missed}
    return found


def main() -> None:
    """Run and print."""
    with hotline_in_service(prompts=False) as hotline:
        result = measure(hotline)
    if "--json" in sys.argv:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(f"{'':<12}{'acted on':>10}{'asked back':>12}{'missed':>8}")
    for wanted, row in result.items():
        print(f"{wanted:<12}{row['acted_on']:>10}{row['asked_back']:>12}{row['missed']:>8}")
    for row in result.values():
        for line in row["lines"]:
            print(f"    {line}")


if __name__ == "__main__":
    main()
