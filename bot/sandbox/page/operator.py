"""What the visitor does on the gateway's side: money, faults, states, incoming SMS."""

from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from bot.sandbox.page.command import Actions, Command, Frame
from bot.sandbox.page.picture import Picture

_FLAGS = ("blocked", "not_activated", "ip_forbidden")


class Operator:
    """Carries out commands of the operator's half. LookupError: no such account or segment."""

    def __init__(self, gateway: DevinoSandbox, picture: Picture) -> None:
        self._gateway = gateway
        self._picture = picture
        self.actions: Actions = {
            "fault_on": self._fault_on,
            "fault_off": self._fault_off,
            "faults_off": lambda _: self._gateway.faults.clear(),
            "down": self._down,
            "expire": lambda command: self._gateway.expire_sessions(command.text("login")),
            "flag": self._flag,
            "top_up": self._top_up,
            "set_balance": self._set_balance,
            "state": self._state,
            "receive": self._receive,
            "find": self._find,
        }

    def _fault_on(self, command: Command) -> None:
        fault = Fault(
            FaultKind(command.text("fault")), command.text("method"), command.count("times")
        )
        if fault.kind is FaultKind.REFUSE:
            code, desc = command.integer("code"), command.words("desc")
            fault = Fault(fault.kind, fault.method, fault.times, code=code, desc=desc)
        self._gateway.faults.add(fault)

    def _fault_off(self, command: Command) -> None:
        """Take one order back, by its place: the gateway can only forget all of them."""
        orders = self._gateway.faults.waiting
        del orders[command.integer("place")]
        self._gateway.faults.clear()
        for order in orders:
            self._gateway.faults.add(order)

    async def _down(self, command: Command) -> None:
        self._picture.paused = command.flag("on")
        if self._picture.paused:
            await self._gateway.pause()
        else:
            await self._gateway.resume()

    def _flag(self, command: Command) -> None:
        name = command.text("name")
        if name not in _FLAGS:
            raise ValueError(f"no such flag: {name}")
        setattr(self._gateway.account(command.text("login")), name, command.flag("on"))

    def _top_up(self, command: Command) -> None:
        self._gateway.account(command.text("login")).balance += command.money("sum")

    def _set_balance(self, command: Command) -> None:
        self._gateway.account(command.text("login")).balance = command.money("sum")

    def _state(self, command: Command) -> None:
        self._gateway.force_state(command.text("segment"), command.integer("state"))

    def _receive(self, command: Command) -> None:
        login, text = command.text("login"), command.text("text", most=2000)
        self._gateway.account(login)
        self._gateway.receive(login, command.digits("source"), command.text("destination"), text)

    def _find(self, command: Command) -> Frame:
        """Tell whoever asked which SMS are meant by part of a number or by an ID."""
        text = command.text("text", most=100).strip()
        return Frame({"kind": "found", "text": text, "sms": self._gateway.search(text)})
