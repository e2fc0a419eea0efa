# The state of the service, the kill switch, the alerts: for administrators, but for the first part.
hold-stopped = 🛑 An administrator has stopped sending in all chats. It goes on by itself when he lets it; what is late by then, the bot will ask about.
hold-restored = 🛑 Sending stands still: the database was restored from a backup. Until an administrator has checked what was sent already, nothing can be confirmed. What was in the copy does not leave by itself afterwards either.
held-stopped = 🛑 <b>An administrator has stopped sending for now.</b> You can confirm, but until it goes on nothing leaves and nothing is charged. What is late by then, the bot will ask about.
held-restored = 🛑 <b>Sending stands still for now: the database was restored from a backup.</b> You cannot confirm yet: an administrator checks what was sent already. Nothing was sent and nothing is charged. When he lets the bot send again, this window closes: begin an SMS anew; a mailing stays in the drafts.
held-done = Noted. Sending is stopped for now: it leaves when an administrator lets it go on.
held-planned-done = Noted. Sending is stopped for now: it leaves at its time, if an administrator has let sending go on by then.
card-held = 🛑 <b>Not sent yet</b>
mailing-held = 🛑 <b>The mailing stands still</b>

help-admin = 🛠 You are an administrator: /admin shows the state of the service, the chats and the kill switch.
command-admin = State of the service, kill switch
admin-in-private = 🛠 The state of the service and the kill switch are in your own chat with me only: /admin.
admin-head = 🛠 <b>State of the service</b> at { $clock }
    Version { $version }, running since { $since }.

sending-goes = 🟢 Sending goes on.
sending-stopped = 🛑 <b>Sending was stopped</b> { $at }: { $who }. Nothing leaves.
sending-stopped-unwritten = 🛑 <b>Sending is stopped</b>, but that could not be written down: after a restart of the bot it goes on. Check the disk and stop it once more.
sending-restored = 🛑 <b>Sending stands still:</b> the database was restored from a backup and may not know what has left.
sending-unwritable = 💽 <b>The database takes no writes:</b> it seems its disk is full, or read-only. Nothing leaves, and nothing is charged. Sending goes on by itself when it can be written again.
admin-states = 📨 { $states }
admin-idle = 📨 Nothing waits to be sent.
state-freezing = being prepared: { $count }
state-scheduled = scheduled: { $count }
state-queued = queued: { $count }
state-running = begun: { $count }
state-paused = paused: { $count }
state-missed = missed their time: { $count }
admin-waiting = ⚠️ Waiting for people to decide: { $waiting }
admin-unknown = ❓ Outcome unknown: { $sms } SMS, sends: { $mailings }
admin-reached = 🌐 { $server }: connected, last answer at { $clock }
admin-lost = ⚠️ { $server }: no connection since { $clock }
admin-unheard = 🌐 { $server }: not asked since the start
admin-skipped = 📥 Updates of Telegram not understood: { $skipped }
admin-database = 🗄 Database: { $size }
admin-disk = 💽 Free on the disk: { $free } ({ $percent } %)
admin-backup = 💾 Last backup: { $at }
admin-no-backup = 💾 There was no backup yet.
size-megabytes = { $figure } MB
size-gigabytes = { $figure } GB

button-admin = 🛠 State of the service
button-stop-all = 🛑 Stop everything
button-go-on-all = ▶️ Go on sending
button-stop-all-yes = 🛑 Yes, stop everything
button-go-on-all-yes = ▶️ Yes, go on
button-chats = 💬 Chats
ask-stop-all = 🛑 <b>Stop sending in all chats?</b>
    Nothing more leaves the bot until somebody lets it go on, and a restart does not change that. What the gateway has cannot be taken back; what is on its way waits for its answer. Managers see on their cards that an administrator has stopped sending.
ask-go-on-all = ▶️ <b>Go on sending?</b>
    What is queued begins to leave at once and is charged. What is late does not leave by itself: the bot asks about it in the chats.
stop-all-done = Stopped. Nothing more leaves.
stopped-before-done = Sending was stopped already.
resumed-all-done = Sending goes on.
going-before-done = Sending was going on already.

admin-chats = 💬 <b>Chats: { $found }</b>
    Those where something was done last come first. ✅ means logged in to Devino.
sign-person = 👤
sign-group = 👥
sign-inside = ✅
admin-chat = 💬 <b>{ $name }</b> · <code>{ $chat }</code>
admin-chat-private = 👤 Private chat
admin-chat-group = 👥 Group
admin-chat-since = 📅 With the bot since { $at }
admin-chat-language = 🌍 Language: { $language } · time: { $zone }
admin-chat-inside = ✅ Logged in to Devino { $at }
admin-chat-outside = ▫️ Not logged in to Devino
admin-chat-mailings = 📨 Confirmed sends: { $count }
admin-chat-people = <b>Who did something here</b>, the last ones:
admin-person = 👤 { $name } · <code>{ $id }</code> · { $at }
admin-person-nameless = 👤 <code>{ $id }</code> · { $at }

alert-unknown = ❓ <b>Outcome unknown: { $sms } SMS</b>, sends: { $mailings }
    The requests have left, but the gateway gave no clear answer: the SMS may have gone out or not. The bot does not repeat them by itself. Those who sent them decide: the cards are in their chats.
alert-updates = ⚠️ <b>Telegram has sent what the bot does not understand</b>
    Skipped: { $skipped }. Read in part: { $partly }. Where and what:
    <code>{ $where }</code>
    The bot goes on, and sending is not concerned. If it comes again, update the bot. The next message like this comes in an hour at the earliest.
alert-disk = 💽 <b>Little room on the disk: { $free }, { $percent } %</b>
    When it is full, the bot stops sending: it cannot write down what leaves. Make room.
alert-disk-over = ✅ There is enough room on the disk again.
alert-no-backup = 💾 The bot is in use, and there was no backup yet. If the disk breaks, the journal of what was sent, the base of subscribers and the stop-list are lost. docs/deploy.md says how to make backups. I will remind you in a week.
alert-no-backup-over = ✅ There is a backup.
alert-old-backup = 💾 <b>No backup for more than a day</b>
    The last one was made { $at }. See whether something makes it on schedule and whether there is room. Sending goes on as usual.
alert-old-backup-over = ✅ The backup is fresh again.
alert-restored-over = ✅ The check after the restore is done; sending does not stand still for it any more.
alert-gateway = 🌐 <b>No connection to the gateway: { $server }</b>
    Since { $at }. What waits to be sent has not left and is not charged; the bot tries to connect again. Check the server's network, and whether the gateway is down.
alert-gateway-over = ✅ The gateway { $server } is connected again. It was not since { $at }.
alert-stopped = 🛑 <b>Sending was stopped in all chats</b> { $at }: { $who }.
    Nothing leaves until somebody lets it go on.
alert-database = 💽 <b>The database takes no writes</b> since { $at }
    Nothing new is sent: what leaves could not be recorded. The gateway's answers about what left before are recorded as soon as that is possible. Check that the disk has room, that it has not become read-only, and that the server of the database is running.
alert-database-over = ✅ The database takes writes again. It had taken none since { $at }. The bot goes on; what is late does not leave by itself: it asks about it in the chats.
alert-clock = 🕰 <b>The server's clock went { $way ->
        [ahead] ahead
       *[back] back
    }: { $days ->
        [one] { $days } day
       *[other] { $days } days
    }</b>
    Check the server's date and time. Nothing is deleted by age until the bot has run for a day without another leap. What is late because of the leap does not leave by itself: the bot asks in the chats. If the bot simply stood still for long and the clock is right, there is nothing to do.
alert-clock-over = ✅ The server's clock is not in doubt any more: deletion by age goes on.
alert-stopped-over = ▶️ <b>Sending goes on:</b> { $who }. It was stopped { $at }. What is late does not leave by itself: the bot asks about it in the chats.
