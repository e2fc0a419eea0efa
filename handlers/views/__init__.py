"""Facts → text, buttons and charts. Pure: no bot, no manager, no await."""
