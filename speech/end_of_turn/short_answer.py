"""A short answer that is complete: yes, no, a person please, help."""

from __future__ import annotations

import re

from speech.end_of_turn.base import Said

_COMPLETE = re.compile(
    r"(?:对|对的|对对|是|是的|是啊|好|好的|好啊|行|可以|可以的|没错|不是|不对|不用|不用了|没有|没有了|没了"
    r"|不要|不需要|不行|转人工|人工|人工服务|转接人工|我要人工|我要转人工|找人工|再说一遍|重复一遍|没听清|听不清|说慢一点|慢一点"
    r"|谢谢|谢谢你|谢谢您|再见|拜拜|你好|您好|喂|喂你好)$"
)
_HELP = re.compile(r"救命|着火了|杀人了|快来人|死人了")
# A word or two that is heard badly may be the beginning of something else.
_SURE = 0.45


class ShortAnswer:
    """Ends sooner: there is nothing to wait for after "是的" or "转人工"."""

    def __init__(self, seconds: float = 0.4) -> None:
        self._seconds = seconds

    def required_silence(self, said: Said) -> float | None:
        """See the class."""
        if _HELP.search(said.words):
            return self._seconds
        if said.confidence >= _SURE and _COMPLETE.match(said.words):
            return self._seconds
        return None
