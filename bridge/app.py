"""The composition root: every part is made here, and plugged into the others here."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from bridge import actions, ask, health, pages
from bridge.adapters import (
    ByEar,
    CallbackDesk,
    KnowledgeAnswers,
    Meaning,
    Orders,
    SeatCounter,
    handling_seconds,
)
from bridge.analytics import api as analytics_api
from bridge.analytics.service import AnalyticsService
from bridge.assistant.client import RasaClient
from bridge.auth import accounts_api
from bridge.auth import api as auth_api
from bridge.auth.accounts import AccountService
from bridge.auth.first_run import ensure_first_accounts
from bridge.auth.service import AuthService
from bridge.auth.skills import SkillService
from bridge.calls import api as calls_api
from bridge.calls.journal import DatabaseJournal
from bridge.calls.limits import CallLimits
from bridge.calls.load import Load
from bridge.calls.mouth import Mouth
from bridge.calls.parts import CallParts
from bridge.calls.ports import Caller
from bridge.calls.switchboard import Switchboard
from bridge.conversations import CallConversations, CallSatisfactions
from bridge.curation import api as curation_api
from bridge.curation.asked_log import AskedLog
from bridge.curation.errors import response_of
from bridge.curation.room import Room
from bridge.curation.schedule import publish_on_time
from bridge.curation.speaking import TrialEar, TrialMouth
from bridge.curation.suggested import Suggested
from bridge.engines import Engines
from bridge.errors import BadRequest, HotlineError
from bridge.kit.clock import SystemClock
from bridge.kit.db import Base, Database, open_engine
from bridge.kit.logs import configure_logs, get_logger
from bridge.media.player import Player
from bridge.media.recording import Recorder
from bridge.prerender import Prerenderer
from bridge.quality import api as quality_api
from bridge.quality.room import QualityRoom
from bridge.seats import api as seats_api
from bridge.seats.history import CallHistory
from bridge.seats.hours import Hours
from bridge.seats.place import Rules
from bridge.seats.service import SeatService
from bridge.settings import Settings, get_settings
from bridge.tickets import api as tickets_api
from bridge.tickets.categoriser import Categoriser
from bridge.tickets.drafts import api as drafts_api
from bridge.tickets.drafts.access import Access
from bridge.tickets.drafts.fill import Filler
from bridge.tickets.drafts.service import DraftService
from bridge.tickets.following import api as following_api
from bridge.tickets.following.service import FollowService
from bridge.tickets.service import TicketService
from bridge.tickets.wrap_up import api as wrap_up_api
from bridge.tickets.wrap_up.service import WrapUpService
from bridge.webrtc import agent_socket, caller_socket
from dialogue.actions.registry import build_executor
from dialogue.actions.services import Services
from knowledge.errors import KnowledgeError
from knowledge.schema import complete_schema, create_schema
from knowledge.suggest.kept import KeptFinder

_log = get_logger(__name__)

FIRST_SIGN_IN = "初次登录.txt"
CLI_TOKEN = "cli-token"  # noqa: S105  (a file name)


class Hotline:
    """All parts of one bridge process.

    Args:
        settings: what to build from; creates the data folder and the tables.
    """

    def __init__(self, settings: Settings) -> None:
        settings.data.mkdir(parents=True, exist_ok=True)
        self.settings = settings
        self.clock = SystemClock()
        self.db = Database(open_engine(settings.database))
        complete_schema(self.db.engine, Base.metadata)
        create_schema(self.db.engine)
        self.engines = Engines(settings, self.db)
        self.auth = AuthService(
            self.db,
            self.clock,
            settings.session_hours,
            idle_hours=settings.session_idle_hours,
            password_days=settings.password_days,
        )
        self.accounts = AccountService(self.db, self.clock, self.auth.passwords, self.auth.ends)
        self.skills = SkillService(self.db, self.clock)
        self.asked = AskedLog(self.db, self.engines.general)
        self.answers = KnowledgeAnswers(
            self.engines.knowledge, self.engines.general, self.asked, self.clock.now
        )
        self.understand = ByEar(self.engines.knowledge, self.engines.general)
        self.seats = SeatService(
            self.db,
            self.engines.general,
            self.clock,
            self.answers,
            rules=Rules(
                ring=settings.ring,
                wrap_up=settings.wrap_up,
                extension=settings.wrap_up_extension,
                misses=settings.misses,
                overflow=settings.overflow,
                break_limit=settings.break_limit,
            ),
            live=lambda call_id: self.switchboard.get(call_id),
            most_waiting=settings.queue_max,
            hours=Hours.parse(settings.agent_hours),
        )
        self.categoriser = Categoriser(
            embedder=Meaning(self.engines.knowledge), cache=settings.model_folder / "categories"
        )
        self.tickets = TicketService(self.db, self.clock, self.categoriser)
        self.orders = Orders(self.tickets, self.engines.general)
        self._build_forms()
        self.assistant = RasaClient(
            f"http://127.0.0.1:{settings.rasa_port}", settings.rasa_token, settings.rasa_timeout
        )
        self.executor = build_executor(
            Services(
                answers=self.answers,
                work_orders=self.orders,
                callbacks=CallbackDesk(self.seats),
                seats=SeatCounter(self.seats),
            )
        )
        self.journal = DatabaseJournal(
            self.db,
            self.engines.general,
            settings.data / "journal.jsonl",
            self.clock.now,
            settings.data,
        )
        self.switchboard = Switchboard(self._new_parts, settings.max_calls)
        self.prerenderer = Prerenderer(
            settings.prerender,
            self.engines,
            self.db,
            idle=lambda: not self.switchboard.calls,
        )
        self.curation = Room(
            db=self.db,
            base=self.engines.knowledge,
            now=self.clock.now,
            hear=TrialEar(lambda: self.engines.speech.recogniser, self.engines.knowledge),
            mouth=TrialMouth(self.engines.speech),
            handling_seconds=handling_seconds,
            finder=KeptFinder(self.engines.knowledge),
            suggested=Suggested(self.db, self.clock.now),
            offload=self.engines.general,
            self_review=settings.self_review,
        )
        self.quality = QualityRoom(self.db, self.clock.now, settings.data, settings.appeal_days)
        self._limits = CallLimits(
            barge_in=settings.barge_in,
            silence=settings.silence,
            max_utterance=settings.max_utterance,
            load_grace=settings.load_grace,
            queue_notice=settings.queue_notice,
            queue_limit=settings.queue_limit,
            satisfaction=settings.satisfaction,
        )
        self._load = Load(settings.busy_latency, time.monotonic)
        self._tasks: list[asyncio.Task[None]] = []

    def _build_forms(self) -> None:
        """What agents fill in about a call: the order's draft, the wrap-up, what they follow."""
        tickets = self.tickets
        calls, access = CallConversations(self.db, self.seats), Access(self.seats)
        filler = Filler(self.categoriser, tickets.places, tickets.urgency)
        self.drafts = DraftService(self.db, self.clock, tickets, filler, calls, access)
        self.follows = FollowService(self.db, self.clock, tickets.presenter)
        self.wrap_ups = WrapUpService(
            self.db,
            self.clock,
            calls,
            filler,
            access,
            tickets.deadlines,
            CallSatisfactions(self.db),
        )

    async def start(self) -> None:
        """Begin to serve; models load in the background."""
        await self.journal.start()
        self.asked.start()
        await self.seats.start()
        if file := await self.engines.general(self._first_accounts):
            _log.info("first_sign_in", file=str(file))
        if self.settings.demo:
            await self.engines.general(self.quality.sheets.ensure_sample)
        loop = asyncio.get_running_loop()
        for work in (
            self.engines.load(),
            self.engines.follow(),
            self.seats.run(),
            self.prerenderer.run(),
            self._warm_categories(),
            publish_on_time(self.curation, self.engines.general),
            self.quality.run(self.engines.general),
        ):
            self._tasks.append(loop.create_task(work))

    async def stop(self) -> None:
        """End calls and background work in order; nothing that was said is lost."""
        await self.switchboard.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.journal.stop()
        await self.asked.stop()
        await self.seats.stop()
        await self.assistant.close()
        self.engines.close()
        self.db.engine.dispose()

    def _first_accounts(self) -> Path | None:
        return ensure_first_accounts(
            self.db,
            self.clock,
            self.auth.passwords,
            self.settings.data / FIRST_SIGN_IN,
            demo=self.settings.demo,
        )

    async def _warm_categories(self) -> None:
        await self.engines.ready.wait()
        await self.engines.general(self.categoriser.warm)

    def _new_parts(self, call_id: str, _caller: Caller) -> CallParts:
        player = Player()
        return CallParts(
            assistant=self.assistant,
            understand=self.understand,
            desk=self.seats,
            journal=self.journal,
            mouth=Mouth(self.engines.speech, self.engines.speaking, player),
            player=player,
            new_ear=self.engines.new_ear,
            ready=self.engines.ready,
            recorder=self._recorder(call_id),
            load=self._load,
            now=self.clock.now,
            limits=self._limits,
        )

    def _recorder(self, call_id: str) -> Recorder | None:
        day: Path = self.settings.recordings / self.clock.now().strftime("%Y-%m-%d")
        try:
            return Recorder(day, call_id)
        except OSError:
            # A full disk must not keep a citizen from being helped.
            _log.exception("recording_impossible", call_id=call_id)
            return None


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the web application of the hotline."""
    settings = settings or get_settings()
    configure_logs(settings.log_level)
    hotline = Hotline(settings)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await hotline.start()
        yield
        await hotline.stop()

    app = FastAPI(
        title="文昌12345热线智能助手",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.auth = hotline.auth
    app.state.hotline = hotline
    _handle_errors(app)
    for router in (
        auth_api.build_router(hotline.auth),
        accounts_api.build_router(hotline.accounts, hotline.skills),
        calls_api.build_router(hotline.switchboard, hotline.seats, hotline.engines),
        seats_api.build_router(
            hotline.seats, hotline.orders, CallHistory(hotline.db, hotline.engines.general)
        ),
        drafts_api.build_router(hotline.drafts, hotline.tickets),
        wrap_up_api.build_router(hotline.wrap_ups),
        following_api.build_router(hotline.follows),
        analytics_api.build_router(AnalyticsService(hotline.db, hotline.clock)),
        tickets_api.build_router(hotline.tickets),
        curation_api.build_router(hotline.curation),
        quality_api.build_router(hotline.quality),
        caller_socket.build_router(hotline.switchboard, settings.reconnect_grace),
        agent_socket.build_router(hotline.seats, settings.reconnect_grace),
        ask.build_router(
            hotline.assistant, hotline.understand, hotline.seats, settings.data / CLI_TOKEN
        ),
        actions.build_router(hotline.executor, settings.action_token),
        health.build_router(hotline.db, hotline.engines, hotline.assistant, hotline.switchboard),
    ):
        app.include_router(router)
    pages.mount(app)
    return app


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(HotlineError)
    async def known(_request: Request, error: HotlineError) -> JSONResponse:
        return JSONResponse(error.as_dict(), status_code=error.status)

    @app.exception_handler(KnowledgeError)
    async def about_knowledge(_request: Request, error: KnowledgeError) -> JSONResponse:
        status, body = response_of(error)
        return JSONResponse(body, status_code=status)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, _error: RequestValidationError) -> JSONResponse:
        return JSONResponse(BadRequest().as_dict(), status_code=BadRequest.status)

    @app.exception_handler(Exception)
    async def unknown(_request: Request, error: Exception) -> JSONResponse:
        _log.error("request_failed", exc_info=error)
        return JSONResponse(HotlineError().as_dict(), status_code=500)

    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], object]) -> object:
        response = await call_next(request)  # type: ignore[misc]
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Content-Security-Policy"] = (
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "media-src 'self' blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'"
        )
        return response
