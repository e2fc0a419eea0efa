import asyncio
from decimal import Decimal

import pytest

from bot.sandbox.devino import DevinoSandbox, IdStyle, SandboxAccount
from tests.sandbox.devino.conftest import Client, HandClock


async def test_a_send_is_in_the_ledger_word_for_word(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    text = "a+b = 100 % «ё» & 😀\n"
    answer = await client.send("79161234567", text, Validity="60")
    [sms] = sandbox.ledger
    assert answer.json == list(sms.ids)
    assert (sms.data, sms.destination, sms.source) == (text, "79161234567", "DTSMS")
    assert (sms.account, sms.validity, sms.at, sms.price) == (
        "shop",
        60,
        clock.now(),
        Decimal("1.5"),
    )
    assert sandbox.requests[sms.request - 1].method == "Sms/Send"


async def test_every_segment_has_an_id_and_costs_the_price(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    ids = (await client.send(text="я" * 135)).json
    assert len(set(ids)) == 3
    assert account.balance == Decimal("95.5")
    assert all(len(one) == 18 and one.isdigit() for one in ids)
    assert len(sandbox.ledger) == 1


async def test_the_same_send_twice_is_two_paid_sms(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    await client.send()
    await client.send()
    assert len(sandbox.ledger) == 2
    assert account.balance == Decimal(97)


async def test_older_accounts_have_ids_in_other_styles(
    client: Client, account: SandboxAccount
) -> None:
    account.ids = IdStyle.GW
    [one] = (await client.send()).json
    account.ids = IdStyle.SAR
    first, second = (await client.send("79160000000", "я" * 71)).json
    assert one.startswith("GW0261BBD6")
    assert first.startswith("SAR-GW01+79160000000-")
    assert (first[-4:], second[-4:]) == ("-2-1", "-2-2")
    assert (await client.state(second))["State"] == -2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("79031234567", "79031234567"),
        ("+79031234567", "79031234567"),
        ("89031234567", "79031234567"),
        ("375291234567", "375291234567"),
        ("+3725123456", "3725123456"),
        ("+84901234567", "84901234567"),
        ("123456789012345", "123456789012345"),
    ],
)
async def test_documented_forms_of_a_number_are_accepted(
    client: Client, sandbox: DevinoSandbox, given: str, kept: str
) -> None:
    assert (await client.send(given)).status == 200
    assert sandbox.ledger[0].destination == kept


@pytest.mark.parametrize(
    "number",
    [
        "9031234567",
        "7903123456",
        "790312345678",
        "7 903 123-45-67",
        " 79031234567",
        "79031234567.0",
        "0079031234567",
        "1234567890123456",
        "++79031234567",
        "７９０３１２３４５６７",
        "abc",
    ],
)
async def test_any_other_number_is_code_6_and_nothing_is_sent(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount, number: str
) -> None:
    answer = await client.send(number)
    assert answer.status == 400
    assert answer.json == {"Code": 6, "Desc": "Invalid destination address"}
    assert (sandbox.ledger, account.balance) == ([], Decimal(100))


@pytest.mark.parametrize("source", ["dtsms", "Other", "DTSMS ", "Магазин", "TwelveLetter"])
async def test_a_sender_that_is_not_approved_letter_by_letter_is_code_6(
    client: Client, sandbox: DevinoSandbox, source: str
) -> None:
    answer = await client.send(SourceAddress=source)
    assert (answer.status, answer.json) == (400, {"Code": 6, "Desc": "Invalid source address"})
    assert sandbox.ledger == []


@pytest.mark.parametrize("source", ["TwelveLetter", "1234567890123456", "Магазин"])
async def test_an_unlawful_sender_is_refused_even_when_approved(
    client: Client, account: SandboxAccount, source: str
) -> None:
    account.senders = (source,)
    assert (await client.send(SourceAddress=source)).json["Code"] == 6


@pytest.mark.parametrize("source", ["Eleven-Lett", "123456789012345"])
async def test_a_sender_may_be_11_latin_characters_or_15_digits(
    client: Client, account: SandboxAccount, source: str
) -> None:
    account.senders = (source,)
    assert (await client.send(SourceAddress=source)).status == 200


async def test_a_text_may_have_2000_characters_and_not_one_more(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    account.price = Decimal(0)
    assert (await client.send(text="я" * 2000)).status == 200
    answer = await client.send(text="я" * 2001)
    assert (answer.status, answer.json["Code"]) == (400, 2)
    assert (await client.send(text="😀" * 1001)).json["Code"] == 2
    assert len(sandbox.ledger) == 1


async def test_a_text_that_is_not_utf8_is_refused(client: Client, sandbox: DevinoSandbox) -> None:
    form = "Login=shop&Password=secret&SourceAddress=DTSMS&DestinationAddress=79161234567&Data=%CF"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    url = f"{sandbox.url}/v2/Sms/Send"
    async with client.http.post(url, data=form, headers=headers) as response:
        assert (response.status, (await response.json())["Code"]) == (400, 2)
    assert sandbox.ledger == []


@pytest.mark.parametrize("name", ["SourceAddress", "DestinationAddress", "Data"])
async def test_an_empty_or_missing_argument_is_code_1(
    client: Client, sandbox: DevinoSandbox, name: str
) -> None:
    form = {"SourceAddress": "DTSMS", "DestinationAddress": "79161234567", "Data": "Hello"}
    empty = await client.v2("Sms/Send", **form | {name: ""})
    del form[name]
    missing = await client.v2("Sms/Send", **form)
    assert {(a.status, a.json["Code"]) for a in (empty, missing)} == {(400, 1)}
    assert name in missing.json["Desc"]
    assert sandbox.ledger == []


async def test_two_different_numbers_in_a_single_send_are_refused(
    client: Client, sandbox: DevinoSandbox
) -> None:
    answer = await client.send("79161234567", destinationaddress="79161234568")
    assert (answer.status, answer.json["Code"]) == (400, 2)
    assert sandbox.ledger == []


async def test_a_send_by_get_is_not_carried_out(client: Client, sandbox: DevinoSandbox) -> None:
    form = {"SourceAddress": "DTSMS", "DestinationAddress": "79161234567", "Data": "Hello"}
    answer = await client.get("v2/Sms/Send", Login="shop", Password="secret", **form)
    assert (answer.status, sandbox.ledger) == (405, [])


async def test_a_json_body_holds_no_arguments(client: Client, sandbox: DevinoSandbox) -> None:
    form = {"Login": "shop", "Password": "secret", "SourceAddress": "DTSMS", "Data": "Hello"}
    async with client.http.post(f"{sandbox.url}/v2/Sms/Send", json=form) as response:
        assert response.status == 400
    assert sandbox.ledger == []


async def test_too_little_money_is_code_5_and_nothing_is_taken(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    account.balance = Decimal("4.4")
    answer = await client.bulk("79160000001", "79160000003", "79160000004")
    assert (answer.status, answer.json) == (403, {"Code": 5, "Desc": "Not enough credits"})
    assert (sandbox.ledger, account.balance) == ([], Decimal("4.4"))


async def test_money_may_be_spent_to_the_last_kopeck(
    client: Client, account: SandboxAccount
) -> None:
    account.balance = Decimal("4.5")
    assert (await client.bulk("79160000001", "79160000003", "79160000004")).status == 200
    assert account.balance == 0


async def test_a_bulk_answer_has_the_parts_of_the_first_recipient_first(
    client: Client, sandbox: DevinoSandbox
) -> None:
    ids = (await client.bulk("79160000003", "89160000001", text="я" * 71)).json
    assert [sms.destination for sms in sandbox.ledger] == ["79160000003", "79160000001"]
    assert ids == [*sandbox.ledger[0].ids, *sandbox.ledger[1].ids]
    assert len(set(ids)) == 4


async def test_one_bad_number_refuses_a_whole_bulk_call(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    answer = await client.bulk("79160000001", "oops", "79160000003")
    assert (answer.status, answer.json["Code"]) == (400, 6)
    assert (sandbox.ledger, account.balance) == ([], Decimal(100))


async def test_a_number_known_as_bad_refuses_every_call_it_is_in(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    sandbox.bad_numbers.add("79160000002")
    for answer in (
        await client.send("89160000002"),
        await client.bulk("79160000001", "79160000002", "79160000003"),
    ):
        assert (answer.status, answer.json["Code"]) == (400, 6)
        assert answer.json["Desc"] == "Invalid destination address"
    assert (sandbox.ledger, account.balance) == ([], Decimal(100))
    assert (await client.bulk("79160000001", "79160000003")).status == 200


async def test_a_bulk_call_may_have_2999_numbers_and_not_one_more(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    account.balance = Decimal(10_000)
    numbers = [f"7916{n:07d}" for n in range(3000)]
    answer = await client.bulk(*numbers)
    assert (answer.status, answer.json["Code"], sandbox.ledger) == (400, 2, [])
    assert len((await client.bulk(*numbers[:2999])).json) == 2999
    assert [sms.destination for sms in sandbox.ledger] == numbers[:2999]


async def test_a_bulk_call_without_numbers_is_code_1(client: Client) -> None:
    assert (await client.bulk()).json["Code"] == 1


async def test_a_plus_that_was_not_escaped_is_an_invalid_number(
    client: Client, sandbox: DevinoSandbox
) -> None:
    form = "Login=shop&Password=secret&SourceAddress=DTSMS&DestinationAddress=+79161234567&Data=x"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    url = f"{sandbox.url}/v2/Sms/Send"
    async with client.http.post(url, data=form, headers=headers) as response:
        assert (await response.json())["Code"] == 6


async def test_a_session_sends_as_well_as_a_password(
    client: Client, sandbox: DevinoSandbox
) -> None:
    form = {"SourceAddress": "DTSMS", "DestinationAddress": "79161234567", "Data": "Hello"}
    answer = await client.post("Sms/Send", SessionID=await client.log_in(), **form)
    assert answer.json == list(sandbox.ledger[0].ids)


async def test_parallel_sends_never_share_an_id(client: Client) -> None:
    answers = await asyncio.gather(*(client.send() for _ in range(40)))
    assert len({answer.json[0] for answer in answers}) == 40
