"""Old conversations are forgotten, running ones are not."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.rasa_server import RASA_PYTHON, ROOT

SCRIPT = """
import asyncio, json, sys, time
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from nlu.channels.tracker_store import HotlineTrackerStore

async def main():
    store = HotlineTrackerStore(domain=Domain.empty(), dialect="sqlite", db=sys.argv[1])
    now = time.time()
    for name, times in (("old", [now - 200]), ("long", [now - 200, now]), ("new", [now])):
        events = [UserUttered("x", timestamp=t) for t in times]
        await store.save(DialogueStateTracker.from_events(name, events))
    deleted = store.forget_before(now - 100)
    print(json.dumps({"deleted": deleted, "left": sorted(await store.keys())}))

asyncio.run(main())
"""


def test_a_conversation_is_forgotten_when_its_last_event_is_old(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(RASA_PYTHON), "-W", "ignore", "-c", SCRIPT, str(tmp_path / "rasa.sqlite3")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.strip().splitlines()[-1])
    assert result == {"deleted": 1, "left": ["long", "new"]}
