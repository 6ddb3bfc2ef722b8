"""Tells open connections that the sessions of an account may have ended."""

import contextlib
import threading
from collections.abc import Callable, Iterator


class SessionEnds:
    """Whoever serves a person for long listens here; safe to use from several threads.

    Hearing it means "look again", not "it is over": one of several sessions may go on.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, list[Callable[[], None]]] = {}

    @contextlib.contextmanager
    def listening(self, user_id: str, look: Callable[[], None]) -> Iterator[None]:
        """Call ``look``, from any thread, when sessions of an account end."""
        with self._lock:
            self._listeners.setdefault(user_id, []).append(look)
        try:
            yield
        finally:
            with self._lock:
                left = self._listeners[user_id]
                left.remove(look)
                if not left:
                    del self._listeners[user_id]

    def announce(self, user_id: str) -> None:
        """Tell those who serve this person."""
        with self._lock:
            listeners = list(self._listeners.get(user_id, ()))
        for look in listeners:
            look()
