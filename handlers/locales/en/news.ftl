# What waits for a person is heard; what left late is told in silence.
news-missed = ⚠️ <b>Missed: { $count }</b>
    Not sent in time, and nothing of this has been sent. The card says why, and has the buttons to decide.
news-waiting = ⚠️ <b>Waiting for your decision: { $count }</b>
    Nothing goes on by itself. The card says what was sent and what was not.
news-failed = ⚠️ <b>Not sent, or with an unknown outcome: { $count }</b>
    The bot repeats nothing by itself. The card says what became of the SMS and of the money.
news-late = 🕓 <b>Sent later than planned: { $count }</b>
    The bot was down, the gateway unavailable, or sending was stopped.
news-more = … and more: { $count }
left-late = 🕓 Sent { $late } later than planned: the bot was down, the gateway unavailable, or sending was stopped.
left-late-local = 🕓 Handed to the gateway { $late } later than the easternmost recipients need: where that hour had already passed, the SMS went out at once.
button-decide = Decide
button-missed = ⚠️ Missed: { $missed }
button-waiting = ⚠️ To decide: { $waiting }
waiting = ⚠️ <b>Waiting for your decision: { $total }</b>
    Tap a row, and I will send its card with the buttons.
waiting-empty = ✅ Nothing is waiting for your decision.
