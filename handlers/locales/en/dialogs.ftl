access-refused = Hello! This bot sends SMS, and only people on its list may use it.
    Give the administrator your Telegram ID: <code>{ $id }</code>
write-in-own-name = This was written on behalf of a group or a channel, and I cannot see who wrote it. To use the bot, turn anonymity off and write as yourself.
access-refused-alert = You are not on the list. Give the administrator your ID: { $id }.

greeting = 👋 This bot sends SMS through Devino Telecom.
    It sends an SMS now or at a set time, shows whether it arrived, and never sends anything twice.
greeting-group = 👋 This bot sends SMS through Devino Telecom. Settings here are shared by the whole group. /start to begin. Send a file as a reply to one of my messages: I do not see other files in a group.
help = <b>What I can do</b>
    /send: send an SMS; or at once: <code>/send +79161234567 Text</code>
    /mailing: a mailing to a list or a file; /drafts: its drafts
    /templates: texts to send again
    /contacts: your lists of numbers; /stop: the stop-list
    /status: did the last SMS arrive; or with a number or an ID: <code>/status 89161234567</code>
    /history: what was sent and what became of it
    /stats: what was sent, delivered and spent
    /balance: how much money is left
    /settings: language, time zone, account, senders
    /cancel: leave what you have begun
    Or just write a number, “number text”, paste an ID, or share a contact.
help-expensive = 🛰 You are an administrator: /expensive lets a chat send to expensive destinations.
hint = Write a number or “number text” and I will offer to send an SMS. Everything else is in the menu.
hint-button = Tap one of the buttons under the question below. Nothing has changed. To leave: /cancel
unknown-command = There is no such command. Here is the menu:
topic-gone = ⚠️ The topic where this was is gone or closed. I will write here from now on.
chat-refuses = The group settings do not let me write here. This does not affect any SMS. Allow the bot to write and tap again.
files-refused = The group settings do not let me send files here. The file was not sent; this does not affect any SMS. Allow the bot to send files and tap again.
text-came-apart = ⚠️ Telegram split your long text, and its end came separately: it was not taken. Send a shorter text, or a long list as a file.
text-beginning-lost = ⚠️ The bot restarted while your long text was coming: its beginning is lost, its end was not taken. Send the whole text again.
text-end-unheard = ⚠️ In a group the bot usually sees only replies to its messages. If Telegram has split your list, only its beginning has come here: check how many numbers there are. Send a long list as a file, in a reply, too.
caption-not-taken = The caption is not taken: if you need it, send it as a message of its own.
edit-not-taken = ⚠️ I do not take the edit of a message: all is as in the window below. To change it, send a new message.
group-moved = 👥 The group has become a supergroup. Settings, subscribers, mailings, scheduled SMS and drafts of mailings are here. If you were writing an SMS or had opened a file, begin that again: nothing that was begun there was sent.
text-link-put-in = A link was hidden behind words: its address is now in the text itself, otherwise the recipient would not see it.
text-looks-lost = Text that is struck through or hidden will arrive as plain words: an SMS has no formatting. Check the text.
cancelled = Left. Nothing was sent.
cancelled-mailing = Left. Nothing was sent. The mailing is kept in the drafts.
cancelled-sms-kept = Left. Nothing was sent. Your SMS is waiting in the menu: “Continue the SMS”.
cancelled-sms-dropped = The SMS you began is deleted. Nothing was sent.
cancel-sms = ✖ <b>Delete the SMS you began?</b>
cancel-sms-to = 📱 { $phone }
cancel-file = ✖ <b>Leave?</b> You will have to send this file again.
cancel-text = ✖ <b>Leave?</b> The text you have written will not be kept.
cancel-stale = That was another question. Nothing has changed.
cancelled-confirmed = Left. This does not cancel what is confirmed: the button for that is on its card, until the SMS has gone.
nothing-to-cancel = There is nothing to cancel. Scheduled SMS are in the menu, “Scheduled”.
number-offer = Let’s send an SMS to <b>{ $phone }</b>.
number-words-left-out = The other words of your message do not go into the SMS: I will ask for its text.
balance-now = 💰 Balance: <b>{ $balance }</b> (as of { $at })

menu = ☰ <b>Menu</b>
    💰 Balance: <b>{ $balance }</b> (as of { $balance_at })
    ✍️ Sender: <b>{ $sender }</b>
    👤 { $login }{ $scheduled ->
        [0] {""}
       *[other] {" "}· ⏰ scheduled: { $scheduled }
    }{ $missed ->
        [0] {""}
       *[other] {" "}· ⚠️ missed: { $missed }
    }
menu-outside = ☰ <b>Menu</b>
    To send SMS, log in to your Devino Telecom account.{ $scheduled ->
        [0] {""}
       *[other] {" "}⏰ Scheduled: { $scheduled }; they will not be sent without a log-in.
    }{ $missed ->
        [0] {""}
       *[other] {" "}⚠️ Missed: { $missed }.
    }
no-sender = none chosen

login-start = 🔑 <b>Log in to Devino Telecom</b>
    Server: <code>{ $server }</code>
    You need the API login and password. No account yet? Register.
login-inside = 🔑 <b>Account</b>
    Server: <code>{ $server }</code>
    You are logged in as <b>{ $login }</b>.
login-group = ⚠️ This is a group: everybody will see the password until the message is deleted.
login-server = Choose the server:
login-login = Write the login:
login-password = Login: <b>{ $login }</b>
    Write the password. I will delete the message at once and keep the password encrypted.
login-wrong = Wrong login or password
login-again = Nothing was saved. Write the password again, or go back to the login.
login-done = ✅ Logged in. The message with the password is deleted.
login-done-not-deleted = ✅ Logged in. Remember to delete the message with the password.
login-incoming = 📩 SMS that people send to your number at Devino will come here.
login-auto-stop = 🚫 Whoever answers “STOP” goes on the stop-list at once: I will say so, and one tap takes it back.
login-incoming-change = To change this: “Settings” → “Incoming”.
login-not-deleted = ⚠️ The message with the password could not be deleted: please delete it yourself.
login-maybe-not-deleted = ⚠️ This message could not be deleted. If it held a password, delete it yourself.
secret-deleted = ⚠️ An edit or a caption may have held a password: the message is deleted, and nothing of it was taken. Answer the question above in a new message.
secret-not-deleted = ⚠️ An edit or a caption may have held a password, and the message could not be deleted: delete it yourself. Nothing of it was taken. Answer the question above in a new message.
logout-confirm = Log out and forget the login and password?
logout-scheduled = ⚠️ Scheduled SMS: { $scheduled }. Without an account they will not be sent.

senders-list = ✍️ <b>Senders</b>
    ★ is offered first. A name must be approved on Devino’s website.
senders-empty = ✍️ <b>Senders</b>
    The list is empty. Add a name approved on Devino’s website.
senders-startup-hint = 💡 DTSMS and TESTSMS are names given at registration. Order your own on Devino’s website and replace them.
senders-add = Write a name: up to 11 Latin letters and digits (a space, a full stop, a hyphen, “_” and “&amp;” are allowed), or a number of up to 15 digits. Upper and lower case matter.
senders-one = ✍️ <b>{ $name }</b>
senders-one-default = ✍️ <b>{ $name }</b> ★ is offered first
senders-rename = Write a new name for <b>{ $name }</b>:
senders-delete = Delete <b>{ $name }</b> from the list?
senders-import = Send a .txt file: one name per line.
senders-imported = Added: { $added }, already there: { $known }, refused: { $refused }.
senders-refused-line = • line { $line }: { $reason }

send-sender = <b>New SMS</b>
    Who is it from? Choose or write a name.
send-sender-first = <b>New SMS</b>
    Who is it from? Write a sender name approved on Devino’s website: up to 11 Latin letters or 15 digits.
send-sender-new = The sender <b>{ $name }</b> is not on the list. Add it?
    A name must be approved on Devino’s website, and upper and lower case matter. If this is a slip, write the name again.
send-phone = <b>New SMS</b> from <b>{ $sender }</b>
    <b>Who is it for?</b> Write the number in any form, or share a contact (📎 → “Contact”).
send-phone-given = Now: <b>{ $phone }</b>
send-text = <b>What is the text?</b>
    Up to 2000 characters; everything goes out letter for letter.
send-text-written-to = 💡 The SMS came to { $written_to }. To reply from that number, add it under “Senders”.
send-text-written = <b>Text</b>
    <blockquote expandable>{ $text }</blockquote>
    { $facts }
    To change it, send a new one.
send-confirm = <b>Check and send</b>

pick-when = <b>When should it go</b> to { $phone }?
    { $facts }
    By button or typed: “tomorrow 9:30”, “in 2 hours”. Times are of { $zone }.
pick-when-local = <b>When should it go</b> to { $phone }?
    { $facts }
    The time is <b>the recipient’s local time</b>. By button or typed: “tomorrow 9:30”.
pick-day = Choose a day, or write the day and time: “25.12 9:30”.
pick-time = <b>{ $day }</b>
    Choose a time, or write your own, for example 9:45.

scheduled = ⏰ <b>Scheduled: { $total }</b>
scheduled-empty = ⏰ Nothing is scheduled.
time-confirm = <b>Check and confirm</b>
scheduled-cancel = <b>Cancel this SMS?</b> Nothing will be sent.

status-ask = 🔎 <b>Did the SMS arrive?</b>
    Write a number in any form, share a contact or paste an ID.
status-foreign = 🆔 <code>{ $id }</code>
status-number = 🔎 <b>{ $phone }</b> · SMS: { $total }
status-number-none = 🔎 <b>{ $phone }</b>
    This chat has sent nothing to this number.
status-price = 💰 { $price }

history = 📜 <b>History</b> · { $filter }: { $total } · page { $page } of { $pages }
history-empty = 📜 The history is empty: you have not sent anything yet.

settings = ⚙️ <b>Chat settings</b>
    Language: { $language }
    Time zone: { $timezone } (now { $now })
    Quiet hours: { $quiet }
    Account: { $login }
settings-language = The bot’s language in this chat:
settings-timezone = The time zone of this chat. Choose one, or write a city, for example: Tashkent.
settings-quiet = 🌙 <b>Quiet hours: { $quiet }</b>
    Mailings do not go out by themselves then: they wait for the morning or for your separate consent. Single SMS are not affected.
    To change them, write, for example: 22-8 or 22:30–07:00.
quiet-off = off
language-readers = each person’s own
language-telegram = as in your Telegram
not-logged-in = not logged in

stale-card = Already accepted: the outcome is on this card.
stale-menu = This button is out of date. Here is the menu.
already-confirmed = The SMS is already confirmed: { $text }. Its card says what became of it and what can still be done; it will not go a second time.
already-confirmed-many = The mailing is already confirmed: { $text }. Its card says what became of it and what can still be done; it will not go a second time.
already-confirmed-tap = Already confirmed: the outcome is on the card. It will not go a second time.
lost-step = The bot was restarted and this step was lost.
lost-step-nothing = Nothing was sent.
lost-step-others = What was sent from this chat is under “History”.
lost-step-last = The last thing you confirmed here: { $text }. Its card says what became of it.
lost-step-draft = The SMS you began is in the menu, as a draft.
not-your-window = Another member opened this window. Open your own: /start
cancel-done = Cancelled. Nothing was sent.
cancel-too-late = Too late: the gateway already has the SMS, or it was cancelled.
now-done = Sending.
count-done = Counted as sent.
already-decided = This was decided earlier.
