"""Rules that outrank the classifier: an emergency, and a plea for a person.

Both must work on the day the classifier is wrong, so they are plain patterns,
strict enough not to fire on questions about fire prevention or labour cost.
"""

from __future__ import annotations

import re
from typing import Optional, Sequence, Tuple

_NOISE = re.compile(r"[\s，。！？、；：,.!?;:~～…“”\"'（）()]+")

# Most specific first: a person about to jump from a burning house needs fire
# and rescue, a person who wants to die needs words before numbers.
_KINDS: Sequence[Tuple[str, str]] = (
    (
        "suicide",
        r"不想活|活不下去|活着没(?:有)?(?:什么)?(?:意思|意义)|(?<!累得)(?<!热得)(?<!烦得)(?<!困得)(?<!热)(?<!累)想死(?!你|啦)"
        r"|自杀|轻生|割腕|跳楼|跳河|跳海|跳桥|上吊|喝农药|吃安眠药|结束(?:自己的?|我的?)?生命|死了算了|寻短见|想不开|我(?:就|要|想|会|马上)*去死|把(?:安眠)?药(?:都|全)吃了|(?:站|爬)(?:在|到|上)?[^，。]{0,4}(?:楼顶|天台)|往下跳",
    ),
    (
        "fire",
        r"(?:着|起|失|找|招|照)火(?:了|啦|啊)|着大火|烧着了|烧起来|火灾(?!保|险|隐|预|怎|如|的)|火烧(?:房|山|车|起)"
        r"|(?:冒|起)(?:了|着|出)?(?:好多|很多|很大的?)?(?:浓烟|黑烟)(?!的)|困在[^，。]{0,4}火|叫消防车|山火|火快烧|放火|泼汽油|高压线(?:断|掉)|电线(?:掉下来|冒火)|很(?:重|大|浓)的煤气味|煤气味(?:好|很)[大重]|往外喷气|(?:煤气|燃气|天然气|液化气)(?:罐|管)?(?:一直)?(?:挖断|泄漏|泄露|漏气|漏了|爆炸)|爆炸了",
    ),
    (
        "crime",
        r"抢劫|抢(?:我|了我)的?(?:包|钱|手机|东西)|被抢|砍人|杀人|捅(?:了)?人|捅(?:了)?一?刀|(?:持|拿|提)着?(?:刀|枪|棍)"
        r"|绑架|强奸|猥亵|(?:在|正在|有人|又|还在)打(?:架|人|我|老婆|孩子)|打起来了?|被[^，。]{0,6}打(?!扰|电话|印|断|车|招呼)(?:了|伤|得|死)?|打死(?:我|人)|(?<![树想要])砍了(?!卖|树|几|点|一)|拿酒瓶"
        r"|(?<!的)(?:他|她|老公|有人|一直|又|要|动手)打我(?!的?(?:电话|手机|这|现在|号))|群殴|斗殴|(?:有人|小偷|贼)[^，。]{0,4}(?:撬门|撬锁|进屋|入室|翻墙)|有人跟踪我|尾随我|家里进(?:了)?(?:贼|小偷)|拐卖|拐走|抢(?:孩子|小孩)|强行把|踹(?:我家)?门|撬(?:我家)?门|^我要报警|报警报警|(?:快|帮我|赶紧)报警|叫警察来|跟踪我|关起来不让|(?:孩子|小孩|老人|老人家|妈妈?|爸爸?|奶奶|爷爷|女儿|儿子)(?:有[^，。]{0,5})?(?:走丢|走失|失踪|不见了)",
    ),
    (
        "traffic",
        r"(?:出|发生|有|遇到)(?:了|个|起)?(?:严重)?(?:车祸|交通事故)|车祸(?:了|啊|现场)|撞车了?|撞(?:到|了|伤|倒|死|飞)(?:了)?(?:人|个|一个|老人|小孩|我)"
        r"|被(?:[^，。]{0,6})?(?:车|电动车|摩托|货车)(?:给)?(?:撞|刮|碾|压)|翻车了?|追尾了|车翻了|车子?撞了",
    ),
    (
        "medical",
        r"晕倒|昏倒|昏迷|不省人事|没有?呼吸|没气了|不(?:会)?喘气|喘不(?:上|过)(?:来)?气|心脏病(?:发|犯)|心梗|脑梗了|中风了|大出血|流(?:了)?(?:好多|很多|一地)(?:的)?血"
        r"|血流不止|止不住血|抽搐|口吐白沫|(?:快|要)不行了|(?:快|要)死了(?=$|，|。|！|吧|快|你|啊)|溺水|落水|掉(?:进|到|下)(?:了)?[^，。]{0,4}(?:水|河|井|海|池|沟)里?"
        r"|(?:食物|煤气|农药|一氧化碳)中毒了?|触电(?!保|器)|被电(?:到|了|倒)|(?:楼|树|架子|房顶|高处)上?(?:掉|摔|坠)(?:了)?下来?|坠楼|羊水破|要生了|快生了|被(?:毒)?蛇咬|噎住|腿断了|头破了|骨头?断了|烫伤(?:了|得)|(?:快|帮我)?叫(?:个)?救护车|救护车救护车|快打(?:一二零|120)|被浪(?:卷|冲)|掉水里|卡住(?:了)?喉咙|摔(?:倒|下来)了?[^，。]{0,4}动不了|没(?:有)?反应了|没意识|叫不醒|流血|满身是血|喘不上来|(?:塌|倒)了?(?:压|砸)(?:到|住|了)|塌了里面有人|被[^，。]{0,6}(?:压住|困住)|电梯[^，。]{0,6}(?:掉下|夹|困)|困在(?:屋顶|山上|车里|礁石)|人在海里$|需要急救|快救人",
    ),
    (
        "other",
        r"救命|就命啊|救救(?:我|他|她|孩子)|快来救|有生命危险|出人命|死人了|快来人|我现在很危险|九命啊",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)

# A question about the subject, a report of the past, or a fear is no emergency now.
_ABOUT = re.compile(
    r"怎么(?:预防|防|办理|申请|报销|赔|认定|处理|投诉|举报|算|判|避免)|如何(?:预防|防|办理|申请|报销|赔|认定|处理|避免)|预防|防止|防范|演练|演习|宣传|培训|讲座"
    r"|知识|须知|政策|规定|补偿|赔偿|赔付|赔多少|补贴|报销|保险|理赔|证明|认定书|责任认定|鉴定|责任划分|多久|多少钱|流程|材料|条件|标准"
    r"|隐患|风险|容易|担心|害怕|怕(?:会|万一|他)|会不会|万一|如果|要是|假如|恐怕|可能会|差点|险些|迟早|以免|避免|灭火器|消防(?:证|验收|通道|设施|栓|培训|备案|手续)"
    r"|打(?:哪个|什么)(?:电话|号码)|电话(?:是)?多少|去年|前年|上个?月|上个?星期|上个?周|上次|以前|曾经|之前|当年|小说|电影|电视|新闻|游戏"
    r"|救助站|自杀率|急救(?:知识|培训|证)|事故(?:多发|频发|车|处理)|扣(?:几|多少)分|驾驶证|希望|建议|没人管|我要投诉|报工伤|认工伤|不赔|谁(?:来)?负责|谁的责任|经常|老是|总是|想问|咨询|算工伤|要不要报警|怎么做|哪里有|生育津贴|护栏|前几天|前两天|昨天|前天|保证金|退费|赌|打麻将"
)
# For a life these may be said in passing; only these excuses count.
_ABOUT_LIFE = re.compile(
    r"预防|讲座|培训|宣传|知识|电影|电视|新闻|小说|游戏|热线(?:电话)?(?:是)?多少|笑|开玩笑"
)

_HOMOPHONES = re.compile(
    r"人公|人供|人功|人攻|任工|仁工|认工|忍工|壬工|人弓|人宫|人共|银工|人中服务|(?<=转)公人"
)
_SWITCH = re.compile(r"(?:转|专|赚|砖|撰|传|接)(?=人工)")
_FILLER = re.compile(
    r"^(?:嗯|啊|呃|哎|唉|喂|哦|那个|那|这个|就|你好|您好|请|麻烦|拜托|帮我?|给我?|替我|我要|我想要?|我需要|能不能|可不可以|可以|能|"
    r"快点?|赶紧|赶快|马上|直接|还是|算了|不用了|不要机器人?|不要跟机器人?说|别废话|废话少说|你|您|我|要|想|先|来|有没有|有)+"
)
_TRAILER = re.compile(
    r"(?:吧|啊|呀|呢|嘛|吗|哦|了|一下|谢谢|好吗|行吗|行不行|可以吗|快点|好不好|过来|帮我|说话|讲话|聊聊?|说说?|说一下|沟通|谈谈?|咨询|问|接听?|听电话|来接|来|服务|处理)+$"
)
_CORE = re.compile(
    r"(?:转|接|转接|接通|转到|转给|找|叫|换|呼叫|要|请|连线|跟|和|与|同|让|派|来)?(?:个|一个|一位|位|到|给|你们的?|你们|真的)*"
    r"(?:人工|人工客服|人工座席|人工坐席|人工台|真人|真人客服|活人|接线员|话务员|客服|客服人员|工作人员|座席|坐席|接线的?人|服务员|人工服务|人工热线|人|大活人|真的人)"
)
# 别说了给我转人工: whatever comes first, the sentence ends in the wish.
_AT_END = re.compile(
    r"(?:转|接|转接|找|叫|换|要)(?:一下|到|个|给我|成|你们的?)*(?:人工|真人)(?:客服|服务|座席|坐席|台)?$"
)
_UNWANTED = re.compile(
    r"(?:不(?:要|用|想|需要|必)|别|没(?:有)?(?:说|想|叫)(?:过)?要?|怎么|如何|怎样|有没有必要)(?:再|给我|帮我|能)*$|多少|多久|几点"
)
_MAX_PLEA_CHARS = 20
# A bare 人 or 工作人员 is a plea only when something asks for it.
_NEEDS_VERB = re.compile(r"^(?:个|一个|位)*(?:人|工作人员|服务员|座席|坐席)$")
_VERB = re.compile(r"转|接|找|叫|换|跟|和|与|让|派|来|要|想|请|呼叫")


def clean(text: str) -> str:
    """``text`` without spaces and punctuation."""
    return _NOISE.sub("", text)


def emergency_kind(text: str) -> Optional[str]:
    """Kind of emergency that ``text`` reports as happening now, or ``None``.

    Returns:
        ``"suicide"``, ``"fire"``, ``"crime"``, ``"traffic"``, ``"medical"`` or
        ``"other"``.
    """
    for kind, pattern in _PATTERNS:
        if not pattern.search(text):
            continue
        excuse = _ABOUT_LIFE if kind == "suicide" else _ABOUT
        if excuse.search(text):
            continue
        return kind
    return None


def is_agent_plea(text: str) -> bool:
    """Whether ``text`` is nothing but a wish to speak with a person.

    Fillers are taken off both ends; what remains must be the wish itself, so
    人工费多少, 人工湖 and 你是人工吗 do not match.
    """
    said = _HOMOPHONES.sub("人工", clean(text))
    said = _SWITCH.sub("转", said)
    if re.search(
        r"(?:你|您|这)(?:是|们是)[^，]{0,4}(?:人工|真人|人|客服)|不(?:要|用|需要|想)(?:转)?人工|别转人工",
        said,
    ):
        return False
    if re.fullmatch(r"(?:你好|您好|喂)+(?:客服|工作人员)", said):
        return False
    asked = _AT_END.search(_TRAILER.sub("", said, count=1))
    if asked and len(said) <= _MAX_PLEA_CHARS and not _UNWANTED.search(said[: asked.start()]):
        return True
    core = _TRAILER.sub("", _FILLER.sub("", said, count=1), count=1)
    if _NEEDS_VERB.match(core):
        return bool(_VERB.search(said[: said.rfind("人")]))
    if _CORE.fullmatch(core):
        return True
    # 人工人工人工, 转人工转人工
    return bool(re.fullmatch(r"(?:转|接)?(?:人工)(?:(?:转|接)?(?:人工))+", core))
