"""What was asked and suggested is written down behind the answers' back."""

from bridge.kit.db import Database
from bridge.kit.offload import Offload
from bridge.kit.write_behind import WriteBehind
from knowledge.asked.repository import Asked, AskedRepository
from knowledge.suggest.repository import Shown, SuggestionRepository


class AskedLog(WriteBehind):
    """Takes notes of questions and suggestions.

    Args:
        db: where to.
        offload: where writing runs.
    """

    def __init__(self, db: Database, offload: Offload) -> None:
        super().__init__("questions", db, offload)

    def record(self, asked: Asked) -> None:
        """Note a question and its answer."""
        self.put(lambda session: AskedRepository(session).add_all([asked]))

    def disliked(self, call_id: str) -> None:
        """Note that the last answer of a call did not help."""
        self.put(lambda session: AskedRepository(session).dislike(call_id))

    def shown(self, shown: Shown) -> None:
        """Note what an agent sees."""
        self.put(lambda session: SuggestionRepository(session).shown(shown))
