card-scheduled = ⏰ <b>Scheduled for { $when }</b>
    Nothing has been sent yet: it can be changed or cancelled until { $handover }.
card-scheduled-local = ⏰ <b>Scheduled for { $when }, the recipient’s local time</b>
    Nothing has been sent yet: it can be changed or cancelled until { $handover }.
card-sending = ⏳ <b>Sending…</b>
card-waiting = ⏳ <b>The gateway is unavailable or busy</b>
    Nothing has been sent. Trying again; you can cancel.
card-accepted = ⏳ <b>On its way</b>
    The gateway accepted the SMS. Whether it arrives will be shown here.
card-delivered = ✅ <b>Delivered</b>
card-no-data = ❔ <b>No data</b>
    The gateway accepted the SMS, but never said whether it arrived.
card-handed-over = ⏳ <b>Handed to the gateway for { $when }</b>
    It can no longer be cancelled. Whether it arrives will be shown here.
card-handed-over-local = ⏳ <b>Handed to the gateway for { $when }, the recipient’s local time</b>
    It can no longer be cancelled. Whether it arrives will be shown here.
card-failed = ❌ <b>The SMS was not delivered</b>
    The gateway accepted it (most likely it was charged), but it did not reach the recipient.
card-refused = ❌ <b>The SMS was not sent</b>
    { $reason }
    Nothing was sent, nothing was charged. { $advice }
card-unknown = ❓ <b>The outcome is unknown</b>
    { $why }. The bot will not repeat it by itself.
    Balance before: { $before }, after: { $after }.
    { $evidence }
    Check with the recipient or on Devino’s website and decide: count it as sent, or send it again.
card-unclear-why = The request went out, but the gateway gave no clear answer: the SMS may or may not have been sent
card-counted = ☑️ <b>Counted as sent</b>
    The outcome was unknown; this was your decision.
card-resent = 🔁 <b>To be sent again, as you decided</b>
    The outcome of this SMS is still unknown. What became of the second one is on its own card.
card-cancelled = 🚫 <b>Cancelled</b>
    Nothing was sent.
card-missed = ⚠️ <b>The time was missed: { $due }</b>
    The SMS could not be handed over in time: the bot was down, the gateway unavailable, or sending was stopped. Nothing was sent. What now?
card-missed-local = ⚠️ <b>The time was missed: { $when }, the recipient’s local time</b>
    The SMS had to be handed over by { $due }: nowhere does that hour come earlier. The bot was down, the gateway unavailable, or sending was stopped. Nothing was sent. What now?
card-of-another = 🔒 <b>The account has changed</b>
    This was sent, or begun, with another Devino account. What is in it and what became of it is shown to that account only; with the present one nothing of it leaves.
news-of-another = 🔒 of another account
card-missed-account = ⚠️ <b>The account has changed</b>
    The SMS was confirmed with a login that this chat no longer has. Nothing was sent. To send or cancel it, log in with the former one.
card-restored = ⚠️ <b>The bot’s database was restored from a copy</b>
    By the copy this SMS was not sent yet, but the copy may not know the end: the SMS may have been sent. It will not leave by itself. Check with the recipient or on Devino’s website, and decide: cancel it (at once), or send it (if sending still stands still, an administrator of the bot lets it go on first).
card-cancelled-restored = 🚫 <b>Cancelled</b>
    This SMS will not leave any more.
card-clock = ⚠️ <b>Not sent: the server's clock leapt</b>
    The clock of the server that the bot runs on leapt ahead, and the time you chose has come by that clock alone: the real one may be earlier. Nothing was sent. Look at the time and decide: send now, at another time, or cancel.
card-no-mark = ⚠️ <b>Not sent: the bot cannot write its mark</b>
    The disk is full or closed for writing, and without the mark the bot sends nothing, so that nothing goes out twice. Nothing was sent. Tell whoever runs the bot, then send it.

card-left = 📌 The card of this SMS or mailing is below: it shows how things stand now.
shown-at = 🕓 As it was at { $clock }. Only the card updates by itself.

card-route = 📱 <b>{ $phone }</b> · from <b>{ $sender }</b>
card-text = <blockquote expandable>{ $text }</blockquote>
card-segments = 🧩 { $segments } SMS
card-cost = 🧩 { $segments } SMS · { $cost }
card-count-differs = ⚠️ By our count it should be { $expected ->
        [one] { $expected } part
       *[other] { $expected } parts
    }
card-id = 🆔 <code>{ $id }</code>
card-more-parts = … and { $segments ->
        [one] { $segments } more part
       *[other] { $segments } more parts
    }
card-balance = 💰 Balance: { $balance }
card-status = 📬 <b>{ $status }</b> · checked: { $checked }
card-status-at = 📬 <b>{ $status }</b> · { $at } · checked: { $checked }
card-part = Part { $part }: { $status }
card-absent-hint = The gateway shows a status only some time after sending, and only for 48 hours. Wait a minute.
card-no-data-hint = The gateway keeps statuses for 48 hours; this one is gone. Ask the recipient before you repeat it.

mark-scheduled = ⏰
mark-scheduled-local = ⏰
mark-sending = ⏳
mark-waiting = ⏳
mark-accepted = ⏳
mark-delivered = ✅
mark-no-data = ❔
mark-handed-over = ⏳
mark-handed-over-local = ⏳
mark-failed = ❌
mark-refused = ❌
mark-unknown = ❓
mark-counted = ☑️
mark-resent = 🔁
mark-cancelled = 🚫
mark-missed = ⚠️
mark-missed-local = ⚠️
mark-missed-account = ⚠️
mark-restored = ⚠️
mark-cancelled-restored = 🚫
mark-clock = ⚠️
mark-no-mark = ⚠️

not-known = unknown

plan-now = 🕓 Now
plan-at = ⏰ { $when } ({ $zone })
plan-local = ⏰ { $when }, the recipient’s local time
plan-segments = 🧩 { $segments } SMS · { $country }: the price is unknown until the first delivery
plan-cost = 🧩 { $segments } SMS · about { $cost } · { $country }
plan-balance-unknown = 💰 The balance could not be found out
plan-balance = 💰 Balance: { $balance }
plan-balance-after = 💰 Balance: { $balance }, about { $after } after sending
plan-balance-after-known = 💰 Balance: { $balance }, about { $after } after sending, not counting SMS at an unknown price
plan-account = 👤 { $login }
plan-stop-listed = ⛔ The number has been on the stop-list since { $at } (added by: { $who }). No mailing goes to it; this SMS goes out only if you decide so now.
plan-stop-reason = • reason: “{ $reason }”
plan-replaces-one = ⚠️ The outcome of the earlier SMS is unknown. If it was sent after all, the recipient gets two, and two are charged.
plan-sender-frozen = ⚠️ The sender { $name } is no longer on the list, but the SMS goes out from it: that is how it was confirmed.
plan-other-account = ⚠️ It was confirmed with another login. { $login } will pay for it.
plan-waits-quiet = 🌙 It is quiet hours now: the SMS go out by themselves afterwards, { $resume }.
plan-waits-quiet-held = 🌙 It is quiet hours now: before { $resume } the SMS do not go out in any case.
plan-repeats = ⚠️ This same text was already sent to this number on { $at }.
plan-too-poor = ⚠️ There may not be enough money: then the gateway refuses, and nothing goes out.
plan-at-once = ⚠️ There is little time left: the SMS will go to the gateway at once and cannot be cancelled.
plan-past-somewhere = ⚠️ If that hour has already passed for the recipient, the SMS goes out at once.
plan-startup-name = 💡 { $name } is the name given at registration. Order your own on Devino’s website.

facts = 🧩 { $segments } SMS · characters: { $characters } · { $encoding } · left before the next SMS: { $left }
facts-costly = 💡 Because of { $characters }: { $segments } SMS instead of { $instead }
facts-costly-values = 💡 More expensive because of { $characters } in the data of “{ $column }” (for example, row { $row }). Extra SMS: { $extra }, recipients: { $count }.
facts-letters = 🔤 Non-Latin letters: { $places }
facts-word = “{ $word }”, character { $place }
facts-letter = “{ $sign }” in “{ $word }”, character { $place }
quoted = “{ $name }”
# Signs that are named.
signs-quote = the quotation marks { $signs }
signs-apostrophe = { $count ->
        [one] the apostrophe
       *[other] the apostrophes
    } { $signs }
signs-accent = { $count ->
        [one] the separate accent
       *[other] the separate accents
    } { $signs }
signs-hyphen = the no-break hyphen
signs-nbsp = the no-break space
signs-blank = the space of unusual width
signs-unseen = { $count ->
        [one] the invisible character
       *[other] the invisible characters
    } { $signs }
cost-and-unknown = { $cost } and { $count } more SMS at an unknown price

card-outside = ⚠️ { $names }: sending there is no longer allowed, but this was confirmed before and goes out all the same. Cancel or stop it if you do not want that.

# Where SMS go. Countries have their names already.
destination-count = { $name } { $count }
destination-others = other countries ({ $kinds }): { $count }
destination-others-uncounted = other countries: { $kinds }
destination-870 = Inmarsat satellite (+870)
destination-881 = satellite (+881)
destination-882 = satellite or special network (+882)
destination-883 = special network (+883)
destination-7940 = Abkhazia (+7 940)
destination-7954 = satellite (+7 954)
destination-other = special network (+{ $code })

encoding-latin = Latin (GSM 03.38)
encoding-unicode = Unicode (UCS-2)
