# When the clocks change.
pick-twice = 🕓 <b>{ $day }</b>: the clocks go back, and this time comes twice.
    I will take the first: <b>{ $first }</b>. Tap it to go on, or the second if you want that one.
button-first-time = ✅ The first, { $first }
button-second-time = The second, { $second }
zone-recipients = the recipient’s local time
plan-local-twice = ⚠️ { $when }: the clocks go back. Where this hour comes twice, the gateway chooses when to send. To be sure, take another time.
plan-local-never = ⚠️ { $when }: the clocks go forward. Where this time does not come, the gateway chooses when to send. To be sure, take another time.
