"""The demo's chat page: a stranger tries the product in a browser, with no token and no account.

page = Page(telegram, gateway, clock=clock)
await page.start()          # page.url is http://localhost:8080
"""

from bot.sandbox.page.server import Page

__all__ = ["Page"]
