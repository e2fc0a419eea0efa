"""The one root of the errors this bot raises on purpose."""


class BotError(Exception):
    """Something that a person must know, as a code and facts, never as prose.

    `code` is kebab-case and has a sentence `error-<code>` in every language of
    `handlers/locales`; `facts` fill that sentence's placeables. Neither may hold a
    password, a token, a session id or a message text.
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
