"""The supervisor's desk in a real browser, over a call between software at both ends."""

import asyncio
import time

import numpy as np
import pytest
from playwright.async_api import Page

from bridge.cli.caller import SoftwareCaller
from tests.agent import SoftwareAgent
from tests.e2e.browser import chromium, open_page, recorded, say, start_recording
from tests.e2e.test_people import state, to_a_person
from tests.e2e.tones import TONES, tone, tones_in
from tests.hotline import PASSWORD, RunningHotline

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

AGENT, BOSS = "1301", "2301"


async def sign_in(page: Page) -> None:
    await page.fill('[data-testid="username"]', BOSS)
    await page.fill('[data-testid="password"]', PASSWORD)
    await page.click('[data-testid="sign-in"]')
    await page.wait_for_selector(f'[data-testid="seat-tile"][data-seat="{AGENT}"]')


async def answered(page: Page) -> int:
    """Return how many calls people have answered today, as the wallboard shows it."""
    shown = await page.locator('[data-figure="connect"] .note').inner_text()
    return int(shown.split("/")[0])


async def mode(page: Page, wanted: str) -> None:
    await page.wait_for_selector(f'[data-testid="sound-state"][data-mode="{wanted}"]')


async def microphone(page: Page, is_open: bool) -> None:
    shown = "true" if is_open else "false"
    await page.wait_for_selector(f'[data-testid="microphone"][data-open="{shown}"]')


class TestSupervisorDesk:
    async def test_listens_whispers_barges_in_and_leaves(self, hotline: RunningHotline) -> None:
        hotline.add_agent(AGENT)
        hotline.add_user(BOSS, "supervisor")
        async with (
            chromium() as browser,
            SoftwareAgent(hotline, AGENT) as agent,
            SoftwareCaller(hotline.url, phone="13800001301") as caller,
        ):
            page = await open_page(browser, hotline.url + "/supervisor", wide=True)
            await sign_in(page)
            before = await answered(page)
            await to_a_person(hotline, caller)
            offer = await agent.offer()
            caller.background(tone(TONES["caller"]))
            agent.hum(tone(TONES["agent"]))
            await agent.answer(offer["call_id"])
            await state(agent, "talking")

            tile = f'[data-testid="seat-tile"][data-seat="{AGENT}"]'
            await page.wait_for_selector(f'{tile}[data-state="talking"]', timeout=3000)
            assert await answered(page) == before + 1
            await page.click(tile)
            await page.wait_for_selector('[data-testid="seat-panel"] [data-testid="caption"]')

            humming = asyncio.create_task(self.hum(page))
            try:
                await self.oversee(page, agent, caller)
            finally:
                humming.cancel()
            await agent.send({"type": "hangup"})
            await page.wait_for_selector(f'{tile}[data-state="wrap_up"]', timeout=3000)

    async def hum(self, page: Page) -> None:
        """Let the supervisor's tone sound at their microphone all the time."""
        while True:
            await say(page, np.tile(tone(TONES["boss"]), 10))

    async def oversee(self, page: Page, agent: SoftwareAgent, caller: SoftwareCaller) -> None:
        async def heard(by: SoftwareAgent | SoftwareCaller) -> set[str]:
            since = time.monotonic() + 0.6
            await asyncio.sleep(1.4)
            return tones_in(by.heard(since))

        await page.keyboard.press("Alt+1")
        await mode(page, "listens")
        await microphone(page, False)
        await start_recording(page)
        await asyncio.sleep(2.0)
        # What the supervisor hears; and nobody hears the supervisor.
        assert {"caller", "agent"} <= tones_in(await recorded(page))
        assert "boss" not in await heard(agent) | await heard(caller)
        assert not any(
            party["username"] == BOSS
            for message in agent.messages
            if message["type"] == "party"
            for party in message["parties"]
        )

        await page.click('[data-testid="monitor-whisper"]')
        await mode(page, "whispers")
        await microphone(page, True)
        assert "boss" in await heard(agent)
        assert "boss" not in await heard(caller)

        await page.click('[data-testid="monitor-barge"]')
        await mode(page, "talks")
        assert "boss" in await heard(caller)
        assert "boss" in await heard(agent)

        await page.click('[data-testid="monitor-stop"]')
        await page.wait_for_selector('[data-testid="sound-state"]', state="detached")
        assert "boss" not in await heard(caller) | await heard(agent)
        assert agent.state == "talking"
