"""Who may see and change what belongs to a call."""

from bridge.auth.roles import Role
from bridge.auth.service import SignedIn
from bridge.tickets.drafts.conversation import Serving
from bridge.tickets.drafts.errors import NotYourCall
from bridge.tickets.drafts.models import OrderDraft

# Whoever leads the agents looks after every call.
_ALL_CALLS = frozenset({Role.SUPERVISOR, Role.ADMIN})


class Access:
    """Agents have the calls that they serve or served; supervisors have all.

    Args:
        serving: knows who talks to whom now.
    """

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def check(self, user: SignedIn, call_id: str, draft: OrderDraft | None) -> None:
        """Let a person pass.

        Args:
            draft: the call's draft; it remembers who served the call.

        Raises:
            NotYourCall: they neither serve nor served the call.
        """
        if user.role in _ALL_CALLS or self.serves(user, call_id):
            return
        if draft is None or user.username not in (draft.agent, *draft.earlier_agents):
            raise NotYourCall

    def serves(self, user: SignedIn, call_id: str) -> bool:
        """Tell whether this person has the call now."""
        return self._serving.talks_to(user.username, call_id)

    def takes_over(self, user: SignedIn, draft: OrderDraft) -> bool:
        """Tell whether a call's draft is this person's from now on.

        Not while its agent still talks: a colleague who was asked, or a supervisor who has come
        in, is only a guest.
        """
        if draft.agent == user.username or not self.serves(user, draft.call_id):
            return False
        return not self._serving.talks_to(draft.agent, draft.call_id)
