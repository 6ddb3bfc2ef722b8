"""The names of Wenchang's towns and landmarks: for finding places, and for hearing them."""

from __future__ import annotations

TOWNS = tuple(
    "文城 重兴 蓬莱 会文 东路 潭牛 东阁 文教 东郊 龙楼 昌洒 翁田 抱罗 冯坡 锦山 铺前 公坡".split()
)
LANDMARKS = tuple(
    (
        "清澜港 清澜大桥 清澜 高隆湾 木兰湾 八门湾 航天发射场 航天超算中心 铺前大桥 海文大桥 文昌站 "
        "文昌高铁站 文南老街 文昌孔庙 孔庙 宋氏祖居 椰子大观园 冯家湾 月亮湾 铜鼓岭 东郊椰林 迈号 "
        "南阳 新桥 头苑 宝芳 罗豆 文昌公园 文昌中学 文昌市人民医院 市人民医院 文昌市"
    ).split()
)
# As bare names these are ordinary words too, so they count only with their 镇.
_EVERYDAY = frozenset(("东路", "文教", "公坡"))
PLACES = tuple(
    dict.fromkeys(
        (*LANDMARKS, *(town + "镇" for town in TOWNS), *(t for t in TOWNS if t not in _EVERYDAY))
    )
)
