"""The wait that is announced."""

import pytest

from bridge.seats.estimate import expected_wait


class TestExpectedWait:
    def test_the_next_in_line_waits_for_the_first_call_to_end(self) -> None:
        assert expected_wait(ahead=0, agents=3, aht=270.0) == pytest.approx(90.0)

    def test_everybody_ahead_takes_one_more_end(self) -> None:
        assert expected_wait(ahead=5, agents=11, aht=220.0) == pytest.approx(120.0)

    @pytest.mark.parametrize(
        ("ahead", "agents", "aht"), [(0, 0, 270.0), (-1, 2, 270.0), (0, 2, -1)]
    )
    def test_nobody_there_has_no_expected_wait(self, ahead: int, agents: int, aht: float) -> None:
        with pytest.raises(ValueError, match="at least one agent"):
            expected_wait(ahead, agents, aht)
