"""What callers ask next and the answer does not say, and what the entry itself lacks."""

from __future__ import annotations

import re
from datetime import date

from knowledge.curation.lint.types import FULL, Finding, Findings
from knowledge.curation.sections import TELEPHONE, sections
from knowledge.types import EntryContent

# Something that one applies for with papers. Reports and complaints are told, not applied for.
_APPLIES = re.compile(
    r"办理|申领|申请|补办|补领|换领|换证|领取|登记|参保|报销|过户|注销|提取|转移|迁移|开具|激活"
)
_TELLS = re.compile(r"投诉|举报|报修|求助|查询|咨询|规定|政策|标准|比例|认证|预约|不满意|时限|查验")
_PAPERS = re.compile(
    r"材料|身份证|户口簿|证件|证明|申请表|资料|执照|[带凭持](?:着|上|好)?\w{1,10}[证照本卡件票]"
)
_GO_THERE = re.compile(
    r"窗口|大厅|网点|门诊|派出所|村委会|居委会|政府|服务站|登记处|营业厅|[到去]\w{0,14}(?:中心|局|所|院|馆)"
)
_ONLINE = re.compile(r"线上|网上|手机|小程序|客户端")
_HOURS_ELSEWHERE = re.compile(
    r"时间|工作日|上午|下午|全天|24\s*小时|二十四小时|预约|急诊|当场公示|以公告为准"
)


def completeness(content: EntryContent, today: date) -> Findings:
    """Materials, phone, place and hours that callers need; validity, source and department."""
    if content.answer_full.strip() or content.answer_spoken.strip():
        yield from _for_callers(content)
    if content.valid_to is not None and content.valid_to < today:
        yield Finding(
            "expired",
            "error",
            "valid_to",
            f"失效日期是{content.valid_to.isoformat()}，已经过了，请核对内容并改日期。",
        )
    if content.valid_from and content.valid_to and content.valid_from > content.valid_to:
        yield Finding("validity", "error", "valid_to", "失效日期早于生效日期，请改正。")
    if content.review_on is not None and content.review_on < today:
        yield Finding(
            "review_due",
            "hint",
            "review_on",
            f"复核日期是{content.review_on.isoformat()}，请核对后改成下一次复核的日期。",
        )
    if not content.source.strip() and not content.document:
        yield Finding("source_missing", "warning", "source", "请写明答案的来源，方便以后核对。")
    if not content.department.strip():
        yield Finding("department_missing", "hint", "department", "请填写承办部门，转办时要用。")


def _for_callers(content: EntryContent) -> Findings:
    text = f"{content.answer_full}\n{content.answer_spoken}"
    parts = sections(content.answer_full)
    subject = f"{content.title} {content.category}"
    applies = bool(_APPLIES.search(subject)) and not _TELLS.search(subject)
    if applies and not parts.materials and not _PAPERS.search(text):
        # Who applies on a telephone often needs none, but should hear so.
        online = _ONLINE.search(text) is not None
        yield Finding(
            "materials_missing",
            "hint" if online else "warning",
            FULL,
            "没有写要准备什么材料，请补充，不需要也请写明。",
        )
    if not parts.phone and not TELEPHONE.search(text):
        yield Finding("phone_missing", "hint", FULL, "没有咨询电话，请补充一个可以打通的号码。")
    go_there = _GO_THERE.search(text) is not None
    if applies and not parts.place and not go_there and not _ONLINE.search(text):
        yield Finding("place_missing", "hint", FULL, "没有写到哪里办，请补充地点或办理渠道。")
    if applies and go_there and not parts.hours and not _HOURS_ELSEWHERE.search(text):
        yield Finding("hours_missing", "hint", FULL, "要市民到现场办，请补充办公时间。")
