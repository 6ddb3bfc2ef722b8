"""Whisper on CTranslate2, on the real length of an utterance.

Stock use pads every utterance to 30 s, and the encoder then spends most of its time on silence.
Here the window is the utterance and a few seconds of silence. On a short window the decoder
sometimes repeats itself, so its length is bounded by the duration, repeated n-grams are
forbidden, and a result that still smells is decoded again in the full window.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

import ctranslate2
import numpy as np
from tokenizers import Tokenizer

from speech.asr import guards
from speech.asr.base import RecogniserStream, Transcript
from speech.asr.confidence import Evidence, confidence_of
from speech.asr.features import log_mel
from speech.asr.windows import padded, segments
from speech.audio.frames import SAMPLE_RATE, Pcm, seconds_of
from speech.audio.level import peak_dbfs
from speech.catalogue import WHISPER_FILES, WHISPER_FOLDER
from speech.errors import RecogniserError
from speech.text.script import simplified

# Sets the script, the punctuation and the vocabulary. A list of what callers say most halves the
# errors on one-word answers over a telephone line, and helps ordinary sentences as well; whole
# questions are left out, because a prompt may be echoed.
PROMPT = (
    "文昌市12345热线来电：喂。对。不对。是的。好的。转人工。医保卡、公积金、社保、落户、工单、"
    "小区物业。着火了，110、119。文城镇、清澜、东郊、东阁。"
)
LANGUAGE = "zh"

WINDOW_SECONDS = 30.0
# Silence behind the speech. With 1 s the model often runs on after the last word (CER 24.7 % on
# people over a telephone line), with 4 s it is as good as with the full window (22 %).
PADDING_SECONDS = 4.0
# Fast Mandarin has 6-7 syllables a second; one token is about one character.
TOKENS_PER_SECOND = 9
TOKENS_SPARE = 12
NO_REPEAT_NGRAM = 3
# With the pauses around it, audio this short holds a word once, though it may be written twice.
ONCE_SECONDS = 2.0
# Below these there is nothing to recognise.
SHORTEST_SECONDS = 0.1
QUIETEST_PEAK_DBFS = -55.0
# Noise and music: the model itself doubts that it is speech, and writes without conviction.
NO_SPEECH = 0.6
NO_SPEECH_LOG_PROB = -0.7
# ... or doubts it a little (people: below 0.2), and does not know the language either.
MAYBE_NO_SPEECH = 0.3
UNCLEAR_LANGUAGE = 0.7
WORTHLESS_LOG_PROB = -1.6
# A word or two has no context to be sure of: believe it as long as it is speech.
SHORT_WORDS = 4
SHORT_NO_SPEECH = 0.3
SHORT_WORTHLESS_LOG_PROB = -2.5
# A doubtful result of some length is worth a second decoding.
SMELLS_LOG_PROB = -1.0
SMELLS_SECONDS = 2.5
# Language detection is sure of itself on sentences (people speaking Mandarin over a telephone
# line: above 0.9; noise, music, English: below 0.2), but not on single words.
FOREIGN_SURE = 0.85
FOREIGN_NAMED = 0.4
FOREIGN_SECONDS = 2.0
HARDLY_CHINESE = 0.3
MOSTLY_CHINESE = 0.5


@dataclass(frozen=True)
class _Decoded:
    text: str
    log_prob: float
    no_speech: float
    language: str
    language_probability: float
    chinese_probability: float
    alternatives: tuple[str, ...]
    looped: bool
    seconds: float


def _smells(found: _Decoded) -> bool:
    """Worth the full window?"""
    if _foreign(found):
        return False
    doubtful = found.log_prob < SMELLS_LOG_PROB and found.seconds > SMELLS_SECONDS
    return found.looped or doubtful


def _foreign(found: _Decoded) -> bool:
    """Not Mandarin. A word or two is judged by what was written, a sentence by its sound."""
    if found.language == LANGUAGE:
        return False
    if found.language_probability >= FOREIGN_SURE and found.seconds >= FOREIGN_SECONDS:
        return True
    if len(guards.words_of(found.text)) > SHORT_WORDS:
        return found.chinese_probability < HARDLY_CHINESE
    return guards.chinese_share(found.text) <= MOSTLY_CHINESE


class WhisperRecogniser:
    """Shared by all calls; thread-safe (CTranslate2 queues the work).

    folder: a CTranslate2 Whisper model with `tokenizer.json`. threads: cores of one decode.
    workers: decodes at the same time; others wait. beam: 1 = greedy; more gives alternatives and
    costs time. Raises RecogniserError.
    """

    name = "whisper"
    streaming = False

    def __init__(
        self,
        folder: Path,
        *,
        threads: int = 2,
        workers: int = 1,
        beam: int = 1,
        prompt: str = PROMPT,
    ) -> None:
        self.model = folder.name
        self.version = f"ctranslate2 {ctranslate2.__version__}"
        self.path = folder
        self._beam = beam
        self._prompt = prompt
        try:
            self._engine = ctranslate2.models.Whisper(
                str(folder),
                device="cpu",
                compute_type="int8",
                inter_threads=workers,
                intra_threads=threads,
            )
            self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:
            raise RecogniserError(
                "whisper_not_loaded", f"无法加载 Whisper 模型 {folder}：{error}"
            ) from error
        self._prompt_ids = self._tokens.encode(prompt, add_special_tokens=False).ids

    def open(self) -> RecogniserStream:
        """Open a stream for one call."""
        return _Stream(self)

    def warm_up(self) -> None:
        """Run once on noise, so that the first caller does not wait for memory allocation."""
        noise = np.random.default_rng(0).normal(0, 300, SAMPLE_RATE).astype(np.int16)
        self._decode(noise, full_window=False)

    def transcribe(self, pcm: Pcm) -> Transcript:
        """Recognise one utterance of any length. Raises RecogniserError only if the engine does."""
        return self.examine(pcm)[0]

    def examine(self, pcm: Pcm) -> tuple[Transcript, Evidence | None]:
        """Recognise like `transcribe`, and give what the confidence was read from.

        The evidence is None if nothing intelligible was said.
        """
        started = time.perf_counter()
        duration = seconds_of(pcm)
        if duration < SHORTEST_SECONDS or peak_dbfs(pcm) < QUIETEST_PEAK_DBFS:
            return Transcript("", audio_seconds=duration), None
        parts = [self._best(segment) for segment in segments(pcm)]
        heard = [part for part in parts if part.text]
        spoken = time.perf_counter() - started
        if not heard:
            foreign = next((part.language for part in parts if part.language), "")
            return Transcript("", 0.0, foreign, (), duration, spoken), None
        text = "".join(part.text for part in heard)
        weights = [len(part.text) for part in heard]
        evidence = Evidence(
            log_prob=float(np.average([part.log_prob for part in heard], weights=weights)),
            seconds=duration,
            no_speech=max(part.no_speech for part in heard),
            characters=len(guards.words_of(text)),
        )
        transcript = Transcript(
            text=text,
            confidence=confidence_of(evidence),
            language=LANGUAGE,
            alternatives=heard[0].alternatives if len(heard) == 1 else (),
            audio_seconds=duration,
            decode_seconds=spoken,
        )
        return transcript, evidence

    def _best(self, pcm: Pcm) -> _Decoded:
        """Decode in the short window, again in the full one if that smells, then judge."""
        found = self._run(pcm, full_window=False)
        if _smells(found) and not self._invented(found):
            second = self._run(pcm, full_window=True)
            if found.looped or second.log_prob > found.log_prob:
                found = second
        if _foreign(found):
            named = found.no_speech < NO_SPEECH and found.language_probability >= FOREIGN_NAMED
            return replace(found, text="", language=found.language if named else "")
        if self._invented(found):
            return replace(found, text="", language="")
        return replace(found, language=LANGUAGE)

    def _invented(self, found: _Decoded) -> bool:
        """True if nobody said that."""
        words = guards.words_of(found.text)
        if not words or guards.echoes(found.text, self._prompt) or guards.phantom(found.text):
            return True
        if found.no_speech > NO_SPEECH and found.log_prob < NO_SPEECH_LOG_PROB:
            return True
        if found.no_speech > MAYBE_NO_SPEECH and found.chinese_probability < UNCLEAR_LANGUAGE:
            return True
        short = len(words) <= SHORT_WORDS and found.no_speech < SHORT_NO_SPEECH
        return found.log_prob < (SHORT_WORTHLESS_LOG_PROB if short else WORTHLESS_LOG_PROB)

    def _run(self, pcm: Pcm, *, full_window: bool) -> _Decoded:
        try:
            return self._decode(pcm, full_window=full_window)
        except Exception as error:
            raise RecogniserError("whisper_failed", f"语音识别出错：{error}") from error

    def _decode(self, pcm: Pcm, *, full_window: bool) -> _Decoded:
        duration = seconds_of(pcm)
        window = WINDOW_SECONDS if full_window else min(duration + PADDING_SECONDS, WINDOW_SECONDS)
        encoded = self._engine.encode(
            ctranslate2.StorageView.from_array(log_mel(padded(pcm, window))[np.newaxis])
        )
        language, probability, chinese = self._language(encoded)
        prompt = self._opening()
        result = self._engine.generate(
            encoded,
            [prompt],
            beam_size=self._beam,
            num_hypotheses=self._beam,
            max_length=len(prompt) + TOKENS_SPARE + round(duration * TOKENS_PER_SECOND),
            no_repeat_ngram_size=NO_REPEAT_NGRAM,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        texts = [
            simplified(guards.whole_characters(self._tokens.decode(ids)))
            for ids in result.sequences_ids
        ]
        text, looped = guards.cut_loop(texts[0])
        if duration < ONCE_SECONDS:
            text = guards.said_once(text)
        others = tuple(dict.fromkeys(other for other in texts[1:] if other != text))
        return _Decoded(
            text=text,
            log_prob=result.scores[0],
            no_speech=result.no_speech_prob,
            language=language,
            language_probability=probability,
            chinese_probability=chinese,
            alternatives=others,
            looped=looped,
            seconds=duration,
        )

    def _language(self, encoded: ctranslate2.StorageView) -> tuple[str, float, float]:
        """The most likely language, its probability, and that of Chinese."""
        ranked = self._engine.detect_language(encoded)[0]
        token, probability = ranked[0]
        return token.strip("<|>"), probability, dict(ranked).get(f"<|{LANGUAGE}|>", 0.0)

    def _opening(self) -> list[int]:
        """The tokens before the text: earlier text (the prompt), language, task."""
        task = ("<|startoftranscript|>", f"<|{LANGUAGE}|>", "<|transcribe|>", "<|notimestamps|>")
        return [
            self._special("<|startofprev|>"),
            *self._prompt_ids,
            *(self._special(token) for token in task),
        ]

    def _special(self, token: str) -> int:
        number = self._tokens.token_to_id(token)
        if number is None:
            raise RecogniserError("whisper_not_loaded", f"Whisper 的词表里没有 {token}")
        return int(number)


class _Stream:
    """Collects one utterance; Whisper has no partial results."""

    def __init__(self, recogniser: WhisperRecogniser) -> None:
        self._recogniser = recogniser
        self._parts: list[Pcm] = []

    def accept(self, pcm: Pcm) -> str | None:
        self._parts.append(np.array(pcm, np.int16))
        return None

    def preview(self) -> Transcript:
        pcm = np.concatenate(self._parts) if self._parts else np.zeros(0, np.int16)
        self._parts = [pcm]
        return self._recogniser.transcribe(pcm)

    def finish(self) -> Transcript:
        transcript = self.preview()
        self.reset()
        return transcript

    def reset(self) -> None:
        self._parts = []


def open_whisper(models: Path, *, threads: int, beam: int, workers: int = 1) -> WhisperRecogniser:
    """Open the prepared model; RecogniserError("whisper_not_prepared") if it is not there."""
    if not all(file.ready(models) for file in WHISPER_FILES):
        raise RecogniserError(
            "whisper_not_prepared", "Whisper 模型尚未准备，请运行 python -m speech.prepare"
        )
    return WhisperRecogniser(models / WHISPER_FOLDER, threads=threads, workers=workers, beam=beam)
