error-unexpected = Something went wrong ({ $code }). Nothing was sent.
error-not-written = ⚠️ The bot cannot write: its disk is full or read-only. Tell the administrator. If you were confirming something, its outcome is under “History”; otherwise nothing was sent.
error-unforeseen = ⚠️ Something went wrong. If you were confirming an SMS or a mailing, its outcome is under “History”: trust that. Otherwise nothing was sent. /start: the menu.
error-not-logged-in = Log in to Devino first: “Settings” → “Account”.
error-vault-key-wrong = The key that the password was encrypted with has changed. Nothing was sent. Log in again: “Settings” → “Account”.
error-server-not-allowed = The bot’s administrator has not allowed the server { $server }.
error-gateway-unreachable = Error: the server is unavailable. There is no connection to Devino, nothing was sent. Try again later.
error-gateway-unclear = Error: the server is unavailable. Devino gave no answer, or no clear one. This question sends nothing: try again later.
error-gateway-busy = Error: the server is busy with another request. Devino is overloaded, or somebody else uses this login too. This question sends nothing: try again in a minute.
error-gateway-too-much = Devino’s answer is too large to be read. This question sends nothing: ask about a shorter time.
error-login-bad = A login is a single line of at most 100 characters and not empty.
error-login-too-often = Too many attempts to log in. This password was not passed on to Devino. Try again at { $until }.
error-draft-incomplete = The sender, the number or the text is missing.
error-draft-differs = Something has changed here since, or the bot was restarted. This tap sent nothing. Check what is shown now, and send it.
error-confirmed-otherwise = This SMS is already confirmed as it was before: its card is in the chat. What is shown now is a new SMS and was not sent. Send it too? Check it and tap “Send”.
error-mailing-confirmed-otherwise = This mailing is already confirmed, but not as it was shown here: its card is in the chat. What is shown here was not sent.
error-mailing-unknown = There is no such SMS or mailing in this chat.
error-mailing-not-in-copy = This was not kept: the bot’s database was restored from an older copy. What became of it is shown on Devino’s website.
error-restore-mode = The bot was restored from a copy and sends nothing for now: it does not know what left after the copy. Nothing was sent. An administrator of the bot will check and let it send.
error-high-water-unwritable = The mark of what was sent cannot be written: the disk is full or closed for writing (HIGH_WATER_FILE). Restore mode stays, and nothing was sent.
error-nothing-sent = You have not sent anything yet.
error-id-bad = An ID is one word of at most 100 characters, for example 579700854169272358.
error-too-late = Too late: the gateway already has the SMS, or it was cancelled.
error-timezone-unknown = I don’t know the city or time zone “{ $value }”. Write a big city in the same zone, for example: Moscow, Omsk.

error-senders-full = There can be at most { $limit ->
        [one] { $limit } sender
       *[other] { $limit } senders
    }. Nothing was added. Delete those you do not need: “Menu” → “Senders”.
error-files-full = This chat’s files have used up all their space: { $limit } MB. Nothing was sent. Delete old drafts of mailings and send it again; files that no draft needs are cleared within an hour.
error-text-wanted = A text is needed here.
error-phone-wanted = A number or a contact is needed here.
error-moment-wanted = A time is needed here: tap a button or type it, for example “tomorrow 9:30”.
error-list-file-wanted = A .txt file is needed here: one name per line.
error-file-too-big = The file is too big: the limit is { $limit } KB.
error-list-too-long = The file has too many lines: the limit is { $limit }.

error-text-empty = The text is empty. Write what to send.
error-text-too-long = Too long: { $length ->
        [one] { $length } character
       *[other] { $length } characters
    }, the gateway takes at most { $limit }.

error-phone-empty = There is no number. Write it, for example +7 916 123-45-67.
error-phone-letters = “{ $value }” has letters in it. Write digits, for example +7 916 123-45-67.
error-phone-digits-lost = “{ $value }” has lost digits (Excel does that to numbers). Write the whole number.
error-phone-too-short = “{ $value }” has too few digits. A Russian number has 11, for example +7 916 123-45-67.
error-phone-too-long = “{ $value }” has too many digits.
error-phone-landline = “{ $value }” is a landline or a service number: it cannot receive SMS.
error-phone-premium = “{ $value }” is a premium or shared-cost number: the bot does not send to those.
error-phone-country = { $value } is in { $destination }: sending there is not allowed. Nothing was sent. Whoever runs the bot sets the allowed countries (ALLOWED_COUNTRIES).
error-phone-expensive = { $value } is { $destination }: SMS there cost many times more. Nothing was sent. An administrator has to allow it by sending the bot /expensive_{ $chat }
error-nobody-allowed = There are numbers, but this chat may not send to them: they are in other countries or at expensive destinations. Nothing was sent.
error-phone-no-such = “{ $value }” is not a number that exists. Start a foreign one with “+” and its country code.
error-number-unclear-end = It is not clear where the number ends: “{ $value }”. I will ask for the number and the text separately.
error-phone-several = There are several numbers in “{ $value }”. Send one.

error-sender-empty = The sender is empty.
error-sender-cyrillic = “{ $value }” has letters that are not Latin: { $characters }. A sender is written in Latin letters.
error-sender-too-long = “{ $value }” has { $length ->
        [one] { $length } character
       *[other] { $length } characters
    }; the limit is { $limit }.
error-sender-digits-too-long = “{ $value }” has { $length ->
        [one] { $length } digit
       *[other] { $length } digits
    }; the limit is { $limit }.
error-sender-bad-character = “{ $value }” has characters that are not allowed: { $characters }.
error-sender-exists = This name is on the list already.
error-sender-unknown = This name is no longer on the list.

error-moment-unknown = I don’t understand “{ $value }”. Write, for example: tomorrow 9:30, 25.12 10:00, in 2 hours.
error-moment-no-such-date = “{ $value }”: there is no such date.
error-moment-no-such-time = “{ $value }”: there is no such time.
error-moment-no-time = “{ $value }”: add a time, for example “tomorrow 9:30”.
error-moment-past = This time has already passed. Choose another.
error-moment-gap = { $time } does not exist on that day: the clocks go forward (time zone: { $zone }). The next time after it is { $next }. Type it, or choose another.
error-moment-too-far = Too far: at most { $days ->
        [one] { $days } day
       *[other] { $days } days
    } ahead.
error-quiet-unknown = I don’t understand “{ $value }”. Write from which hour to which, for example: 22-8 or 22:30–07:00.
error-quiet-same = The beginning and the end are the same. Write, for example: 22-8.
error-already-decided = This was decided earlier.
error-resend-too-early = It can be sent again in { $seconds } s: the old request may still reach the gateway. Nothing was sent now.
error-account-changed = The chat’s account has changed since. Nothing was sent. Check what is shown now and send it, or log in with the former login.

error-file-empty = The file is empty.
error-file-only-errors = The file holds nothing but formula errors (#N/A, #REF!): there are no values. Correct them in Excel, save the file and send it again.
error-file-protected = The file is protected by a password. Remove the protection and send it again.
error-file-broken = The file is damaged and could not be read. Save it again and resend it.
error-file-bomb = The file unpacks to far too much: it is not safe to read.
error-file-too-slow = The file takes too long to read. Split it into parts.
error-file-changed = The chosen sheet is no longer in the file. Send the file again.
error-file-not-a-table = { $kind ->
    [document] This is a text document, not a table.
    [presentation] This is a presentation, not a table.
    [picture] This is a picture, not a table.
    [pdf] This is a PDF, not a table.
    [numbers] This is a Numbers table. Export it to Excel: “File” → “Export To”.
    [xml] This is XML, not a table. Open it in Excel and save it as .xlsx.
    [json] This is JSON, not a table. Export the contacts as .csv or .vcf.
    [html] This is a web page, not a table. Open it in Excel and save it as .xlsx.
    [archive] This is an archive. Send the table itself.
   *[other] This is not a table.
    } An .xlsx, .xls, .ods or .csv file is needed.
error-file-too-long = The file has too many rows: the limit is { $limit }.
error-file-too-wide = The file has too many columns: the limit is { $limit }. Keep those you need.
error-file-too-large = The file has too many cells: the limit is { $limit }.

error-phone-date = “{ $value }” is a date, not a number.
error-phone-duplicate = “{ $value }” is a duplicate: this number is already in row { $line }.
error-audience-unknown = These recipients are gone: they are kept for a week. Nothing was sent. Send the file or choose the list again.
error-audience-broken = The texts could not be prepared: the recipients cannot be read, or memory ran out. Nothing was sent. Try again; if that does not help, send the file again.
error-upload-unknown = This file is gone: it is kept for a week. Nothing was sent. Send it again.
