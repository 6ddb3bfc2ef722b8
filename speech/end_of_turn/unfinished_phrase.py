"""A phrase that cannot end there: the caller is looking for words."""

from __future__ import annotations

import re

from speech.end_of_turn.base import Said

# Conjunctions, prepositions, hesitations, and the openings of a question without the question.
_OPEN = re.compile(
    r"(?:然后|就是|就是说|因为|所以|但是|可是|不过|还有|而且|或者|比如|如果|要是|那个|这个|我想|我要"
    r"|我想问|我想问一下|请问|问一下|咨询一下|反映一下|我家|我们|他们|在|跟|和|把|被|给|从|往|向|对于|关于|的"
    r"|嗯|呃|额|那|就|又|也)$"
)
# These end like an opening and are whole answers.
_WHOLE = re.compile(
    r"(?:是|对|好|不是|没|可以|要|知道|买|卖|办|我|你|他|公家|私人|本人)的$|^(?:在|嗯|我要|对的|是我的)$"
)
_TRAILING = ("，", "、", "…", ",")


class UnfinishedPhrase:
    """Waits longer after "我想问一下……", "因为……", "在……"."""

    def __init__(self, seconds: float = 1.3, comma_seconds: float = 0.9) -> None:
        self._seconds = seconds
        self._comma_seconds = comma_seconds

    def required_silence(self, said: Said) -> float | None:
        """See the class."""
        if _OPEN.search(said.words) and not _WHOLE.search(said.words):
            return self._seconds
        return self._comma_seconds if said.text.endswith(_TRAILING) else None
