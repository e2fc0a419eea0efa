"""Every setting of the bot: from the environment and `.env`, checked before anything starts."""

import base64
import binascii
import contextlib
import ipaddress
import os
import re
import secrets
import stat
import zoneinfo
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from babel.core import get_global
from babel.numbers import get_territory_currencies
from phonenumbers import SUPPORTED_REGIONS
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pyrage import RecipientError, x25519

from bot.errors import BotError
from bot.local_address import MONITORING, OFF, parse_address
from bot.private_files import make_private_folder
from bot.sms.amounts import ROUBLES
from bot.sms.destinations import AllowedDestinations

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_KEY_BYTES = 32
_REPEATS_SOUGHT = 31
"""Days: for thirty it is known who got a text already (docs/rules.md, P1)."""
_QUESTIONS_OVER = 3
"""Days: for two the gateway is asked about an SMS (docs/rules.md, S13)."""
_PROXIES = ("socks5", "socks4", "http")
_PASSPHRASE = 12
_DATABASE = re.compile(r"[a-z]+\+[a-z]+://.+")
_POSTGRESQL = "postgresql"


class AccessMode(StrEnum):
    """Who may use the bot."""

    OPEN = "open"
    LIST = "list"


class SettingsError(BotError):
    """The settings are wrong; `problems` lists every (NAME, what is wrong).

    Neither the problems nor the message hold the value of a setting.
    """

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        names = ", ".join(dict.fromkeys(name for name, _ in problems))
        super().__init__("settings-wrong", names=names)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(f"{name}: {problem}" for name, problem in self.problems)


def _token(token: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("is not a token of @BotFather: digits, a colon, letters")
    return token


def _secret_key(keys: SecretStr) -> SecretStr:
    items = _items(keys.get_secret_value())
    if not items or not all(map(_is_key, items)):
        raise ValueError("must be 32 random bytes in URL-safe base64 (44 characters)")
    return SecretStr(",".join(items))


def _server(address: str) -> str:
    """Return `address` without a slash at its end; ValueError if nothing may be sent to it."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address like https://example.com/path")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must be an address alone: no password, no «?», no «#»")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError("must begin with https: passwords would travel in the clear")
    return address.rstrip("/")


def _proxy(url: SecretStr) -> SecretStr:
    """Return a proxy's address as it is; ValueError, without a word of it, if it is none."""
    try:
        parts = urlsplit(url.get_secret_value())
        known = parts.scheme in _PROXIES and parts.hostname and parts.port
    except ValueError:
        known = None
    if not known:
        raise ValueError(
            "must be like socks5://user:password@proxy.example.com:1080; socks5, socks4 or http, "
            "with a port; odd characters of the password percent-encoded"
        )
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must be an address alone: nothing behind the port")
    if not unquote(f"{parts.username}{parts.password}").isascii():
        raise ValueError("has a user or a password that is not of Latin letters and digits")
    if parts.scheme == "socks4" and parts.password:
        raise ValueError("has a password, which socks4 does not know: use socks5 or http")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _database(url: str) -> str:
    if not _DATABASE.fullmatch(url):
        raise ValueError(
            "must be like sqlite+aiosqlite:///data/bot.sqlite3"
            " or postgresql+psycopg://user:password@host/database"
        )
    if "///file:" in url:
        raise ValueError("must name the file itself and not a file: address: the lock is beside it")
    if urlsplit(url).netloc.count("@") > 1:
        raise ValueError("must have signs like @ : / in its password written as %40 %3A %2F")
    return url


def _in_database(chosen: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - as pydantic calls it
    if chosen and not info.data.get("database_url", _POSTGRESQL).startswith(_POSTGRESQL):
        raise ValueError("may be true with PostgreSQL in DATABASE_URL only")
    return chosen


def _local_address(text: str) -> str:
    address = parse_address(text)
    return OFF if address is None else str(address)


def _recipient(key: str) -> str:
    try:
        x25519.Recipient.from_str(key)
    except RecipientError as error:
        raise ValueError("must be a public key of age-keygen: it begins with age1") from error
    return key


def _passphrase(words: SecretStr) -> SecretStr:
    if len(words.get_secret_value()) < _PASSPHRASE:
        raise ValueError(f"must have {_PASSPHRASE} characters or more")
    return words


def _zone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        raise ValueError("is not a time zone: a name like Europe/Moscow is needed")
    return name


def _currency(code: str) -> str:
    territories = get_global("territory_currencies")
    if not any(code in get_territory_currencies(territory) for territory in territories):
        raise ValueError("must be the ISO 4217 code of a currency in use, like RUB or KZT")
    return code


def _items(value: str) -> list[str]:
    return [item.strip() for item in value.split(",") if item.strip()]


def _split(value: object) -> object:
    return _items(value) if isinstance(value, str) else value


def _ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    items = _items(value)
    if not all(re.fullmatch("[0-9]{1,19}", item) for item in items):
        raise ValueError("must be user IDs with commas between, like 123456789, 987654321")
    return items


def _countries(value: object) -> object:
    """Return ISO codes in upper case; «*» alone stays. ValueError for anything else."""
    if not isinstance(value, str):
        return value
    codes = [item.upper() for item in _items(value)]
    if codes == ["*"]:
        return codes
    if not codes or not set(codes) <= SUPPORTED_REGIONS:
        raise ValueError("must be codes of countries with commas between, like RU, KZ; or *")
    return codes


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _beyond_repeats(days: int) -> int:
    if 0 < days < _REPEATS_SOUGHT:
        raise ValueError(
            f"must be 0, or {_REPEATS_SOUGHT} and more: who got a text lately is known by these"
        )
    return days


def _beyond_questions(days: int) -> int:
    if 0 < days < _QUESTIONS_OVER:
        raise ValueError(
            f"must be 0, or {_QUESTIONS_OVER} and more: till then the gateway is asked about them"
        )
    return days


_Server = Annotated[str, AfterValidator(_server)]
_Ids = Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)]
_Countries = Annotated[frozenset[str], NoDecode, BeforeValidator(_countries)]
_Seconds = Annotated[float, Field(gt=0, le=600, allow_inf_nan=False)]
_Minutes = Annotated[int, Field(ge=0, le=24 * 60)]
_Days = Annotated[int, Field(ge=0, le=36_500)]
_DaysOfMailings = Annotated[_Days, AfterValidator(_beyond_repeats)]
_Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class Settings(BaseSettings):
    """What the operator decides. Each setting is an environment variable of the same name."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)] = Field(
        description="The bot's token, from @BotFather. Required."
    )
    telegram_api_url: _Server = Field(
        "https://api.telegram.org",
        description="Address of the Bot API: Telegram's, or that of your own Bot API server.",
    )
    telegram_proxy: Annotated[SecretStr, AfterValidator(_proxy)] | None = Field(
        None,
        description="Proxy by which Telegram is reached, and nothing else: the gateway never is. "
        "socks5://, socks4:// or http://, then user:password@host:port or host:port.",
    )
    devino_url: _Server = Field(
        "https://integrationapi.net/rest",
        description="Address of the gateway that chats are offered first.",
    )
    devino_servers: Annotated[tuple[_Server, ...], NoDecode, BeforeValidator(_split)] = Field(
        (),
        description="Further addresses of the gateway that chats may choose, with commas between.",
    )
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "sqlite+aiosqlite:///data/bot.sqlite3",
        description="Where mailings, chats and contacts are kept, as a SQLAlchemy URL: a file of "
        "SQLite, or PostgreSQL (docs/deploy.md).",
        repr=False,
    )
    dialogs_path: Path = Field(
        Path("data/dialogs.sqlite3"),
        description="SQLite file with the state of open dialogs; apart, so that they stay quick.",
    )
    dialogs_in_database: Annotated[bool, AfterValidator(_in_database)] = Field(
        default=False,
        description="Whether that state is kept in the PostgreSQL of DATABASE_URL instead.",
    )
    files_path: Path = Field(
        Path("data/files"),
        description="Folder of the recipients of mailings: what was read from spreadsheets.",
    )
    high_water_file: Path = Field(
        Path("data/high-water"),
        description="File that remembers how far was sent, so that a database that was put back "
        "to an older state is noticed. Keep it on another disk than the database, and out of "
        "snapshots that hold both.",
    )
    secret_key: Annotated[SecretStr, AfterValidator(_secret_key)] | None = Field(
        None,
        description="Key that the gateway's passwords are encrypted with: 32 random bytes in "
        "URL-safe base64. When empty, it is made on the first start in SECRET_KEY_FILE. "
        "To change it: new,old, then python -m bot rotate-key, then new alone.",
    )
    secret_key_file: Path = Field(
        Path("data/secret.key"),
        description="Where that key is kept. Back it up: without it, chats must log in anew.",
    )
    access: AccessMode = Field(
        AccessMode.LIST,
        description="Who may use the bot: list (ADMINS and ALLOWED_USERS) or open (everyone).",
    )
    admins: _Ids = Field(
        frozenset(), description="Telegram user IDs of the administrators, with commas between."
    )
    allowed_users: _Ids = Field(
        frozenset(),
        description="Telegram user IDs of those who may use the bot, with commas between.",
    )
    allowed_countries: _Countries = Field(
        frozenset({"RU"}),
        description="Countries that SMS may be sent to: ISO codes with commas between (RU, KZ, "
        "BY), or * for all. +7 is both Russia and Kazakhstan.",
    )
    allowed_expensive: bool = Field(
        default=False,
        description="Whether every chat may send to expensive destinations (satellites and other "
        "ranges apart). When false, an administrator allows it chat by chat: /expensive.",
    )
    currency: Annotated[str, BeforeValidator(_upper), AfterValidator(_currency)] = Field(
        ROUBLES,
        description="Currency of the accounts at the gateway, which tells amounts without it: its "
        "ISO 4217 code.",
    )
    default_timezone: Annotated[str, AfterValidator(_zone)] = Field(
        "Europe/Moscow", description="Time zone of a chat that has not chosen one."
    )
    devino_requests_per_second: float = Field(
        10,
        gt=0,
        le=1000,
        allow_inf_nan=False,
        description="Requests a second to the gateway, for each login.",
    )
    batch_size: int = Field(
        500,
        gt=0,
        le=2999,
        description="Recipients a call of a mailing; a call that ends in doubt leaves as many "
        "outcomes unknown.",
    )
    devino_timeout_seconds: _Seconds = Field(
        30, description="How long to wait for the gateway's answer; after that it is unknown."
    )
    devino_connect_timeout_seconds: _Seconds = Field(
        10, description="How long to wait for a connection to the gateway."
    )
    schedule_lead_minutes: _Minutes = Field(
        15,
        description="How long before its time a deferred send is handed to the gateway; until "
        "then it can be changed and cancelled.",
    )
    late_after_minutes: _Minutes = Field(
        5,
        description="How late a deferred send may still be handed over without asking, when the "
        "bot was down at its time.",
    )
    incoming_poll_seconds: float = Field(
        60,
        ge=1,
        le=3600,
        allow_inf_nan=False,
        description="How often the gateway is asked for incoming SMS, for each chat that wants "
        "to be shown them.",
    )
    retention_phones_days: _DaysOfMailings = Field(
        365,
        description="How long the numbers of a mailing's recipients are kept after its end; 0: "
        "until a person deletes them. Then its report is gone; its counts stay.",
    )
    retention_texts_days: _DaysOfMailings = Field(
        365, description="How long the texts of a mailing are kept after its end; 0: as above."
    )
    retention_files_days: _Days = Field(
        90,
        description="How long the files of a mailing's recipients are kept after its end; then its "
        "report has the numbers without the other columns. 0: as above.",
    )
    retention_incoming_days: _Days = Field(
        365, description="How long incoming SMS are kept; 0: as above."
    )
    retention_drafts_days: _Days = Field(
        90, description="How long a mailing that was begun and never sent is kept; 0: as above."
    )
    retention_audit_days: _Days = Field(
        1095, description="How long the audit (who did what, and when) is kept; 0: as above."
    )
    fold_segments_after_days: Annotated[_Days, AfterValidator(_beyond_questions)] = Field(
        14,
        description="How many days after a mailing's end the parts of its SMS are folded: into a "
        "tenth of their room, with nothing lost. 0: never, else 3 at least.",
    )
    backup_passphrase: Annotated[SecretStr, AfterValidator(_passphrase)] | None = Field(
        None,
        description="Passphrase that backups are encrypted with; keep it where no backup lies.",
    )
    backup_recipient: Annotated[str, AfterValidator(_recipient)] | None = Field(
        None,
        description="Public key that backups are encrypted for (age1…, of age-keygen); only its "
        "secret key opens them.",
    )
    backup_keep_daily: Annotated[int, Field(ge=1, le=1000)] = Field(
        7, description="For how many days the last backup of each is kept."
    )
    backup_keep_weekly: Annotated[int, Field(ge=0, le=1000)] = Field(
        4, description="For how many weeks the last backup of each is kept."
    )
    log_level: Annotated[_Level, BeforeValidator(_upper)] = Field(
        "INFO", description="DEBUG, INFO, WARNING, ERROR or CRITICAL."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="text (for people) or json (an object a line, for collectors)."
    )

    monitoring_address: Annotated[str, AfterValidator(_local_address)] = Field(
        MONITORING,
        description="Where /healthz, /readyz and /metrics are answered, to whoever asks: an "
        "address of this machine. off: nowhere.",
    )

    @property
    def servers(self) -> tuple[str, ...]:
        """Return the addresses of the gateway that chats may use, DEVINO_URL first."""
        return tuple(dict.fromkeys((self.devino_url, *self.devino_servers)))

    @property
    def dialogs_place(self) -> Path | str:
        """Return where the state of open dialogs is kept: a file, or the URL of the database."""
        return self.database_url if self.dialogs_in_database else self.dialogs_path

    @property
    def proxy_address(self) -> str | None:
        """Return the address of Telegram's proxy, password included; None: there is none."""
        return self.telegram_proxy.get_secret_value() if self.telegram_proxy else None

    @property
    def destinations(self) -> AllowedDestinations:
        """Return where every chat may send."""
        every = "*" in self.allowed_countries
        countries = None if every else self.allowed_countries
        return AllowedDestinations(countries, expensive=self.allowed_expensive)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return the secrets among the settings, which no log may hold."""
        keys = self.secret_key.get_secret_value() if self.secret_key else ""
        addresses = (self.database_url, self.proxy_address or "")
        passwords = (unquote(urlsplit(address).password or "") for address in addresses)
        passphrase = self.backup_passphrase.get_secret_value() if self.backup_passphrase else ""
        token = self.bot_token.get_secret_value()
        return tuple(filter(None, (token, *_items(keys), *passwords, passphrase)))


def load(env_file: Path | None = Path(".env"), **overrides: object) -> Settings:
    """Return the settings from `overrides` (by field), the environment, `env_file`, a credential.

    Each is looked for in this order. A file that does not exist counts as empty. Raises
    SettingsError with every problem.
    """
    sources = {"_env_file": env_file, "_secrets_dir": _credentials()}
    try:
        # mypy sees neither pydantic-settings' sources nor that pydantic checks the types.
        return Settings(**sources, **overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = list(_problems(error))
    except (UnicodeDecodeError, OSError) as error:
        trouble = "cannot be read" if isinstance(error, OSError) else "is not written in UTF-8"
        problems = [(env_file.name if env_file else "", trouble)]
    # outside of `except`, because what it caught may hold the whole file
    raise SettingsError(problems)


def _credentials() -> Path | None:
    """Return the folder of files with a setting each, named like it (systemd's LoadCredential)."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return Path(folder) if folder and Path(folder).is_dir() else None


def ensure_secret_keys(settings: Settings) -> tuple[str, ...]:
    """Return the keys of SECRET_KEY, or of SECRET_KEY_FILE; make that file when it is missing.

    The first one seals, all of them open. Of two processes that make the file at once, one wins
    and both return its key. Raises BotError, with the fact `path`: `secret-key-exposed` when
    others than the owner may read or write the file, `secret-key-broken` when it holds no key,
    `secret-key-unusable` when it cannot be made or read.
    """
    if settings.secret_key:
        return tuple(_items(settings.secret_key.get_secret_value()))
    path = settings.secret_key_file
    try:
        return _keys_in_file(path)
    except OSError as error:
        raise BotError("secret-key-unusable", path=str(path)) from error


def _keys_in_file(path: Path) -> tuple[str, ...]:
    if not path.exists():
        _make_key(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BotError("secret-key-exposed", path=str(path))
    keys = tuple(path.read_text("ascii", "replace").split())
    if not keys or not all(map(_is_key, keys)):
        raise BotError("secret-key-broken", path=str(path))
    return keys


def new_secret_key() -> str:
    """Return a new key: random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def write_key_file(path: Path, keys: Sequence[str]) -> None:
    """Put these keys into the key file, a line each, in place of what it had: all or nothing.

    They outlive a power cut from then on. A link to the file stays one. Raises BotError
    `secret-key-unusable` (fact `path`) when the file cannot be replaced.
    """
    real = Path(os.path.realpath(path))
    try:
        with _key_draft(real, keys) as draft:
            draft.replace(real)
        _flush_folder(real.parent)
    except OSError as error:
        raise BotError("secret-key-unusable", path=str(path)) from error


def _make_key(path: Path) -> None:
    """Write a new key to a temporary file and link it to `path`, unless another process did."""
    make_private_folder(path.parent)
    with _key_draft(path, [new_secret_key()]) as draft, contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Let the names in a folder outlive a power cut: what is sealed with a lost key is lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _key_draft(path: Path, keys: Sequence[str]) -> Iterator[Path]:
    """Write keys to a temporary file beside `path`; remove it in the end if it is still there."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.writelines(f"{key}\n" for key in keys)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, b"-_", validate=True)) == _KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def _problems(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield (NAME, what is wrong) in words that hold no value: pydantic's or this module's."""
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        name = str(found["loc"][0]).upper()
        missing = found["type"] == "missing"
        yield name, "is required" if missing else found["msg"].removeprefix("Value error, ")
