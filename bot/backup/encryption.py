"""Encrypts backups in the age format, for a public key, a passphrase, or both.

A passphrase alone would take the whole backup into memory. So a backup is encrypted for a key that
is made for it, and only this key by the passphrase; both lie in one tar, and the age tool opens
them too: `age -d -i identity.age backup.tar.gz.age`.
"""

import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import passphrase, x25519

from bot.backup.archive import TarReader, header_of, padding_of
from bot.errors import BotError

IDENTITY, PAYLOAD = "identity.age", "backup.tar.gz.age"
_MOST_IDENTITY = 4096
_AGE, _GZIP = b"age-encryption.org/v1", b"\x1f\x8b"
_TAR = b"ustar"
_TAR_AT = 257
_NO_KEY = ("No matching keys found", "Decryption failed")
"""How pyrage says that the keys are others; what else it says is of a damaged file."""


@dataclass(frozen=True, slots=True)
class Locks:
    """What a backup is encrypted with: a public key, a passphrase, both, or nothing."""

    recipient: str | None = None
    passphrase: str | None = None

    @property
    def ending(self) -> str:
        """Return how the name of such a backup ends."""
        if self.passphrase:
            return ".tar.gz.age.tar"
        return ".tar.gz.age" if self.recipient else ".tar.gz"


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens a backup: a passphrase, secret keys (`AGE-SECRET-KEY-…`), or nothing."""

    passphrase: str | None = None
    identities: tuple[str, ...] = ()


def identities_in(path: Path) -> tuple[str, ...]:
    """Return the secret keys of a key file, as `age-keygen` writes it.

    Raises BotError `restore-identity-unusable` (fact `path`).
    """
    try:
        lines = path.read_text("ascii").split("\n")
        keys = tuple(line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-"))
        for key in keys:
            x25519.Identity.from_str(key)
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise BotError("restore-identity-unusable", path=str(path)) from error
    if not keys:
        raise BotError("restore-identity-unusable", path=str(path))
    return keys


@contextmanager
def encrypting(out: BinaryIO, locks: Locks) -> Iterator[BinaryIO]:
    """Yield where the clear archive is written; what comes out goes to `out`, a new file."""
    recipients = [x25519.Recipient.from_str(locks.recipient)] if locks.recipient else []
    if locks.passphrase:
        made = x25519.Identity.generate()
        identity = passphrase.encrypt(str(made).encode(), locks.passphrase)
        with _wrapping(out, identity), _through_age(out, [made.to_public(), *recipients]) as clear:
            yield clear
    elif recipients:
        with _through_age(out, recipients) as clear:
            yield clear
    else:
        yield out


@contextmanager
def _wrapping(out: BinaryIO, identity: bytes) -> Iterator[None]:
    """Write the tar around what the block writes: its size is known only afterwards."""
    out.write(header_of(IDENTITY, len(identity)) + identity + padding_of(len(identity)))
    at = out.tell()
    out.write(header_of(PAYLOAD, 0))
    yield
    size = out.tell() - at - tarfile.BLOCKSIZE
    out.write(padding_of(size) + bytes(2 * tarfile.BLOCKSIZE))
    out.seek(at)
    out.write(header_of(PAYLOAD, size))


@contextmanager
def _through_age(out: BinaryIO, recipients: Sequence[x25519.Recipient]) -> Iterator[BinaryIO]:
    """Yield what is encrypted into `out`. Raises the OSError that `out` does."""
    noting = _Noting(out)
    with _piped(lambda clear: pyrage.encrypt_io(clear, noting, recipients), "rb") as (clear, done):
        try:
            with clear:
                yield clear
        except BrokenPipeError:
            if noting.error is None:
                raise
        if noting.error is not None:
            raise noting.error
        done.result()


class _Noting:
    """A file that keeps the error of a write: pyrage raises one of its own instead."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.flush = out.flush
        self.error: OSError | None = None

    def write(self, content: bytes) -> int:
        """Write as the file does."""
        try:
            return self._out.write(content)
        except OSError as error:
            self.error = error
            raise


@contextmanager
def decrypting(source: BinaryIO, keys: Keys) -> Iterator[BinaryIO]:
    """Yield the clear archive, to be read to its end.

    Raises BotError `restore-locked` when none of the keys opens it, and `restore-broken` when it
    is no backup, or was changed or cut.
    """
    beginning = source.read(_TAR_AT + len(_TAR))
    source.seek(0)
    if beginning.startswith(_GZIP):
        yield source
    elif beginning.startswith(_AGE):
        with _from_age(source, _identities(keys)) as clear:
            yield clear
    elif beginning.endswith(_TAR):
        with _unwrapped(source, keys) as clear:
            yield clear
    else:
        raise BotError("restore-broken")


@contextmanager
def _unwrapped(source: BinaryIO, keys: Keys) -> Iterator[BinaryIO]:
    tar = TarReader(source)
    try:
        members = tar.headers()
        name, size = next(members)
        if name != IDENTITY or size > _MOST_IDENTITY:
            raise BotError("restore-broken")
        identity = b"".join(tar.content())
        if next(members)[0] != PAYLOAD:
            raise BotError("restore-broken")
        with _from_age(_Chunks(tar.content()), _identities(keys, identity)) as clear:
            yield clear
        if next(members, None) is not None:
            raise BotError("restore-broken")
    except (StopIteration, EOFError, ValueError, tarfile.HeaderError) as error:
        raise BotError("restore-broken") from error


def _identities(keys: Keys, identity: bytes | None = None) -> list[x25519.Identity]:
    """Return the secret keys to try; `identity`: one that the passphrase opens."""
    found = [x25519.Identity.from_str(one) for one in keys.identities]
    if identity and keys.passphrase and not found:
        with _told():
            opened = passphrase.decrypt(identity, keys.passphrase)
        found.append(x25519.Identity.from_str(opened.decode("ascii", "replace")))
    if not found:
        raise BotError("restore-locked")
    return found


@contextmanager
def _from_age(source: object, identities: Sequence[x25519.Identity]) -> Iterator[BinaryIO]:
    with (
        _piped(lambda out: pyrage.decrypt_io(source, out, identities), "wb") as (reader, done),
        _told(),
    ):
        try:
            with reader:
                yield reader
        finally:
            # it knows better than whoever read it why the archive ended early
            error = done.exception()
            if error is not None and "Broken pipe" not in str(error):
                raise error


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except pyrage.DecryptError as error:
        locked = any(words in str(error) for words in _NO_KEY)
        raise BotError("restore-locked" if locked else "restore-broken") from error
    except OSError as error:
        if error.errno:
            raise
        raise BotError("restore-broken") from error


@contextmanager
def _piped(
    work: Callable[[BinaryIO], None], mode: str
) -> Iterator[tuple[BinaryIO, "Future[None]"]]:
    """Run `work` in a thread over one end of a pipe, opened in `mode`; yield the other end."""
    ends = os.pipe()
    reading, writing = os.fdopen(ends[0], "rb"), os.fdopen(ends[1], "wb")
    mine, its = (writing, reading) if mode == "rb" else (reading, writing)

    def run() -> None:
        with its:
            work(its)

    with ThreadPoolExecutor(1, "age") as thread:
        try:
            yield mine, thread.submit(run)
        finally:
            mine.close()


class _Chunks:
    """Chunks of bytes as a file that is read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; b"" at the end."""
        if not self._rest:
            self._rest = next(self._chunks, b"")
        size = len(self._rest) if size < 0 else size
        chunk, self._rest = self._rest[:size], self._rest[size:]
        return chunk
