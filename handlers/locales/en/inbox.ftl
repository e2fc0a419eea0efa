inbox-from = 📩 <b>{ $who }</b>
inbox-when = { $when } · to { $to }
inbox-cut = ✂️ The text is longer than a message can hold: this is its beginning.
inbox-perhaps-shown = ⚠️ Perhaps already shown: the bot or the connection broke off at this message.
inbox-bot = the bot

button-reply = ✉️ Reply

settings-alerts = Incoming SMS: { $incoming }
    Balance warning: { $floor }
button-incoming = 📩 Incoming
button-floor = 💰 Low balance

settings-incoming = 📩 <b>Incoming SMS: { $incoming }</b>
    Answers of subscribers to your number at Devino come here by themselves, with a “Reply” button. Only those that come after you turn this on are shown.
settings-stops =
    When they answer “STOP”, “unsubscribe”, “do not send”: <b>{ $stops }</b>.
incoming-on = shown
incoming-off = not shown
stops-ask = I will offer to put the number on the stop-list
stops-by-itself = I will put the number on the stop-list at once and say so; one tap takes it back
button-incoming-on = Show here
button-incoming-off = Don’t show
button-stops-on = 🚫 On “STOP”, add at once: yes
button-stops-off = 🚫 On “STOP”, add at once: no

settings-floor = 💰 <b>Balance warning: { $floor }</b>
    Balance: { $balance }. When it falls below the limit, I will warn you once; again only after a top-up.
    To change it, write an amount, for example: 500 or 1500.50.
floor-on = below { $floor }
floor-off = none
button-floor-off = Don’t warn

balance-low = 💰 <b>Balance { $balance }: below { $floor }</b>
    Top up on Devino’s website. If the money runs out, mailings pause and the gateway takes no SMS: nothing is charged and nothing goes out.

error-amount-unknown = I don’t understand “{ $value }”. Write an amount in digits, for example: 500 or 1500.50.
error-amount-other-currency = “{ $value }” is in another currency. Write the amount in the account’s currency, { $currency }, for example: 500.
error-amount-too-big = The amount is too big: the limit is { $amount }.
error-amount-wanted = An amount is needed here, as text, for example: 500.
error-incoming-unknown = There is no such SMS in this chat.
