"""The routes of the quality desk; which role may call which is asked in the role matrix."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from sqlalchemy import select

from bridge.auth import api as auth_api
from bridge.errors import HotlineError
from bridge.quality import api as quality_api
from bridge.quality.models import QualityEvent
from bridge.tickets.categoriser import Categoriser
from bridge.tickets.service import TicketService
from tests.bridge.quality.conftest import PASSWORD, RATE, World
from tests.bridge.tickets.conftest import LAMP


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    app = FastAPI()
    app.state.auth = world.auth
    app.include_router(auth_api.build_router(world.auth))
    app.include_router(quality_api.build_router(world.room))

    @app.exception_handler(HotlineError)
    def _error(_: Request, error: HotlineError) -> JSONResponse:
        return JSONResponse(error.as_dict(), error.status)

    with TestClient(app) as client:
        yield client


def sign_in(client: TestClient, name: str) -> None:
    client.cookies.clear()
    body = {"username": name, "password": PASSWORD}
    assert client.post("/api/auth/sign-in", json=body).status_code == 200


def get(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(f"/api/quality{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def heard(world: World, kind: str) -> list[tuple[str, str, str]]:
    with world.db.transaction() as session:
        events = session.scalars(select(QualityEvent).where(QualityEvent.kind == kind))
        return [(event.actor, event.subject_id, event.data["side"]) for event in events]


class TestCalls:
    def test_numbers_are_masked_in_lists_alone(self, client: TestClient, world: World) -> None:
        call = world.call()
        sign_in(client, "4001")
        assert get(client, "/calls")["items"][0]["caller_phone"] == "138****5678"
        assert get(client, f"/calls/{call}")["caller_phone"] == "13812345678"

    def test_an_agent_sees_the_calls_they_were_scored_for(
        self, client: TestClient, world: World
    ) -> None:
        scored, other = world.call(), world.call()
        world.record(scored, people_from=0.5)
        world.sent(scored)
        world.begin(other)
        sign_in(client, "1001")
        detail = get(client, f"/calls/{scored}")
        assert detail["caller_phone"] == "138****5678"
        assert [line["who"] for line in detail["lines"]] == ["bot", "caller", "agent"]
        assert client.get(f"/api/quality/calls/{scored}/audio").status_code == 200
        assert detail["recording"]["sides"] == ["both", "caller", "hotline", "agent"]
        assert [one["kind"] for one in detail["happened"]] == ["agent_joined"]
        whispered = client.get(f"/api/quality/calls/{scored}/audio?side=supervisor")
        assert whispered.json()["error"] == "recording_missing"
        assert client.get(f"/api/quality/calls/{other}").status_code == 404
        sign_in(client, "1002")
        assert client.get(f"/api/quality/calls/{scored}").status_code == 404
        assert client.get(f"/api/quality/calls/{scored}/audio").status_code == 404

    def test_detail(self, client: TestClient, world: World) -> None:
        call = world.call(order_no="WC202612010001")
        world.record(call, people_from=0.5)
        sign_in(client, "4001")
        detail = get(client, f"/calls/{call}")
        assert detail["order_no"] == "WC202612010001"
        assert detail["recording"] == {
            "seconds": 2.0,
            "sides": ["both", "caller", "hotline", "agent", "supervisor"],
        }
        assert [(one["agent"]["username"], one["at"]) for one in detail["served"]] == [
            ("1001", 20.0)
        ]
        assert [one["kind"] for one in detail["happened"]] == [
            "agent_joined",
            "supervisor_listens",
        ]

    def test_the_order_that_an_agent_made_of_a_call(self, client: TestClient, world: World) -> None:
        call = world.call()
        tickets = TicketService(world.db, world.clock, Categoriser(), patience=0.05)
        order = tickets.create(replace(LAMP, call_id=call))
        sign_in(client, "4001")
        assert get(client, f"/calls/{call}")["order_no"] == order.order_no
        assert get(client, "/calls")["items"][0]["order_no"] == order.order_no

    def test_without_a_recording(self, client: TestClient, world: World) -> None:
        call = world.call(recording="recordings/gone.wav")
        sign_in(client, "4001")
        assert get(client, f"/calls/{call}")["recording"] is None
        answer = client.get(f"/api/quality/calls/{call}/audio")
        assert (answer.status_code, answer.json()["error"]) == (404, "recording_missing")

    def test_evidence(self, client: TestClient, world: World) -> None:
        call = world.call()
        sign_in(client, "4001")
        body = {"kind": "abuse", "note": "辱骂话务员", "call_at": 12.5}
        marked = client.post(f"/api/quality/calls/{call}/marks", json=body).json()
        assert [(m["note"], m["call_at"]) for m in marked["marks"]] == [("辱骂话务员", 12.5)]
        assert get(client, "/calls", evidence=True)["total"] == 1
        mark = marked["marks"][0]["id"]
        other = world.call()
        assert client.delete(f"/api/quality/calls/{other}/marks/{mark}").status_code == 404
        assert client.delete(f"/api/quality/calls/{call}/marks/{mark}").json()["marks"] == []
        assert get(client, "/calls", evidence=True)["total"] == 0

    @pytest.mark.parametrize(
        "params",
        [
            {"from": "2026-12-01T00:00:00"},
            {"phone": "13a"},
            {"text": "长" * 101},
            {"size": 101},
            {"page": 0},
            {"outcome": "x"},
        ],
    )
    def test_what_makes_no_sense(self, client: TestClient, params: dict[str, Any]) -> None:
        sign_in(client, "4001")
        assert client.get("/api/quality/calls", params=params).status_code in (400, 422)


class TestAudio:
    @pytest.fixture
    def call(self, client: TestClient, world: World) -> str:
        call = world.call()
        world.record(call, people_from=0.5)
        sign_in(client, "4001")
        return call

    def test_a_part(self, client: TestClient, call: str) -> None:
        url = f"/api/quality/calls/{call}/audio"
        whole = client.get(url)
        assert (whole.status_code, whole.headers["accept-ranges"]) == (200, "bytes")
        assert int(whole.headers["content-length"]) == len(whole.content)
        part = client.get(url, headers={"Range": "bytes=101-4000"})
        assert part.status_code == 206
        assert part.headers["content-range"] == f"bytes 101-4000/{len(whole.content)}"
        assert part.content == whole.content[101:4001]
        assert "no-store" in part.headers["cache-control"]

    def test_behind_the_end(self, client: TestClient, call: str) -> None:
        url = f"/api/quality/calls/{call}/audio"
        size = len(client.get(url).content)
        answer = client.get(url, headers={"Range": f"bytes={size}-"})
        assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")

    @pytest.mark.parametrize(
        ("side", "value"),
        [("caller", 1000), ("hotline", 2000), ("agent", 3000), ("supervisor", 4000)],
    )
    def test_one_side(self, client: TestClient, call: str, side: str, value: int) -> None:
        content = client.get(f"/api/quality/calls/{call}/audio", params={"side": side}).content
        frames = np.frombuffer(content[44:], "<i2")
        assert len(frames) == 2 * RATE
        assert value <= frames[-1] < value + 500

    def test_every_listening_is_written_down_once(
        self, client: TestClient, world: World, call: str
    ) -> None:
        url = f"/api/quality/calls/{call}/audio"
        for part in ("bytes=0-", "bytes=5000-", "bytes=90-99"):
            client.get(url, headers={"Range": part})
        client.get(url, params={"side": "caller"})
        sign_in(client, "2001")
        client.get(url)
        assert heard(world, "listened") == [
            ("4001", call, "both"),
            ("4001", call, "caller"),
            ("2001", call, "both"),
        ]
        assert get(client, f"/calls/{call}")["heard"][2]["who"]["username"] == "2001"
        sign_in(client, "4001")
        assert get(client, f"/calls/{call}")["heard"] == []
        world.clock.forward(minutes=11)
        client.get(url)
        assert len(heard(world, "listened")) == 4

    def test_every_export_is_written_down(
        self, client: TestClient, world: World, call: str
    ) -> None:
        url = f"/api/quality/calls/{call}/audio"
        for _ in range(2):
            answer = client.get(url, params={"download": True})
        assert answer.headers["content-disposition"].startswith("attachment")
        assert heard(world, "exported") == [("4001", call, "both")] * 2

    def test_agents_take_nothing_away(self, client: TestClient, world: World, call: str) -> None:
        world.sent(call)
        sign_in(client, "1001")
        answer = client.get(f"/api/quality/calls/{call}/audio", params={"download": True})
        assert "content-disposition" not in answer.headers
        assert heard(world, "listened") == [("1001", call, "both")]


class TestWholeWay:
    def test_from_a_call_to_a_corrected_score(self, client: TestClient, world: World) -> None:
        call = world.call()
        sign_in(client, "4001")
        sheet = get(client, "/sheets")[0]
        begin = {"call_id": call, "agent": "1001", "sheet_id": sheet["id"]}
        review = client.post("/api/quality/reviews", json=begin).json()
        marks = world.marks(less=5).model_dump()
        url = f"/api/quality/reviews/{review['id']}"
        review = client.put(url, json={"rev": review["rev"], **marks}).json()
        review = client.post(f"{url}/send", json={"rev": review["rev"]}).json()
        assert (review["state"], review["total"]) == ("sent", 95)

        sign_in(client, "1001")
        mine = get(client, "/mine")
        assert (mine["total"], mine["counts"]) == (1, {"sent": 1})
        own = f"/api/quality/mine/{review['id']}"
        assert client.post(f"{own}/appeal", json={"reason": "  "}).status_code == 422
        assert client.post(f"{own}/appeal", json={"reason": "有异议"}).json()["state"] == "appealed"

        decision = {
            "outcome": "corrected",
            "answer": "同意",
            "corrected": world.marks().model_dump(),
        }
        sign_in(client, "4001")
        refused = client.post(f"{url}/answer", json=decision)
        assert (refused.status_code, refused.json()["error"]) == (403, "same_reviewer")
        sign_in(client, "4002")
        assert get(client, "/reviews", state="appealed")["total"] == 1
        assert client.post(f"{url}/answer", json=decision).json()["total"] == 100

        sign_in(client, "1001")
        seen = get(client, f"/mine/{review['id']}")
        assert (seen["state"], seen["appeal"]["answer"]) == ("corrected", "同意")
        assert [step["kind"] for step in seen["steps"]] == ["sent", "appealed", "corrected"]
