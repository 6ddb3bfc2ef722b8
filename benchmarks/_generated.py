"""A knowledge base of any size: every service for every thing in every town, all distinct.

Generated, not knowledge: the texts only have the length and the likeness to each other that a
city's entries have.
"""

import hashlib
import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from knowledge.index.embedder import Embedder, Vectors
from knowledge.types import WHOLE_CITY, EntryContent
from nlu.phonetics.gazetteer import TOWNS

SERVICES = (
    "办理", "补办", "变更", "注销", "查询", "预约", "申领", "年审", "延期", "报修", "投诉", "登记",
)  # fmt: skip
THINGS = (
    "社保卡", "居住证", "身份证", "户口本", "营业执照", "食品经营许可证", "卫生许可证", "残疾人证",
    "老年人优待证", "高龄补贴", "失业保险金", "生育津贴", "医疗救助", "大病保险", "公积金贷款",
    "公积金提取", "租房补贴", "公租房", "廉租房", "危房改造", "宅基地", "不动产证", "房产抵押",
    "土地证", "林权证", "养殖证", "捕捞证", "渔船检验", "船员证", "驾驶证", "行驶证", "临时车牌",
    "电动车牌照", "道路运输证", "出租车资格证", "网约车证", "护照", "港澳通行证", "台湾通行证",
    "出生证明", "结婚登记", "离婚登记", "收养登记", "婚检", "孕检", "疫苗接种", "家庭医生",
    "医保关系转移", "异地就医备案", "门诊慢性病", "学位申请", "转学手续", "助学贷款", "学历认证",
    "教师资格证", "普通话考试", "健身场地", "图书借阅证", "公交卡", "停车月卡", "路灯", "井盖",
    "下水道", "自来水", "水表", "电表", "充电桩", "天然气", "煤气罐", "网络宽带", "垃圾清运",
    "绿化树木", "公共厕所", "违章建筑", "工地噪音", "烧烤油烟", "污水排放", "秸秆焚烧", "流浪犬",
    "农机补贴", "种粮补贴", "椰子保险", "槟榔收购", "鱼排用电", "虾塘改造", "农药经营许可",
    "兽医证", "退役军人优待证", "烈属补助", "低保", "特困供养", "临时救助", "孤儿补助",
    "殡葬补贴", "公墓", "法律援助", "人民调解", "工资拖欠", "劳动合同", "工伤认定", "职业介绍",
    "技能培训", "创业贷款", "个体户税务", "发票", "完税证明", "社区食堂", "养老院床位",
)  # fmt: skip
DEPARTMENTS = ("市人社局", "市民政局", "市公安局", "市住建局", "市农业农村局", "市市场监管局")
ASKED = (
    "{town}{thing}{service}要带什么材料",
    "我在{town}想{service}{thing}去哪里",
    "{thing}{service}{town}这边几天能好",
    "{town}的人{service}{thing}可以叫家里人去吗",
)
# How questions are put that the base does not hold word for word.
UNFORESEEN = (
    "我是{town}的{thing}要{service}怎么弄",
    "请问{thing}在{town}能不能{service}",
    "{service}{thing}，{town}哪个地方管",
)

PLACES = (WHOLE_CITY, *(f"{town}镇" for town in TOWNS))

Combination = tuple[str, str, str]


def combinations(count: int) -> list[Combination]:
    """The first so many of service, thing and place, spread over all of them."""
    every = list(itertools.product(SERVICES, THINGS, PLACES))
    if count > len(every):
        raise ValueError(f"there are {len(every)} combinations")
    # A step without common divisor visits each once and mixes them.
    return [every[number * 7919 % len(every)] for number in range(count)]


def contents(count: int) -> Iterator[tuple[str, EntryContent]]:
    """Entries by id, each with a title and four questions."""
    for number, (service, thing, place) in enumerate(combinations(count)):
        words = {"service": service, "thing": thing, "town": town(place)}
        department = DEPARTMENTS[number % len(DEPARTMENTS)]
        days = 1 + number % 20
        yield (
            f"GEN-{number:05d}",
            EntryContent(
                title=f"{town(place)}{thing}{service}",
                questions=tuple(form.format(**words) for form in ASKED),
                answer_spoken=f"请带身份证到{town(place)}便民服务中心{service}{thing}，"
                f"一般{days}个工作日办好。",
                answer_full=f"1.材料：本人身份证；{thing}相关证明。2.地点：{town(place)}"
                f"便民服务中心{department}窗口。3.时限：{service}{thing}约{days}个工作日。"
                f"4.费用：不收费。（生成的示例）",
                department=department,
                region=place,
                category=f"生成/{service}",
                source="生成的示例",
            ),
        )


def question(combination: Combination, form: int) -> str:
    """An unforeseen question for an entry."""
    service, thing, place = combination
    chosen = UNFORESEEN[form % len(UNFORESEEN)]
    return chosen.format(service=service, thing=thing, town=town(place))


def town(place: str) -> str:
    """How a place is called in the texts."""
    return "文昌" if place == WHOLE_CITY else place


class ComposedEmbedder:
    """A real model for questions; what is searched is put together from its vectors of words.

    To embed 140,000 texts takes the default model hours on two cores, and how long a search takes
    does not depend on the values. A passage is the sum of the vectors of the service, the thing and
    the town that it names, and a small part of its own.
    """

    OWN = 0.15

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self.name = model.name
        self.dimension = model.dimension
        words = [*SERVICES, *THINGS, *TOWNS]
        self._words = dict(zip(words, model.passages(words), strict=True))

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Embed what people ask, with the real model."""
        return self._model.queries(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Put together the vectors of what is searched; what names nothing known is embedded."""
        rows = np.stack(
            [
                self._composed(text)
                if any(thing in text for thing in THINGS)
                else self._model.passages([text])[0]
                for text in texts
            ]
        )
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def _composed(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
        own = np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
        total = self.OWN * own / np.linalg.norm(own)
        for word, vector in self._words.items():
            if word in text:
                total = total + vector
        return np.asarray(total, dtype=np.float32)
