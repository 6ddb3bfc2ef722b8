"""Questions as people tell them: with what happened before, who they are and what they fear.

Taught to the decision, so that a question inside a story is not taken for a stranger's.
"""

from __future__ import annotations

import random

BEFORE = (
    "我昨天去窗口排了一上午的队",
    "我妈年纪大了走不动",
    "我刚从外面打工回来",
    "前两天听邻居讲的",
    "我女儿下个月就要用",
    "我住在镇上离市里很远",
    "上个礼拜六下大雨那天",
    "我跟我老公都不太懂这个",
    "之前有个亲戚办过说很快",
    "我在手机上弄了半天弄不来",
    "我们家就我一个人在",
    "公司的人叫我自己来问",
    "我六十多岁了不会用手机",
    "今天早上我才发现",
    "我等一下还要去上班",
    "去年的时候还不是这样的",
)
AFTER = (
    "我好提前准备一下",
    "不然我又要白跑一趟",
    "你慢慢讲我拿笔记一下",
    "网上讲的我也看不明白",
    "我下午有空过去",
    "他们讲得我越听越糊涂",
    "要是麻烦的话就算了",
    "我怕去了人家又不收",
    "最好是一次能弄好",
    "我就想知道个大概",
    "周末去行不行",
    "我儿子可以帮我去吗",
)


def told(text: str, seed: int) -> str:
    """A question with one or two clauses of story around it; the same seed, the same story."""
    chance = random.Random(seed)  # noqa: S311 - training data, not a secret
    parts = [text]
    form = chance.randrange(3)
    if form != 1:
        parts.insert(0, chance.choice(BEFORE))
    if form != 0:
        parts.append(chance.choice(AFTER))
    return "，".join(parts)


def rambling(seed: int) -> str:
    """Three to ten clauses of story and no question in them."""
    chance = random.Random(seed)  # noqa: S311 - training data, not a secret
    clauses = [*BEFORE, *AFTER]
    return "，".join(chance.choices(clauses, k=chance.randint(3, 10)))
