"""A draft: what a person has chosen so far of a mailing, to one number or to an audience."""

import hashlib
from dataclasses import dataclass, field, fields
from datetime import datetime

from bot.errors import BotError
from bot.model import Audience, When
from bot.sms.phones import parse_phone
from bot.sms.segments import check_text
from bot.sms.senders import check_sender
from bot.timing.when_json import dump_when

_NO_CONTENT = frozenset(
    {"chat_id", "user_id", "token", "id", "changed_at", "repeat_of", "rest_count", "from_copy"}
)
"""Fields that tell whose draft it is and where it came from, not what would be sent to whom."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A mailing being put together; every part may still be missing.

    The draft of a single SMS is kept by its dialog. The draft of a mailing to an audience is saved
    at every step, until it is confirmed or dropped.
    """

    chat_id: int
    user_id: int
    """Who began it."""
    token: str = ""
    """A mailing confirmed from this draft has it; a second one cannot exist."""
    id: int = 0
    """The id of a saved draft; 0: its dialog keeps it."""
    changed_at: datetime | None = None
    """When it was saved last."""
    from_copy: bool = False
    """A restored copy held it: this very mailing may have been sent after the copy was made."""
    phone: str | None = None
    """The recipient of a single SMS, E.164 digits; None: it is for an audience."""
    audience: Audience | None = None
    sender: str | None = None
    text: str | None = None
    """For an audience a template: see `bot.sms.template`."""
    when: When = field(default_factory=When)
    validity: int | None = None
    """Minutes after which an SMS that was not delivered expires; None: the gateway decides."""
    first_n: int | None = None
    """Send to the first so many only; None: to all."""
    at_night: bool = False
    """Send in spite of the quiet hours."""
    skip_too_long: bool = False
    """Leave out recipients whose text is longer than the gateway takes."""
    skip_repeats: bool = False
    """Leave out recipients who got this very text before, or may have."""
    repeat_of: int | None = None
    """The mailing that this one repeats."""
    rest_of: int | None = None
    """The mailing that went to a part of this audience first: only those behind it get this one."""
    replaces: int | None = None
    """The mailing whose unknown SMS this one stands for: they become RESENT with it."""
    rest_count: int | None = None
    """How many recipients are behind the first part; None: `rest_of` is None, or nobody knows."""
    among: str | None = None
    """The chosen groups of `audience.of_mailing`, as `bot.mailing.groups.key_of` writes them."""

    @property
    def single(self) -> bool:
        """It is one SMS to one number."""
        return self.phone is not None

    @property
    def content(self) -> str:
        """Return 12 hexadecimal digits that are the same for the same SMS to the same people.

        A confirmation is worth what it was made for (docs/rules.md, S17). Every field counts that
        was set, but for those of `_NO_CONTENT`; a field that is new in a later version counts only
        when it is used, so that an older digest stays true.
        """
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        said = {name: value for name, value in said.items() if name not in _NO_CONTENT}
        said["audience"] = self.audience.id if self.audience else None
        said["when"] = dump_when(self.when)
        chosen = sorted((name, value) for name, value in said.items() if value not in (None, False))
        return hashlib.sha256(repr(chosen).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class CompleteDraft:
    """A draft with nothing missing, its parts checked."""

    draft: Draft
    to: str | Audience
    """The number of a single SMS, or the audience."""
    sender: str
    text: str

    @property
    def audience(self) -> Audience | None:
        """The audience; None: it is a single SMS."""
        return None if isinstance(self.to, str) else self.to

    @property
    def phones(self) -> tuple[str, ...]:
        """The number of a single SMS; those of an audience are in its folder."""
        return (self.to,) if isinstance(self.to, str) else ()


def complete(draft: Draft) -> CompleteDraft:
    """Check that nothing is missing.

    BotError `draft-incomplete`, and for a bad part `sender-…`, `phone-…`, `text-…`.
    """
    to = draft.phone if draft.single else draft.audience
    if to is None or draft.sender is None or draft.text is None:
        raise BotError("draft-incomplete")
    if isinstance(to, str):
        to = parse_phone("+" + to)
    return CompleteDraft(draft, to, check_sender(draft.sender), check_text(draft.text))
