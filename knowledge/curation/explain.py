"""Why a question got its answer, in sentences for an operator."""

from __future__ import annotations

from knowledge.types import Answer, Candidate

PART_TITLES = {
    "cosine": "意思最近的问法",
    "soft": "意思（全部问法）",
    "full": "与完整答案",
    "spoken": "与口语答案",
    "words": "用词",
    "sounds": "读音",
    "pinyin": "拼音相似",
    "near": "与问法同音的比例",
}
# Differences below these are not worth a sentence.
_SAME_SOUND = 0.95
_NEAR = 0.7
_LEAD = 0.05


def explain(answer: Answer, answer_from: float, clarify_from: float) -> list[str]:
    """Sentences about a decision; the confidence is a probability (0..1)."""
    best = answer.best
    if best is None:
        return ["没有任何可用的条目与这个问题有关（已按区域、对象和有效期筛选）。"]
    sentences = [_verdict(answer, best, answer_from, clarify_from), _reason(best)]
    if answer.region:
        sentences.append(f"已按{answer.region}筛选，其他镇的条目不参与。")
    if len(answer.candidates) > 1:
        second = answer.candidates[1]
        lead = best.score - second.score
        if lead < _LEAD:
            sentences.append(f"与第二名“{second.title}”几乎分不开，可补充能区分两者的问法。")
        else:
            sentences.append(f"第二名是“{second.title}”，得分低 {lead:.2f}。")
    if not answer.model:
        sentences.append("目前没有语义模型，只按文字和读音判断。")
    return sentences


def _verdict(answer: Answer, best: Candidate, answer_from: float, clarify_from: float) -> str:
    share = f"{answer.confidence:.0%}"
    match answer.decision:
        case "answer":
            return f"有 {share} 的把握是“{best.title}”，达到直接回答的标准（{answer_from:.0%}）。"
        case "clarify":
            if answer.confidence >= answer_from:
                return f"有 {share} 的把握是“{best.title}”，但各镇答复不同，先问在哪个镇。"
            return (
                f"有 {share} 的把握是“{best.title}”，不到直接回答的标准（{answer_from:.0%}），"
                "请来电人从两个标题中选择。"
            )
        case _:
            return f"最接近的是“{best.title}”，但只有 {share} 的把握（不到 {clarify_from:.0%}），不回答。"


def _reason(best: Candidate) -> str:
    near = best.parts.get("near", 0.0)
    if near >= _SAME_SOUND:
        return f"与问法“{best.matched_question}”读音相同。"
    if near >= _NEAR:
        return f"与问法“{best.matched_question}”读音大部分相同。"
    return f"最接近的问法是“{best.matched_question}”。"
