"""A quality desk on a database and recordings of its own, with a clock that tests own."""

import json
import wave
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from argon2 import PasswordHasher

from bridge.auth.accounts import AccountService
from bridge.auth.passwords import Passwords
from bridge.auth.roles import Role
from bridge.auth.service import AuthService, SignedIn
from bridge.calls.models import CallLine, CallRow
from bridge.kit.db import Database
from bridge.kit.ids import new_id
from bridge.quality.room import QualityRoom
from bridge.quality.schemas import BeginReview, ItemMark, Marks, ReviewView, SaveReview
from bridge.seats.models import SeatEvent
from tests.bridge.kit.doubles import FakeClock, database

PASSWORD = "coconut-2026"
RATE = 16_000
PEOPLE = {
    "4001": "quality",
    "4002": "quality",
    "2001": "supervisor",
    "1001": "agent",
    "1002": "agent",
    "5001": "back_office",
    "3001": "knowledge",
    "3002": "reviewer",
    "admin": "admin",
}
SAID = [
    ("bot", "您好，这里是文昌12345热线。"),
    ("caller", "我们这里的路灯坏了好几天，在文清大道。"),
    ("agent", "好的，我帮您登记一张工单。"),
]


def person(username: str) -> SignedIn:
    """Somebody who is signed in."""
    return SignedIn(username, username, f"{username}号", Role(PEOPLE[username]))


QUALITY, OTHER_QUALITY, AGENT = person("4001"), person("4002"), person("1001")


class World:
    """What has happened at the hotline so far.

    Attributes:
        room: the quality desk.
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.clock = FakeClock()
        self.db: Database = database(folder)
        cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.auth = AuthService(self.db, self.clock, 12, cheap)
        self.accounts = AccountService(self.db, self.clock, cheap, self.auth.ends)
        self.ids = {
            name: self.auth.add_user(name, PASSWORD, f"{name}号", role).user_id
            for name, role in PEOPLE.items()
        }
        self.room = QualityRoom(self.db, self.clock.now, folder, appeal_days=3)
        self.room.sheets.ensure_sample()
        self.sheet = self.room.sheets.all()[0]

    def call(
        self,
        *,
        agents: tuple[str, ...] = ("1001",),
        said: list[tuple[str, str]] | None = None,
        at: datetime | None = None,
        searchable: bool = True,
        **values: Any,
    ) -> str:
        """A call that has ended; ``at`` is when it began, a minute before its end."""
        started = at or self.clock.now() - timedelta(minutes=5)
        call_id = new_id()
        row = {
            "id": call_id,
            "caller_key": "key",
            "caller_phone": "13812345678",
            "media": "voice",
            "started_at": started,
            "ended_at": started + timedelta(minutes=1),
            "outcome": "handed_over",
            "order_no": None,
            "reason": "",
            "slots": {},
            "recording": None,
            **values,
        }
        with self.db.transaction(writes=True) as session:
            session.add(CallRow(**row))
            session.flush()
            for number, (who, text) in enumerate(SAID if said is None else said):
                session.add(
                    CallLine(
                        id=new_id(),
                        call_id=call_id,
                        who=who,
                        text=text,
                        at=4.0 * number,
                        confidence=0.9 if who == "caller" else None,
                        data={},
                    )
                )
            for agent in agents:
                session.add(
                    SeatEvent(
                        at=started + timedelta(seconds=20),
                        kind="state",
                        seat=agent,
                        call_id=call_id,
                        before="ringing",
                        state="talking",
                        cause="accepted",
                    )
                )
        if searchable:
            self.catch_up()
        return call_id

    def catch_up(self) -> None:
        while self.room.catch_up():
            pass

    def record(
        self, call_id: str, *, seconds: float = 2.0, people_from: float | None = None
    ) -> None:
        """Give a call a recording whose channels are told apart by their value."""
        folder = self.root / "recordings" / "2026-12-01"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{call_id}.wav"
        write_wav(path, 1000, 2000, seconds)
        events: list[dict[str, Any]] = [
            {"at": 0.5, "kind": "joined", "name": "1001", "role": "agent", "mode": "talks"},
            {"at": 0.7, "kind": "joined", "name": "2001", "role": "supervisor", "mode": "listens"},
        ]
        if people_from is not None:
            write_wav(path.with_name(f"{call_id}.people.wav"), 3000, 4000, seconds - people_from)
            events.append({"at": people_from, "kind": "people_recorded"})
        path.with_suffix(".json").write_text(json.dumps(events), encoding="utf-8")
        with self.db.transaction(writes=True) as session:
            row = session.get(CallRow, call_id)
            assert row is not None
            row.recording = str(path.relative_to(self.root))

    def begin(self, call_id: str, agent: str = "1001", by: SignedIn = QUALITY) -> ReviewView:
        body = BeginReview(call_id=call_id, agent=agent, sheet_id=self.sheet.id)
        return self.room.reviews.begin(body, by)

    def marks(self, less: int = 0, *, fatal: bool = False) -> Marks:
        """Full marks, but for ``less`` points of the first item."""
        return Marks(
            marks=[
                ItemMark(
                    item=item.id,
                    points=None if item.fatal else item.max_points - (less if not number else 0),
                    hit=item.fatal and fatal,
                )
                for number, item in enumerate(self.sheet.items)
            ],
            comment="总体不错",
        )

    def sent(self, call_id: str, *, less: int = 0, by: SignedIn = QUALITY) -> ReviewView:
        """A score that the agent has been sent."""
        review = self.begin(call_id, by=by)
        body = SaveReview(rev=review.rev, **self.marks(less).model_dump())
        saved = self.room.reviews.save(review.id, body, by)
        return self.room.reviews.send(saved.id, saved.rev, by)


def write_wav(path: Path, left: int, right: int, seconds: float) -> None:
    """A stereo file whose every sample tells its channel and its place."""
    count = round(seconds * RATE)
    place = np.arange(count) % 500
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.column_stack([left + place, right + place]).astype("<i2").tobytes())


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
