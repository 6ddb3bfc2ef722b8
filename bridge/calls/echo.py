"""Our own voice, coming back from the caller's loudspeaker."""

from bridge.media.player import Player
from nlu.phonetics import sequence_distance, syllables

_LEAST_SYLLABLES = 4
# Mean distance of a syllable. An echo is heard badly, but it has the rhythm of what was said.
_ALIKE = 0.2
# Speech is noticed a little after it began, and an echo comes a little after the voice.
_LEAD_CHARACTERS = 5


class Echo:
    """Compares what is heard with what was being said at that moment, by its sound.

    Only at that moment: a caller who repeats one of our options a little later answers.

    Args:
        player: what the caller hears.
    """

    def __init__(self, player: Player) -> None:
        self._player = player
        self._from = 0

    def began(self) -> None:
        """Something is being heard from now on."""
        self._from = max(0, len(self._player.heard) - _LEAD_CHARACTERS)

    def sounds_like(self, text: str) -> bool:
        """Tell whether ``text``, heard since `began`, is what the hotline was saying."""
        return sounds_within(text, self._player.heard[self._from :])


def sounds_within(text: str, spoken: str) -> bool:
    """Tell whether ``text`` sounds like some part of ``spoken``."""
    heard, said = syllables(text), syllables(spoken)
    size = len(heard)
    # More was heard than was said meanwhile: somebody speaks. It also bounds the comparison.
    if size < _LEAST_SYLLABLES or size > len(said) + 1:
        return False
    windows = (
        said[start : start + length]
        for length in {size, min(size + 1, len(said))}
        for start in range(len(said) - length + 1)
    )
    return any(sequence_distance(heard, window) / size <= _ALIKE for window in windows)
