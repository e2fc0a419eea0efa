# Leave to send to expensive destinations: the command /expensive.
expensive-not-admin = Only administrators of the bot can allow expensive destinations. Whoever runs the bot names them (ADMINS), or allows all chats (ALLOWED_EXPENSIVE).
expensive-no-chat = The bot does not know this chat. Write /expensive in the chat itself, or tap the command in the refusal.
expensive-for-all = 🛰 Expensive destinations are allowed in all chats: the bot is set up that way (ALLOWED_EXPENSIVE).
expensive-off = 🛰 <b>Expensive destinations</b> (satellites and special ranges) · chat <code>{ $chat }</code>
    Not allowed now. SMS there cost many times the usual price.
expensive-on = 🛰 <b>Expensive destinations</b> (satellites and special ranges) · chat <code>{ $chat }</code>
    Allowed now. SMS there cost many times the usual price.
button-expensive-on = Allow in this chat
button-expensive-off = Forbid again
