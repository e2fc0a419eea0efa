"""When to send: quiet hours, hand-over times, how long a mailing takes. Pure."""
