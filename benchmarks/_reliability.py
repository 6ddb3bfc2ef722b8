"""Draws how often the first entry is right against how sure the decision is of it."""

from collections.abc import Sequence
from pathlib import Path

from knowledge.decide.calibrate import out_of_fold
from knowledge.decide.reliability import Bin, bins_of, calibration_error
from knowledge.decide.samples import read_out_of_scope
from knowledge.engine import KnowledgeBase
from knowledge.index.embedder import Embedder

SIDE, LEFT, TOP = 360, 64, 56
BLUE, GREY = "#1f5fbf", "#8a94a6"


def draw(base: KnowledgeBase, embedder: Embedder, path: Path) -> str:
    """Write the curve as SVG; return a line about it."""
    found = out_of_fold(base.snapshot, embedder, read_out_of_scope())
    bins = bins_of(found.probability, found.right, found.weight)
    error = calibration_error(bins)
    path.write_text(svg(bins, error, len(found.right)), encoding="utf-8")
    return f"{len(found.right)} questions, expected calibration error {error:.3f}: {path.name}"


def svg(bins: Sequence[Bin], error: float, questions: int) -> str:
    """The curve: a dot for each bin, its area by the questions in it."""

    def x(share: float) -> float:
        return round(LEFT + share * SIDE, 1)

    def y(share: float) -> float:
        return round(TOP + (1 - share) * SIDE, 1)

    total = sum(one.weight for one in bins)
    grid = "".join(
        f'<path d="M{x(0)} {y(at)}H{x(1)}M{x(at)} {y(0)}V{y(1)}" stroke="#e4e8ef"/>'
        f'<text x="{x(0) - 8}" y="{y(at) + 4}" text-anchor="end">{at:.0%}</text>'
        f'<text x="{x(at)}" y="{y(0) + 18}" text-anchor="middle">{at:.0%}</text>'
        for at in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    )
    line = "L".join(f"{x(one.probability)} {y(one.right)}" for one in bins)
    dots = "".join(
        f'<circle cx="{x(one.probability)}" cy="{y(one.right)}" '
        f'r="{3 + 12 * (one.weight / total) ** 0.5:.1f}" fill="{BLUE}" fill-opacity="0.75"/>'
        for one in bins
    )
    width, height = LEFT + SIDE + 32, TOP + SIDE + 56
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="12" fill="#333">'
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">'
        f"把握与实际正确率（ECE {error:.3f}）</text>"
        f'<text x="{LEFT}" y="42" fill="{GREY}">'
        f"示例知识库，{questions} 个问题，分五折，只看未参与拟合的一折</text>"
        f"{grid}"
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="{GREY}" stroke-dasharray="5 4"/>'
        f'<path d="M{line}" fill="none" stroke="{BLUE}" stroke-width="2"/>{dots}'
        f'<text x="{x(0.5)}" y="{y(0) + 42}" text-anchor="middle">系统的把握</text>'
        f'<text transform="translate(16 {y(0.5)}) rotate(-90)" text-anchor="middle">'
        f"第一条确实正确</text></svg>\n"
    )
