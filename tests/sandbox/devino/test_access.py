from decimal import Decimal

import pytest

from bot.sandbox.devino import DevinoSandbox, SandboxAccount
from tests.sandbox.devino.conftest import Client, HandClock


async def test_a_login_opens_a_session_of_36_characters_that_works(client: Client) -> None:
    session = await client.log_in()
    assert len(session) == 36
    assert (await client.post("User/Balance", SessionID=session)).text == "100"


async def test_two_logins_open_two_sessions_and_both_work(client: Client) -> None:
    first, second = await client.log_in(), await client.log_in()
    assert first != second
    assert (await client.post("User/Balance", SessionID=first)).status == 200
    assert (await client.post("User/Balance", SessionID=second)).status == 200


async def test_a_session_lives_120_minutes_and_then_says_that_it_expired(
    client: Client, clock: HandClock
) -> None:
    session = await client.log_in()
    clock.move(minutes=119, seconds=59)
    assert (await client.post("User/Balance", SessionID=session)).status == 200
    clock.move(seconds=1)
    answer = await client.post("User/Balance", SessionID=session)
    assert (answer.status, answer.json) == (401, {"Code": 4, "Desc": "SessionID expired"})


async def test_sessions_expire_on_demand_and_a_new_login_is_welcome(
    client: Client, sandbox: DevinoSandbox
) -> None:
    session = await client.log_in()
    sandbox.expire_sessions("shop")
    assert (await client.post("User/Balance", SessionID=session)).json["Code"] == 4
    again = await client.log_in()
    assert (await client.post("User/Balance", SessionID=again)).status == 200


async def test_an_expired_session_sends_nothing(client: Client, sandbox: DevinoSandbox) -> None:
    session = await client.log_in()
    sandbox.expire_sessions("shop")
    form = {"SourceAddress": "DTSMS", "DestinationAddress": "79161234567", "Data": "Hello"}
    assert (await client.post("Sms/Send", SessionID=session, **form)).status == 401
    assert sandbox.ledger == []


async def test_an_unknown_session_is_code_3(client: Client) -> None:
    answer = await client.post("User/Balance", SessionID="X" * 36)
    assert (answer.status, answer.json["Code"]) == (400, 3)


async def test_a_missing_session_is_code_1(client: Client) -> None:
    answer = await client.post("User/Balance", Login="shop", Password="secret")
    assert (answer.status, answer.json["Code"]) == (400, 1)


@pytest.mark.parametrize(("login", "password"), [("shop", "wrong"), ("nobody", "secret")])
@pytest.mark.parametrize("path", ["User/SessionId", "v2/User/Balance", "v2/Sms/Send"])
async def test_a_wrong_login_or_password_is_code_4(
    client: Client, path: str, login: str, password: str
) -> None:
    form = {"SourceAddress": "DTSMS", "DestinationAddress": "79161234567", "Data": "Hello"}
    answer = await client.post(path, Login=login, Password=password, **form)
    assert answer.status == 401
    assert answer.json == {"Code": 4, "Desc": "Invalid user login or password"}


@pytest.mark.parametrize(
    ("flag", "words"),
    [("blocked", "blocked"), ("not_activated", "not activated"), ("ip_forbidden", "IP address")],
)
async def test_a_user_who_may_not_is_code_7_with_the_reason(
    client: Client, account: SandboxAccount, sandbox: DevinoSandbox, flag: str, words: str
) -> None:
    session = await client.log_in()
    setattr(account, flag, True)
    answers = [
        await client.post("User/SessionId", Login="shop", Password="secret"),
        await client.post("User/Balance", SessionID=session),
        await client.send(),
    ]
    assert {(answer.status, answer.json["Code"]) for answer in answers} == {(403, 7)}
    assert all(words in answer.json["Desc"] for answer in answers)
    assert sandbox.ledger == []


async def test_names_of_methods_and_parameters_know_no_case(client: Client) -> None:
    session = (await client.post("user/sessionid", LOGIN="shop", password="secret")).json
    assert (await client.post("USER/BALANCE", sessionid=session)).text == "100"
    assert (await client.post("V2/user/Balance", login="shop", PASSWORD="secret")).text == "100"


async def test_reads_may_be_asked_by_get_as_the_documents_show(client: Client) -> None:
    session = (await client.get("User/SessionId", Login="shop", Password="secret")).json
    assert (await client.get("User/Balance", SessionID=session)).text == "100"


async def test_the_balance_is_a_bare_number(client: Client, account: SandboxAccount) -> None:
    account.balance = Decimal("20015.30")
    assert (await client.v2("User/Balance")).text == "20015.3"


async def test_what_the_documents_do_not_have_is_not_found(client: Client) -> None:
    assert (await client.v2("Sms/Cancel")).status == 404
    assert (await client.v2("User/SessionId")).status == 404


async def test_the_answers_carry_the_headers_of_the_documents(
    client: Client, sandbox: DevinoSandbox
) -> None:
    form = {"Login": "shop", "Password": "secret"}
    async with client.http.post(f"{sandbox.url}/v2/User/Balance", data=form) as response:
        assert response.headers["Content-Type"] == "application/json; charset=utf-8"
        assert response.headers["Cache-Control"] == "private"
