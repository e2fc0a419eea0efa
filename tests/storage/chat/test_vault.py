"""A password can be read with the right key, for the right chat, and not otherwise."""

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet

from bot.errors import BotError
from storage.chat.vault import Vault

SECRET = "hunter2-пароль"


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_what_was_sealed_can_be_opened_and_not_read() -> None:
    vault = Vault(new_key())
    sealed = vault.seal(SECRET, "7 server shop")
    assert SECRET not in sealed
    assert vault.open(sealed, "7 server shop") == SECRET


def test_two_seals_of_one_secret_differ() -> None:
    vault = Vault(new_key())
    assert vault.seal(SECRET, "c") != vault.seal(SECRET, "c")


@pytest.mark.parametrize("context", ["8 server shop", "7 server other", ""])
def test_a_seal_moved_to_another_chat_or_login_does_not_open(context: str) -> None:
    vault = Vault(new_key())
    with pytest.raises(BotError) as refused:
        vault.open(vault.seal(SECRET, "7 server shop"), context)
    assert refused.value.code == "vault-key-wrong"


@pytest.mark.parametrize("damage", [lambda s: s[:-4], lambda _: "", lambda s: s[::-1]])
def test_a_damaged_seal_does_not_open(damage: Callable[[str], str]) -> None:
    vault = Vault(new_key())
    with pytest.raises(BotError) as refused:
        vault.open(damage(vault.seal(SECRET, "c")), "c")
    assert refused.value.code == "vault-key-wrong"


def test_another_key_does_not_open_and_says_nothing_of_the_secret() -> None:
    sealed = Vault(new_key()).seal(SECRET, "c")
    with pytest.raises(BotError) as refused:
        Vault(new_key()).open(sealed, "c")
    assert refused.value.code == "vault-key-wrong"
    assert SECRET not in f"{refused.value!r} {refused.value.facts}"


def test_after_a_change_of_keys_old_secrets_open_and_new_ones_need_the_new_key() -> None:
    old, new = new_key(), new_key()
    sealed = Vault(old).seal(SECRET, "c")
    both = Vault(f"{new}, {old}")
    assert both.open(sealed, "c") == SECRET
    assert Vault(new).open(both.seal(SECRET, "c"), "c") == SECRET
