"""What the visitor does in the chats, as one of the people there."""

from bot.sandbox.page.asked import Asked, Deeds
from bot.sandbox.telegram import Person, Room, TelegramSandbox


class Visitor:
    """Turns wishes of the chat's half into deeds of people. LookupError: no such person or room."""

    def __init__(self, telegram: TelegramSandbox) -> None:
        self._telegram = telegram
        self.deeds: Deeds = {
            "say": self._say,
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

    def _place(self, asked: Asked) -> tuple[Room, Person]:
        return self.place(asked.integer("user"), asked.integer("room"))

    def _say(self, asked: Asked) -> None:
        text = asked.text("text").strip()
        self._telegram.say(*self._place(asked), text)

    def _press(self, asked: Asked) -> None:
        data = asked.text("data", most=64)
        self._telegram.press(*self._place(asked), asked.integer("note"), data)

    def _key(self, asked: Asked) -> None:
        self._telegram.press_reply_button(*self._place(asked), asked.text("text"))

    def _contact(self, asked: Asked) -> None:
        room, user = self._place(asked)
        if asked.flag("own"):
            phone = user.phone or ""
            self._telegram.share_contact(room, user, phone, user.first_name, user.id)
        else:
            name = asked.text("name", most=64)
            self._telegram.share_contact(room, user, asked.digits("phone"), name)

    def _forward(self, asked: Asked) -> None:
        room, user = self._place(asked)
        source, _ = self.place(user.id, asked.integer("from"))
        if user.id not in source.members:
            raise LookupError("not in that room")
        self._telegram.forward(room, user, source.notes[asked.integer("note")])

    def _block(self, asked: Asked) -> None:
        user = self._telegram.people[asked.integer("user")]
        turn = self._telegram.block if asked.flag("on") else self._telegram.unblock
        turn(user)

    def _fault(self, asked: Asked) -> None:
        add = self._telegram.faults.add
        times = asked.count("times")
        match asked.text("fault"):
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
