"""Personal data: deleting by age, forgetting a number or a chat, telling what is known of one."""
