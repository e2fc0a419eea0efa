"""What the vault seals shows nothing, and opens only for its own key and place."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BotError
from storage.chat.vault import Vault

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PASSWORDS = st.text(min_size=1)
# a single letter may stand in any text; six of them in a row do not, by chance
LONG = st.text(min_size=6)


@given(password=LONG, context=st.text())
def test_a_sealed_password_is_not_in_the_text(password: str, context: str) -> None:
    assert password not in Vault(KEY).seal(password, context)


@given(password=PASSWORDS, context=st.text())
def test_every_password_comes_back(password: str, context: str) -> None:
    assert Vault(KEY).open(Vault(KEY).seal(password, context), context) == password


@settings(max_examples=50)
@given(password=LONG, contexts=st.lists(st.text(), min_size=2, max_size=2, unique=True))
def test_no_other_place_or_key_opens_it_and_the_refusal_is_silent(
    password: str, contexts: list[str]
) -> None:
    sealed = Vault(KEY).seal(password, contexts[0])
    for key, context in ((KEY, contexts[1]), (OTHER, contexts[0])):
        with pytest.raises(BotError) as refused:
            Vault(key).open(sealed, context)
        assert refused.value.code == "vault-key-wrong"
        assert password not in f"{refused.value!r} {refused.value.facts}"
