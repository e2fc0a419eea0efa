"""The state of the service, and its chats, in words for an administrator."""

from bot.administration.service import ChatCard, ChatLine, Contact, Participant, ServiceState
from bot.mailing.restored import RestoreReport
from bot.model import MailingState, SendingHold
from handlers.i18n import Words, zone_shown
from handlers.views.alerts import server_name
from handlers.views.restore_mode import held_line
from handlers.views.sentences import one_line
from handlers.views.sizes import size

LONGEST_TITLE = 24


def service_text(
    state: ServiceState, words: Words, clock: str, restore: RestoreReport | None = None
) -> str:
    """Return the state as HTML; `clock` shows when it was so, `restore` how restore mode stands."""
    head = words.html("admin-head", clock=clock, version=state.version, since=state.started_at)
    return "\n".join(
        [
            head,
            *_sending(state, words),
            *_mailings(state, words, restore),
            *(_server(one, contact, words) for one, contact in state.servers),
            *_updates(state, words),
            *_disk(state, words),
        ]
    )


def _sending(state: ServiceState, words: Words) -> list[str]:
    lines = []
    if SendingHold.RESTORED in state.holds:
        lines.append(words.html("sending-restored"))
    if state.stoppage is not None:
        by = state.stoppage
        lines.append(words.html("sending-stopped", at=by.at, who=by.user_name))
    elif SendingHold.STOPPED in state.holds:
        lines.append(words.html("sending-stopped-unwritten"))
    if not state.takes_writes:
        lines.append(words.html("sending-unwritable"))
    return lines or [words.html("sending-goes")]


def _mailings(state: ServiceState, words: Words, restore: RestoreReport | None) -> list[str]:
    lines = [states_line(state, words)]
    if restore is not None:  # it has held all that is not over
        lines.append(held_line(restore, words))
    elif state.waiting:
        lines.append(words.html("admin-waiting", waiting=state.waiting))
    if state.unknown.sms:
        unknown = state.unknown
        lines.append(words.html("admin-unknown", sms=unknown.sms, mailings=unknown.mailings))
    return lines


def states_line(state: ServiceState, words: Words) -> str:
    """Return how many mailings stand where, as HTML."""
    shown = [
        words.plain(f"state-{one}", count=state.not_over[one])
        for one in MailingState
        if one in state.not_over
    ]
    if not shown:
        return words.html("admin-idle")
    return words.html("admin-states", states=" · ".join(shown))


def _server(address: str, contact: Contact, words: Words) -> str:
    server = server_name(address)
    if contact.lost_at is not None:
        return words.html("admin-lost", server=server, clock=words.clock(contact.lost_at))
    if contact.reached_at is not None:
        return words.html("admin-reached", server=server, clock=words.clock(contact.reached_at))
    return words.html("admin-unheard", server=server)


def _updates(state: ServiceState, words: Words) -> list[str]:
    return [words.html("admin-skipped", skipped=state.skipped)] if state.skipped else []


def _disk(state: ServiceState, words: Words) -> list[str]:
    lines = []
    if state.database_size is not None:
        lines.append(words.html("admin-database", size=size(words, state.database_size)))
    if state.room is not None:
        free = size(words, state.room.free)
        lines.append(words.html("admin-disk", free=free, percent=state.room.percent))
    if state.backup_at is not None:
        lines.append(words.html("admin-backup", at=state.backup_at))
    else:
        lines.append(words.html("admin-no-backup"))
    return lines


def chat_row(chat: ChatLine, words: Words) -> tuple[str, str]:
    """Return a row of the list of chats: its label, and the chat's id."""
    sign = words.plain("sign-person" if chat.kind == "private" else "sign-group")
    inside = f" {words.plain('sign-inside')}" if chat.logged_in_at else ""
    return f"{sign} {_title(chat)}{inside}", str(chat.id)


def _title(chat: ChatLine) -> str:
    return one_line(chat.title, LONGEST_TITLE) or str(chat.id)


def chat_text(card: ChatCard, words: Words) -> str:
    """Return what is told of a chat, as HTML: no login, no balance, nothing that it sends."""
    chat = card.chat
    lines = [
        words.html("admin-chat", name=_title(chat), chat=str(chat.id)),
        words.html("admin-chat-private" if chat.kind == "private" else "admin-chat-group"),
        words.html("admin-chat-since", at=chat.created_at),
        words.html(
            "admin-chat-language",
            language=chat.language or words.plain("language-readers"),
            zone=zone_shown(chat.timezone, words.language),
        ),
        words.html("admin-chat-inside", at=chat.logged_in_at)
        if chat.logged_in_at
        else words.html("admin-chat-outside"),
        words.html("admin-chat-mailings", count=card.mailings),
    ]
    if card.people:
        lines += [words.html("admin-chat-people"), *(_person(one, words) for one in card.people)]
    return "\n".join(lines)


def _person(person: Participant, words: Words) -> str:
    known = one_line(person.name or "", LONGEST_TITLE)
    key = "admin-person" if known else "admin-person-nameless"
    return words.html(key, name=known, id=str(person.id), at=person.last_at)
