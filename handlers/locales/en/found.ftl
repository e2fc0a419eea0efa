button-all-found = 🔎 All SMS to the number
button-to-found = ‹ All SMS to the number

found-line = <b>{ $number }.</b> { $when } · { $sign } { $status }
    <i>{ $text }</i>
found-line-at = <b>{ $number }.</b> { $when } · { $sign } { $status } · { $at }
    <i>{ $text }</i>
found-cancelled = Cancelled: not sent
found-resent = Outcome unknown; to be sent again, as you decided
found-open = To open an SMS, tap its number.
number-offer-earlier = Already sent to this number (SMS: { $total }). The latest:

card-one-of-many = { $sign } <b>{ $status }</b>
    👥 An SMS of the mailing of { $when }, recipients: { $total }

error-id-or-phone-wanted = A number, a contact or an ID is needed here.

past-all = All
past-today = Today
past-scheduled = ⏰ Waiting
past-running = 📨 Going out
past-failed = ❌ Not reached
button-looked-at = ● { $name }
history-none = 📜 <b>History</b> · { $filter }
    There are no such sends.
