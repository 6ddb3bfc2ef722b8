"""``hotline knowledge …``: plain functions, mounted by the application's command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from knowledge import evaluate as evaluation
from knowledge.asked.replay import Replay, as_entries, replay
from knowledge.asked.repository import AskedRepository
from knowledge.clock import SHANGHAI
from knowledge.curation.imports import DraftImport, import_drafts
from knowledge.decide.calibrate import TARGET_PRECISION, calibrate
from knowledge.decide.model import save_calibration
from knowledge.decide.samples import OUT_OF_SCOPE_FILE, read_out_of_scope
from knowledge.engine import KnowledgeBase
from knowledge.errors import KnowledgeError
from knowledge.exchange import export_file, import_file
from knowledge.index.builder import build_snapshot
from knowledge.index.cache import EmbeddingCache
from knowledge.store.repository import KnowledgeRepository
from knowledge.trial import TrialBase
from knowledge.types import Answer, ImportReport, RowError

DECISIONS = {"answer": "直接回答", "clarify": "请来电人选择", "hand_over": "转人工"}
SHOWN_ERRORS = 50


@dataclass(frozen=True)
class KnowledgeContext:
    """What the commands work on. ``base`` makes a knowledge base that is not loaded yet."""

    sessions: sessionmaker[Session]
    base: Callable[[], KnowledgeBase]
    actor: str = "cli"


@dataclass(frozen=True)
class CommandResult:
    """What a command found: ``data`` for ``--json``, ``text`` for people, and success."""

    data: dict[str, Any]
    text: str
    ok: bool = True


Command = Callable[[argparse.Namespace, KnowledgeContext], CommandResult]


def add_knowledge_commands(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser],
    decorate: Callable[[argparse.ArgumentParser], None] | None = None,
) -> None:
    """Add ``import``, ``export``, ``search``, ``evaluate`` and ``calibrate``.

    Each parser sets ``knowledge_command``, to be run by :func:`run_knowledge_command`.

    Args:
        decorate: called with each parser, to add options that every command has.
    """

    def add(name: str, help_text: str, command: Command) -> argparse.ArgumentParser:
        parser = subparsers.add_parser(name, help=help_text)
        parser.set_defaults(knowledge_command=command)
        if decorate is not None:
            decorate(parser)
        return parser

    parser = add("import", "导入 csv、xlsx 或 docx 知识文件", import_command)
    parser.add_argument("file", type=Path)
    parser.add_argument("--partial", action="store_true", help="有错误的行跳过，其余照常导入")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不导入")
    parser.add_argument("--draft", action="store_true", help="导入为草稿，不发布")
    parser.add_argument("--reason", default="", help="变更原因，记入版本历史")
    parser = add("export", "导出全部知识条目", export_command)
    parser.add_argument("file", type=Path, help="以 .csv 或 .xlsx 结尾")
    parser.add_argument("--published", action="store_true", help="只导出已发布的条目")
    parser = add("search", "像来电人一样提问", search_command)
    parser.add_argument("query")
    parser.add_argument("--region", help="只看全市和该镇的条目")
    parser.add_argument("--agent", action="store_true", help="包含仅供话务员使用的条目")
    parser.add_argument("--limit", type=int, default=5)
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="2026-01-31", help="用那一天结束时的知识回答"
    )
    parser = add("evaluate", "用带答案的问题检验知识库", evaluate_command)
    parser.add_argument("queries", type=Path, help="csv 文件，列为 query,expected_id")
    parser.add_argument("--entries", type=Path, help="只用该文件的条目，不动现有知识库")
    parser.add_argument("--misses", action="store_true", help="同时列出答错的问题")
    parser = add("replay", "用当时的知识重新回答一次通话中的问题", replay_command)
    parser.add_argument("call", help="通话编号")
    parser = add("calibrate", "重新计算判定参数", calibrate_command)
    parser.add_argument("--precision", type=float, default=TARGET_PRECISION)
    parser.add_argument("--out-of-scope", type=Path, default=OUT_OF_SCOPE_FILE)
    parser.add_argument("--out", type=Path, help="判定参数文件，默认在数据目录下")


def run_knowledge_command(args: argparse.Namespace, context: KnowledgeContext) -> CommandResult:
    """Run the command that was chosen on the command line.

    Raises:
        KnowledgeError: the command cannot do what was asked.
    """
    command: Command = args.knowledge_command
    return command(args, context)


def import_command(args: argparse.Namespace, context: KnowledgeContext) -> CommandResult:
    """Import a file; fails when a row is faulty and ``--partial`` is not given."""
    options = {"actor": context.actor, "partial": args.partial, "dry_run": args.dry_run}
    report: ImportReport | DraftImport
    with context.sessions.begin() as session:
        if args.draft:
            report = import_drafts(session, args.file, reason=args.reason, **options)
        else:
            report = import_file(session, args.file, reason=args.reason, **options)
    checked_only = bool(args.dry_run) and not report.errors
    return CommandResult(
        {**asdict(report), "dry_run": bool(args.dry_run)},
        _import_text(report, bool(args.dry_run)),
        ok=report.imported or checked_only,
    )


def replay_command(args: argparse.Namespace, context: KnowledgeContext) -> CommandResult:
    """Answer the questions of a past call again; fails if one is answered differently."""
    base = context.base()
    base.load()
    with context.sessions() as session:
        repository = KnowledgeRepository(session)
        rows = AskedRepository(session).of_call(args.call)
        replays = [replay(base, repository, row) for row in rows]
    if not replays:
        raise KnowledgeError("call_unknown", f"通话“{args.call}”没有问过知识库。")
    lines = [
        f"{one.at:%Y-%m-%d %H:%M:%S} {one.query}\n"
        f"  当时：{DECISIONS[one.decision]} {one.entry_id} 第 {one.version or '-'} 版"
        f"（把握 {one.confidence:.0%}）\n"
        f"  重放：{'完全一致' if one.same else DECISIONS[one.answer.decision]}"
        + ("" if one.same_knowledge else "（索引与当时不同）")
        for one in replays
    ]
    return CommandResult(
        {"questions": [_replayed(one) for one in replays]},
        "\n".join(lines),
        ok=all(one.same for one in replays),
    )


def _replayed(one: Replay) -> dict[str, Any]:
    return {
        **{
            name: getattr(one, name)
            for name in ("query", "decision", "entry_id", "version", "confidence", "snapshot")
        },
        "at": one.at.isoformat(),
        "answer": asdict(one.answer),
        "same_knowledge": one.same_knowledge,
        "same": one.same,
    }


def export_command(args: argparse.Namespace, context: KnowledgeContext) -> CommandResult:
    """Write all entries, or the published ones, to a file."""
    with context.sessions() as session:
        repository = KnowledgeRepository(session)
        entries = repository.published() if args.published else repository.all_entries()
        count = export_file(entries, args.file)
    return CommandResult(
        {"entries": count, "file": str(args.file)}, f"已导出 {count} 条到 {args.file}。"
    )


def search_command(args: argparse.Namespace, context: KnowledgeContext) -> CommandResult:
    """Ask one question."""
    base = context.base()
    base.load()
    if args.as_of is not None:
        base = _as_of(base, context, args.as_of)
    answer = base.answer(
        args.query,
        region=args.region,
        audience="agent" if args.agent else "caller",
        limit=max(args.limit, 1),
    )
    return CommandResult({"query": args.query, **asdict(answer)}, _answer_text(answer))


def _as_of(base: KnowledgeBase, context: KnowledgeContext, day: date) -> KnowledgeBase:
    """A base of what was published at the end of a business day."""
    night = datetime.combine(day, time.max, SHANGHAI)
    with context.sessions() as session:
        entries = as_entries(KnowledgeRepository(session).as_of(night))
    return TrialBase.of(base, entries, day=day)


def evaluate_command(args: argparse.Namespace, context: KnowledgeContext) -> CommandResult:
    """Measure on a file of labelled questions."""
    queries = evaluation.read_queries(args.queries)
    base = context.base()
    if args.entries is not None:
        base = evaluation.temporary_base(args.entries, base)
    else:
        base.load()
    figures, misses = evaluation.evaluate(base, queries)
    data: dict[str, Any] = asdict(figures)
    lines = [
        f"问题 {figures.n} 个",
        f"第一条即正确 R@1 {figures.r_at_1:.1%}　前五条内 R@5 {figures.r_at_5:.1%}"
        f"　MRR {figures.mrr:.3f}",
        f"直接回答的正确率 {figures.precision:.1%}　覆盖率 {figures.coverage:.1%}"
        f"　拒答率 {figures.rejection:.1%}",
        f"平均每个问题 {figures.ms_per_query:.1f} 毫秒",
    ]
    if args.misses:
        data["misses"] = [asdict(miss) for miss in misses]
        lines += [
            f"  {miss.query}　应为 {miss.expected_id or '无'}　得到 {miss.found_id or '无'}"
            f"（{DECISIONS[miss.decision]}，{miss.confidence:.2f}）"
            for miss in misses
        ]
    return CommandResult(data, "\n".join(lines))


def calibrate_command(args: argparse.Namespace, context: KnowledgeContext) -> CommandResult:
    """Fit the decision on the live base, for the model in use and for the case without one."""
    strangers = read_out_of_scope(args.out_of_scope)
    base = context.base()
    base.load()
    snapshot = base.snapshot
    words_only = build_snapshot(snapshot.entries, snapshot.revision, None, EmbeddingCache(None))
    fitted = [calibrate(words_only, None, strangers, target_precision=args.precision)]
    if snapshot.dense:
        fitted.append(
            calibrate(snapshot, base.embedder, strangers, target_precision=args.precision)
        )
    path = args.out or base.calibration_file
    for calibration in fitted:
        save_calibration(calibration, path)
    best = fitted[-1]
    data = {
        "model": best.model,
        "answer_at": best.answer_at,
        "heard_at": best.heard_at,
        "clarify_at": best.clarify_at,
        "file": str(path),
        "report": best.report,
    }
    lines = [
        f"模型 {best.model}：概率不低于 {best.answer_at:.2f} 直接回答"
        f"（电话里说的：{best.heard_at:.2f}），不低于 {best.clarify_at:.2f} 请来电人选择，其余转人工。",
        *(f"  {name} {value:.3f}" for name, value in best.report.items()),
        f"已保存到 {path}。",
    ]
    return CommandResult(data, "\n".join(lines))


def _import_text(report: ImportReport | DraftImport, dry_run: bool) -> str:
    if report.imported:
        head = (
            f"共 {report.rows} 行：新增 {report.created} 条，更新 {report.updated} 条，"
            f"未变 {report.unchanged} 条。"
        )
    elif dry_run and not report.errors:
        head = f"共 {report.rows} 行，检查通过，没有导入。"
    else:
        head = f"共 {report.rows} 行，有 {len(report.errors)} 处错误，没有导入任何条目。"
    return "\n".join(
        [head, *_row_lines("错误", report.errors), *_row_lines("提醒", report.warnings)]
    )


def _row_lines(word: str, items: tuple[RowError, ...]) -> list[str]:
    lines = [f"  第 {item.row} 行 {word}：{item.detail}" for item in items[:SHOWN_ERRORS]]
    if len(items) > SHOWN_ERRORS:
        lines.append(f"  还有 {len(items) - SHOWN_ERRORS} 处{word}未列出。")
    return lines


def _answer_text(answer: Answer) -> str:
    lines = [f"{DECISIONS[answer.decision]}（把握 {answer.confidence:.0%}，{answer.ms:.0f} 毫秒）"]
    lines += [
        f"  {place}. {item.title}（{item.entry_id}，{item.score:.2f}）{item.matched_question}"
        for place, item in enumerate(answer.candidates, start=1)
    ]
    if answer.best is not None and answer.decision == "answer":
        lines.append(answer.best.answer_spoken)
    return "\n".join(lines)
