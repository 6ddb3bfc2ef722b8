"""Personal data does not reach the logs."""

import io
import json
import logging
from typing import Any

import pytest

from bridge.kit import logs
from bridge.kit.masking import mask_event, mask_text


class TestMaskText:
    @pytest.mark.parametrize(
        ("text", "masked"),
        [
            ("电话13812345678。", "电话138****5678。"),
            ("+8613812345678", "+86138****5678"),
            ("86 138 1234 5678", "86 138 **** 5678"),
            ("138-1234-5678", "138-****-5678"),
            ("0898-63221234", "0898-****1234"),
            ("089863221234", "0898****1234"),
            ("身份证460105199001011234", "身份证460105********1234"),
            ("46010519900101123X", "460105********123X"),
            ("我的电话是幺三八幺二三四五六七八", "我的电话是幺三八******七八"),
        ],
    )
    def test_hides_the_middle_of_numbers(self, text: str, masked: str) -> None:
        assert mask_text(text) == masked

    @pytest.mark.parametrize(
        "text",
        ["WC202612010001", "幺二三四五", "12345", "2026-12-01 09:00:00", "三楼二零一房", "110"],
    )
    def test_leaves_other_numbers_alone(self, text: str) -> None:
        assert mask_text(text) == text


class TestMaskEvent:
    def mask(self, **event: Any) -> dict[str, Any]:
        return dict(mask_event(None, "info", event))

    def test_drops_what_people_said_or_are_called(self) -> None:
        event = self.mask(heard="我家没水", caller_name="某某", password="x" * 12, reply="")
        assert event == {
            "heard": "<4 chars>",
            "caller_name": "<2 chars>",
            "password": "<12 chars>",
            "reply": "",
        }

    def test_looks_into_nested_values_and_integers(self) -> None:
        event = self.mask(
            phone=13812345678,
            order={"phones": ["13812345678"], "content": "我家没水"},
            numbers=("13812345678", 3),
            ok=True,
            seconds=1.5,
        )
        assert event == {
            "phone": "138****5678",
            "order": {"phones": ["138****5678"], "content": "<4 chars>"},
            "numbers": ["138****5678", 3],
            "ok": True,
            "seconds": 1.5,
        }


class TestConfigureLogs:
    def test_both_loggers_and_tracebacks_are_masked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stream = io.StringIO()
        monkeypatch.setattr("sys.stderr", stream)
        root = logging.getLogger()
        monkeypatch.setattr(root, "handlers", [])
        level = root.level
        try:
            logs.configure_logs("INFO")
            logs.get_logger("test").info("call_started", caller="13812345678", heard="我家没水")
            logging.getLogger("plain").warning("number %s", "13812345678")
            try:
                raise ValueError("bad phone 13812345678")
            except ValueError:
                logging.getLogger("plain").exception("failed")
        finally:
            root.setLevel(level)
        lines = [json.loads(line) for line in stream.getvalue().splitlines()]
        assert [line["event"] for line in lines] == ["call_started", "number 138****5678", "failed"]
        assert lines[0]["caller"] == "138****5678"
        assert lines[0]["heard"] == "<4 chars>"
        assert "138****5678" in lines[2]["exception"]
        assert "13812345678" not in stream.getvalue()
