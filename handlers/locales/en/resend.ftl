# To whom of a mailing it is sent again.
button-undelivered = 🔁 To those not reached
button-resend-chosen = Next: { $chosen } ›
button-resend-risky = ⚠️ Next: { $chosen } ›
button-resend-unclear = ❓ Outcome unknown: { $unclear } ›

resend-choose = 🔁 <b>Who should get it again?</b>
    { $text }
resend-nobody = There is nobody to send to again.
resend-sure = ❌ <b>Certainly did not get it</b>: nobody gets a second SMS. Sending again is charged.
resend-sure-but = ❌ <b>Certainly did not get this SMS</b>. But { $count } of them may have got the earlier one, after which this was sent: whoever got that gets a second one, and it is charged twice.
resend-silent = ❔ <b>May have got it</b>: the gateway accepted the SMS, but whether it arrived is not known. Whoever got it gets a second one, and it is charged twice.
resend-asking = ⏳ The bot is still finding out what arrived: some SMS are on their way. It is better to wait.
resend-unclear = ❓ <b>Outcome unknown</b>: the gateway did not say whether it accepted the SMS. For them, only by a separate mailing, and they too may get a second SMS.
resend-later = ⏳ It can be sent again in { $seconds } s: the old request may still reach the gateway.
resend-partly-sent = ⚠️ Some of the SMS with an unknown outcome were certainly sent: those people get a second one.
resend-twice = ⚠️ Those who may have got it are ticked too: { $twice }.

unreached-failed = Not delivered: { $count }
unreached-expired = Expired: { $count }
unreached-unsent = Refused or not sent: { $count }
unreached-silent = Not known whether it arrived: { $count }

plan-arrived = ⚠️ While you were choosing, the earlier SMS reached { $arrived } of them. So that nobody gets a second one, choose the recipients again.

report-delivery = Delivery
report-delivered-at = Delivered or failed at
report-price = Price, { $currency }
report-checked = Checked
report-unchecked = Not checked
