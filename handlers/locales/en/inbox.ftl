inbox-from = 📩 <b>{ $who }</b>
inbox-when = { $when } · to { $to }
inbox-cut = ✂️ The text is longer than a message can hold: this is its beginning.
inbox-perhaps-shown = ⚠️ Perhaps shown already: the bot or the connection broke at this message.
inbox-bot = the bot

button-reply = ✉️ Reply

settings-alerts = Incoming SMS: { $incoming }
    Balance warning: { $floor }
button-incoming = 📩 Incoming
button-floor = 💰 Low balance

settings-incoming = 📩 <b>Incoming SMS: { $incoming }</b>
    What subscribers send to your number at Devino comes here by itself, with a “Reply” button. Shown is what comes after you turn it on.
settings-stops =
    When they answer “STOP”, “unsubscribe”, “do not send”: <b>{ $stops }</b>.
incoming-on = shown
incoming-off = not shown
stops-ask = I offer to put the number on the stop-list
stops-by-itself = I put the number on the stop-list at once and say so; one tap takes it back
button-incoming-on = Show them here
button-incoming-off = Do not show them
button-stops-on = 🚫 On “STOP”, stop at once: on
button-stops-off = 🚫 On “STOP”, stop at once: off

settings-floor = 💰 <b>Balance warning: { $floor }</b>
    Balance: { $balance }. When it falls below, I warn once; the next time after a top-up.
    To change it, write an amount, for example: 500 or 1500.50.
floor-on = below { $floor }
floor-off = none
button-floor-off = Do not warn

balance-low = 💰 <b>Balance { $balance }: below { $floor }</b>
    Top up in Devino’s cabinet. When the money ends, mailings pause and the gateway takes no SMS: nothing is charged and nothing goes out.

error-amount-unknown = I do not understand “{ $value }”. Write an amount in digits, for example: 500 or 1500.50.
error-amount-other-currency = “{ $value }” is in another currency. Write the amount in that of the account, { $currency }, for example: 500.
error-amount-too-big = The amount is too big: the limit is { $amount }.
error-amount-wanted = An amount is wanted here, as text, for example: 500.
error-incoming-unknown = There is no such SMS in this chat.
