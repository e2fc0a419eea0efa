from bot.app import patience_of
from bot.lifecycle import DRAIN_SECONDS
from bot.settings import load


def test_a_call_in_hand_may_use_both_timeouts_before_the_bot_ends() -> None:
    settings = load(
        None,
        bot_token="42:TEST",
        devino_connect_timeout_seconds=20,
        devino_timeout_seconds=100,
    )
    assert patience_of(settings) == 120 + DRAIN_SECONDS
