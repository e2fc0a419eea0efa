"""The bot with an administrator, asking for incoming SMS often."""

import pytest

from tests.journeys.conftest import ANNA
from tests.journeys.unasked.incoming_sms import OFTEN


@pytest.fixture
def overrides() -> dict[str, object]:
    return OFTEN | {"admins": str(ANNA)}
