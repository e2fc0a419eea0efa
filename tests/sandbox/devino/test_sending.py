async def test_a_send_is_in_the_ledger_word_for_word(client, sandbox):
    answer = await client.send("79161234567", "a+b = 100 % «ё» & 😀")
    [sms] = sandbox.ledger
    assert answer.json == list(sms.ids)
    assert (sms.data, sms.destination, sms.source) == ("a+b = 100 % «ё» & 😀", "79161234567", "DTSMS")
