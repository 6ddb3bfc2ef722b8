"""A citizen's browser calls the hotline: real Chromium, real sound, the three endings."""

import asyncio
import re
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from pypinyin import lazy_pinyin

from speech.audio import write_wav
from tests.e2e.browser import (
    chromium,
    open_page,
    recorded,
    say,
    start_recording,
    state,
)
from tests.hotline import PASSWORD, RunningHotline
from tests.voices import error_rate, spoken, transcribed

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]

QUESTION = "医保卡丢了怎么补办？"
# Synthesised, through Opus and back through the recogniser: what one may expect of Whisper base.
UNDERSTANDABLE = 0.30


async def captions(page, who: str) -> list[str]:  # type: ignore[no-untyped-def]
    found = await page.query_selector_all(f'[data-testid="caption"][data-who="{who}"]')
    return [await (await one.query_selector(".text")).inner_text() for one in found]


async def listening(page) -> None:  # type: ignore[no-untyped-def]
    await state(page, "listening")


def digits_match(heard: str, number: str) -> bool:
    """Tell whether a number was read aloud, allowing for two digits the recogniser got wrong."""
    wanted, digits = re.sub(r"\D", "", number), re.sub(r"\D", "", heard)
    matcher = SequenceMatcher(None, digits, wanted, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) >= len(wanted) - 2


class TestAnswer:
    async def test_a_spoken_question_is_answered_aloud(
        self, hotline: RunningHotline, tmp_path: Path
    ) -> None:
        # Chromium's own capture device plays a file here: silence while the hotline greets,
        # then the question.
        wait = 22
        question = spoken(QUESTION)
        silence = np.zeros(16_000 * wait, np.int16)
        tail = np.zeros(16_000 * 60, np.int16)
        wav = tmp_path / "microphone.wav"
        write_wav(wav, np.concatenate([silence, question, tail]))
        async with chromium(f"--use-file-for-fake-audio-capture={wav}%noloop") as browser:
            page = await open_page(browser, hotline.url, microphone=False)
            await page.click('[data-testid="call-button"]')
            await listening(page)
            await state(page, "speaking", wait + 30)
            card = await page.wait_for_selector('[data-testid="card"]', timeout=30_000)
            assert "医保" in await card.inner_text()
            await listening(page)
            heard = (await captions(page, "caller"))[-1]
            assert error_rate(heard, QUESTION) < 0.35, heard
            await page.click('[data-testid="hangup-button"]')
            ended = await page.wait_for_selector('[data-testid="ended"]')
            assert await ended.get_attribute("data-outcome") == "answered"

    async def test_what_the_browser_played_is_what_was_captioned(
        self, hotline: RunningHotline
    ) -> None:
        async with chromium() as browser:
            page = await open_page(browser, hotline.url)
            await page.click('[data-testid="call-button"]')
            await listening(page)
            await start_recording(page)
            await say(page, spoken(QUESTION))
            await page.wait_for_selector('[data-testid="card"]', timeout=60_000)
            await listening(page)
            sound = await recorded(page)
            caption = (await captions(page, "bot"))[-1]
            heard = transcribed(sound)
            assert error_rate(heard, caption) < UNDERSTANDABLE, (caption, heard)
            await page.click('[data-testid="hangup-button"]')
            await page.wait_for_selector('[data-testid="ended"]')


class TestWorkOrder:
    async def test_a_complaint_becomes_a_work_order_with_a_number(
        self, hotline: RunningHotline
    ) -> None:
        async with chromium() as browser:
            page = await open_page(browser, hotline.url)
            await page.fill('[data-testid="phone-input"]', "13800000000")
            await page.click('[data-testid="call-button"]')
            await listening(page)
            await start_recording(page)
            for words in (
                "我要投诉，我家楼下的烧烤店天天晚上噪音很大。",
                "在文城镇文建路。",
                "昨天晚上。",
            ):
                await say(page, spoken(words))
                await state(page, "speaking")
                await listening(page)
            # What is still asked (the phone, the read-back) is agreed to.
            for _ in range(4):
                if await page.query_selector('[data-testid="order-no"]'):
                    break
                await say(page, spoken("是的，可以。"))
                await state(page, "speaking")
                await listening(page)
            number = await (await page.wait_for_selector('[data-testid="order-no"]')).inner_text()
            assert re.fullmatch(r"WC\d{12}", number.strip())
            heard = transcribed((await recorded(page))[-20 * 16_000 :])
            assert "gongdanhao" in "".join(lazy_pinyin(heard)), heard
            assert digits_match(heard, number), (heard, number)
            await page.click('[data-testid="hangup-button"]')
            ended = await page.wait_for_selector('[data-testid="ended"]')
            assert await ended.get_attribute("data-outcome") == "work_order"
            assert number.strip() in await ended.inner_text()


class TestPerson:
    async def test_caller_and_agent_hear_each_other(self, hotline: RunningHotline) -> None:
        from_caller, from_agent = "我家停水三天了，没有人来修。", "您好，我马上帮您登记处理。"
        async with chromium() as browser:
            agent = await open_page(browser, hotline.url + "/agent", wide=True)
            await agent.fill('[data-testid="username"]', "1100")
            await agent.fill('[data-testid="password"]', PASSWORD)
            await agent.click('[data-testid="sign-in"]')
            await agent.wait_for_selector('[data-testid="seat-state"][data-state="idle"]')
            caller = await open_page(browser, hotline.url)
            await caller.click('[data-testid="call-button"]')
            await listening(caller)
            await say(caller, spoken("我要转人工。"))
            await state(caller, "waiting")
            await agent.click('[data-testid="queue-item"]')
            await agent.wait_for_selector('[data-testid="caption"]')
            await agent.click('[data-testid="answer-button"]')
            await state(caller, "with_agent")
            await start_recording(caller)
            await start_recording(agent)
            await asyncio.sleep(0.5)
            await say(caller, spoken(from_caller))
            await asyncio.sleep(2.5)
            await say(agent, spoken(from_agent, voice="zf_xiaoyi"))
            await asyncio.sleep(3)
            at_agent, at_caller = await recorded(agent), await recorded(caller)
            heard_by_agent, heard_by_caller = transcribed(at_agent), transcribed(at_caller)
            assert error_rate(heard_by_agent, from_caller) < UNDERSTANDABLE, heard_by_agent
            assert error_rate(heard_by_caller, from_agent) < UNDERSTANDABLE, heard_by_caller
            shown = await captions(caller, "agent")
            assert shown and error_rate(shown[-1], from_agent) < UNDERSTANDABLE
            shown = await captions(agent, "caller")
            assert error_rate(shown[-1], from_caller) < UNDERSTANDABLE
            await agent.click('[data-testid="hangup-button"]')
            ended = await caller.wait_for_selector('[data-testid="ended"]', timeout=30_000)
            assert await ended.get_attribute("data-outcome") == "handed_over"
            await agent.wait_for_selector('[data-testid="seat-state"][data-state="wrap_up"]')
            await agent.click('[data-testid="wrap-up-done"]')
            await agent.wait_for_selector('[data-testid="seat-state"][data-state="idle"]')
            await agent.click('[data-testid="sign-out"]')
            await agent.wait_for_selector('[data-testid="signed-out"]')
