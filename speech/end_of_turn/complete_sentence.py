"""A question or a sentence that is complete."""

from __future__ import annotations

import re

from speech.end_of_turn.base import Said

_QUESTION = re.compile(
    r"(?:吗|呢|么|没有|怎么办|怎么弄|怎么搞|怎么走|怎么[一-鿿]{1,5}|多少钱?|多久|哪里[一-鿿]{0,3}|哪儿[一-鿿]{0,3}"
    r"|什么|什么材料|什么手续|哪些[一-鿿]{0,3}|几点|几天|谁管|哪个部门|行不行|能不能[一-鿿]{1,4}|可不可以)$"
)
_LEAST_WORDS = 5
_SURE = 0.045


class CompleteSentence:
    """Ends sooner after a whole question, a little sooner after a whole statement.

    The recogniser's own full stop counts only on a sentence that it was sure of: it writes one
    after almost everything.
    """

    def __init__(self, question_seconds: float = 0.41, statement_seconds: float = 0.6) -> None:
        self._question_seconds = question_seconds
        self._statement_seconds = statement_seconds

    def required_silence(self, said: Said) -> float | None:
        """See the class."""
        if len(said.words) < _LEAST_WORDS or said.confidence < _SURE:
            return None
        if said.text.endswith(("？", "?")) or _QUESTION.search(said.words):
            return self._question_seconds
        return self._statement_seconds if said.text.endswith(("。", "！", "!", ".")) else None
