# A file dropped into the chat.
upload-receiving = ⏳ <b>Reading the file…</b>
    { $title }
upload-coming = Received from Telegram: { $percent }%
upload-waiting = ⏳ <b>File received</b>
    { $title }
    Other people’s files are being read: yours comes next.
upload-stalled = ⚠️ <b>{ $title }</b>
    Reading was interrupted. Nothing was sent.
upload-resumed = The bot was restarted: reading the file again.
upload-replaced = The file in the message was replaced: reading the new one. The old one is dropped, nothing was sent.
upload-put-off = 📄 <b>{ $title }</b> is put off: another file was taken. Nothing was sent.
upload-seen = 📎 “{ $title }”: take the recipients from here? In a group, send me a file as a reply to one of my messages.
upload-also = 📄 <b>{ $title }</b> is received too. First the one that is already open, then tap the button.
upload-changed = 📄 <b>{ $title }</b>: you changed the message with the file. Where it was already taken, the old one stays. Nothing was sent.
upload-gone = The message with the file was deleted. Send the file again.
upload-not-a-file = This is not a spreadsheet file. To send SMS to a list, send .xlsx, .xls, .ods, .csv or .vcf: 📎 → “File”.

upload-card = 📄 <b>{ $title }</b>
    📞 Phones: <b>{ $phones }</b>
    👤 Names: <b>{ $names }</b>
    ↕️ Data from row { $first } on
upload-card-unknown = 📄 <b>{ $title }</b>
    ⚠️ I see no column with phones: choose it.
upload-rows = 🔢 Rows: { $rows }
upload-sheet = 📑 Sheet: <b>{ $sheet }</b> (of { $sheets })
upload-table = <pre>{ $table }</pre>
upload-sideways = ↪️ The file has a person in each column: rows and columns are swapped below.
upload-filled = ➕ Where it has no number, the second column is used: { $spare_column }
upload-known = 💡 Columns as last time for a file like this.
upload-hidden-columns = 🙈 Hidden columns: { $hidden_columns }. They can still be put into the text.
upload-uncalculated = ⚠️ { $uncalculated ->
        [one] Column { $empty_columns } holds formulas whose
       *[other] Columns { $empty_columns } hold formulas whose
    } values are not in the file. Open the file in Excel, save it and send it again.
upload-filtered = 🙈 <b>{ $hidden ->
        [one] { $hidden } row is
       *[other] { $hidden } rows are
    } hidden by a filter</b>. Send to the visible ones only, or to all?
upload-hidden = 🙈 <b>{ $hidden ->
        [one] { $hidden } row is
       *[other] { $hidden } rows are
    } hidden</b>. Send to the visible ones only, or to all?
upload-garbled = ⚠️ The letters look wrong, rows: { $count } ({ $rows }), for example “{ $value }”. People will get them like that. Save the file as .xlsx or “CSV UTF-8” and send it again.
upload-errors = ⚠️ Formula errors instead of values, rows: { $count } ({ $rows }), for example “{ $value }”. Correct them in Excel and send the file again.
upload-check = Is everything right? Nothing has been sent yet.
upload-text = ✉️ Text of the mailing, from the file’s caption:
    <blockquote expandable>{ $text }</blockquote>
upload-no-names = none

upload-sheets = 📄 <b>{ $title }</b>
    Which sheet has the recipients?
upload-sheet-label = { $sheet } · rows: { $rows }
upload-phones = 📄 <b>{ $title }</b>
    Which column has the <b>phones</b>?
upload-together = 📞 All together: { $letters }
upload-phones-several = 📄 <b>{ $title }</b>
    Tick all columns with <b>phones</b>: every number gets an SMS.
upload-name = 📄 <b>{ $title }</b>
    Which column has the <b>names</b>? They can be put into the text: {"{"}name{"}"}.
upload-first-row = 📄 <b>{ $title }</b>
    Which row do the recipients begin in? Choose it or write its number. The titles are above it.

upload-reading = ⏳ <b>Reading the recipients…</b>
    { $title }
upload-progress = Rows read: { $rows }
upload-result = ✅ <b>{ $title }</b> has been read
    👥 Recipients: <b>{ $count }</b>
upload-nobody = ⚠️ <b>{ $title }</b>
    There is no number that an SMS could be sent to. Nothing was sent.
    Check the columns, or correct the file and send it again.
upload-formulas = 💡 If the cells hold formulas, open the file in Excel and save it: their values are not in the file now.
upload-several = ➕ Several numbers in a row: all are taken, that is { $more } more
upload-repeats = 🔁 Duplicates: { $repeats } — every number gets one SMS
upload-hidden-left = 🙈 Hidden rows left out, as you chose: { $hidden }
upload-refused = 🚫 Left out: <b>{ $refused }</b>
    { $reasons }
upload-reason = • { $reason }: { $count }
upload-more-reasons = • other: { $count }
upload-nothing-sent = Nothing has been sent yet.
upload-failed = ⚠️ <b>{ $title }</b>
    { $reason }
    Nothing was sent. Correct it and send the file again, right here.

# Why a row is no recipient.
refusal-phone-empty = blank or an error
refusal-phone-letters = letters in the number
refusal-phone-digits-lost = digits are lost (Excel does that to numbers)
refusal-phone-too-short = too few digits
refusal-phone-too-long = too many digits
refusal-phone-landline = a landline or service number
refusal-phone-premium = a premium or shared-cost number
refusal-phone-country = sending to that country is not allowed
refusal-phone-expensive = an expensive destination: an administrator has to allow it
refusal-phone-no-such = there is no such number
refusal-phone-several = several numbers in one
refusal-phone-date = a date, not a number
refusal-row-hidden = the row is hidden in the file, and only visible ones were chosen
refusal-row-note = a signature below the table
refusal-of-row = duplicate of row { $row }

button-right = ✅ All correct
button-right-visible = ✅ Visible only{ $visible ->
        [0] {""}
       *[other] : { $visible }
    }
button-right-all = 👁 All, even hidden{ $with_hidden ->
        [0] {""}
       *[other] : { $with_hidden }
    }
button-spare = ➕ If blank: { $spare_column }
button-spare-out = ➖ Without the second column
button-phones = 📞 Phones: { $letters }
button-phones-choose = 📞 Choose the phones
button-names = 👤 Names: { $letter }
button-first-row = ↕️ First row: { $first }
button-sheet = 📑 Sheet: { $sheet }
button-several = ➕ Several columns
button-chosen = Done
button-no-names = No names
button-columns = ✏️ Columns
button-refusals = 📄 What was left out
button-take-file = 📄 Use this file
button-read-again = 🔄 Read it again

error-upload-too-big = The file is over 20 MB, and Telegram does not give such files to bots. Leave only the columns and sheets you need, save it as .csv, or split it.
error-file-not-fetched = The file could not be fetched from Telegram. Send it again a little later.
error-file-line-broken = The line to Telegram is too slow or breaks: the file did not come whole. Send it again a little later.
error-file-interrupted = The bot was restarted several times while it read this file. Split it into parts.
error-file-unforeseen = Something went wrong while reading the file. Save it again as .xlsx or .csv.
error-table-wanted = A button or a file is needed here: .xlsx, .xls, .ods, .csv or .vcf.
error-column-wanted = Choose at least one column with phones.
error-row-wanted = Write the number of the row, from 1 to { $limit }.
