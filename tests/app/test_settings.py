import base64
import re
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.errors import BotError
from bot.settings import AccessMode, Settings, SettingsError, ensure_secret_keys, load

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz"
EXAMPLE = Path(__file__).parents[2] / ".env.example"
SHOWN = re.compile(r"^(?:# )?([A-Z_]+)=(.*)$", re.MULTILINE)
DOCUMENTED = {name.upper(): field for name, field in Settings.model_fields.items()}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in DOCUMENTED:
        monkeypatch.delenv(name, raising=False)


def _problems(**overrides: object) -> dict[str, str]:
    with pytest.raises(SettingsError) as wrong:
        load(None, **{"bot_token": TOKEN, **overrides})
    return dict(wrong.value.problems)


def test_the_example_shows_every_setting_once_and_no_other() -> None:
    names = [name for name, _ in SHOWN.findall(EXAMPLE.read_text("utf-8"))]

    assert sorted(names) == sorted(DOCUMENTED)


def test_the_defaults_shown_in_the_example_are_the_real_ones(tmp_path: Path) -> None:
    shown = tmp_path / "shown.env"
    shown.write_text(
        "\n".join(f"{name}={value}" for name, value in SHOWN.findall(EXAMPLE.read_text("utf-8"))),
        "utf-8",
    )

    assert load(shown, bot_token=TOKEN) == load(None, bot_token=TOKEN)
    for name, value in SHOWN.findall(EXAMPLE.read_text("utf-8")):
        default = DOCUMENTED[name].default
        assert bool(value) == bool((default or default is False) and name != "BOT_TOKEN")


def test_the_example_works_as_it_is_but_for_the_token() -> None:
    with pytest.raises(SettingsError) as wrong:
        load(EXAMPLE)

    assert wrong.value.problems == (("BOT_TOKEN", "is required"),)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_setting_is_explained_in_the_example_in_its_own_words(name: str) -> None:
    text = " ".join(EXAMPLE.read_text("utf-8").replace("\n# ", " ").split())
    description = DOCUMENTED[name].description

    assert description
    assert description in text


def test_the_defaults_need_nothing_but_a_token() -> None:
    settings = load(None, bot_token=TOKEN)

    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.access is AccessMode.LIST
    assert settings.servers == ("https://integrationapi.net/rest",)
    assert settings.database_url == "sqlite+aiosqlite:///data/bot.sqlite3"


def test_overrides_win_over_the_environment_and_it_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"BOT_TOKEN={TOKEN}\nLOG_LEVEL=debug\nADMINS=1, 2\nACCESS=open\n", "utf-8")
    monkeypatch.setenv("LOG_LEVEL", "error")
    monkeypatch.setenv("ADMINS", "3")

    settings = load(file, admins=frozenset({4}))

    assert (settings.log_level, settings.admins, settings.access) == (
        "ERROR",
        frozenset({4}),
        AccessMode.OPEN,
    )


def test_lists_are_read_with_commas_between() -> None:
    settings = load(
        None,
        bot_token=TOKEN,
        admins="1, 2,,3",
        allowed_users="",
        devino_servers="https://a.example/rest/, https://integrationapi.net/rest",
    )

    assert settings.admins == {1, 2, 3}
    assert settings.allowed_users == frozenset()
    assert settings.servers == ("https://integrationapi.net/rest", "https://a.example/rest")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bot_token", "hunter2"),
        ("telegram_api_url", "ftp://api.telegram.org"),
        ("telegram_api_url", "http://api.telegram.org"),
        ("devino_url", "http://integrationapi.net/rest"),
        ("devino_url", "integrationapi.net"),
        ("devino_url", "https://login:hunter2@integrationapi.net/rest"),
        ("devino_url", "https://integrationapi.net/rest?Password=hunter2"),
        ("devino_servers", "https://a.example, http://192.168.0.1/rest"),
        ("database_url", "bot.db"),
        ("database_url", "postgresql://bot:hunter2@db/sms"),
        ("database_url", "postgresql+psycopg://bot:hunter2@7@db/sms"),
        ("database_url", "sqlite+aiosqlite:///file:bot.db?mode=rwc&uri=true"),
        ("dialogs_in_database", "perhaps"),
        ("secret_key", "hunter2"),
        ("access", "everyone"),
        ("admins", "@ivan"),
        ("allowed_countries", "Россия"),
        ("allowed_countries", "RU;KZ"),
        ("allowed_countries", "UK"),
        ("allowed_countries", "*, GB"),
        ("allowed_countries", " , "),
        ("allowed_users", "1;2"),
        ("currency", "руб"),
        ("currency", "RUBLE"),
        ("currency", "QQQ"),
        ("currency", "XTS"),
        ("currency", "DEM"),
        ("default_timezone", "Europe/Moskva"),
        ("devino_requests_per_second", "-7"),
        ("devino_requests_per_second", "nan"),
        ("devino_timeout_seconds", "soon"),
        ("devino_connect_timeout_seconds", "-1"),
        ("schedule_lead_minutes", "-1"),
        ("late_after_minutes", "1.5"),
        ("log_level", "LOUD"),
        ("log_format", "xml"),
        ("monitoring_address", "hunter2"),
        ("monitoring_address", "hunter2:80"),
    ],
)
def test_a_wrong_value_is_named_but_never_repeated(name: str, value: str) -> None:
    problems = _problems(**{name: value})

    assert list(problems) == [name.upper()]
    assert value not in problems[name.upper()]
    assert "hunter2" not in problems[name.upper()]


@pytest.mark.parametrize(
    ("written", "countries"),
    [
        ("", {"RU"}),
        ("ru", {"RU"}),
        ("RU, kz ,,RU", {"RU", "KZ"}),
        ("*", None),
    ],
)
def test_countries_are_russia_unless_the_operator_names_others(
    monkeypatch: pytest.MonkeyPatch, written: str, countries: set[str] | None
) -> None:
    monkeypatch.setenv("ALLOWED_COUNTRIES", written)
    allowed = load(None, bot_token=TOKEN).destinations

    assert (allowed.countries, allowed.expensive) == (countries, False)


@pytest.mark.parametrize(
    ("written", "code"), [("", "RUB"), ("RUB", "RUB"), ("kzt", "KZT"), ("Usd", "USD")]
)
def test_money_is_in_roubles_unless_the_operator_names_another_currency(
    monkeypatch: pytest.MonkeyPatch, written: str, code: str
) -> None:
    monkeypatch.setenv("CURRENCY", written)

    assert load(None, bot_token=TOKEN).currency == code


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8081", "http://localhost:8081/rest", "http://[::1]:8081"]
)
def test_plain_http_is_allowed_on_this_machine_only(address: str) -> None:
    settings = load(None, bot_token=TOKEN, telegram_api_url=address, devino_url=address + "/")

    assert settings.telegram_api_url == settings.devino_url == address


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as wrong:
        load(None, log_level="LOUD", admins="me", devino_url="http://a.example")

    assert {name for name, _ in wrong.value.problems} == {
        "BOT_TOKEN",
        "LOG_LEVEL",
        "ADMINS",
        "DEVINO_URL",
    }
    assert wrong.value.code == "settings-wrong"
    assert "BOT_TOKEN: is required" in str(wrong.value)


@given(st.text(min_size=6).filter(lambda text: text.strip() and not text.isnumeric()))
def test_no_wrong_secret_gets_into_the_error(secret: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        load(None, bot_token="≠" + secret, secret_key="≠" + secret)

    assert "≠" not in str(wrong.value) + repr(wrong.value)
    assert wrong.value.__context__ is None


def test_dialogs_are_in_the_database_only_when_it_is_a_server() -> None:
    server = "postgresql+psycopg://bot@localhost/bot"
    assert _problems(dialogs_in_database="true") == {
        "DIALOGS_IN_DATABASE": "may be true with PostgreSQL in DATABASE_URL only"
    }
    assert _problems(dialogs_in_database="true", database_url="bot.db").keys() == {"DATABASE_URL"}
    chosen = load(None, bot_token=TOKEN, dialogs_in_database="true", database_url=server)
    assert chosen.dialogs_place == server
    assert isinstance(load(None, bot_token=TOKEN, database_url=server).dialogs_place, Path)


def test_the_settings_do_not_show_their_secrets() -> None:
    key = base64.urlsafe_b64encode(b"k" * 32).decode()
    url = "postgresql+asyncpg://bot:p%40ss-word@localhost/bot"
    settings = load(None, bot_token=TOKEN, secret_key=key, database_url=url)

    assert settings.secrets == (TOKEN, key, "p@ss-word")
    for secret in (*settings.secrets, "p%40ss-word"):
        assert secret not in repr(settings) + str(settings)


def _with_key_file(path: Path) -> Settings:
    return load(None, bot_token=TOKEN, secret_key_file=path)


def test_a_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    (key,) = ensure_secret_keys(_with_key_file(path))

    assert len(base64.urlsafe_b64decode(key)) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert ensure_secret_keys(_with_key_file(path)) == (key,)
    assert list(path.parent.iterdir()) == [path]


def test_a_key_that_is_set_makes_no_file(tmp_path: Path) -> None:
    key = base64.urlsafe_b64encode(b"k" * 32).decode()
    settings = load(None, bot_token=TOKEN, secret_key=key, secret_key_file=tmp_path / "key")

    assert ensure_secret_keys(settings) == (key,)
    assert list(tmp_path.iterdir()) == []


def test_every_key_of_a_list_must_be_one() -> None:
    new, old = (base64.urlsafe_b64encode(one * 32).decode() for one in (b"n", b"o"))
    settings = load(None, bot_token=TOKEN, secret_key=f" {new}, {old}")
    assert ensure_secret_keys(settings) == (new, old)
    assert {new, old} <= set(settings.secrets)
    for wrong in (f"{new},short", ",", f"{new};{old}"):
        assert "SECRET_KEY" in _problems(secret_key=wrong)


def test_starting_twice_at_once_gives_both_the_same_key(tmp_path: Path) -> None:
    settings = _with_key_file(tmp_path / "secret.key")
    together = threading.Barrier(8)
    keys: list[str] = []

    def start() -> None:
        together.wait()
        keys.append(ensure_secret_keys(settings))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret.key"
    ensure_secret_keys(_with_key_file(path))
    path.chmod(mode)

    with pytest.raises(BotError) as refused:
        ensure_secret_keys(_with_key_file(path))

    assert (refused.value.code, refused.value.facts) == ("secret-key-exposed", {"path": str(path)})


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b"\xff" * 44, b"!" * 44])
def test_a_file_without_a_key_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret.key"
    path.touch(0o600)
    path.write_bytes(content)

    with pytest.raises(BotError) as refused:
        ensure_secret_keys(_with_key_file(path))

    assert refused.value.code == "secret-key-broken"
    assert path.read_bytes() == content


def test_a_key_file_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "secret.key"

    with pytest.raises(BotError) as refused:
        ensure_secret_keys(_with_key_file(path))

    assert (refused.value.code, refused.value.facts) == ("secret-key-unusable", {"path": str(path)})


def test_a_key_file_that_cannot_be_read_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.mkdir(0o700)

    with pytest.raises(BotError) as refused:
        ensure_secret_keys(_with_key_file(path))

    assert refused.value.code == "secret-key-unusable"


def test_a_file_of_settings_that_is_not_utf8_is_told_in_words_that_hold_none_of_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / ".env"
    file.write_bytes(f"BOT_TOKEN={TOKEN}\n# Бот\n".encode("cp1251"))

    with pytest.raises(SettingsError) as wrong:
        load(file)

    assert wrong.value.problems == ((".env", "is not written in UTF-8"),)
    assert wrong.value.__context__ is None


def test_a_file_of_settings_that_is_not_utf8_ends_the_process_with_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\n")
    assert main(["run"]) == 2
    assert ".env is not written in UTF-8" in capsys.readouterr().err


PROXIES = {
    "socks5://anna:x-hush@proxy.example.com:1080": None,
    "socks4://anna@127.0.0.1:1080": None,
    "http://[::1]:3128/": None,
    "https://anna:x-hush@proxy.example.com:3128": "must be like",
    "ftp://proxy.example.com:21": "must be like",
    "socks5://anna:x-hush@proxy.example.com": "must be like",
    "socks5://proxy.example.com:x-hush": "must be like",
    "proxy.example.com:1080": "must be like",
    "socks5://anna:x-hush@proxy.example.com:1080/x-hush": "must be an address alone",
    "socks4://anna:x-hush@proxy.example.com:1080": "has a password, which socks4 does not know",
    "socks5://anna:%D1%81x-hush@proxy.example.com:1080": "not of Latin letters",
}


@pytest.mark.parametrize(("address", "problem"), PROXIES.items())
def test_a_proxy_is_taken_or_refused_in_words_that_hold_nothing_of_it(
    address: str, problem: str | None
) -> None:
    if problem is None:
        assert load(None, bot_token=TOKEN, telegram_proxy=address).proxy_address == address
        return
    told = _problems(telegram_proxy=address)["TELEGRAM_PROXY"]
    assert problem in told
    assert "x-hush" not in told


def test_the_password_of_a_proxy_is_a_secret() -> None:
    settings = load(None, bot_token=TOKEN, telegram_proxy="socks5://anna:x%2Dhush@127.0.0.1:1080")
    assert "x-hush" in settings.secrets
    assert "hush" not in repr(settings)


def test_a_setting_may_come_in_a_file_of_its_own_and_the_others_win_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "bot_token").write_text(f"{TOKEN}\n")
    (tmp_path / "SECRET_KEY").write_text("short")
    (tmp_path / ".env").write_text("BOT_TOKEN=\n")
    with pytest.raises(SettingsError, match="SECRET_KEY: must be 32 random bytes"):
        load(tmp_path / ".env")
    (tmp_path / "SECRET_KEY").unlink()
    assert load(tmp_path / ".env").bot_token.get_secret_value() == TOKEN
    monkeypatch.setenv("BOT_TOKEN", "42:OTHER")
    assert load(tmp_path / ".env").bot_token.get_secret_value() == "42:OTHER"
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "none"))
    assert load(None).bot_token.get_secret_value() == "42:OTHER"
