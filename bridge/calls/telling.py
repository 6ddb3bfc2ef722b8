"""What a call tells: its transcript, to the watchers, the journal and the recording's timeline."""

from collections.abc import Callable
from typing import Any

from bridge.calls.events import CallEvent, Caption, Listener, Speaker
from bridge.calls.journal import Journal
from bridge.calls.transcript import Line
from bridge.kit.ids import new_id
from bridge.kit.logs import get_logger
from bridge.media.recording import Recorder

_log = get_logger(__name__)


class Telling:
    """The transcript of one call and everybody who follows it.

    Args:
        call_id: the call.
        journal: keeps what was said.
        recorder: gets the timeline; None when the call is not recorded.
    """

    def __init__(self, call_id: str, journal: Journal, recorder: Recorder | None) -> None:
        self.lines: list[Line] = []
        self._call_id = call_id
        self._journal = journal
        self._recorder = recorder
        self._listeners: list[Listener] = []
        self._open: dict[Speaker, str] = {}

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with every event from now on; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def emit(self, event: CallEvent) -> None:
        """Tell the watchers; one that fails does not disturb the call."""
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception:
                _log.exception("listener_failed", call_id=self._call_id)

    def growing(self, who: Speaker, text: str) -> None:
        """Show what was understood so far of a line still being said."""
        self.emit(Caption(self._open.setdefault(who, new_id()), who, text, final=False))

    def said(self, who: Speaker, text: str, at: float, confidence: float | None = None) -> None:
        """Add a line to the transcript; ``at`` is the call time (seconds) when it began."""
        line_id = self._open.pop(who) if who in self._open else new_id()
        line = Line(line_id, who, text, at, confidence)
        self.lines.append(line)
        self._journal.line(self._call_id, line)
        self.mark("line", who=who, id=line.id, text=text)
        self.emit(Caption(line.id, who, text, final=True))

    def cut_short(self, heard: str) -> None:
        """The hotline's last line was cut off: keep what the caller heard of it as said."""
        line = next((line for line in reversed(self.lines) if line.who == "bot"), None)
        if line is None or len(heard) >= len(line.text):
            return
        line.data["full_text"] = line.text
        line.text = heard + "……"
        self._journal.line(self._call_id, line)
        self.mark("cut", id=line.id, text=line.text)
        self.emit(Caption(line.id, "bot", line.text, final=True))

    def mark(self, kind: str, **data: Any) -> None:
        """Add an event to the recording's timeline."""
        if self._recorder is not None:
            self._recorder.mark(kind, **data)
