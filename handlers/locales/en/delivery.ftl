card-delivered-at = 📬 { $at }
card-reason = 📬 <b>{ $status }</b>
card-reason-at = 📬 <b>{ $status }</b> · { $at }

# What to do about an SMS that has not arrived.
remedy-bad-recipient = Check the recipient’s number.
remedy-bad-sender = Check on Devino’s website that the sender name is approved.
remedy-rejected = The subscriber may have blocked mailings, or the number is out of service. Reach them some other way.
remedy-expired = The phone seems to be off or out of reach. Try again later.
remedy-deleted = Devino’s support knows why.
remedy-stopped = Devino’s support knows why.

# The delivery of a mailing.
arrival-unchecked = 📬 <b>Delivery not checked yet</b>
arrival-head = 📬 <b>Delivered { $percent }%</b>
    { $bar }
arrival-delivered = ✅ Delivered: <b>{ $count }</b> of { $total }
arrival-delivered-checked = ✅ Delivered: <b>{ $count }</b> of { $total } checked
arrival-failed = ❌ Not delivered: <b>{ $count }</b>
arrival-lost = ❔ No data: <b>{ $count }</b>
arrival-on-the-way = ⏳ On their way: <b>{ $count }</b>
arrival-checked = 🔎 Checked { $count } of { $total }

# Said of itself, once.
notice-single = ❌ <b>The SMS was not delivered</b>
    📱 { $phone }
    { $reason }
    The gateway accepted it: most likely it was charged. { $advice }
notice-mailing = 📬 <b>The mailing is { $percent }% delivered</b>
    { $bar }
notice-mailing-part = 📬 <b>{ $percent }% of what the gateway accepted is delivered</b>
    { $bar }
notice-mailing-checked = 📬 <b>Of those checked, { $percent }% are delivered</b>
    { $bar }
notice-mailing-to = 👥 { $to } · from <b>{ $sender }</b> · { $when }
notice-goes-on = I keep watching: the outcome will be on the mailing’s card.
notices-on-done = I will write when a mailing has arrived and when an SMS was not delivered.
notices-off-done = No more notices. To turn them on: “Settings”.

button-mute = 🔕 Turn notices off
button-notices-on = 🔔 Notices: on
button-notices-off = 🔕 Notices: off
button-picture = 🖼 Picture

# The picture of the delivery.
picture-title = Delivery of a mailing
picture-about = { $to } · { $sender } · { $when }
picture-curve = How many arrived over time
picture-total = { $total } in all
picture-delivered = Delivered
picture-on-the-way = On their way
picture-failed = Not delivered
picture-lost = No data
picture-count = { $count }
picture-caption-checked = 📬 Delivered <b>{ $percent }%</b>: { $count } of { $total } checked — as of { $when }
picture-share = { $count } · { $percent }%
picture-nothing = Nothing delivered yet
picture-caption = 📬 Delivered <b>{ $percent }%</b>: { $count } of { $total } — as of { $when }
picture-begun = Drawing it; it will be sent here.
picture-being-made = The picture is already being drawn.

error-mailing-untracked = Nothing is known of this mailing’s delivery yet. Look again in a minute.
