pick-when-many = <b>When to send?</b> Recipients: { $count }
    { $facts }
    By button or typed: “tomorrow 9:30”, “in 2 hours”. Times are of { $zone }.
pick-when-many-local = <b>When to send?</b> Recipients: { $count }
    { $facts }
    The time is <b>each recipient’s local time</b>. By button or typed: “tomorrow 9:30”.

# The card of a mailing.
mailing-freezing = ⏳ <b>Preparing the mailing</b>
    Writing down who gets what. Nothing has been sent yet.
mailing-scheduled = ⏰ <b>Mailing scheduled for { $when }</b>
    Nothing has been sent yet: it can be changed or cancelled until { $handover }.
mailing-scheduled-local = ⏰ <b>Mailing scheduled for { $when }, each recipient’s time</b>
    Nothing has been sent yet: it can be changed or cancelled until { $handover }.
mailing-queued = ⏳ <b>The mailing is starting</b>
mailing-running = 📨 <b>The mailing is going out</b>
mailing-paused = ⏸ <b>The mailing is paused</b>
mailing-stopping = ⏹ <b>The mailing is being stopped</b>
    Waiting for the gateway’s answer to what has left. The rest will not be sent.
mailing-stopped = ⏹ <b>The mailing was stopped</b>
mailing-finished = 📤 <b>The mailing is finished</b>
mailing-handed-over = 📤 <b>The mailing was handed to the gateway for { $when }</b>
    It can no longer be cancelled.
mailing-handed-over-local = 📤 <b>The mailing was handed to the gateway for { $when }, each recipient’s time</b>
    It can no longer be cancelled.
mailing-failed = ❌ <b>The mailing failed</b>
    The gateway refused all of it. Nothing was sent, nothing was charged.
mailing-unknown = ❓ <b>The mailing is finished, but the outcome of some SMS is unknown</b>
mailing-cancelled = 🚫 <b>The mailing was cancelled</b>
    Nothing was sent.
mailing-missed = ⚠️ <b>Its time was missed: { $due }</b>
    The mailing did not go out in time: the bot was down or the gateway unavailable. Nothing was sent. What shall be done?
mailing-missed-local = ⚠️ <b>Its time was missed: { $when }, the recipients’ local time</b>
    The mailing had to be handed over by { $due }: that is when this hour comes first. The bot was down or the gateway unavailable. Nothing was sent. What shall be done?
mailing-missed-account = ⚠️ <b>The account has changed</b>
    The mailing was confirmed under a login that the chat does not have any more. Nothing was sent. Send it from the present account, or log in with that one.

mailing-route = 👥 { $to } · recipients: { $total } · from <b>{ $sender }</b>
mailing-label = { $sign } { $when } 👥 { $total } { $text }
mailing-in-flight = Waiting for the gateway’s answer to what has left: { $count }.
mailing-rest-cost = The rest costs about { $cost }.
mailing-rest-lacks = The rest costs about { $cost }, the balance is { $balance }: about { $lacking } is missing.
mailing-accepted = 📤 Accepted by the gateway: <b>{ $accepted }</b> of { $total }
mailing-rest-open = ✂️ Not in this part: <b>{ $count }</b>. This mailing sent nothing to them.
mailing-rest-sent = ✂️ The rest ({ $count }) have a mailing of their own of { $at }; its card tells what became of it.
rest-begun = There is a draft to the rest already; opening it.
mailing-refused = ❌ Refused: <b>{ $count }</b>. Nothing was sent to them, nothing was charged.
mailing-reason = • { $reason }: { $count }
mailing-more-reasons = • the other reasons are in the report
mailing-not-sent = ⏹ Not sent: <b>{ $count }</b>. Nothing was charged for them.
mailing-decided = ☑️ The outcome was unknown, you decided: <b>{ $count }</b>
mailing-unclear = ❓ Outcome unknown: <b>{ $count }</b>
mailing-unclear-why = The requests left, but the gateway gave no clear answer: these SMS may or may not have been sent.
mailing-evidence = Balance before the mailing: { $before }, after: { $after } — { $spent } was charged.
mailing-evidence-topped-up = Balance before the mailing: { $before }, after: { $after }.
mailing-evidence-price = The accepted SMS ({ $segments }) make { $cost }, if the price is unchanged.
mailing-unclear-choice = They will not be repeated by themselves. Compare with the cabinet (the numbers are in the report) and decide: count them as sent, or send them again.
evidence-no-balance = The money does not tell: the balance could not be learned.
evidence-topped-up = The money does not tell: the account was topped up meanwhile.
evidence-others = The money does not tell: other sends went out from this login meanwhile.
evidence-no-price = The money does not tell: what an SMS costs is not known yet.
evidence-unexplained = The money does not tell: the sum does not fit the known price of an SMS.
evidence-nothing = Nothing was charged for the unknown ones: it seems they were not sent, if the price is unchanged, there are as many parts as the bot counted, and there was no top-up. But the gateway may charge later.
evidence-some = The rest of the charge makes { $least } to { $most } of the { $unknown } unknown SMS; which ones, it does not tell. That holds if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
evidence-exactly = The rest of the charge makes { $most } of the { $unknown } unknown SMS; which ones, it does not tell. That holds if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
evidence-up-to = The rest of the charge makes at most { $most } of the { $unknown } unknown SMS, perhaps none. That holds if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
evidence-all = The rest of the charge makes just all the unknown SMS ({ $unknown }): it seems they were sent, if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
evidence-nothing-one = Nothing was charged: it seems the SMS was not sent, if there was no top-up. But the gateway may charge later.
evidence-all-one = The charge is just that of this SMS: it seems it was sent, if the price is unchanged, there are as many parts as the bot counted, and there were no other charges or top-ups.
doubted-ids-fewer-than-recipients = For { $count ->
        [one] { $count } recipient
       *[other] { $count } recipients
    } the gateway returned IDs: { $ids }. Some of these SMS were not accepted; which ones, is unknown.
doubted-ids-fewer-than-parts = For { $count ->
        [one] { $count } recipient
       *[other] { $count } recipients
    } we count on IDs: { $segments }; the gateway returned { $ids }. Perhaps some of these SMS were not accepted; which ones, is unknown.
doubted-ids-uneven = For { $count ->
        [one] { $count } recipient
       *[other] { $count } recipients
    } we count on IDs: { $segments }; the gateway returned { $ids }, which is not as many for each. Perhaps some of these SMS were not accepted; which ones, is unknown.
doubted-ids-repeated = For { $count ->
        [one] { $count } recipient
       *[other] { $count } recipients
    } the gateway returned IDs that repeat, or that other SMS had before. Whether these SMS were accepted is unknown.
doubt-ids-fewer-than-recipients = The gateway accepted only a part of the request and did not say whom: the SMS may or may not have been sent
doubt-ids-fewer-than-parts = The gateway returned fewer IDs than the request has parts: the SMS may or may not have been sent
doubt-ids-uneven = The IDs that the gateway returned are not as many for each recipient of the request: the SMS may or may not have been sent
doubt-ids-repeated = The gateway returned IDs that repeat, or that other SMS had before: this one may or may not have been sent
mailing-ids = 🆔 IDs from the gateway: { $segments }, all in the report
mailing-topped-up = 💰 Balance: it was { $before }, now { $after } — it was topped up meanwhile
mailing-spent = 💰 Charged { $spent }: it was { $before }, { $after } is left

progress-bar = { $bar } { $percent }%
progress-counts = 📤 { $accepted } · ❌ { $refused } · ❓ { $unknown } of { $total }
progress-left = ⏱ time left, about: { $time }
progress-pace = ⚡ { $pace } a second · time left, about: { $time }

wait-silent = ⏳ Waiting for the gateway: no answer for { $seconds } s. Nothing goes out twice.
wait-unreachable = ⏳ Waiting for the gateway: no connection for { $seconds } s, it will be tried again. Nothing has been sent to the rest yet.
wait-busy = ⏳ Waiting for the gateway: busy for { $seconds } s, it will be tried again. Nothing has been sent to the rest yet.
wait-turn = ⏳ Waiting for a turn at the gateway for { $seconds } s: other requests use the login. Nothing has been sent to the rest yet.

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
    Top up in the cabinet and tap “Resume”.
pause-login = The gateway refuses the login, or the chat has another account now. Nothing has been sent to the rest.
    Log in with the former login and tap “Resume”.
pause-refused = { $reason }: the gateway refuses call after call. Nothing has been sent to the rest.
    { $advice } Then tap “Resume”.
pause-unclear = The gateway gave no clear answer several times in a row. The outcome of those SMS is unknown; nothing has been sent to the rest.
    Check the cabinet and tap “Resume”, or stop the mailing.
pause-partial = The gateway accepted only a part of a request and did not say whom. The outcome for its recipients is unknown; nothing has been sent to the rest.
    Check the cabinet and tap “Resume”, or stop the mailing.
pause-unreachable = The gateway has been out of reach for long. Nothing has been sent to the rest.
    When the connection is back, tap “Resume”.
pause-busy = The gateway has been busy for long, or does not keep the session: somebody else may be using the login. Nothing has been sent to the rest.
    Wait a little and tap “Resume”.
pause-interrupted = The bot was down for long, and the mailing was interrupted in its middle. Nothing has been sent to the rest.
    Decide: resume it or stop it.
pause-quiet = Quiet hours have begun. Nothing has been sent to the rest yet; it goes on { $resume }.

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

button-pause = ⏸ Pause
button-resume = ▶️ Resume
button-stop-mailing = ⏹ Stop
button-stop-yes = Yes, stop it
button-stop-no = No, don’t stop it
button-report = 📄 Report
button-count-all = ☑️ Count them as sent

ask-resume = ▶️ <b>Resume the mailing?</b> This has not gone out yet, and costs this much now:
ask-now = ✉️ <b>Send it now?</b> This will go out:
stop-ask = ⏹ <b>Stop the mailing?</b>
    Not sent yet: { $count }. They will get no SMS, nothing will be charged for them. It cannot be resumed later. What was sent cannot be taken back.
pause-done = Paused. What has left waits for its answer.
nothing-to-pause = The mailing is not going out any more.
resume-done = Going on.
nothing-to-resume = The mailing is not paused.
stop-done = Stopping: nothing more will be sent.
stop-too-late = The mailing is finished already.
report-begun = Making the report; it comes as a file.
report-being-made = The report is being made already.
report-failed = The report could not be made. The mailing is none the worse for it; try again.
report-caption = 📄 Report of the mailing, recipients: { $total }
report-file = Report { $when }

report-phone = Number
report-status = Status
report-reason = Reason
report-ids = Message IDs
report-segments = SMS
report-time = Time
report-unclear = The gateway gave no clear answer: the SMS may or may not have been sent
report-no-ids = Accepted; the gateway gave its IDs in a way that cannot be told apart by number
report-differs = SMS by our count: { $expected }, by the gateway’s: { $segments }
outcome-queued = Not sent yet
outcome-sending = Being sent
outcome-accepted = Accepted by the gateway
outcome-refused = Refused
outcome-unknown = Outcome unknown
outcome-counted = Counted as sent
outcome-resent = Outcome unknown; another mailing repeats it, and says what became of that
outcome-cancelled = Not sent: the mailing was stopped
outcome-none = Was not to be sent
omitted-stopped = The number is on the stop-list
omitted-country = Sending to that country is not allowed
omitted-expensive = An expensive destination: an administrator has to allow it
omitted-too-long = The text is longer than the gateway takes
omitted-had-it = Got this text already, or may have
omitted-apart = Not one of the rest: was in the first part, or left out then
omitted-beyond = Not among the first
omitted-blank = The text for them is blank

column-phone = phone
column-name = name

button-mailing = 📨 Mailing
button-drafts = 📝 Drafts of mailings: { $drafts }
button-from-list = 👥 The base
button-from-unsent = ↩️ Not reached
button-before = ‹
button-after = ›
button-longest = The longest
button-dearest = The dearest
button-edit-recipients = ✏️ To whom
button-examples = 👁 Sample
button-test = 🧪 Test
button-first = ✂️ Part
button-send-test = 🧪 Send the test
button-other-number = 📱 Another number
button-my-number = 📱 My number
button-refused-rows = 📄 Left out and repeated: { $refused }
button-confirm-many = ✅ Send: { $count }
button-send-anyway = ⚠️ Send all the same: { $count }
button-send-first = ✂️ To the first { $affordable } only
button-send-all = 👥 To all: { $all }
button-skip-repeats = ✂️ Without those who got it: { $got }
button-with-repeats = 👥 Also to those who got it: { $had }
button-rest = ✂️ To the rest: { $count }
button-skip-long = ✂️ Without those too long
button-keep-draft = 📝 Leave it in the drafts
button-in-the-morning = ⏰ Move to { $morning }
button-at-night = 🌙 At night all the same
button-open-draft = ▶️ Go on

command-mailing = Mailing to a list or a file
command-drafts = Drafts of mailings

mailing-recipients = 📨 <b>Mailing: to whom?</b>
mailing-recipients-how = Send a spreadsheet (.xlsx, .xls, .ods, .csv) or contacts. Or paste numbers here: “89161234567 Ivan”, one a line.
mailing-recipients-group = Send the file as a reply to this message: I may not see other files in a group.
mailing-recipients-other = More numbers may be sent. A file or a list of the base replaces these.
mailing-lists = 👥 <b>To which list?</b>
    The mailing goes to those who are ticked in it.
mailing-lists-empty = 👥 The base has no lists yet. Go back and send a file or numbers.
mailing-list = { $name } · { $ticked } of { $total }
mailing-earlier = ↩️ <b>Those not reached: by which mailing?</b>
    Next you choose among those who surely did not get it and those who may have.
mailing-earlier-empty = ↩️ There is no mailing that failed to reach somebody.
mailing-sender = ✍️ <b>From whom is the mailing?</b> Choose or write a name.
mailing-sender-first = ✍️ <b>From whom is the mailing?</b>
    Write a sender name approved in the cabinet: up to 11 Latin letters or up to 15 digits.
mailing-text = ✏️ <b>What to write?</b>
mailing-text-columns = For a text of everyone’s own, put a column into it; a tap copies it:
mailing-text-default = Where the cell is blank, what follows the bar stands instead: <code>{ $example }</code>
mailing-text-now = <blockquote expandable>{ $text }</blockquote>
mailing-text-change = To change it, send a new one.
mailing-default = dear customer
mailing-example = 👁 <b>Example { $number } of { $count }</b> · { $phone } · row { $row }
mailing-plan = <b>Check and send</b>
mailing-first = ✂️ <b>To how many of the first?</b> There are { $count }. Write a number.
mailing-test-phone = 🧪 <b>Test to me</b>
    To which number? Write it or send a contact. I will remember it.
mailing-test-own = To spare typing the number, tap the button below 👇
mailing-test-noted = Number noted.
mailing-test = 🧪 <b>Test to me</b>, { $phone }
    This is a real SMS, it costs money. For another row of the file, write its number.
mailing-test-row = The text for row { $row }:

audience-chosen = 👥 { $to }: <b>{ $count }</b>
audience-stopped = • on the stop-list, will get nothing: { $count }
audience-rest = ✂️ Of them the rest, who were not in the first part: <b>{ $count }</b>
audience-several = ➕ Some rows have several numbers: { $count ->
        [one] { $count } more was taken
       *[other] { $count } more were taken
    }

plan-to = 👥 { $to }: recipients <b>{ $count }</b>
plan-duplicates = • repeats removed: { $count }
plan-hidden = • rows hidden in the file, left out: { $count }
plan-stopped = • removed by the stop-list: { $count }
plan-refused = • not numbers, left out: { $count }
plan-abroad = • sending to their countries is not allowed, left out: { $count }
plan-expensive = • expensive destinations, an administrator has to allow them, left out: { $count }
plan-now-allowed = • left out when read, but allowed by now: { $count }. To include them, send the recipients again.
plan-skipped = • text too long, left out: { $count }
plan-blank = • the text for them is blank, left out: { $count }
plan-had-it = • got this text already, or may have, skipped: { $count }
plan-rest = ✂️ To the rest: those who were not in the first part
plan-beyond = • not among the first: { $count }
plan-from = ✍️ { $sender } · 👤 { $login }
plan-segments-all = 🧩 SMS in all: { $segments } · the price is unknown until the first delivery
plan-cost-all = 🧩 SMS in all: { $segments } · about { $cost }
plan-sizes = • recipients with { $sizes }
plan-size = { $segments } SMS each: { $count }
plan-size-more = more: { $count }
plan-destinations = 🌍 { $counts }
plan-unpriced = ❔ Price unknown: { $names }
plan-may-lack = 💰 Balance: { $balance }, perhaps up to <b>{ $lacking }</b> too little
plan-lacking = 💰 Balance: { $balance } — about <b>{ $lacking }</b> is missing
plan-balance-unsure = 💰 Balance: { $balance } · if it runs out, the mailing pauses
plan-duration = ⏱ Sending takes about: { $time }
plan-missing = ⚠️ Column “{ $column }” is blank: { $count }. Nothing will stand there.
plan-filled = 💡 Column “{ $column }” is blank: { $count }. The default will stand there.
plan-garbled = ⚠️ Column “{ $column }”, the letters look wrong: { $count } (row { $row }: “{ $value }”). They would be sent so. Mend them and send the recipients again.
plan-errors = ⚠️ Column “{ $column }”, errors of formulas in the place of values: { $count } (row { $row }: “{ $value }”). They would be sent so. Mend them and send the recipients again.
plan-too-long = ⚠️ Text longer than the gateway takes: { $count }. Rows: { $rows }
plan-repeats-many = ⚠️ { $count } of these people have had this very text, or may have, the last time { $at }.
plan-first-all = ⚠️ You asked for the first { $asked }, and the list has only { $all }: it goes to all.
plan-went-to-fewer = 💡 The last time it went to { $went ->
        [one] { $went } recipient
       *[other] { $went } recipients
    }, now there are { $all }. For the first of them only, press “✂️ Part”.
plan-replaces = ⚠️ The outcome of these people’s former SMS is unknown. If those were sent after all, they get a second one, and it is charged twice.
plan-replaces-sent = ⚠️ Some of the former SMS were certainly sent, but not known which: those people get a second one.
plan-no-money = ⚠️ There is not enough money for all. When it is gone, the mailing pauses; it can be resumed after a top-up.
plan-perhaps-no-money = ⚠️ There may not be enough money for all. If it runs out, the mailing pauses; it can be resumed after a top-up.
plan-quiet = 🌙 These are quiet hours: the SMS may wake people. Move it to the morning, or at night all the same?
plan-pauses = 🌙 It will not end before the quiet hours: it pauses at { $pauses } and goes on by itself in the morning.
plan-at-night = 🌙 The SMS will come in the quiet hours: you chose so.
plan-decided = ⚠️ These SMS were decided about on the card of the former mailing. Nothing was sent. This draft is of no use any more: choose other recipients, or delete it in “Drafts”.
plan-many-at-once = ⚠️ Little time is left: the mailing goes to the gateway at once and cannot be cancelled.
plan-many-past-somewhere = ⚠️ Where this hour has passed already, the SMS goes out at once.

drafts = 📝 <b>Drafts of mailings</b>: { $total }
drafts-empty = 📝 There are no drafts.
draft-label = { $when } 👥 { $count } { $text }
draft-one = 📝 <b>Draft of a mailing</b> of { $when }
    👥 { $to }: { $count } · ✍️ { $sender }
draft-first = ✂️ Only to the first of { $all }
draft-rest = ✂️ To the rest: those who were not in the first part
draft-deleted = The draft is deleted. Nothing has been sent.
draft-nobody = no recipients chosen
draft-delete = <b>Delete this draft?</b> Nothing will be sent.

status-mailing = 📨 The last one was a mailing: its card is a message of its own.

error-drafts-full = This chat has { $limit ->
        [one] { $limit } draft
       *[other] { $limit } drafts
    } already, and no more can be kept. Nothing was sent. Delete those you do not need: Menu → Drafts of mailings.
error-draft-unknown = This draft is gone: it was sent or deleted. The outcome of what was sent is in “History”.
error-balance-short = There is less money on the account by now: not enough. Nothing was sent by this tap. Check what is shown now, and decide.
error-plan-changed = Something changed while you were looking. Nothing was sent by this tap. Check what is shown now, and send.
error-mailing-nobody = There is nobody left to send to. Choose other recipients.
error-mailing-too-many-pasted = Too much for the chat: at most { $limit ->
        [one] { $limit } character
       *[other] { $limit } characters
    }. Send a file.
error-mailing-too-long = For some ({ $count }) the text is longer than the gateway takes. Shorten it or send without them.
error-first-too-many = The list has only { $count }: it would go to all. Nothing has been sent. Type a number that is not greater, or go back to the plan.
error-rest-sent = The mailing to the rest is confirmed already. This tap has sent nothing: they get no second one. The outcome is in the history.
error-rest-gone = The bot no longer knows who the rest are: the file of recipients was deleted. Nothing has been sent. Send the recipients anew.
error-mailing-quiet = These are quiet hours ({ $hours }, { $zone }): the SMS would come at night. Nothing was sent. Choose another time.
error-sender-gone = The sender { $name } is no longer on the list. Choose another.
error-recipients-wanted = Recipients are needed here: a spreadsheet, contacts or numbers.
error-number-wanted = A number above zero is needed here.
error-mailing-other-account = The mailing was confirmed under the login { $login }, and the chat has another now. Nothing was sent by this tap. Log in with the former one, or stop the mailing.
error-row-unknown = Row { $row } has no recipient. Write the number of another row.
error-template-brace = The text has a {"{"} without its pair, or empty braces. A column is written so: {"{"}name{"}"}. If the SMS needs a brace itself, double it.
error-template-unknown = There is no column “{ $name }”. There are: { $known }.
