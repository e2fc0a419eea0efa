button-all-found = 🔎 All SMS to the number
button-to-found = ‹ All SMS to the number

found-line = <b>{ $number }.</b> { $when } · { $sign } { $status }
    <i>{ $text }</i>
found-line-at = <b>{ $number }.</b> { $when } · { $sign } { $status } · { $at }
    <i>{ $text }</i>
found-cancelled = Cancelled: not sent
found-resent = Outcome unknown; to be sent again, as decided
found-open = To open an SMS, tap its number.
number-offer-earlier = This number has already been sent { $total ->
        [1] one SMS:
       *[other] SMS, { $total } in all. The latest:
    }

card-one-of-many = { $sign } <b>{ $status }</b>
    👥 From the mailing of { $when }, recipients: { $total }

error-id-or-phone-wanted = A number, a contact or an ID is needed here.

past-all = All
past-today = Today
past-scheduled = ⏰ Waiting
past-running = 📨 Going out
past-failed = ❌ Failed
button-looked-at = ● { $name }
history-none = 📜 <b>History</b> · { $filter }
    Nothing of this kind.
