"""What the visitor does on the gateway's side: money, faults, states, incoming SMS."""

from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from bot.sandbox.page.asked import Asked, Deeds, Frame
from bot.sandbox.page.picture import Picture

_FLAGS = ("blocked", "not_activated", "ip_forbidden")


class Operator:
    """Turns wishes of the operator's half into deeds. LookupError: no such account or segment."""

    def __init__(self, gateway: DevinoSandbox, picture: Picture) -> None:
        self._gateway = gateway
        self._picture = picture
        self.deeds: Deeds = {
            "fault_on": self._fault_on,
            "fault_off": self._fault_off,
            "faults_off": lambda _: self._gateway.faults.clear(),
            "down": self._down,
            "expire": lambda asked: self._gateway.expire_sessions(asked.text("login")),
            "flag": self._flag,
            "top_up": self._top_up,
            "set_balance": self._set_balance,
            "state": self._state,
            "receive": self._receive,
            "find": self._find,
        }

    def _fault_on(self, asked: Asked) -> None:
        fault = Fault(FaultKind(asked.text("fault")), asked.text("method"), asked.count("times"))
        if fault.kind is FaultKind.REFUSE:
            code, desc = asked.integer("code"), asked.words("desc")
            fault = Fault(fault.kind, fault.method, fault.times, code=code, desc=desc)
        self._gateway.faults.add(fault)

    def _fault_off(self, asked: Asked) -> None:
        """Take one order back, by its place: the gateway can only forget all of them."""
        orders = self._gateway.faults.waiting
        del orders[asked.integer("place")]
        self._gateway.faults.clear()
        for order in orders:
            self._gateway.faults.add(order)

    async def _down(self, asked: Asked) -> None:
        self._picture.paused = asked.flag("on")
        if self._picture.paused:
            await self._gateway.pause()
        else:
            await self._gateway.resume()

    def _flag(self, asked: Asked) -> None:
        name = asked.text("name")
        if name not in _FLAGS:
            raise ValueError(f"no such flag: {name}")
        setattr(self._gateway.account(asked.text("login")), name, asked.flag("on"))

    def _top_up(self, asked: Asked) -> None:
        self._gateway.account(asked.text("login")).balance += asked.money("sum")

    def _set_balance(self, asked: Asked) -> None:
        self._gateway.account(asked.text("login")).balance = asked.money("sum")

    def _state(self, asked: Asked) -> None:
        self._gateway.force_state(asked.text("segment"), asked.integer("state"))

    def _receive(self, asked: Asked) -> None:
        login, text = asked.text("login"), asked.text("text", most=2000)
        self._gateway.account(login)
        self._gateway.receive(login, asked.digits("source"), asked.text("destination"), text)

    def _find(self, asked: Asked) -> Frame:
        """Tell whoever asked which SMS are meant by part of a number or by an ID."""
        text = asked.text("text", most=100).strip()
        return Frame({"kind": "found", "text": text, "sms": self._gateway.search(text)})
