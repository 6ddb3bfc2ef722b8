"""Keys pressed during a call: 0 asks for a person, * repeats, numbers end by # or a pause."""

from typing import Literal, TypeAlias

KeyCommand: TypeAlias = Literal["person", "repeat"] | str
_LONGEST_NUMBER = 20


class Keypad:
    """Collects digits.

    Args:
        pause: seconds without a key after which a number is complete.
    """

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._last = 0.0
        self.digits = ""

    def press(self, key: str, now: float, *, alone: bool) -> KeyCommand | None:
        """Take a key at call time ``now``.

        Args:
            alone: no number is being asked for, so a single 0 is a request for a person.

        Returns:
            ``"person"``, ``"repeat"``, a complete number, or None while it goes on.
        """
        if key == "*":
            self.digits = ""
            return "repeat"
        if key == "#":
            number, self.digits = self.digits, ""
            return number or None
        if key == "0" and alone and not self.digits:
            return "person"
        self.digits = (self.digits + key)[-_LONGEST_NUMBER:]
        self._last = now
        return None

    def due(self, now: float) -> str | None:
        """Return the number whose pause is over, once; a lone 0 is left to be asked for."""
        if not self.digits or now - self._last < self._pause:
            return None
        number, self.digits = self.digits, ""
        return number
