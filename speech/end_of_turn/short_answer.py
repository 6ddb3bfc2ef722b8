"""A short answer that is complete: yes, no, a person please, help."""

from __future__ import annotations

import re

from speech.end_of_turn.base import Said

# Not a greeting: after "你好" most people take breath for what they want.
_ANSWER = (
    r"对|对的|对对|是|是的|是啊|好|好的|好啊|好了|行|行了|可以|可以的|没错|不是|不对|不用|不用了|不要|不需要|不行"
    r"|没有|没有了|没了|没有(?:别的|其他)?(?:问题|事|事情)了|没什么(?:问题|事)?了|就这样|就这些|就这个"
    r"|知道了|明白了|清楚了|嗯"
)
_REQUEST = r"转人工|人工|人工服务|转接人工|我要人工|我要转人工|找人工|再说一遍|请再说一遍|重复一遍|没听清|听不清|说慢一点|慢一点"
_CLOSING = r"谢谢|谢谢你|谢谢您|麻烦你了|辛苦了|再见|拜拜"
_COMPLETE = re.compile(rf"(?!嗯$)(?:{_ANSWER}|{_REQUEST}|{_CLOSING})+$")
_HELP = re.compile(r"救命|着火了|杀人了|快来人|死人了")
# A word or two that is heard badly may be the beginning of something else.
_SURE = 0.045


class ShortAnswer:
    """Ends sooner: nothing follows "是的", "转人工" or "好的，谢谢，没有别的问题了"."""

    def __init__(self, seconds: float = 0.4) -> None:
        self._seconds = seconds

    def required_silence(self, said: Said) -> float | None:
        """See the class."""
        if _HELP.search(said.words):
            return self._seconds
        if said.confidence >= _SURE and _COMPLETE.match(said.words):
            return self._seconds
        return None
