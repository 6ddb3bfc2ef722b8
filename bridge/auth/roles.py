"""The roles people have at the hotline."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does at the hotline; one role per account."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    QUALITY = "quality"
    BACK_OFFICE = "back_office"
    KNOWLEDGE = "knowledge"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The role's Chinese name."""
        return _TITLES[self]


_TITLES = {
    Role.AGENT: "话务员",
    Role.SUPERVISOR: "班长",
    Role.QUALITY: "质检员",
    Role.BACK_OFFICE: "后台人员",
    Role.KNOWLEDGE: "知识库运维",
    Role.REVIEWER: "知识审核",
    Role.ADMIN: "管理员",
}
