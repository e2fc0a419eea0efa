# What waits for a person is heard; what left late is told in silence.
news-missed = ⚠️ <b>Missed: { $count }</b>
    They did not go out at their time, and none of this was sent. The card of each says why, and has the buttons to decide.
news-waiting = ⚠️ <b>Waiting for your decision: { $count }</b>
    They will not go on by themselves. The card of each says what was sent and what was not.
news-failed = ⚠️ <b>Not sent, or with an unknown outcome: { $count }</b>
    Nothing of it is repeated by itself. The card of each tells what became of it, and of the money.
news-late = 🕓 <b>Left after their time: { $count }</b>
    The bot was down or the gateway out of reach.
news-more = … and more: { $count }
left-late = 🕓 Left { $late } after its time: the bot was down or the gateway out of reach.
left-late-local = 🕓 Handed over { $late } later than the easternmost recipients need: where that hour had passed, the SMS went at once.
button-decide = Decide
button-missed = ⚠️ Missed: { $missed }
button-waiting = ⚠️ To decide: { $waiting }
waiting = ⚠️ <b>Waiting for your decision: { $total }</b>
    Tap a row, and its card with the buttons follows.
waiting-empty = ✅ Nothing waits for your decision.
