"""A person's account in real browsers: created, taken over, closed while the desk is open."""

import pytest
from playwright.async_api import Browser, Page

from bridge.app import FIRST_SIGN_IN
from tests.e2e.browser import chromium, open_page
from tests.hotline import PASSWORD, RunningHotline

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def first_password(hotline: RunningHotline, username: str) -> str:
    """The password that the first run wrote on paper."""
    lines = (hotline.data / FIRST_SIGN_IN).read_text("utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith(f"{username}（"))
    return line.split("）：")[1]


async def sign_in(browser: Browser, url: str, username: str, password: str) -> Page:
    page = await open_page(browser, url, wide=True)
    await page.fill('[data-testid="username"]', username)
    await page.fill('[data-testid="password"]', password)
    await page.click('[data-testid="sign-in"]')
    return page


async def create(admin: Page, username: str) -> str:
    """Create an account; return the one-time password."""
    await admin.click('[data-testid="create"]')
    await admin.fill('[data-testid="account-username"]', username)
    await admin.fill('[data-testid="account-name"]', "新来的坐席")
    await admin.click('[data-testid="account-save"]')
    password = await admin.inner_text('[data-testid="issued-password"]')
    await admin.click('[data-testid="issued-close"]')
    await admin.wait_for_selector(f'[data-testid="account"][data-username="{username}"]')
    return password


class TestAccount:
    async def test_from_its_creation_to_its_end(self, hotline: RunningHotline) -> None:
        async with chromium() as browser:
            admin = await sign_in(
                browser, f"{hotline.url}/admin", "admin", first_password(hotline, "admin")
            )
            password = await create(admin, "1190")
            desk = await sign_in(browser, f"{hotline.url}/agent", "1190", password)
            await desk.fill('[data-testid="password-fresh"]', PASSWORD)
            await desk.fill('[data-testid="password-again"]', PASSWORD)
            await desk.click('[data-testid="password-submit"]')
            await desk.wait_for_selector('[data-testid="seat-state"]')

            row = admin.locator('[data-testid="account"][data-username="1190"]')
            await row.locator('[data-testid="more"]').click()
            await admin.locator('[data-testid="deed-disable"]:visible').click()
            await admin.click('[data-testid="confirm-go"]')
            # At once, long before anybody looks whether the session still holds.
            await desk.wait_for_selector('[data-testid="username"]', timeout=5_000)
            await desk.fill('[data-testid="username"]', "1190")
            await desk.fill('[data-testid="password"]', PASSWORD)
            await desk.click('[data-testid="sign-in"]')
            await desk.wait_for_selector('[data-testid="error"]')

            await admin.click('[data-testid="nav-audit"]')
            await admin.fill('[data-testid="audit-account"]', "1190")
            lines = admin.locator('[data-testid="audit-line"]')
            await admin.wait_for_function(
                "() => [...document.querySelectorAll('[data-testid=\"audit-line\"]')]"
                ".every(line => line.textContent.includes('1190'))"
            )
            actions = [await line.get_attribute("data-action") for line in await lines.all()]
            assert actions == ["disable_user", "change_password", "sign_in", "add_user"]

    async def test_no_other_role_gets_in(self, hotline: RunningHotline) -> None:
        async with chromium() as browser:
            page = await sign_in(
                browser, f"{hotline.url}/admin", "2001", first_password(hotline, "2001")
            )
            text = await page.inner_text('[data-testid="error"]')
            assert "不是管理员" in text
