# How long an SMS is tried.
validity-ask = ⌛ <b>SMS validity: { $validity }</b>
    If the SMS is not delivered within this time (phone off, no network), it will no longer arrive. The gateway will most likely charge it all the same.
    Tap a button or type: “5 h”, “2 days”, “90 minutes”; from { $shortest } to { $longest }. Counted from the time of sending.
validity-line = ⌛ If not delivered within { $validity }, it will no longer arrive
validity-gateways = the gateway’s own
span-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
    }
span-hours = { $hours } h
span-minutes = { $minutes } min
button-validity = ⌛ Validity: { $validity }
button-validity-gateways = The gateway’s own
plan-validity-short = ⚠️ The gateway gets the SMS ahead of its time, and the validity is shorter than that wait. If the gateway counts from the hand-over, the SMS will not arrive. A longer validity is safer.
plan-validity-long = 💡 The gateway tells the status of an SMS for 48 hours only: if it arrives later, you will see “No data”.
advice-validity = Perhaps the gateway does not take a validity of { $validity }: repeat it with another one, or with the gateway’s own.
error-validity-unknown = I don’t understand “{ $value }”. Write a time with its unit, for example: 5 h, 2 days, 90 minutes.
error-validity-too-short = Too short: the validity is at least 1 minute.
error-validity-too-long = Too long: the validity is at most 3 days.
error-validity-wanted = A time is needed here: tap a button or type it, for example “5 h”.
