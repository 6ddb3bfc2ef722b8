"""Numbers that a caller writes down."""

import pytest

from knowledge.curation.lint.telephones import telephones


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.level) for finding in telephones(text)]


class TestTelephones:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("请打12333。不行再打12345。", []),
            ("打12333或12345都行。", [("several_phones", "hint")]),
            ("打0898-63330000或者13976543210。", [("several_phones", "warning")]),
            ("打12333、12345、12315。", [("several_phones", "warning")]),
            ("急事打110、119或120。", []),
            ("找63330000问。", [("unnamed_number", "warning")]),
            ("电话是63330000。", []),
            ("补贴3600000元。", []),
            ("号码460022199001011234。", [("long_number", "warning")]),
            ("拨打13976543210。", []),
        ],
    )
    def test_breath_name_and_length(self, text: str, expected: list[tuple[str, str]]) -> None:
        assert found(text) == expected
