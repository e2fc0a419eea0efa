# Personal data: how long it is kept, and forgetting it.
privacy = 🔒 <b>Personal data</b>
    The bot keeps it so long, then deletes it by itself:
privacy-period-phones = · recipients’ numbers after a mailing’s end: { $days ->
    [0] until you delete them
    [one] { $days } day
   *[other] { $days } days
    }
privacy-period-texts = · texts of mailings: { $days ->
    [0] until you delete them
    [one] { $days } day
   *[other] { $days } days
    }
privacy-period-files = · files of recipients: { $days ->
    [0] until you delete them
    [one] { $days } day
   *[other] { $days } days
    }
privacy-period-incoming = · incoming SMS: { $days ->
    [0] until you delete them
    [one] { $days } day
   *[other] { $days } days
    }
privacy-period-drafts = · unsent mailings: { $days ->
    [0] until you delete them
    [one] { $days } day
   *[other] { $days } days
    }
privacy-period-audit = · who did what: { $days ->
    [0] until deleted
    [one] { $days } day
   *[other] { $days } days
    }
privacy-more = Counts, prices and IDs stay. Lists, the stop-list and templates stay until somebody deletes them.
    If a person asks you to delete their data, tap “Forget a number”. The bot does not delete messages in Telegram itself.
button-privacy = 🔒 Personal data
button-forget-number = 🧹 Forget a number
button-forget-chat = 🗑 Forget this chat
privacy-number = 🧹 <b>Whose number shall be forgotten?</b>
    Type it or share a contact. First you see what is known.
privacy-found = 🧹 <b>{ $phone } in this chat</b>
privacy-found-everywhere = 🧹 <b>{ $phone } in all chats of the bot</b>
privacy-nothing = Nothing is known.
privacy-in-sms = · SMS sent: { $count }
privacy-in-incoming = · incoming SMS: { $count }
privacy-in-contacts = · in lists: { $count }
privacy-in-files = · in files of recipients: { $count }
privacy-in-drafts = · in unsent mailings: { $count }
privacy-in-stop-list = · on the stop-list
privacy-found-ask = Forget it? The number and the texts of its SMS are erased everywhere, for good. Counts, prices and IDs stay. It does not fall off the stop-list: a fingerprint stays that nobody can read the number from, and mailings still leave it out. Files sent to the chat are erased, too.
privacy-freezing = ⏳ Recipients of a mailing are being written down: wait a minute.
privacy-held-not-over = ⏳ The mailing of { $at } is not over yet.
privacy-held-unknown = ❓ The outcome of the SMS of { $at } is unknown.
privacy-held-advice = It cannot be forgotten yet. Stop the mailing that is not over, or put the number on the stop-list and it is left out; decide about the unknown outcome on its card. Then try again.
button-privacy-known = 📄 What is known, as a file
button-forget-yes = 🧹 Yes, forget it
button-privacy-everywhere = In all chats…
button-forget-everywhere = 🧹 Yes, forget it in all chats
privacy-number-forgotten = ✅ The number is forgotten. It leaves the database’s file as soon as nothing is being sent.
privacy-column-kind = What
privacy-column-at = When
privacy-column-party = Sender, list, or who added it
privacy-column-text = Text
privacy-column-state = Sending
privacy-column-delivery = Delivery
privacy-column-reported = Delivered at
privacy-column-ids = Message IDs
privacy-kind-sms = SMS to the number
privacy-kind-incoming = SMS from the number
privacy-kind-contact = Contact
privacy-kind-recipient = Among recipients
privacy-kind-stopped = Stop-list
privacy-kind-forgotten = Stop-list: the number is forgotten, only its hash is left, so that nothing is sent to it
privacy-known-file = What is known of a number
privacy-known-caption = 📄 What this chat knows of the number. Rows: { $total }
privacy-known-of-others = 🔒 SMS of another Devino account are not in it: { $count }. To have them too, log in with that account.
privacy-chat = 🗑 <b>Forget this chat</b>
privacy-chat-sent = · mailings and SMS: { $sent }, recipients in them: { $people }
privacy-chat-people = · contacts: { $contacts }, on the stop-list: { $stopped }
privacy-chat-rest = · incoming: { $came }, unsent mailings: { $drafts }, templates: { $saved }
privacy-chat-busy = ⏳ Mailings not over: { $count }. Stop or cancel them, then try again.
privacy-chat-ask = Everything is erased: history, files, lists, the stop-list, settings and the Devino log-in. A note stays of who did it and when.
privacy-chat-sure = ⚠️ <b>Really forget this chat?</b>
    Nothing can be brought back. There will be no reports on earlier mailings, and the stop-list will not hold back new ones: whoever asked not to be written to has to be added again.
button-forget-chat-yes = 🗑 Yes, erase everything
privacy-chat-going = Erasing. You will be told when it is done.
privacy-chat-forgotten = ✅ The chat is forgotten: the bot keeps nothing of it but a note of this. Only you can delete the messages above.
forgotten-number = number deleted
forgotten-text = (text deleted)
mailing-phones-gone = 🧹 The recipients’ numbers were deleted on { $at }: there is no report any more.
error-number-held = A mailing that is not over needs the number, or the outcome of an SMS to it is unknown. It is not wholly forgotten: try again afterwards.
error-number-freezing = Recipients of a mailing are being written down. Try again in a minute.
error-chat-busy = Mailings not over: { $count }. Nothing was deleted. Stop them and try again.
error-mailing-forgotten = The recipients’ numbers of this mailing were deleted: there is no report and no repeat any more. The counts are on its card. Nothing was sent.
error-sms-forgotten = The number or the text of this SMS was deleted: it cannot be repeated. Nothing was sent.
error-mailing-of-another = This was sent with another Devino account. Nothing was done. Log in with that account to see it: “Settings” → “Account”.
