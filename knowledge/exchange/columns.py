"""Columns of the import and export files, and the limits of each."""

from __future__ import annotations

COLUMNS = (
    "id",
    "title",
    "questions",
    "answer_spoken",
    "answer_full",
    "department",
    "region",
    "category",
    "valid_from",
    "valid_to",
    "source",
)
"""In the order in which files are written. Readers accept any order."""

OPTIONAL_COLUMNS = ("audience",)
"""Read when present; written at the end."""

CHINESE_NAMES = {
    "编号": "id",
    "标题": "title",
    "问题": "title",
    "常见问题": "title",
    "咨询问题": "title",
    "事项名称": "title",
    "问法": "questions",
    "相似问": "questions",
    "口语答案": "answer_spoken",
    "完整答案": "answer_full",
    "答案": "answer_full",
    "回答": "answer_full",
    "答复": "answer_full",
    "解答": "answer_full",
    "答复内容": "answer_full",
    "答复口径": "answer_full",
    "承办部门": "department",
    "部门": "department",
    "责任部门": "department",
    "责任单位": "department",
    "承办单位": "department",
    "主管部门": "department",
    "单位": "department",
    "区域": "region",
    "地区": "region",
    "适用区域": "region",
    "分类": "category",
    "类别": "category",
    "生效日期": "valid_from",
    "失效日期": "valid_to",
    "来源": "source",
    "依据": "source",
    "政策依据": "source",
    "使用对象": "audience",
}
"""Chinese headings that operators write by hand."""

QUESTION_SEPARATOR = "|"

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FORMULA_GUARD = "'"
"""A spreadsheet runs a csv cell with such a start as a formula (OWASP, CSV injection); the
export puts the guard in front, the import takes it away."""

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_QUESTIONS = 100
MAX_LENGTH = {
    "id": 64,
    "title": 100,
    "question": 200,
    # 20 seconds of speech are about 90 characters; four times that is surely a mistake.
    "answer_spoken": 400,
    "answer_full": 20_000,
    "department": 100,
    "region": 60,
    "category": 100,
    "source": 500,
}
"""Longest allowed text in characters."""

TITLES = {
    "id": "编号",
    "title": "标题",
    "questions": "问法",
    "question": "问法",
    "answer_spoken": "口语答案",
    "answer_full": "完整答案",
    "department": "承办部门",
    "region": "区域",
    "category": "分类",
    "valid_from": "生效日期",
    "valid_to": "失效日期",
    "source": "来源",
    "audience": "使用对象",
}
"""How the columns are called in messages."""
