"""What the visitor does in the chats, as one of the people there."""

from bot.sandbox.page.command import Actions, Command
from bot.sandbox.telegram import Person, Room, TelegramSandbox


class Visitor:
    """Carries out commands of the chat's half. Raises LookupError: no such person or room."""

    def __init__(self, telegram: TelegramSandbox) -> None:
        self._telegram = telegram
        self.actions: Actions = {
            "say": self._send_text,
            "press": self._press,
            "key": self._key,
            "contact": self._contact,
            "forward": self._forward,
            "block": self._block,
            "telegram_fault": self._fault,
            "telegram_faults_off": lambda _: self._telegram.faults.clear(),
        }

    def place(self, user_id: int, room_id: int) -> tuple[Room, Person]:
        """Return a room and who is in it; one's own chat with the bot opens at the first word."""
        user = self._telegram.people[user_id]
        own = room_id == user_id
        return self._telegram.private(user) if own else self._telegram.rooms[room_id], user

    def _place(self, command: Command) -> tuple[Room, Person]:
        return self.place(command.integer("user"), command.integer("room"))

    def _send_text(self, command: Command) -> None:
        text = command.text("text").strip()
        self._telegram.send_text(*self._place(command), text)

    def _press(self, command: Command) -> None:
        data = command.text("data", most=64)
        self._telegram.press(*self._place(command), command.integer("note"), data)

    def _key(self, command: Command) -> None:
        self._telegram.press_reply_button(*self._place(command), command.text("text"))

    def _contact(self, command: Command) -> None:
        room, user = self._place(command)
        if command.flag("own"):
            phone = user.phone or ""
            self._telegram.share_contact(room, user, phone, user.first_name, user.id)
        else:
            name = command.text("name", most=64)
            self._telegram.share_contact(room, user, command.digits("phone"), name)

    def _forward(self, command: Command) -> None:
        room, user = self._place(command)
        source, _ = self.place(user.id, command.integer("from"))
        if user.id not in source.members:
            raise LookupError("not in that room")
        self._telegram.forward(room, user, source.notes[command.integer("note")])

    def _block(self, command: Command) -> None:
        user = self._telegram.people[command.integer("user")]
        turn = self._telegram.block if command.flag("on") else self._telegram.unblock
        turn(user)

    def _fault(self, command: Command) -> None:
        add = self._telegram.faults.add
        times = command.count("times")
        match command.text("fault"):
            case "flood":
                add(times=times, status=429, retry_after=5)
            case "error":
                add(times=times, status=502, description="Bad Gateway")
            case "reset":
                add(times=times, reset=True)
            case "slow":
                add(times=times, status=200, delay=3.0)
            case unknown:
                raise ValueError(f"no such fault: {unknown}")
