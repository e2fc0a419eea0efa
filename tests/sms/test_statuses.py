from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sms.statuses import FINAL_STATES, Delivery, OperationStatus, combine, delivery
from bot.sms.statuses import operation_status as status

FRESH = timedelta(minutes=1)
OLD = timedelta(hours=48)

VENDORS_NAMES = [
    "OK_Operation_Completed",
    "Error_Not_Enough_Credits",
    "Error_Message_Rejected",
    "Error_Invalid_Source_Address",
    "Error_Invalid_Destination_Address",
    "Error_SMS_User_Disabled",
    "Error_Invalid_MessageID",
    "Error_Invalid_Header",
    "Error_Invalid_Login",
    "Error_Invalid_Password",
    "Error_Unauthorised_IP_Address",
    "Error_SMS_User_Not_Activated",
    "Error_Message_Queue_Full",
    "Error_Gateway_Offline",
    "Error_Gateway_Busy",
    "Error_Database_Offline",
]


def test_all_sixteen_names_of_the_vendors_table_are_there_and_no_other() -> None:
    assert list(OperationStatus) == VENDORS_NAMES


@pytest.mark.parametrize(
    ("code", "description", "name"),
    [
        (1, "Argument cannot be null or empty", "Error_Invalid_Header"),
        (1, "Argument cannot be null or empty\r\nParameter name: data", "Error_Message_Rejected"),
        (2, "Invalid argument: SendDate", "Error_Invalid_Header"),
        (2, "Message text is too long", "Error_Message_Rejected"),
        (2, "Invalid messageId", "Error_Invalid_MessageID"),
        (2, "sourceAddress is too long", "Error_Invalid_Source_Address"),
        (3, "Invalid session id", "Error_Invalid_Login"),
        (4, "Invalid user login or password", "Error_Invalid_Login"),
        (4, "Invalid password", "Error_Invalid_Password"),
        (4, "SessionID expired", "Error_Invalid_Login"),
        (4, "User is blocked", "Error_SMS_User_Disabled"),
        (5, "Not enough credits", "Error_Not_Enough_Credits"),
        (5, "", "Error_Not_Enough_Credits"),
        (6, "Invalid source address", "Error_Invalid_Source_Address"),
        (6, "Invalid destination address", "Error_Invalid_Destination_Address"),
        (6, "Invalid operation", "Error_Message_Rejected"),
        (7, "User is blocked", "Error_SMS_User_Disabled"),
        (7, "User account is disabled", "Error_SMS_User_Disabled"),
        (7, "User is not activated", "Error_SMS_User_Not_Activated"),
        (7, "IP address is not allowed", "Error_Unauthorised_IP_Address"),
        (7, "Forbidden", "Error_SMS_User_Disabled"),
        (8, "Gateway error", "Error_Gateway_Offline"),
        (8, "Gateway is busy", "Error_Gateway_Busy"),
        (8, "Message queue is full", "Error_Message_Queue_Full"),
        (9, "Internal server error", "Error_Gateway_Offline"),
        (9, "Database connection failed", "Error_Database_Offline"),
        (9, "Value cannot be null. Parameter name: login", "Error_Invalid_Header"),
        (None, "", "Error_Gateway_Offline"),
        (None, "Too many requests", "Error_Gateway_Busy"),
        (77, "Not enough credits", "Error_Not_Enough_Credits"),
        (77, "Что-то новое", "Error_Message_Rejected"),
    ],
)
def test_an_error_is_named_by_the_closest_row(
    code: int | None, description: str, name: str
) -> None:
    assert status(code, description) == name


@pytest.mark.parametrize("code", [1, 2, 3, 4, 6])
def test_while_logging_in_a_refused_argument_is_a_wrong_login(code: int) -> None:
    assert status(code, "Invalid argument", logging_in=True) == "Error_Invalid_Login"
    assert status(code, "Invalid password", logging_in=True) == "Error_Invalid_Password"


@given(code=st.none() | st.integers(), description=st.text(), logging_in=st.booleans())
def test_an_error_is_never_called_a_success(
    *, code: int | None, description: str, logging_in: bool
) -> None:
    found = status(code, description, logging_in=logging_in)

    assert found != OperationStatus.OK


@pytest.mark.parametrize(
    ("state", "expected", "final", "failed"),
    [
        (-2, "enqueued", False, False),
        (-1, "sent", False, False),
        (0, "delivered", True, False),
        (10, "bad_sender", True, True),
        (11, "bad_recipient", True, True),
        (41, "bad_recipient", True, True),
        (42, "rejected", True, True),
        (48, "rejected", True, True),
        (69, "rejected", True, True),
        (46, "expired", True, True),
        (47, "deleted", True, True),
        (-98, "stopped", True, True),
        (99, "unrecognised", False, False),
        (12345, "unrecognised", False, False),
        (255, "absent", False, False),
        (None, "absent", False, False),
    ],
)
def test_every_state_of_the_table_is_understood(
    *, state: int | None, expected: str, final: bool, failed: bool
) -> None:
    found = delivery(state, FRESH)

    assert (found, found.final, found.failed) == (expected, final, failed)
    assert (state in FINAL_STATES) is final


@given(st.none() | st.sampled_from([-2, -1, 99, 255]) | st.integers())
def test_a_state_still_open_after_48_hours_is_no_data_and_never_delivered(
    state: int | None,
) -> None:
    early = delivery(state, OLD - timedelta(seconds=1))
    late = delivery(state, OLD)

    assert late.final
    assert late == (early if early.final else Delivery.NO_DATA)
    assert (late == Delivery.DELIVERED) == (state == 0)


@given(st.lists(st.sampled_from(list(Delivery)), min_size=1, max_size=8))
def test_a_long_sms_is_as_good_as_its_worst_part(parts: list[Delivery]) -> None:
    whole = combine(parts)

    assert whole in parts
    assert (whole == Delivery.DELIVERED) == (set(parts) == {Delivery.DELIVERED})
    assert whole.failed == any(part.failed for part in parts)
    assert whole.final == (whole.failed or all(part.final for part in parts))


def test_the_least_advanced_part_tells_how_far_the_sms_is() -> None:
    assert combine([Delivery.DELIVERED, Delivery.SENT, Delivery.ENQUEUED]) == Delivery.ENQUEUED
    assert combine([Delivery.DELIVERED, Delivery.SENT]) == Delivery.SENT
    assert combine([Delivery.NO_DATA, Delivery.SENT]) == Delivery.SENT
    assert combine([Delivery.NO_DATA, Delivery.DELIVERED]) == Delivery.NO_DATA
    assert combine([]) == Delivery.ABSENT
