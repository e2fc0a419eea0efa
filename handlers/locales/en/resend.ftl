# To whom of a mailing it is sent again.
button-undelivered = 🔁 To those not reached
button-resend-chosen = Next: { $chosen } ›
button-resend-risky = ⚠️ Next: { $chosen } ›
button-resend-unclear = ❓ Outcome unknown: { $unclear } ›

resend-choose = 🔁 <b>Send again to whom?</b>
    { $text }
resend-delivered = ✅ Delivered: <b>{ $delivered }</b> of { $total }
resend-nobody = There is nobody to send to again.
resend-sure = ❌ <b>Surely did not get it</b>: nobody gets a second SMS. Sending anew is charged.
resend-sure-but = ❌ <b>Surely did not get this SMS</b>. But { $count } of them may have got the earlier one, after which it was sent: whoever got that gets a second one, and it is charged twice.
resend-silent = ❔ <b>May have got it</b>: the gateway took the SMS, and whether it arrived is not known. Whoever got it gets a second one, and it is charged twice.
resend-asking = ⏳ The bot is still finding out what arrived: some SMS are on their way. Better wait.
resend-unclear = ❓ <b>Outcome unknown</b>: the gateway did not say whether it took the SMS. Only by a mailing of their own, and they may get a second SMS too.
resend-partly-sent = ⚠️ Some of the SMS of unknown outcome were certainly sent: those people get a second one.
resend-twice = ⚠️ Some of those ticked may have got it: { $twice }.

unreached-failed = Not delivered: { $count }
unreached-expired = Expired: { $count }
unreached-unsent = Refused or not sent: { $count }
unreached-silent = No answer whether it arrived: { $count }

plan-arrived = ⚠️ While you were choosing, the former SMS reached { $arrived } of them. So that they do not get a second one, choose the recipients anew.

report-delivery = Delivery
report-delivered-at = Delivered or failed at
report-price = Price, { $currency }
report-checked = Checked
report-unchecked = Not checked
