"""The publish gate: the check is made, shown, kept, and asked for when somebody publishes."""

from sqlalchemy.orm import Session

from bridge.curation.room import Room
from bridge.curation.schemas import Finding, GateChange, GateResult
from bridge.curation.voice import lint_findings
from bridge.kit.ids import new_id
from knowledge.asked.repository import AskedRepository
from knowledge.clock import business_date
from knowledge.curation.errors import GateMissing, NoDraft, RegressionsUnconfirmed
from knowledge.curation.gate import Comparison, Probe, as_published, compare
from knowledge.curation.models import GateRow
from knowledge.curation.repository import CurationRepository
from knowledge.store.convert import to_draft
from knowledge.store.repository import KnowledgeRepository
from knowledge.trial import TrialBase
from knowledge.types import Draft, Entry

# Both sides of each question are asked while a person waits: about three seconds in all.
MOST_ASKED = 100
SHOWN_CHANGES = 200


class Gatekeeper:
    """Makes and remembers checks.

    Args:
        room: the parts it works with.
    """

    def __init__(self, room: Room) -> None:
        self._room = room

    def check(self, entry_ids: list[str], actor: str) -> GateResult:
        """Compare the answers of today with those after these drafts are published. Blocking.

        Raises:
            NoDraft: one of them has no draft.
        """
        room = self._room
        with room.db.transaction() as session:
            drafts = self._drafts(session, entry_ids)
            probes = self._probes(session, list(drafts))
        room.base.refresh()
        now = TrialBase(room.base, room.base.snapshot)
        then = TrialBase.changed(
            room.base, [as_published(entry, draft.content) for entry, draft in drafts.values()]
        )
        result = compare(now, then, probes)
        today = business_date(room.now())
        findings = {
            entry_id: lint_findings(draft.content, room.mouth, today)
            for entry_id, (_, draft) in drafts.items()
        }
        shown = _result(new_id(), result, findings)

        def keep(session: Session) -> None:
            CurationRepository(session).keep_gate(
                GateRow(
                    id=shown.gate_id,
                    at=room.now(),
                    actor=actor,
                    revision=now.snapshot.revision,
                    drafts={entry_id: draft.rev for entry_id, (_, draft) in drafts.items()},
                    result=shown.model_dump(mode="json"),
                )
            )

        room.db.write(keep)
        return shown

    def require(
        self, session: Session, gate_id: str, revs: dict[str, int], confirmed: bool
    ) -> None:
        """Let a publication pass only with a check of exactly these drafts on today's base.

        Raises:
            GateMissing: it was not checked, or something changed since.
            RegressionsUnconfirmed: answers get worse, and nobody said that this is meant.
        """
        repository = CurationRepository(session)
        gate = repository.gate(gate_id)
        current = KnowledgeRepository(session).revision()
        if gate is None or gate.revision != current:
            raise GateMissing
        if any(gate.drafts.get(entry_id) != rev for entry_id, rev in revs.items()):
            raise GateMissing
        regressions = int(gate.result["regressions"])
        if regressions and not confirmed:
            raise RegressionsUnconfirmed(regressions)

    def _drafts(self, session: Session, entry_ids: list[str]) -> dict[str, tuple[Entry, Draft]]:
        rows = {row.entry_id: row for row in CurationRepository(session).drafts(entry_ids)}
        repository = KnowledgeRepository(session)
        found: dict[str, tuple[Entry, Draft]] = {}
        for entry_id in dict.fromkeys(entry_ids):
            entry, row = repository.get(entry_id), rows.get(entry_id)
            if entry is None or row is None:
                raise NoDraft(entry_id)
            found[entry_id] = (entry, to_draft(row))
        return found

    def _probes(self, session: Session, entry_ids: list[str]) -> list[Probe]:
        golden = [
            Probe(row.query, "golden", row.expected_id)
            for row in CurationRepository(session).golden()
        ]
        known = {probe.query for probe in golden}
        questions = AskedRepository(session)
        written_for = questions.of_gaps(CurationRepository(session).gaps_of(entry_ids))
        asked = [
            Probe(query, "asked", written_for.get(query, ""), region, heard)
            for query, region, heard in questions.recent(MOST_ASKED)
            if query not in known
        ]
        return golden + asked


def _result(gate_id: str, found: Comparison, findings: dict[str, list[Finding]]) -> GateResult:
    return GateResult(
        gate_id=gate_id,
        golden=found.golden,
        golden_right=found.golden_right,
        asked=found.asked,
        changes=[
            GateChange.model_validate(change, from_attributes=True)
            for change in found.changes[:SHOWN_CHANGES]
        ],
        regressions=found.regressions,
        findings=findings,
    )
