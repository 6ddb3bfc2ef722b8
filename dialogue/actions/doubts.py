"""Second thoughts: acts that are easily mistaken for one another are checked by their words."""

from __future__ import annotations

import re

from dialogue.actions.knowledge import speak_answer
from dialogue.actions.people import RequestAgent
from dialogue.actions.progress import CheckProgress
from dialogue.actions.reply import Reply
from dialogue.actions.turn import Turn
from dialogue.actions.words import is_question

_ORDER = re.compile(
    r"工单|公单|单子|单号|尾号|编号|号码|反映|投诉|举报|登记|诉求|进度|进展|处理|答复|回复|结果|受理"
    r"|催|那个单|(?:回|联系|通知|找)(?:我|过我)|第几天|报(?:过|了|的|修)|(?:那|这)(?:个|件)?事|怎么样了|打过电话|没(?:有)?(?:消息|动静|下文)|WC|\d{4}|[零一二三四五六七八九幺]{4}"
)
_PERSON = re.compile(
    r"人工|人公|任工|客服|座席|坐席|接线|话务|真人|工作人员|转|接|找个?人|跟人|叫人|机器"
)


class ProgressOrQuestion(CheckProgress):
    """查一下我的工单; but 我想查下每天用几多度电 is a question to the knowledge base."""

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Read where the order stands unless no order is meant."""
        if turn.text and not turn.active_loop and not _ORDER.search(turn.text):
            result = await self.services.answers.answer(turn.text, turn.call_id, heard=turn.spoken)
            if result.decision == "answer" or is_question(turn.text):
                speak_answer(turn, reply, turn.text, result)
                return
        await super().respond(turn, reply)


class PersonOrQuestion(RequestAgent):
    """人工; but 一般几天会有人给我回话 is a question."""

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Connect a person unless something else is asked that the base can answer."""
        if turn.confidence < 1.0 and is_question(turn.text) and not _PERSON.search(turn.text):
            result = await self.services.answers.answer(turn.text, turn.call_id, heard=turn.spoken)
            if result.decision == "answer":
                speak_answer(turn, reply, turn.text, result)
                return
        await super().respond(turn, reply)
