base = 👥 <b>Contacts</b>
    Lists: { $lists } · on the stop-list: { $stopped }
base-empty = 👥 <b>Contacts</b>
    There are no lists yet. Create the first one, then add numbers, contacts or a file to it.
base-create = What should the list be called? For example: Customers

list-card = 📇 <b>{ $name }</b>
    Total: { $total } · to send to: <b>{ $ready }</b>
list-hint = Tap a name to tick or untick, a number to open.
list-search = To find somebody, write a name or part of a number.
list-search-group = To find somebody, reply to this message with a name or part of a number.
list-empty = Nobody here yet. Write “+79161234567 John”, paste many lines, share a contact or send a file.
list-found = 🔍 “{ $query }”: { $found ->
        [0] nothing was found
       *[other] { $found }
    }
list-page = Page { $page } of { $pages }
list-gone = This list is gone: somebody deleted it.
list-nameless = no name
list-add = ➕ <b>Who should be added?</b>
    Write “+79161234567 John”, paste many lines, share contacts (📎 → “Contact”) or send a file: .xlsx, .csv, .vcf.
list-one-added = ✅ Added: { $who }
list-one-known = Already on the list: { $who }
list-added = ✅ Added: { $added } · already there: { $known }{ $repeats ->
        [0] {""}
       *[other] {" "}· duplicates: { $repeats }
    } · on the list now: { $total }
list-load = 📄 Send a file: .xlsx, .xls, .ods, .csv, or contacts as .vcf.
    I will recognise the columns and show what is in them.
list-choose = 📄 <b>{ $title }</b>: { $count ->
        [one] { $count } number
       *[other] { $count } numbers
    }
    The list “{ $name }” already has { $total }. Add to them, or replace the whole list?
list-rename = Write a new name for the list <b>{ $name }</b>:
list-clear = Remove everybody ({ $total }) from the list <b>{ $name }</b>? They cannot be brought back. The stop-list and accepted mailings stay as they are.
list-cleared = ✅ The list is cleared. Contacts removed: { $total }
list-delete = Delete the list <b>{ $name }</b> and everybody on it ({ $total })? It cannot be brought back. The stop-list and accepted mailings stay as they are.
list-exported = 📄 The list “{ $name }”: { $total }
list-title-phone = Phone
list-title-name = Name
list-title-ticked = Send
list-title-yes = yes
list-title-no = no

refused-count = ⚠️ Could not be used: { $refused }
refused-line = • line { $line }, “{ $value }”: { $reason }
refused-title-line = Line
refused-title-value = Value
refused-title-reason = Reason
refused-file = Could not be used

contact-card = 👤 <b>{ $name }</b>
contact-phone = 📱 <code>{ $phone }</code>
contact-field = { $title }: { $value }
contact-more-fields = … and { $count ->
        [one] { $count } more column
       *[other] { $count } more columns
    }: all are in the file, “To Excel”
contact-ticked = ✓ Mailings to this list go to this number.
contact-unticked = ✗ Unticked: mailings to this list leave this number out.
contact-stopped = 🚫 On the stop-list since { $at }: no mailing goes to this number. Added by: { $who }
contact-rename = Write a new name:
contact-delete = Delete this contact from the list?

stop-list = 🚫 <b>Stop-list</b>: { $total }
    No mailing goes to these numbers.
stop-empty = 🚫 The <b>stop-list</b> is empty
    It holds the numbers that no mailing may go to. Write a number, paste many lines, share a contact or send a file.
stop-add = 🚫 <b>Who should get no more mailings?</b>
    Write a number and, if you like, the reason: “+79161234567 asked us not to write”. Many lines, contacts or a file will do too.
stop-one-added = ✅ On the stop-list: { $who }
stop-one-known = Already on the stop-list: { $who }
stop-added = ✅ Added: { $added } · already there: { $known }
stop-one = 🚫 <b>{ $phone }</b> is on the stop-list
    Added by: { $who }, { $at }
stop-reason = Reason: { $text }
stop-gone = { $phone } is no longer on the stop-list.
stop-free = Take it off the stop-list? Mailings will go to this number again.
stop-removed = ✅ { $phone } is no longer on the stop-list

button-list = { $name } · { $total }, to send { $ready }
button-new-list = ➕ New list
button-stop-list = 🚫 Stop-list · { $stopped }
button-page-back = ‹ Prev.
button-page-on = Next ›
button-mail-list = ✉️ Mailing to this list
button-add-sought = ➕ Add “{ $short_query }”
button-tick-all = ✓ Tick ({ $found })
button-untick-all = ✗ Untick ({ $found })
button-show-all = ✖ Show all
button-more = ⋯ More
button-done = Done
button-refused = 📄 All that could not be used
button-load = 📄 From a file
button-export = 💾 To Excel
button-append = ➕ Add to the list
button-replace = ♻️ Replace the whole list
button-clear = 🧹 Clear
button-clear-yes = Yes, remove everybody
button-delete-list = 🗑 Delete the list
button-delete-list-yes = Yes, delete the list
button-send-to = ✉️ Send an SMS
button-tick = ✓ Tick
button-untick = ✗ Untick
button-stop = 🚫 To the stop-list
button-free = ↩️ Take off the stop-list
button-free-yes = Yes, take it off
button-rename-contact = ✏️ Name

command-contacts = Contacts: lists and the stop-list
command-stop = Stop-list

error-people-wanted = Numbers are needed here: as text, a contact or a file.
error-columns-unclear = There are several columns of numbers: it is not clear to which of them to send. Paste the one you need, or send the table as a file: then I will ask.
error-nobody-found = No number was found. Write, for example: +79161234567 John
error-lists-full = This chat has { $limit ->
        [one] { $limit } list
       *[other] { $limit } lists
    } already, and no more can be kept. Delete those you do not need.
error-list-full = A list can have at most { $limit ->
        [one] { $limit } contact
       *[other] { $limit } contacts
    }. Nothing was loaded. Make another list, or delete some contacts.
error-stop-list-full = That is too much for the stop-list: the limit is { $limit }. Nothing was added. Single numbers can still be added.
error-list-unknown = This list is gone: somebody deleted it.
error-list-name-empty = The name is empty. Write, for example: Customers
error-list-name-too-long = Too long: { $length ->
        [one] { $length } character
       *[other] { $length } characters
    }; the limit is { $limit }.
error-list-name-taken = There is already a list with that name. Choose another one.
error-list-nobody-ticked = Nobody on this list is ticked. Tick those it should go to.
error-list-too-wide = Too many different columns: a list takes at most { $limit }. Nothing was loaded.
error-contact-name-too-long = Too long: { $length ->
        [one] { $length } character
       *[other] { $length } characters
    }; the limit is { $limit }.
error-contact-unknown = This contact is no longer on the list: somebody deleted it.
