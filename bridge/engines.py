"""The engines of one hotline: built from the settings, loaded in the background."""

import asyncio
import contextlib
import gc
from collections.abc import Callable

from bridge.calls.ear import Ear, EarEvent
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload, ThreadOffload
from bridge.settings import Settings
from knowledge.engine import KnowledgeBase
from knowledge.samples import load_samples
from speech.end_of_turn import EndOfTurnPolicy
from speech.errors import SpeechError
from speech.service import SpeechService
from speech.settings import SpeechSettings
from speech.vad import SileroVad, TurnDetector, TurnSettings

_log = get_logger(__name__)

# The ear cuts long speech itself; the detector only follows pauses.
_NEVER = 86_400.0
_REFRESH_SECONDS = 1.0


def speech_settings(settings: Settings) -> SpeechSettings:
    """Return the speech package's settings."""
    espeak = settings.voice == "espeak"
    defaults = SpeechSettings()
    return SpeechSettings(
        models=settings.model_folder,
        audio_cache=settings.data / "cache" / "speech",
        engine=settings.asr,
        vosk_model=settings.vosk_model or None,
        asr_threads=settings.asr_threads,
        tts="espeak" if espeak else "kokoro",
        voice=defaults.voice if espeak else settings.voice,
    )


def knowledge_base(settings: Settings, db: Database) -> KnowledgeBase:
    """Return the knowledge base of a database, not loaded yet.

    Embeddings depend on content alone, so they are kept beside the models and shared by all
    data folders.
    """
    return KnowledgeBase(
        db.sessions, model=settings.embedder, cache_dir=settings.model_folder / "knowledge"
    )


class Engines:
    """Recogniser, voice and knowledge base, and whether they are ready.

    Args:
        settings, db: what they are built from.
    """

    def __init__(self, settings: Settings, db: Database) -> None:
        self.ready = asyncio.Event()
        self.failure: str | None = None
        self.speech = SpeechService(speech_settings(settings))
        self.knowledge = knowledge_base(settings, db)
        self.hearing: Offload = ThreadOffload("hear", 2)
        self.speaking: Offload = ThreadOffload("speak", 2)
        self.general: Offload = ThreadOffload("work", 8)
        self._db = db
        self._demo = settings.demo
        self._turn = TurnSettings(end_silence=settings.end_of_turn, longest=_NEVER)
        self._policy = EndOfTurnPolicy(settings.end_of_turn)

    async def load(self) -> None:
        """Load everything; calls wait for `ready`. A failure is kept in `failure`."""
        try:
            await asyncio.gather(self.general(self._load_knowledge), self.general(self.speech.load))
        except SpeechError as error:
            self.failure = error.detail
            _log.error("engines_failed", code=error.code, detail=error.detail)
            return
        # What is loaded now stays: the garbage collector need not walk through models and
        # modules, and stop every voice meanwhile, as often as calls have made objects enough.
        gc.collect()
        gc.freeze()
        _log.info("engines_ready")
        self.ready.set()

    async def follow(self) -> None:
        """Keep the index at what the store says, forever."""
        await self.ready.wait()
        while True:
            await asyncio.sleep(_REFRESH_SECONDS)
            try:
                if await self.general(self.knowledge.refresh):
                    _log.info("knowledge_refreshed", snapshot=self.knowledge.snapshot.id)
            except Exception:
                # The old index goes on serving; what is withdrawn is caught in the store.
                _log.exception("knowledge_refresh_failed")

    def new_ear(self, report: Callable[[EarEvent], None]) -> Ear:
        """Make an ear for one person."""
        return Ear(
            SileroVad(),
            TurnDetector(self._turn),
            self.speech.recogniser,
            self.hearing,
            self._policy,
            report,
        )

    def close(self) -> None:
        """Let the threads end."""
        for pool in (self.hearing, self.speaking, self.general):
            with contextlib.suppress(AttributeError):
                pool.close()  # type: ignore[attr-defined]

    def _load_knowledge(self) -> None:
        if self._demo:
            added = self._db.write(load_samples)
            if added:
                _log.info("samples_loaded", entries=added)
        self.knowledge.load()
