"""Take the README's pictures from a running hotline (`HOTLINE_PORT`, an agent's name and password).

.venv/bin/python tools/screenshots.py 1001 PASSWORD
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bridge.cli.http import base_url
from bridge.settings import ROOT, get_settings
from tests.e2e.browser import chromium, open_page, say, state
from tests.voices import spoken

IMAGES = ROOT / "docs" / "images"


async def main(username: str, password: str) -> None:
    """Call, ask, talk to a person, and take both pages."""
    url = base_url(get_settings())
    async with chromium() as browser:
        caller = await open_page(browser, url)
        await caller.screenshot(path=IMAGES / "home.png")
        await caller.fill('[data-testid="phone-input"]', "13800000000")
        await caller.click('[data-testid="call-button"]')
        await state(caller, "listening")
        await say(caller, spoken("医保卡丢了怎么补办？"))
        await caller.wait_for_selector('[data-testid="card"]', timeout=60_000)
        await asyncio.sleep(1)
        await caller.screenshot(path=IMAGES / "caller.png")
        agent = await open_page(browser, url + "/agent", wide=True)
        await agent.fill('[data-testid="username"]', username)
        await agent.fill('[data-testid="password"]', password)
        await agent.click('[data-testid="sign-in"]')
        await agent.wait_for_selector('[data-testid="seat-state"]')
        await state(caller, "listening")
        await say(caller, spoken("我要转人工。"))
        await agent.wait_for_selector('[data-testid="offer"]', timeout=60_000)
        await agent.click('[data-testid="answer-button"]')
        await state(caller, "with_agent")
        await say(caller, spoken("文城镇文南老街停水三天了，没有人来修。"))
        await agent.wait_for_selector('[data-testid="suggestion"]', timeout=20_000)
        await asyncio.sleep(4)
        await agent.screenshot(path=IMAGES / "agent.png")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
