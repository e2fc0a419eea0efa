"""The trust boundary: everything that opens a file of recipients, run in a child process only.

A hostile file can crash or bloat whatever reads it (docs/rules.md, F5), so the bot's own process
never imports this folder: import contract 7 in `pyproject.toml` forbids it. The bot starts
`python -m bot.sheets.child`, and reads the files of `bot.sheets.files` that the child wrote. Two
small texts are read outside, with no library: a .txt of senders (`bot.sms.senders`), and the vCard
of a shared contact (`bot.sheets.files.vcards`).
"""
