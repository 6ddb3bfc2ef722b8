"""What the knowledge base really consists of, for ``doctor``."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from knowledge.index.snapshot import IndexSnapshot

Part = dict[str, str]


def describe_parts(
    snapshot: IndexSnapshot | None,
    stored: int,
    *,
    model: str,
    trouble: str,
    under_way: str = "",
    calibrated: bool,
    report: Mapping[str, float],
) -> list[Part]:
    """One row for each part: what it is, which version, and what is missing.

    Args:
        snapshot: the index in use, if there is one yet.
        stored: number of entries in the store, in any state.
        model: name of the configured embedding model.
        trouble: why the model is not used, or ``""``.
        under_way: how a switch to another model goes, or ``""``.
        calibrated: whether the decision was fitted for this model.
        report: figures of the decision in use.
    """
    not_loaded = "" if snapshot else "知识库尚未加载。"
    dense = snapshot is not None and snapshot.dense
    lent = f"语义模型“{model}”还没有自己的判定参数，请运行 hotline knowledge calibrate。"
    return [
        _part(
            "knowledge.embedding",
            "sentence-transformers" if not trouble else "none",
            model,
            _version("sentence-transformers"),
            trouble or under_way or not_loaded,
        ),
        _part(
            "knowledge.index",
            "FAISS + BM25 + pinyin" if dense else "BM25 + pinyin",
            snapshot.id if snapshot else "",
            f"{len(snapshot.entries)} entries, {snapshot.wordings} wordings" if snapshot else "",
            not_loaded,
        ),
        _part(
            "knowledge.decision",
            "logistic regression",
            model if dense else "lexical",
            _figures(report),
            "" if calibrated or trouble else lent,
        ),
        _part(
            "knowledge.store",
            "SQLAlchemy",
            f"{stored} entries",
            _version("sqlalchemy"),
            "" if stored else "知识库里还没有条目。",
        ),
    ]


def _figures(report: Mapping[str, float]) -> str:
    names = ("unforeseen_precision", "unforeseen_coverage", "strangers_rejection")
    return ", ".join(f"{name} {report[name]:.3f}" for name in names if name in report)


def _part(part: str, engine: str, model: str, of_version: str, missing: str) -> Part:
    return {
        "part": part,
        "engine": engine,
        "model": model,
        "version": of_version,
        "path": "",
        "missing": missing,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
