"""Words that make no sense on the telephone, and words that promise too much."""

from __future__ import annotations

import re

from knowledge.curation.lint.types import SPOKEN, Finding, Findings, Level

_RULES: tuple[tuple[str, Level, re.Pattern[str], str], ...] = (
    (
        "screen_words",
        "warning",
        re.compile(
            r"点击|点开链接|单击|双击|长按|[见如]?(?:上|下|左|右)图|如图|见附件|附件\d?|附表|[如见]?[上下]表|如下|如上|见下方"
            r"|扫(?:描)?(?:下方|上方|右侧|左侧)?(?:二维)?码|二维码|下方|上方(?:按钮|链接)|复制链接|链接|页面|详见|参见|详情请看"
        ),
        "“{}”是给看的人写的，电话里没有意义，请换个说法。",
    ),
    (
        "promise",
        "warning",
        re.compile(
            # 一定期限, 不一定, 不能保证, 保证金 and the like promise nothing.
            r"(?<!不)(?<!有)一定(?!期|条|程|金|比|数|的|范|时|额|规|年|标|收|影)(?:会|能|给|可以|帮)?"
            r"|(?<!不)(?<!不能)(?<!无法)(?<!难以)(?<!质量)(?<!参)保证(?!金|人|书|保险|期|明)"
            r"|(?:当天|当日|马上|立刻|立即)(?:必|肯定|就)?(?:办好|办结|办成|解决|赔|退款)"
            r"|必办|包办|包过|肯定(?:能|会|可以)|绝对(?!值)|百分之百|百分百|100[%％]|(?<!不)(?<!诚信)(?<!告知)承诺(?!书|制|件|材|办理|时限)"
            r"|无条件(?:退|赔|办)"
        ),
        "“{}”像是承诺，请改成“一般”“符合条件的可以”这样的说法。",
    ),
    (
        "jargon",
        "hint",
        re.compile(r"之规定|予以|届时|兹|上述|下述|前述|该项|本通知|贵单位|申请人须|须知悉|特此"),
        "“{}”是公文用语，请换成平时说话的词。",
    ),
)


def wording(spoken: str) -> Findings:
    """Screen words, promises and official language in a spoken answer."""
    for rule, level, pattern, message in _RULES:
        for match in pattern.finditer(spoken):
            yield Finding(rule, level, SPOKEN, message.format(match.group()), *match.span())
