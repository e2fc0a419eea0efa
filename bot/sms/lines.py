"""The lines of what people type, paste or send: CR, LF, or both end one, and nothing else does.

`str.splitlines` also ends a line at a form feed, at U+0085 and at U+2028, which stand within a
name or a text: half of a person would be lost (docs/rules.md, F14).
"""


def lines_of(text: str) -> list[str]:
    """Return the lines of a text without their ends; what follows the last end is one if any."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    return lines
