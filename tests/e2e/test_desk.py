"""The knowledge desk in real browsers: a new operator's first day, up to the next caller."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route

from speech.audio import Pcm, read_wav
from tests.e2e.browser import chromium, open_page
from tests.hotline import PASSWORD, RunningHotline
from tests.voices import error_rate, spoken_wav, transcribed

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]

QUESTION = "学校的操场周末可以进去跑步吗？"
ANSWER = "可以的，开放时间请看学校门口的公告。"
HEAD = "id,title,questions,answer_spoken,department\n"
GOOD = "E2E-1,渡轮班次,渡轮几点开|过海的船几点有,渡轮每天早上八点开船。,市交通运输局\n"
BAD = "E2E-2,,几点关门,没有标题的一行。,\n"
MENDED = "E2E-2,便民码头关门时间,码头几点关门,码头每天晚上六点关门。,\n"
UNDERSTANDABLE = 0.30


@pytest.fixture
def people(hotline: RunningHotline) -> RunningHotline:
    """The hotline with an operator and a reviewer."""
    for name, role in (("7001", "knowledge"), ("7002", "reviewer")):
        hotline.add_user(name, role)
    return hotline


async def sign_in(browser: Browser, hotline: RunningHotline, name: str, place: str) -> Page:
    page = await open_page(browser, f"{hotline.url}/knowledge#{place}", wide=True)
    await page.fill('[data-testid="username"]', name)
    await page.fill('[data-testid="password"]', PASSWORD)
    await page.click('[data-testid="sign-in"]')
    await page.wait_for_selector('[data-testid="nav-overview"]')
    return page


async def go(page: Page, place: str) -> None:
    await page.evaluate("place => { location.hash = place; }", place)


async def publish(page: Page) -> None:
    """Through the gate, as a reviewer."""
    await page.click('[data-testid="publish"]')
    await page.click('[data-testid="gate-publish"]:not([disabled])', timeout=60_000)
    await page.wait_for_selector('[data-testid="gate"]', state="hidden", timeout=60_000)


async def listened(page: Page) -> Pcm:
    """What the page gets to play when the person presses "listen"."""
    sounds: asyncio.Queue[bytes] = asyncio.Queue()

    async def keep(route: Route) -> None:
        response = await route.fetch()
        sounds.put_nowait(await response.body())
        await route.fulfill(response=response)

    await page.route("**/api/knowledge/speak", keep)
    await page.click('[data-testid="listen"]')
    return read_wav(await asyncio.wait_for(sounds.get(), 60))


async def upload(page: Page, folder: Path, rows: str) -> None:
    path = folder / "新知识.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    await page.set_input_files('[data-testid="import-file"]', path)


def asked(hotline: RunningHotline, text: str) -> dict[str, Any]:
    done = hotline.run("ask", text, "--json")
    assert done.returncode == 0, done.stderr
    body: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
    return body


async def call(hotline: RunningHotline, wav: Path) -> dict[str, Any]:
    """A citizen calls and asks one question."""
    report = await asyncio.to_thread(hotline.json, "call", str(wav))
    turn: dict[str, Any] = report["turns"][0]
    return turn


class TestOperator:
    async def test_a_file_is_corrected_reviewed_heard_and_answered_from(
        self, people: RunningHotline, tmp_path: Path
    ) -> None:
        async with chromium() as browser:
            operator = await sign_in(browser, people, "7001", "/transfer")
            await upload(operator, tmp_path, GOOD + BAD)
            report = await operator.wait_for_selector('[data-testid="import-report"]')
            assert "标题不能为空" in await report.inner_text()
            await operator.wait_for_selector('[data-testid="import-drafts"][disabled]')
            await upload(operator, tmp_path, GOOD + MENDED)
            await operator.click('[data-testid="import-drafts"]:not([disabled])')
            await operator.wait_for_selector('[data-testid="import-done"]')
            before = asked(people, "渡轮几点开")
            assert (before["entry"] or {}).get("id") != "E2E-1"
            await go(operator, "/entries/E2E-1")
            await operator.click('[data-testid="submit"]')
            assert not await operator.query_selector('[data-testid="publish"]')

            reviewer = await sign_in(browser, people, "7002", "/entries/E2E-1")
            sound = await listened(reviewer)
            assert error_rate(transcribed(sound), "渡轮每天早上八点开船") < UNDERSTANDABLE
            await publish(reviewer)
            after = asked(people, "渡轮几点开")
            assert after["decision"] == "answer"
            assert after["entry"]["id"] == "E2E-1"
            assert "早上八点" in after["reply"]

    async def test_what_nobody_could_answer_is_answered_to_the_next_caller(
        self, people: RunningHotline, tmp_path: Path
    ) -> None:
        wav = spoken_wav(tmp_path, QUESTION)
        turn = await call(people, wav)
        assert turn["decision"] != "answer", turn
        async with chromium() as browser:
            operator = await sign_in(browser, people, "7001", "/gaps")
            gap = operator.locator('[data-testid="gap"]', has_text="操场")
            await gap.first.locator('[data-testid="gap-write"]').click()
            await operator.wait_for_selector('[data-testid="spoken"]')
            questions = operator.locator('[data-testid="question"]')
            title = operator.locator('[data-testid="title"]')
            assert "操场" in await title.input_value() or await questions.count()
            await operator.fill('[data-testid="spoken"]', ANSWER)
            await operator.click('[data-testid="submit"]')
            await operator.wait_for_selector('[data-testid="submit"]', state="detached")
            entry_id = operator.url.rsplit("/", 1)[-1]
            reviewer = await sign_in(browser, people, "7002", f"/entries/{entry_id}")
            await publish(reviewer)
            await go(operator, "/overview")
            await go(operator, "/gaps")
            taken = operator.locator('[data-testid="taken-gap"]', has_text="操场")
            await taken.first.wait_for()
        turn = await call(people, wav)
        assert turn["decision"] == "answer", turn
        assert "学校门口的公告" in turn["reply"]

    async def test_two_operators_on_one_entry_lose_nothing(self, people: RunningHotline) -> None:
        async with chromium() as browser:
            first = await sign_in(browser, people, "7001", "/entries/WC-SB-001")
            second = await sign_in(browser, people, "7002", "/entries/WC-SB-001")
            for page, words in ((first, "甲写的答案。"), (second, "乙写的答案。")):
                await page.wait_for_selector('[data-testid="spoken"]')
                await page.fill('[data-testid="spoken"]', words)
                await page.click('[data-testid="save"]')
                if page is first:
                    await page.wait_for_selector('[data-testid="save-state"][data-state="saved"]')
            conflict = await second.wait_for_selector('[data-testid="conflict"]')
            shown = await conflict.inner_text()
            assert "甲写的答案" in shown
            assert "乙写的答案" in shown
            await second.click('[data-testid="take-theirs"]')
            kept = await second.locator('[data-testid="spoken"]').input_value()
            assert kept == "甲写的答案。"
