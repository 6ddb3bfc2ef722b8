"""The score sheet that a demonstration begins with; every installation makes its own."""

from typing import Any

TITLE = "话务服务质量评分表（示例）"
DESCRIPTION = "示例，供演示使用；正式使用前请按本单位的质检办法另行编制。"


def _item(number: int, title: str, description: str, points: int) -> dict[str, Any]:
    return {
        "id": f"sample-{number}",
        "title": title,
        "description": description,
        "max_points": points,
        "fatal": points == 0,
    }


ITEMS = [
    _item(1, "开头语", "及时应答，报出热线名称并问好。", 5),
    _item(2, "倾听与理解", "不打断市民，复述要点，问清时间、地点和诉求。", 20),
    _item(3, "业务解答", "依据知识库回答，准确完整，不作没有依据的承诺。", 25),
    _item(4, "语言表达", "普通话清楚，语速适中，用语礼貌。", 15),
    _item(5, "情绪与态度", "耐心友善，市民激动时能安抚。", 15),
    _item(6, "工单填写", "要素齐全，分类和派单建议恰当。", 15),
    _item(7, "结束语", "确认没有其他诉求，说明后续办理，礼貌道别。", 5),
    _item(8, "泄露市民信息", "向无关人员透露市民的个人信息。", 0),
    _item(9, "辱骂或讽刺市民", "使用侮辱、讽刺、推诿的语言。", 0),
]
