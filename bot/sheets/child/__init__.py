"""All that touches a file from outside. It runs in a child process; nothing else imports it."""
