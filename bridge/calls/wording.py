"""What the call itself says and shows, when no dialogue server is asked.

Everything about the citizen's matter is worded in domain.yml; here is only the line itself.
"""

STATES = {
    "connecting": "正在接通",
    "listening": "请说话",
    "hearing": "正在听您说",
    "thinking": "正在想",
    "speaking": "正在回答",
    "waiting": "正在等待人工坐席",
    "with_agent": "人工坐席正在为您服务",
    "ended": "通话已结束",
}

LOADING = "系统正在启动，请稍候，马上为您接通。"
NOT_READY = "很抱歉，系统启动较慢，暂时无法接听，请您一分钟后再拨。"
BUSY = "您好，这里是文昌12345热线。现在来电较多，为了不让您久等，正在直接为您转接人工坐席，请稍候。"
BREAKDOWN = "很抱歉，智能助手出现故障，正在为您转接人工坐席，请稍候。"
BREAKDOWN_NOBODY = (
    "很抱歉，智能助手出现故障，现在也没有人工坐席在线。"
    "请说出或者用键盘输入您的电话号码，我们会尽快给您回电。"
)
BREAKDOWN_CALLBACK = (
    "很抱歉，智能助手出现故障，现在也没有人工坐席在线。我们会尽快拨打您的号码回电。再见。"
)
BREAKDOWN_AGAIN = "没有听清您的电话号码，请再说一遍，或者用键盘输入，按井号键结束。"
BREAKDOWN_GIVE_UP = "很抱歉没能记下您的号码。您可以稍后再拨一二三四五。紧急情况请拨打幺幺零。再见。"
CALLBACK_NOTED = "已经记下，我们会尽快回电。再见。"
QUEUED_NEXT = "您前面没有人在等，坐席马上为您服务，请不要挂机。"
QUEUED = "您前面还有{ahead}位，请不要挂机。不想等了，可以说不等了。"
QUEUE_LEFT = "好的，不等了。"
QUEUE_TOO_LONG = "很抱歉让您久等了，坐席暂时接不过来。"
CAME_BACK = "很抱歉，刚才我们的系统中断了。正在优先为您接通人工坐席，请稍候，不要挂机。"
AGENT_GONE = "很抱歉，坐席的连接中断了，正在为您重新接通，请不要挂机。"
TRANSFERRED = "正在为您转接，请稍候，不要挂机。"
ON_HOLD = "请稍候，正在为您查询"
AGENT_GOODBYE = "本次通话已由坐席结束。感谢您的来电，再见。"
ABUSE_CLOSING = (
    "为了让热线能够帮助更多市民，请您文明用语。本次通话到此结束，通话已录音。"
    "您的诉求可以稍后再次来电反映，再见。"
)
SATISFACTION = "本次通话已由坐席结束。请您评价这次服务，1最好，5最差，请按键或者直接说。"
SATISFACTION_THANKS = "谢谢您的评价，再见。"
SATISFACTION_SILENT = "感谢您的来电，再见。"
TOO_LONG = "您说的我先记下了。"
HANDOVER_REASONS = {
    "asked": "来电人要求人工",
    "emergency": "紧急情况",
    "no_match": "智能助手多次没有听懂",
    "not_in_knowledge": "知识库没有答案",
    "dissatisfied": "来电人不满意",
    "abuse": "来电人情绪激动",
    "foreign_language": "来电人不说普通话",
    "service_error": "系统保存失败",
    "cut_off": "系统中断后重新接通",
    "busy": "来电较多，直接转人工",
    "breakdown": "智能助手故障",
    "recogniser": "语音识别故障",
}
OUTCOMES = {
    "answered": "您的问题已得到答复。",
    "work_order": "您的诉求已登记，请记下工单号。",
    "handed_over": "您的来电已转人工处理。",
    "abandoned": "通话已结束。",
}
OUTCOME_TITLES = {
    "answered": "已答复",
    "work_order": "已立工单",
    "handed_over": "转人工",
    "abandoned": "中途挂断",
}
LEAVE_QUEUE = ("不等", "不用等", "不转了", "不用转", "取消", "算了", "挂了", "回电", "登记")
SLOTS = {
    "content": "反映的问题",
    "address": "地点",
    "occurred_at": "时间",
    "contact_phone": "联系电话",
    "order_number": "工单号",
}
EXPECTED_SOON = "预计不到一分钟。"
EXPECTED_MINUTES = "预计等待约{minutes}分钟。"
LINE_OPEN = "线路畅通，可以拨打。"
LINE_FULL = "现在来电较多，可能需要稍后再拨。"
LINE_BROKEN = "语音服务暂时不可用，请稍后再试。紧急情况请直接拨打110、119、120。"


def expected(seconds: float | None) -> str:
    """Say how long the wait will be; nothing when nobody can tell."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    return EXPECTED_SOON if minutes < 1 else EXPECTED_MINUTES.format(minutes=minutes)
