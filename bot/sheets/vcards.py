"""Contact cards (.vcf, and what Telegram sends with a shared contact): versions 2.1, 3.0, 4.0."""


def read_vcards(content: bytes | str) -> list[tuple[str, str]]:
    """Return (number as written, name) for every number in the cards, in order.

    Of one person with several numbers there are several; cards without a number give none.
    What cannot be understood is passed over: nothing is raised.
    """
    raise NotImplementedError
