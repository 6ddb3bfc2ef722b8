"""One call through the whole house, each person in a browser of their own, with real sound.

The hotline answers, an agent takes the call, asks a colleague, the supervisor barges in and takes the
escalated call, the agent's form becomes a work order, and the quality desk scores the call.
"""

import asyncio
import re

import numpy as np
import pytest
from playwright.async_api import Browser, Page

from bridge.calls import wording
from bridge.media.frames import SAMPLE_RATE, Pcm
from tests.e2e.browser import chromium, open_page, recorded, say, start_recording, state
from tests.hotline import PASSWORD, RunningHotline
from tests.voices import spoken

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]

STORY = "文城镇文南老街停水三天了，没有人来修。"
BOSS_HZ, COLLEAGUE_HZ = 2100, 1300


def at(test_id: str, **more: str) -> str:
    return f'[data-testid="{test_id}"]' + "".join(
        f'[data-{name}="{value}"]' for name, value in more.items()
    )


def tone(hz: float, seconds: float = 1.5) -> Pcm:
    axis = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.rint(6000 * np.sin(2 * np.pi * hz * axis)).astype(np.int16)


def has_tone(pcm: Pcm, hz: float) -> bool:
    """Tell whether a tone is somewhere in a recording, well above what speech has there."""
    half = SAMPLE_RATE // 2
    axis, window = np.arange(half) / SAMPLE_RATE, np.hanning(half)
    return any(
        4 * abs(np.mean(pcm[at : at + half] * window * np.exp(-2j * np.pi * hz * axis))) > 800
        for at in range(0, len(pcm) - half, half // 2)
    )


async def desk(browser: Browser, hotline: RunningHotline, path: str, username: str) -> Page:
    page = await open_page(browser, hotline.url + path, wide=True)
    await page.fill(at("username"), username)
    await page.fill(at("password"), PASSWORD)
    await page.click(at("sign-in"))
    return page


async def seat_state(page: Page, wanted: str) -> None:
    await page.wait_for_selector(at("seat-state", state=wanted), timeout=30_000)


class TestWholeStory:
    async def test_from_the_hotline_to_the_score(self, hotline: RunningHotline) -> None:
        for name in ("1301", "1302"):
            hotline.add_agent(name)
        hotline.add_user("2301", "supervisor")
        hotline.add_user("4301", "quality")
        async with chromium() as browser:
            agent = await desk(browser, hotline, "/agent", "1301")
            await seat_state(agent, "idle")
            caller = await open_page(browser, hotline.url)
            await caller.fill(at("phone-input"), "13800001301")
            await caller.click(at("call-button"))
            await state(caller, "listening")
            await say(caller, spoken("医保卡丢了怎么补办？"))
            await state(caller, "speaking")
            await state(caller, "listening")
            await say(caller, spoken("我要转人工。"))

            await agent.wait_for_selector(at("offer"), timeout=60_000)
            await agent.click(at("answer-button"))
            await state(caller, "with_agent")
            await agent.wait_for_selector(at("read-answer"))
            heard = len(await agent.query_selector_all(at("caption", who="caller")))
            await say(caller, spoken(STORY))
            await agent.wait_for_selector(
                at("caption", who="caller") + f" >> nth={heard}", timeout=30_000
            )
            # Its text grows until it is final: what is said meanwhile on hold is not written.
            await asyncio.sleep(3.0)

            await self.consult(browser, hotline, agent)
            boss = await self.barge(browser, hotline, agent, caller)
            await self.escalate(agent, boss, caller)
            number = await self.work_order(agent)
            assert re.fullmatch(r"WC\d{12}", number)
            await self.score(browser, hotline)

    async def consult(self, browser: Browser, hotline: RunningHotline, agent: Page) -> None:
        colleague = await desk(browser, hotline, "/agent", "1302")
        await seat_state(colleague, "idle")
        await agent.click(at("transfer-button"))
        await agent.click(at("transfer-target", to="seat:1302"))
        await agent.click(at("transfer-consult"))
        await colleague.wait_for_selector(at("offer"))
        await colleague.click(at("answer-button"))
        await seat_state(colleague, "talking")
        await agent.wait_for_selector(at("transfer-done"))
        await start_recording(agent)
        await asyncio.sleep(0.5)
        await say(colleague, tone(COLLEAGUE_HZ))
        await asyncio.sleep(0.5)
        assert has_tone(await recorded(agent), COLLEAGUE_HZ)
        await agent.click(at("transfer-cancel"))
        await seat_state(agent, "talking")
        await seat_state(colleague, "wrap_up")
        await colleague.close()

    async def barge(
        self, browser: Browser, hotline: RunningHotline, agent: Page, caller: Page
    ) -> Page:
        boss = await desk(browser, hotline, "/supervisor", "2301")
        tile = at("seat-tile", seat="1301")
        await boss.wait_for_selector(tile + '[data-state="talking"]', timeout=30_000)
        await boss.click(tile)
        await boss.click(at("monitor-barge"))
        await boss.wait_for_selector(at("monitor-barge") + '[aria-pressed="true"]', timeout=30_000)
        await start_recording(caller)
        await asyncio.sleep(1.0)
        await say(boss, tone(BOSS_HZ))
        await asyncio.sleep(0.5)
        assert has_tone(await recorded(caller), BOSS_HZ)
        await boss.click(at("monitor-stop"))
        return boss

    async def escalate(self, agent: Page, boss: Page, caller: Page) -> None:
        await boss.wait_for_selector(at("monitor-stop") + "[disabled]", timeout=30_000)
        await agent.click(at("transfer-button"))
        await agent.click(at("transfer-target", to="supervisor"))
        await agent.click(at("transfer-blind"))
        await seat_state(agent, "wrap_up")
        await agent.click(at("wrap-up-extend"))
        await boss.wait_for_selector(at("offer"), timeout=30_000)
        await boss.click(at("answer-button"))
        await state(caller, "with_agent")
        await boss.click(at("hangup-button"))
        await caller.click(at("rating-1"), timeout=60_000)
        thanked = at("caption", who="bot") + f':has-text("{wording.SATISFACTION_THANKS}")'
        await caller.wait_for_selector(thanked)
        ended = await caller.wait_for_selector(at("ended"), timeout=60_000)
        assert await ended.get_attribute("data-outcome") == "handed_over"

    async def work_order(self, agent: Page) -> str:
        """The form knows what the caller said and from where it knows it; the agent completes it."""
        await agent.click(at("tab-form"))
        await agent.wait_for_selector(at("order-form"))
        phone = agent.locator("#order-contact_phone")
        await phone.wait_for(timeout=30_000)
        assert await phone.input_value() == "13800001301"
        content = agent.locator("#order-content")
        async with asyncio.timeout(30):
            # As a recogniser hears it over a line: one of its words will do.
            while not re.search("停水|三天|文南|没有人", await content.input_value()):
                await asyncio.sleep(0.2)
        origin = agent.locator(at("field-content") + " [data-origin]")
        assert await origin.get_attribute("data-origin") == "heard"
        await agent.fill("#order-caller_name", "测试来电人")
        if not await agent.locator("#order-content").input_value():
            raise AssertionError("the form is empty")
        await agent.click(at("submit-order"))
        # The desk turns to the wrap-up by itself: the number stands on the page behind it.
        done = await agent.wait_for_selector(at("order-no"), state="attached")
        number = await done.text_content() or ""
        await agent.click(at("tab-wrapUp"))
        await agent.click(at("wrap-up") + " label.code >> nth=1")
        await agent.click(at("save-wrap-up"))
        await agent.click(at("wrap-up-done"))
        await seat_state(agent, "idle")
        found = re.search(r"WC\d{12}", number)
        return found[0] if found else number

    async def score(self, browser: Browser, hotline: RunningHotline) -> None:
        quality = await desk(browser, hotline, "/quality", "4301")
        # A call is found some seconds after it has ended; the list is read when it is opened.
        async with asyncio.timeout(60):
            while not await quality.query_selector(at("call-row")):
                await asyncio.sleep(2.0)
                await quality.reload()
                await quality.wait_for_selector(at("nav-calls") + "," + at("search"))
                await asyncio.sleep(2.0)
        await quality.click(at("call-row") + " >> nth=0")
        await quality.wait_for_selector(at("play"))
        await quality.click(at("agent-1301"))
        await quality.click(at("begin"))
        await quality.wait_for_selector(at("score-form"))
        for full in await quality.query_selector_all(at("full")):
            await full.click()
        await quality.click(at("send"))
        # What is sent cannot be changed any more: the page asks once.
        await quality.click(".el-popconfirm__action .el-button--primary:visible")
        total = await (await quality.wait_for_selector(at("result-total"))).inner_text()
        assert total.startswith("100")
        mine = await desk(browser, hotline, "/quality", "1301")
        await mine.wait_for_selector(at("review-row"), timeout=30_000)
