# After a restore of the database: what is not known, what waits, and the way out of restore mode.
restored-perhaps-sent = ❓ The database was restored from a copy: some of it may have been sent before, and the copy does not know.
restored-planned = ⏰ It was planned for { $when }.
restored-planned-local = ⏰ It was planned for { $when } by the recipient’s clock.
restored-gap = 🕳 Not known: what happened from { $since } to { $restored }.
restored-taken = By the gateway’s figures, SMS sent from the login in that time: { $count }.
restored-none-taken = By the gateway’s figures, no SMS was sent from the login in that time.
restored-not-told = How many SMS the gateway took in that time could not be found out.
restored-balance = 💰 Balance at confirmation: { $before }, now: { $after }.

restore-mode = 🛑 <b>Restore mode</b> · since { $since }
    The bot sends nothing: the database may not know of all that has left already.
restored-behind = The mark outside of the database knows of more sends than the database: an old copy was put back.
restored-other-store = The mark outside of the database is of another database.
restored-no-file = The mark outside of the database (HIGH_WATER_FILE) is gone, though there was one.
restored-damaged-file = The mark outside of the database (HIGH_WATER_FILE) cannot be read.
restored-backup = The database was restored from a backup.
restored-held = Waiting for people to decide: { $mailings } · chats: { $chats }.
restored-unknown = Outcome unknown, SMS: { $count }.
restored-advice = What left after the copy is shown on Devino’s website. When sending may begin again, leave the mode: nothing leaves by itself, each send waits for its own person.
restore-leave-ask = <b>Let the bot send again?</b>
    What waits for a decision goes on waiting. Dialogs that are open in chats will be closed. Your name is kept in the audit.
restore-left = ✅ <b>Restore mode is over</b>
    New SMS can be sent. What was in the copy does not leave by itself: decide by the cards.
restore-not-now = There is no restore mode: the bot sends.
restore-not-admin = Only administrators of the bot can do this. Whoever runs the bot names them (ADMINS).
restored-in-private = 🛑 Restore mode is in your own chat with me only: /restored.
command-restored = Restore mode: what waits, and the way out
button-restored = 🧷 Restore mode
button-restore-leave = Let it send again
button-restore-leave-yes = Yes, let it send
button-restore-leave-no = No, not yet
plan-from-copy = ⚠️ This mailing may have been sent already: its draft comes from the copy that the database was restored from, and the bot does not know what was after the copy. Check on Devino’s website before you send it: a second time is charged again.
plan-restored = ⚠️ Some of these SMS may have left already: the database was restored from a copy, and the bot does not know what was after it. Whoever got one gets a second one, and it is charged again. Check on Devino’s website before you go on.
plan-restored-one = ⚠️ This SMS may have left already: the database was restored from a copy, and the bot does not know what was after it. Then it arrives a second time and is charged again. Check on Devino’s website.
planned-done = It will leave at its time.
