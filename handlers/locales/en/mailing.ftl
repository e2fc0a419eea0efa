pick-when-many = <b>When should it go?</b> Recipients: { $count }
    { $facts }
    By button or typed: “tomorrow 9:30”, “in 2 hours”. Times are of { $zone }.
pick-when-many-local = <b>When should it go?</b> Recipients: { $count }
    { $facts }
    The time is <b>each recipient’s local time</b>. By button or typed: “tomorrow 9:30”.

# The card of a mailing.
mailing-freezing = ⏳ <b>Preparing the mailing</b>
    Writing down who gets what. Nothing has been sent yet.
mailing-scheduled = ⏰ <b>Mailing scheduled for { $when }</b>
    Nothing has been sent yet: it can be changed or cancelled until { $handover }.
mailing-scheduled-local = ⏰ <b>Mailing scheduled for { $when }, each recipient’s local time</b>
    Nothing has been sent yet: it can be changed or cancelled until { $handover }.
mailing-queued = ⏳ <b>The mailing is starting</b>
mailing-running = 📨 <b>The mailing is going out</b>
mailing-paused = ⏸ <b>The mailing is paused</b>
mailing-stopping = ⏹ <b>The mailing is being stopped</b>
    Waiting for the gateway’s answer about what has gone out. The rest will not be sent.
mailing-stopped = ⏹ <b>The mailing was stopped</b>
mailing-finished = 📤 <b>The mailing is finished</b>
mailing-handed-over = 📤 <b>The mailing was handed to the gateway for { $when }</b>
    It can no longer be cancelled.
mailing-handed-over-local = 📤 <b>The mailing was handed to the gateway for { $when }, each recipient’s local time</b>
    It can no longer be cancelled.
mailing-failed = ❌ <b>The mailing failed</b>
    The gateway refused all of it. Nothing was sent, nothing was charged.
mailing-unknown = ❓ <b>The mailing is finished, but the outcome of some SMS is unknown</b>
mailing-cancelled = 🚫 <b>The mailing was cancelled</b>
    Nothing was sent.
mailing-missed = ⚠️ <b>The time was missed: { $due }</b>
    The mailing did not go out in time: the bot was down, the gateway unavailable, or sending was stopped. Nothing was sent. What now?
mailing-missed-local = ⚠️ <b>The time was missed: { $when }, the recipients’ local time</b>
    The mailing had to be handed over by { $due }: nowhere does that hour come earlier. The bot was down, the gateway unavailable, or sending was stopped. Nothing was sent. What now?
mailing-missed-account = ⚠️ <b>The account has changed</b>
    The mailing was confirmed with a login that this chat no longer has. Nothing was sent. To send or cancel it, log in with the former one.
mailing-restored = ⚠️ <b>The bot’s database was restored from a copy</b>
    By the copy the mailing was not sent yet, but the copy may not know the end: SMS may have been sent. It will not leave by itself. Check on Devino’s website, and decide: cancel it (at once), or send it (if sending still stands still, an administrator of the bot lets it go on first).
mailing-cancelled-restored = 🚫 <b>The mailing is cancelled</b>
    Nothing more of it will leave.
mailing-clock = ⚠️ <b>Not sent: the server's clock leapt</b>
    The clock of the server that the bot runs on leapt ahead, and the time you chose has come by that clock alone: the real one may be earlier. Nothing was sent. Look at the time and decide: send now, at another time, or cancel.
mailing-no-mark = ⚠️ <b>Not sent: the bot cannot write its mark</b>
    The disk is full or closed for writing, and without the mark the bot sends nothing, so that nothing goes out twice. Nothing was sent. Tell whoever runs the bot, then send it.

mailing-route = 👥 { $to } · recipients: { $total } · from <b>{ $sender }</b>
mailing-label = { $sign } { $when } 👥 { $total } { $text }
mailing-in-flight = Waiting for the gateway’s answer about what has gone out: { $count }.
mailing-rest-cost = The rest costs about { $cost }.
mailing-rest-lacks = The rest costs about { $cost }, the balance is { $balance }: about { $lacking } is missing.
mailing-accepted = 📤 Accepted by the gateway: <b>{ $accepted }</b> of { $total }
mailing-rest-open = ✂️ Not in this part: <b>{ $count }</b>. This mailing sent nothing to them.
mailing-rest-sent = ✂️ The rest ({ $count }) have a mailing of their own of { $at }; its card tells what became of it.
rest-begun = There is a draft to the rest already; opening it.
mailing-refused = ❌ Refused: <b>{ $count }</b>. Nothing was sent to them, nothing was charged.
mailing-reason = • { $reason }: { $count }
mailing-more-reasons = • the other reasons are in the report
mailing-not-sent = ⏹ Not sent: <b>{ $count }</b>. Nothing was charged for that.
mailing-decided = ☑️ The outcome was unknown, you decided: <b>{ $count }</b>
mailing-unclear = ❓ Outcome unknown: <b>{ $count }</b>
mailing-unclear-why = The requests went out, but the gateway gave no clear answer: these SMS may or may not have been sent.
mailing-evidence = Balance before the mailing: { $before }, after: { $after } — { $spent } was charged.
mailing-evidence-topped-up = Balance before the mailing: { $before }, after: { $after }.
mailing-evidence-price = The accepted SMS ({ $segments }) make { $cost }, if the price is unchanged.
mailing-unclear-choice = The bot will not repeat them by itself. Compare with Devino’s website (the numbers are in the report) and decide: count them as sent, or send them again.
evidence-no-balance = The money does not tell: the balance could not be found out.
evidence-topped-up = The money does not tell: the account was topped up meanwhile.
evidence-others = The money does not tell: something else was sent from this login meanwhile.
evidence-no-price = The money does not tell: what an SMS costs is not known yet.
evidence-unexplained = The money does not tell: the amount does not fit the known price of an SMS.
evidence-nothing = Nothing was charged for the unknown ones: it seems they were not sent, if the price is unchanged, there are as many parts as the bot counted, and there was no top-up. But the gateway may charge later.
evidence-some = The rest of the charge pays for { $least } to { $most } of the { $unknown } SMS with an unknown outcome; it does not tell which. That holds if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
evidence-exactly = The rest of the charge pays for { $most } of the { $unknown } SMS with an unknown outcome; it does not tell which. That holds if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
evidence-up-to = The rest of the charge pays for at most { $most } of the { $unknown } SMS with an unknown outcome, perhaps for none. That holds if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
evidence-all = The rest of the charge pays for exactly the SMS with an unknown outcome ({ $unknown }): it seems they were sent, if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
evidence-nothing-one = Nothing was charged: it seems the SMS was not sent, if there was no top-up. But the gateway may charge later.
evidence-all-one = The charge is exactly that of this SMS: it seems it was sent, if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
doubted-ids-fewer-than-recipients = For { $count ->
        [one] { $count } recipient
       *[other] { $count } recipients
    } the gateway returned IDs: { $ids }. Some of these SMS were not accepted; which ones is unknown.
doubted-ids-fewer-than-parts = For { $count ->
        [one] { $count } recipient
       *[other] { $count } recipients
    } there should be IDs, by our count: { $segments }; the gateway returned { $ids }. Perhaps some of these SMS were not accepted; which ones is unknown.
doubted-ids-uneven = For { $count ->
        [one] { $count } recipient
       *[other] { $count } recipients
    } there should be IDs, by our count: { $segments }; the gateway returned { $ids }, which cannot be shared out equally. Perhaps some of these SMS were not accepted; which ones is unknown.
doubted-ids-repeated = For { $count ->
        [one] { $count } recipient
       *[other] { $count } recipients
    } the gateway returned IDs that repeat, or that other SMS had before. Whether these SMS were accepted is unknown.
doubt-ids-fewer-than-recipients = The gateway accepted only part of the request and did not say which: the SMS may or may not have been sent
doubt-ids-fewer-than-parts = The gateway returned fewer IDs than the request has parts: the SMS may or may not have been sent
doubt-ids-uneven = The IDs that the gateway returned cannot be shared out equally among the recipients of the request: the SMS may or may not have been sent
doubt-ids-repeated = The gateway returned IDs that repeat, or that other SMS had before: this one may or may not have been sent
mailing-ids = 🆔 IDs from the gateway: { $segments }, all in the report
mailing-topped-up = 💰 Balance: it was { $before }, now { $after } — it was topped up meanwhile
mailing-spent = 💰 Charged { $spent }: it was { $before }, { $after } is left

progress-bar = { $bar } { $percent }%
progress-counts = 📤 { $accepted } · ❌ { $refused } · ❓ { $unknown } of { $total }
progress-left = ⏱ time left, about: { $time }
progress-pace = ⚡ { $pace } a second · time left, about: { $time }

wait-silent = ⏳ Waiting for the gateway: no answer for { $seconds } s. Nothing goes out twice.
wait-unreachable = ⏳ Waiting for the gateway: no connection for { $seconds } s, trying again. Nothing has been sent to the rest yet.
wait-busy = ⏳ Waiting for the gateway: busy for { $seconds } s, trying again. Nothing has been sent to the rest yet.
wait-late = ⏳ A request could not leave in time and was withdrawn; trying again for { $seconds } s. Nothing has been sent to the rest yet.
wait-database = 💽 The bot’s database takes no writes: its disk seems to be full. Nothing has been sent to the rest yet, and it goes on by itself when there is room. Tell the bot’s administrator.
wait-turn = ⏳ Waiting for a turn at the gateway for { $seconds } s: other requests are using the login. Nothing has been sent to the rest yet.

duration-seconds = less than a minute
duration-minutes = { $minutes } min
duration-hours = { $hours } h { $minutes } min

audience-file = { $title }
audience-list = list “{ $title }”
audience-pasted = numbers from the chat
audience-unsent = from an earlier mailing
audience-gone = the file is gone

pause-person = Somebody paused it. Nothing has been sent to the rest yet.
pause-credits = There is not enough money on the account: the gateway takes no more. Nothing has been sent to the rest, nothing was charged for them.
    Top up on Devino’s website and tap “Resume”.
pause-login = The gateway refuses the login, or the chat has another account now. Nothing has been sent to the rest.
    Log in with the former login and tap “Resume”.
pause-refused = { $reason }: the gateway refuses time after time. Nothing has been sent to the rest.
    { $advice } Then tap “Resume”.
pause-unclear = The gateway gave no clear answer several times in a row. The outcome of those SMS is unknown; nothing has been sent to the rest.
    Check Devino’s website and tap “Resume”, or stop the mailing.
pause-partial = The gateway accepted only part of a request and did not say which. The outcome for its recipients is unknown; nothing has been sent to the rest.
    Check Devino’s website and tap “Resume”, or stop the mailing.
pause-unreachable = The gateway has been out of reach for a long time. Nothing has been sent to the rest.
    When the connection is back, tap “Resume”.
pause-busy = The gateway has been busy for a long time, or does not keep the session: somebody else may be using the login. Nothing has been sent to the rest.
    Wait a little and tap “Resume”.
pause-interrupted = The mailing was interrupted halfway: the bot was down for long, or sending was stopped. Nothing has been sent to the rest.
    Decide: resume it or stop it.
pause-quiet = Quiet hours have begun. Nothing has been sent to the rest yet; it goes on { $resume }.
pause-restored = The bot’s database was restored from a copy. By the copy nothing has been sent to the others yet, but it may not know the end: some SMS may have been sent. The mailing will not go on by itself.
    Check on Devino’s website, and decide: resume or stop it.
pause-clock = The clock of the server that the bot runs on leapt, and the bot does not know what time it really is. Nothing has been sent to the others.
    Look at the time and decide: continue or stop.
    Check on Devino’s website, and decide: stop it (at once), or resume it (if sending still stands still, an administrator of the bot lets it go on first).
pause-no-mark = The bot cannot write its mark of how much was sent: the disk is full or closed for writing. Without it the bot sends nothing, so that nothing goes out twice. Nothing has been sent to the others.
    Tell whoever runs the bot, then tap “Resume”.

sign-freezing = ⏳
sign-scheduled = ⏰
sign-scheduled-local = ⏰
sign-queued = ⏳
sign-running = 📨
sign-paused = ⏸
sign-stopping = ⏹
sign-stopped = ⏹
sign-finished = 📤
sign-handed-over = 📤
sign-handed-over-local = 📤
sign-failed = ❌
sign-unknown = ❓
sign-cancelled = 🚫
sign-missed = ⚠️
sign-missed-local = ⚠️
sign-missed-account = ⚠️
sign-restored = ⚠️
sign-cancelled-restored = 🚫
sign-clock = ⚠️
sign-no-mark = ⚠️

button-pause = ⏸ Pause
button-resume = ▶️ Resume
button-stop-mailing = ⏹ Stop
button-stop-yes = Yes, stop it
button-stop-no = No, don’t stop it
button-report = 📄 Report
button-count-all = ☑️ Count them as sent

ask-resume = ▶️ <b>Resume the mailing?</b> This is what has not gone out yet, and what it costs now:
ask-now = ✉️ <b>Send it now?</b> This is what will go out:
ask-in-time = ⏰ <b>Send at the planned time?</b> This will leave:
stop-ask = ⏹ <b>Stop the mailing?</b>
    Not sent yet: { $count }. That will not go out, and nothing will be charged for it. The mailing cannot be resumed later. What was sent cannot be taken back.
pause-done = Paused. What has gone out still waits for its answer.
nothing-to-pause = The mailing is no longer going out.
resume-done = Resumed.
nothing-to-resume = The mailing is not paused.
stop-done = Stopping: nothing more will be sent.
stop-too-late = The mailing is already finished.
report-begun = Making the report; it will come as a file.
report-being-made = The report is already being made.
file-not-sent = The file is ready, but did not get to Telegram: the line is too slow or breaks. This does not affect the SMS; ask for it again a little later.
file-perhaps-sent = Telegram did not answer whether it got the file. This does not affect the SMS. If the file is not in the chat, ask for it again.
file-failed = The file or picture could not be made. This does not affect the SMS; try again.
report-caption = 📄 Report on the mailing, recipients: { $total }
report-file = Report { $when }

report-phone = Number
report-status = Status
report-reason = Reason
report-ids = Message IDs
report-segments = SMS
report-time = Time
report-unclear = The gateway gave no clear answer: the SMS may or may not have been sent
report-no-ids = Accepted; the gateway’s IDs cannot be told apart by number
report-differs = SMS by our count: { $expected }, by the gateway’s: { $segments }
outcome-queued = Not sent yet
outcome-sending = Being sent
outcome-accepted = Accepted by the gateway
outcome-refused = Refused
outcome-unknown = Outcome unknown
outcome-counted = Counted as sent
outcome-resent = Outcome unknown; another mailing repeats it, the outcome is there
outcome-cancelled = Not sent: the mailing was stopped
outcome-none = Was not sent
omitted-stopped = The number is on the stop-list
omitted-country = Sending to that country is not allowed
omitted-expensive = Expensive destination: an administrator has to allow it
omitted-too-long = The text is longer than the gateway takes
omitted-had-it = Already got this text, or may have
omitted-apart = Not one of the rest: was in the first part or was left out then
omitted-beyond = Not among the first
omitted-blank = The text for them is blank

column-phone = phone
column-name = name

button-mailing = 📨 Mailing
button-drafts = 📝 Mailing drafts: { $drafts }
button-from-list = 👥 Contacts
button-from-unsent = ↩️ Not reached
button-before = ‹
button-after = ›
button-longest = Longest
button-dearest = Most expensive
button-edit-recipients = ✏️ Recipients
button-examples = 👁 Example
button-test = 🧪 Test
button-first = ✂️ Part
button-send-test = 🧪 Send the test
button-other-number = 📱 Another number
button-my-number = 📱 My number
button-refused-rows = 📄 Left out and duplicates: { $refused }
button-confirm-many = ✅ Send: { $count }
button-send-anyway = ⚠️ Send anyway: { $count }
button-send-first = ✂️ To the first { $affordable } only
button-send-all = 👥 To all: { $all }
button-skip-repeats = ✂️ Without those who got it: { $got }
button-with-repeats = 👥 And those who got it: { $had }
button-rest = ✂️ To the rest: { $count }
button-skip-long = ✂️ Without the too long ones
button-keep-draft = 📝 Keep in the drafts
button-in-the-morning = ⏰ Move to { $morning }
button-at-night = 🌙 At night anyway
button-open-draft = ▶️ Continue

command-mailing = Mailing to a list or a file
command-drafts = Mailing drafts

mailing-recipients = 📨 <b>Mailing: who is it for?</b>
mailing-recipients-how = Send a spreadsheet (.xlsx, .xls, .ods, .csv) or contacts. Or paste numbers here: “+79161234567 John”, one per line.
mailing-recipients-group = Send the file as a reply to this message: I may not see other files in a group.
mailing-recipients-other = You can send more numbers. A file or a list from the contacts replaces those already chosen.
mailing-lists = 👥 <b>Which list?</b>
    The mailing goes to those who are ticked in it.
mailing-lists-empty = 👥 The contacts have no lists yet. Go back and send a file or numbers.
mailing-list = { $name } · { $ticked } of { $total }
mailing-earlier = ↩️ <b>Those not reached by which mailing?</b>
    Next you choose between those who certainly did not get it and those who may have.
mailing-earlier-empty = ↩️ Every mailing has reached everybody.
mailing-sender = ✍️ <b>Who is the mailing from?</b> Choose or write a name.
mailing-sender-first = ✍️ <b>Who is the mailing from?</b>
    Write a sender name approved on Devino’s website: up to 11 Latin letters or 15 digits.
mailing-text = ✏️ <b>What is the text?</b>
mailing-text-columns = To give everyone a text of their own, put a column into it; a tap copies it:
mailing-text-default = Where the cell is blank, what follows the bar is used instead: <code>{ $example }</code>
mailing-text-now = <blockquote expandable>{ $text }</blockquote>
mailing-text-change = To change it, send a new one.
mailing-default = dear customer
mailing-example = 👁 <b>Example { $number } of { $count }</b> · { $phone } · row { $row }
mailing-plan = <b>Check and send</b>
mailing-first = ✂️ <b>How many of the first should get it?</b> There are { $count } in all. Write a number.
mailing-test-phone = 🧪 <b>Test to myself</b>
    Which number? Write it or share a contact. I will remember it.
mailing-test-own = Instead of typing the number, tap the button below 👇
mailing-test-noted = Number noted.
mailing-test = 🧪 <b>Test to myself</b>, { $phone }
    This is a real SMS and costs money. To take another row of the file, write its number.
mailing-test-row = Text for row { $row }:

audience-chosen = 👥 { $to }: <b>{ $count }</b>
audience-stopped = • on the stop-list, the mailing does not go there: { $count }
audience-rest = ✂️ The rest of them, who were not in the first part: <b>{ $count }</b>
audience-several = ➕ Some rows have several numbers: { $count ->
        [one] { $count } more was taken
       *[other] { $count } more were taken
    }

plan-to = 👥 { $to }: recipients <b>{ $count }</b>
plan-duplicates = • duplicates removed: { $count }
plan-hidden = • rows hidden in the file, left out: { $count }
plan-stopped = • removed by the stop-list: { $count }
plan-refused = • not numbers, left out: { $count }
plan-abroad = • in countries where sending is not allowed, left out: { $count }
plan-expensive = • expensive destinations (an administrator has to allow them), left out: { $count }
plan-now-allowed = • left out when read, but allowed now: { $count }. To include them, send the recipients again.
plan-skipped = • text too long, left out: { $count }
plan-blank = • their text is blank, left out: { $count }
plan-had-it = • already got this text, or may have, left out: { $count }
plan-rest = ✂️ To the rest: those who were not in the first part
plan-beyond = • not among the first: { $count }
plan-from = ✍️ { $sender } · 👤 { $login }
plan-segments-all = 🧩 Total SMS: { $segments } · the price is unknown until the first delivery
plan-cost-all = 🧩 Total SMS: { $segments } · about { $cost }
plan-sizes = • recipients with { $sizes }
plan-size = { $segments } SMS each: { $count }
plan-size-more = more: { $count }
plan-destinations = 🌍 { $counts }
plan-unpriced = ❔ Price unknown: { $names }
plan-may-lack = 💰 Balance: { $balance }, perhaps up to <b>{ $lacking }</b> too little
plan-lacking = 💰 Balance: { $balance } — about <b>{ $lacking }</b> is missing
plan-balance-unsure = 💰 Balance: { $balance } · if it runs out, the mailing pauses
plan-duration = ⏱ Estimated sending time: { $time }
plan-missing = ⚠️ Blank cells in column “{ $column }”: { $count }. Nothing will be put there in the text.
plan-filled = 💡 Blank cells in column “{ $column }”: { $count }. The fallback word will be put there.
plan-garbled = ⚠️ The letters in column “{ $column }” look wrong, cells: { $count } (for example, row { $row }: “{ $value }”). They will go out like that. Correct them and send the recipients again.
plan-errors = ⚠️ Column “{ $column }” has formula errors instead of values, cells: { $count } (for example, row { $row }: “{ $value }”). They will go out like that. Correct them and send the recipients again.
plan-too-long = ⚠️ Text longer than the gateway takes, recipients: { $count }. Rows: { $rows }
plan-repeats-many = ⚠️ { $count ->
        [one] { $count } of them has already had this same text, or may have
       *[other] { $count } of them have already had this same text, or may have
    }, the last time on { $at }.
plan-first-all = ⚠️ You asked for the first { $asked }, but there are only { $all }: it goes to all.
plan-went-to-fewer = 💡 Last time it went to { $went ->
        [one] { $went } recipient
       *[other] { $went } recipients
    }, now there are { $all }. For the first of them only, tap “✂️ Part”.
plan-replaces = ⚠️ The outcome of the earlier SMS to these people is unknown. If those were sent after all, people get a second one, and it is charged twice.
plan-replaces-sent = ⚠️ Some of the earlier SMS were certainly sent, it is not known which: those people get a second one.
plan-no-money = ⚠️ There is not enough money for all. When it is gone, the mailing pauses; it can be resumed after a top-up.
plan-perhaps-no-money = ⚠️ There may not be enough money for all. If it runs out, the mailing pauses; it can be resumed after a top-up.
plan-quiet = 🌙 These are quiet hours: the SMS may wake people. Move it to the morning, or send at night anyway?
plan-pauses = 🌙 It will not finish before the quiet hours: it pauses at { $pauses } and resumes by itself in the morning.
plan-at-night = 🌙 The SMS will arrive in the quiet hours: you chose that.
plan-decided = ⚠️ These SMS were already decided about on the card of the earlier mailing. Nothing was sent. This draft is no longer needed: choose other recipients, or delete it in “Mailing drafts”.
plan-many-at-once = ⚠️ There is little time left: the mailing will go to the gateway at once and cannot be cancelled.
plan-many-past-somewhere = ⚠️ Where that hour has already passed, the SMS goes out at once.

drafts = 📝 <b>Mailing drafts</b>: { $total }
drafts-empty = 📝 There are no drafts.
draft-label = { $when } 👥 { $count } { $text }
draft-one = 📝 <b>Mailing draft</b> of { $when }
    👥 { $to }: { $count } · ✍️ { $sender }
draft-first = ✂️ Only to the first of { $all }
draft-rest = ✂️ To the rest: those who were not in the first part
draft-deleted = The draft is deleted. Nothing was sent.
draft-nobody = no recipients chosen
draft-delete = <b>Delete this draft?</b> Nothing will be sent.

status-mailing = 📨 The last thing sent was a mailing: its card is a separate message.

error-drafts-full = This chat has { $limit ->
        [one] { $limit } draft
       *[other] { $limit } drafts
    } already, and no more can be kept. Nothing was sent. Delete those you do not need: “Menu” → “Mailing drafts”.
error-draft-unknown = This draft is not here any more: it was sent, deleted, or begun with another account. The outcome of what was sent is in “History”.
error-balance-short = There is less money on the account now: it is not enough. This tap sent nothing. Check what is shown now, and decide.
error-plan-changed = Something changed while you were looking. This tap sent nothing. Check what is shown now, and send.
error-mailing-nobody = There is nobody left to send to. Choose other recipients.
error-mailing-too-many-pasted = Too much for the chat: at most { $limit ->
        [one] { $limit } character
       *[other] { $limit } characters
    }. Send a file.
error-mailing-too-long = For some ({ $count }) the text is longer than the gateway takes. Shorten it or send without them.
error-first-too-many = There are { $count } in all: it would go to all. Nothing was sent. Write a number no greater than that, or go back to the plan.
error-rest-sent = The mailing to the rest is already confirmed. This tap sent nothing: they get no second one. The outcome is in “History”.
error-rest-gone = The bot no longer knows who the rest are: the file of recipients was deleted. Nothing was sent. Send the recipients again.
error-mailing-quiet = These are quiet hours ({ $hours }, { $zone }): the SMS would arrive at night. Nothing was sent. Choose another time.
error-sender-gone = The sender { $name } is no longer on the list. Choose another.
error-recipients-wanted = Recipients are needed here: a spreadsheet, contacts or numbers.
error-number-wanted = A number above zero is needed here.
error-mailing-other-account = The mailing was confirmed with the login { $login }, and the chat has another one now. This tap sent nothing. Log in with the former one, or stop the mailing.
error-row-unknown = Row { $row } has no recipient. Write the number of another row.
error-template-brace = The text has an unpaired {"{"}, or empty braces. A column is written like this: {"{"}name{"}"}. If the SMS needs the brace itself, double it.
error-template-unknown = There is no column “{ $name }”. There are: { $known }.
