"""How fast the desks' pages change with a year of data, in a real Chromium on a real hotline.

The year is generated (`_year.py`): 100,000 calls with 1.5 million lines, 60,000 work orders with their
steps, what the seats did, what was suggested; texts marked as generated. Measured: the way from a press
to the finished view for every place of every desk; the screen pop (the offer's arrival to the caller's
history on the page) for a caller with hundreds of calls behind them; the routes behind the pages.
Ends with an error when one in ten page changes takes more than 1 s, a pop more than 0.5 s, an ordinary
query more than 2 s or a fuzzy one more than 3 s. ``--folder`` keeps the year for the next time;
``--rounds`` repeats each change so often; ``--json`` for machines.
"""

import argparse
import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, Page

from benchmarks._generated import THINGS, contents
from benchmarks._year import CALLS, ORDERS, REGULAR, Year, fill
from benchmarks.call import percentile
from bridge.cli.caller import SoftwareCaller
from bridge.kit.db import Base, Database, open_engine
from bridge.quality.room import QualityRoom
from knowledge.schema import complete_schema, create_schema
from knowledge.store import KnowledgeStore
from tests.e2e.browser import chromium, open_page
from tests.hotline import PASSWORD, RunningHotline

ROUNDS = 10
GOALS = {"pages": 1000.0, "pop": 500.0, "ordinary": 2000.0, "fuzzy": 3000.0}
PEOPLE = {
    "agent": "1391",
    "supervisor": "2391",
    "quality": "4391",
    "reviewer": "7391",
    "admin": "9391",
}
_ENTRIES = 500
_TIMEOUT = 30_000
# What arrives and what is on the page, on the page's own clock.
_WATCH = """
(() => {
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', (event) => {
        if (String(event.data).includes('"type":"offer"') || String(event.data).includes('"type": "offer"')) {
          window.__offered = performance.now();
          window.__popped = null;
        }
      });
    }
  };
  new MutationObserver(() => {
    if (window.__offered && !window.__popped && document.querySelector('[data-testid="history"]')) {
      requestAnimationFrame(() => { window.__popped ??= performance.now(); });
    }
  }).observe(document, {subtree: true, childList: true});
})();
"""


def at(*test_ids: str) -> str:
    """A selector of any of these."""
    return ", ".join(f'[data-testid="{one}"]' for one in test_ids)


# Where one can go in a desk.
PLACES: dict[str, tuple[str, ...]] = {
    "reviewer": (
        "/entries", "/hit", "/gaps", "/conflicts", "/documents", "/report", "/transfer", "/",
    ),
    "quality": ("/reviews", "/sheets", "/"),
    "admin": ("/skills", "/audit", "/"),
}  # fmt: skip
# A view is finished when its place-holder is gone. What the view before shows does not count.
_FINISHED = """() => {
  const views = [...document.querySelectorAll('section.view')];
  const view = views.find(one => !('before' in one.dataset));
  return view && !view.querySelector('.el-skeleton');
}"""
DESKS = {"reviewer": "/knowledge", "quality": "/quality", "admin": "/admin"}


class Times:
    """Milliseconds by what was done."""

    def __init__(self) -> None:
        self.taken: dict[str, dict[str, list[float]]] = {goal: {} for goal in GOALS}

    def add(self, goal: str, name: str, ms: float) -> None:
        """Count one."""
        self.taken[goal].setdefault(name, []).append(ms)

    async def of(self, goal: str, name: str, work: Awaitable[Any]) -> Any:
        """Time something."""
        begun = time.perf_counter()
        done = await work
        self.add(goal, name, 1000 * (time.perf_counter() - begun))
        return done

    def report(self) -> dict[str, Any]:
        """Percentiles, and which goals were missed by one in ten."""
        rows = {
            goal: {name: _summary(ms) for name, ms in names.items()}
            for goal, names in self.taken.items()
        }
        whole = {
            goal: _summary([one for ms in names.values() for one in ms])
            for goal, names in self.taken.items()
            if names
        }
        missed = {goal: row["p90"] for goal, row in whole.items() if row["p90"] > GOALS[goal]}
        return {"all": whole, "by_name": rows, "goals_ms": GOALS, "missed": missed}


def _summary(ms: list[float]) -> dict[str, float]:
    return {
        "n": len(ms),
        "p50": round(percentile(ms, 0.5), 1),
        "p90": round(percentile(ms, 0.9), 1),
        "max": round(max(ms), 1),
    }


# ---- the year -----------------------------------------------------------------------------------


def prepare(folder: Path, calls: int, orders: int) -> dict[str, Any]:
    """Make the data folder of a hotline with a year behind it; one that is there is used again."""
    known = folder / "year.json"
    if known.exists():
        kept: dict[str, Any] = json.loads(known.read_text("utf-8"))
        return kept
    begun = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(f"sqlite:///{folder / 'hotline.db'}")
    complete_schema(engine, Base.metadata)
    create_schema(engine)
    db, now = Database(engine), datetime.now(UTC)
    with db.transaction(writes=True) as session:
        KnowledgeStore(session).save_many(contents(_ENTRIES), actor="生成", reason="生成")
    room = QualityRoom(db, lambda: now, folder, appeal_days=3)
    room.sheets.ensure_sample()
    year: Year = fill(db, now, room.sheets.all()[0].id, calls, orders)
    filled = time.perf_counter()
    while room.catch_up():
        pass
    engine.dispose()
    made = {
        "rows": year.rows,
        "megabytes": round((folder / "hotline.db").stat().st_size / 2**20),
        "fill_seconds": round(filled - begun),
        "searchable_seconds": round(time.perf_counter() - filled),
        "order_nos": year.order_nos[:200],
        "call_ids": year.call_ids[:200],
    }
    known.write_text(json.dumps(made), encoding="utf-8")
    return made


@contextlib.contextmanager
def hotline_with(folder: Path) -> Iterator[RunningHotline]:
    """The hotline on the year's folder, with somebody of each role."""
    hotline = RunningHotline(folder)
    try:
        hotline.start()
        for role, name in PEOPLE.items():
            hotline.add_user(name, role)
        yield hotline
    finally:
        hotline.stop()


# ---- pages --------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def signed_in(
    browser: Browser, hotline: RunningHotline, role: str, path: str, ready: str, times: Times
) -> AsyncIterator[Page]:
    """A page of a desk, in a browser profile of its own; signing in is timed."""
    page = await open_page(browser, hotline.url + path, wide=True)
    page.set_default_timeout(_TIMEOUT)
    await page.add_init_script(_WATCH)
    await page.fill(at("username"), PEOPLE[role])
    await page.fill(at("password"), PASSWORD)

    async def sign_in() -> None:
        await page.click(at("sign-in"))
        await page.wait_for_selector(ready)

    await times.of("pages", f"{path} sign in", sign_in())
    try:
        yield page
    finally:
        await page.context.close()


async def go(page: Page, place: str) -> None:
    """Change to a view; done when what it shows is there and drawn."""
    await page.evaluate(
        """place => {
            document.querySelectorAll('section.view').forEach(one => { one.dataset.before = ''; });
            location.hash = place;
        }""",
        place,
    )
    await finished(page)


async def finished(page: Page) -> None:
    """The view is there with all that it loads, and drawn. Fails when it could not be loaded."""
    await page.wait_for_function(_FINISHED)
    await drawn(page)
    assert not await page.query_selector(at("load-error")), page.url


async def drawn(page: Page) -> None:
    """The next frame has been drawn."""
    await page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


async def answered(page: Page, route: str, act: Callable[[], Awaitable[Any]]) -> None:
    """Do something; done when the route's answer is drawn."""
    async with page.expect_response(lambda response: route in response.url):
        await act()
    await drawn(page)


async def desk_views(
    browser: Browser, hotline: RunningHotline, role: str, times: Times, rounds: int
) -> None:
    """Every place of a desk, round after round, and the page loaded anew."""
    path = DESKS[role]
    async with signed_in(browser, hotline, role, path, "section.view", times) as page:
        await finished(page)
        for number in range(rounds):
            for place in PLACES[role]:
                await times.of("pages", f"{path}#{place}", go(page, place))
            await times.of("pages", f"{path} reload", _reload(page))
            if role == "quality":
                await _quality(page, times, number)
            elif role == "reviewer":
                await times.of(
                    "pages", f"{path}#/entries/…", go(page, f"/entries/GEN-{number:05d}")
                )


async def _reload(page: Page) -> None:
    await page.reload()
    await finished(page)


async def _quality(page: Page, times: Times, number: int) -> None:
    """A search in all that was said, and a call that it found."""

    async def search() -> None:
        await page.fill(at("search"), THINGS[number])
        await page.press(at("search"), "Enter")

    await times.of("pages", "/quality search", answered(page, "/api/quality/calls?", search))
    call_id = await page.locator(at("call-row")).nth(number % 5).get_attribute("data-id")
    await times.of("pages", "/quality#/calls/…", go(page, f"/calls/{call_id}"))


async def agent_desk(browser: Browser, hotline: RunningHotline, times: Times, rounds: int) -> None:
    """Signing in until one can be called, and the screen pop of somebody who calls every day."""
    ready = '[data-testid="seat-state"][data-state="idle"]'
    for _ in range(2):
        async with signed_in(browser, hotline, "agent", "/agent", ready, times) as page:
            pass
    async with (
        signed_in(browser, hotline, "agent", "/agent", ready, times) as page,
        _client(hotline, "agent") as client,
    ):
        for _ in range(rounds):
            await times.of("pages", "/agent reload", _reload_until(page, ready))
        for _ in range(rounds):
            await _pop(page, client, hotline, times)
            await page.wait_for_selector(ready)


async def _reload_until(page: Page, ready: str) -> None:
    await page.reload()
    await page.wait_for_selector(ready)


async def _pop(
    page: Page, client: httpx.AsyncClient, hotline: RunningHotline, times: Times
) -> None:
    await page.evaluate("() => { window.__offered = window.__popped = null; }")
    async with SoftwareCaller(hotline.url, phone=REGULAR) as caller:
        await caller.dial(media="text")
        await caller.wait_for(lambda m: m["type"] == "state" and m["state"] == "listening", 30)
        await caller.send({"type": "text", "text": "转人工"})
        await page.wait_for_function("() => window.__popped", timeout=_TIMEOUT)
        ms = await page.evaluate("() => window.__popped - window.__offered")
        times.add("pop", "offer to history on the page", float(ms))
        path = f"/api/seats/calls/{caller.call_id}"
        response = await times.of("ordinary", "GET /api/seats/calls/{id}", client.get(path))
        assert len(response.json()["earlier_calls"]) > 0, response.text
        await caller.send({"type": "hangup"})


async def supervisor_desk(
    browser: Browser, hotline: RunningHotline, times: Times, rounds: int
) -> None:
    """The wallboard, where there is one."""
    async with _client(hotline, "supervisor") as client:
        if (await client.get("/supervisor")).status_code != 200:
            return
    ready = at("wallboard")
    async with signed_in(browser, hotline, "supervisor", "/supervisor", ready, times) as page:
        for _ in range(rounds):
            await times.of("pages", "/supervisor reload", _reload_until(page, ready))


# ---- routes -------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def _client(hotline: RunningHotline, role: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=hotline.url, trust_env=False, timeout=60) as client:
        body = {"username": PEOPLE[role], "password": PASSWORD}
        (await client.post("/api/auth/sign-in", json=body)).raise_for_status()
        yield client


def routes(year: dict[str, Any], number: int) -> dict[str, list[tuple[str, str, str]]]:
    """What is asked in one round: by role, the goal, the name and the address."""
    order = year["order_nos"][number % len(year["order_nos"])]
    call = year["call_ids"][number % len(year["call_ids"])]
    thing = THINGS[number % len(THINGS)]
    return {
        "agent": [
            ("ordinary", "orders of a phone", f"/api/tickets?phone={REGULAR}"),
            ("ordinary", "an order with its steps", f"/api/tickets/{order}"),
            ("ordinary", "own drafts", "/api/tickets/drafts"),
            ("ordinary", "followed orders", "/api/tickets/followed"),
            ("fuzzy", "entries by words", f"/api/knowledge/find?q={thing}"),
        ],
        "quality": [
            ("ordinary", "newest calls", "/api/quality/calls"),
            ("ordinary", "calls of an agent", "/api/quality/calls?agent=1003"),
            ("ordinary", "a call with its lines", f"/api/quality/calls/{call}"),
            ("fuzzy", "calls by words", f"/api/quality/calls?text={thing}"),
            ("fuzzy", "calls by words and speaker", f"/api/quality/calls?text={thing}&who=agent"),
            ("fuzzy", "calls by last digits", f"/api/quality/calls?phone={1000 + number * 7}"),
        ],
        "admin": [
            ("ordinary", "accounts", "/api/accounts"),
            ("ordinary", "audit trail", "/api/audit"),
            ("ordinary", "audit trail, page 200", "/api/audit?page=200"),
            ("ordinary", "audit trail of a person", "/api/audit?account=1003"),
        ],
        "reviewer": [
            ("ordinary", "knowledge overview", "/api/knowledge/overview"),
            ("ordinary", "knowledge report", "/api/knowledge/report"),
            ("ordinary", "gaps", "/api/knowledge/gaps"),
            ("fuzzy", "entries by part of a word", f"/api/knowledge/entries?q={thing[:2]}"),
        ],
    }


async def all_routes(
    hotline: RunningHotline, year: dict[str, Any], times: Times, rounds: int
) -> None:
    """Every route, round after round."""
    async with contextlib.AsyncExitStack() as stack:
        clients = {
            role: await stack.enter_async_context(_client(hotline, role))
            for role in routes(year, 0)
        }
        for number in range(rounds):
            for role, asked in routes(year, number).items():
                for goal, name, address in asked:
                    response = await times.of(goal, name, clients[role].get(address))
                    assert response.status_code == 200, (address, response.text[:300])


async def measure(hotline: RunningHotline, year: dict[str, Any], rounds: int) -> dict[str, Any]:
    """All figures."""
    times = Times()
    await all_routes(hotline, year, times, rounds)
    async with chromium() as browser:
        for role in DESKS:
            await desk_views(browser, hotline, role, times, rounds)
        await agent_desk(browser, hotline, times, rounds)
        await supervisor_desk(browser, hotline, times, rounds)
    begun = time.perf_counter()
    done = await asyncio.to_thread(hotline.run, "capacity", "--json")
    assert done.returncode == 0, done.stderr
    times.add("ordinary", "hotline capacity", 1000 * (time.perf_counter() - begun))
    return times.report()


def main() -> None:
    """Generate, run, print."""
    parser = argparse.ArgumentParser(description="Measure the desks' pages with a year of data.")
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = (options.folder or Path(name) / "data").resolve()
        year = prepare(folder, options.calls, options.orders)
        with hotline_with(folder) as hotline:
            result = asyncio.run(measure(hotline, year, options.rounds))
    result["year"] = {key: year[key] for key in ("rows", "megabytes", "fill_seconds")}
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _print(result)
    if result["missed"]:
        raise SystemExit(f"missed: {result['missed']}")


def _print(result: dict[str, Any]) -> None:
    print(", ".join(f"{count} {name}" for name, count in result["year"]["rows"].items()))
    print(f"{result['year']['megabytes']} MB\n{'':<34}{'n':>5}{'p50':>9}{'p90':>9}{'max':>9}  ms")
    for goal, whole in result["all"].items():
        for name, row in {**result["by_name"][goal], f"all {goal}": whole}.items():
            print(f"{name:<34}{row['n']:>5}{row['p50']:>9}{row['p90']:>9}{row['max']:>9}")


if __name__ == "__main__":
    main()
