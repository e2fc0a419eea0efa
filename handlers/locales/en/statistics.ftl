button-statistics = 📊 Statistics
button-period-today = Today
button-period-week = 7 days
button-period-month = 30 days
button-period-own = 📅 Your own dates
button-statistics-picture = 🖼 Picture
button-statistics-sheet = 📄 To Excel
command-stats = Statistics: what was sent and delivered

statistics = 📊 <b>Statistics: { $span }</b>{ $days ->
        [one] {""}
       *[other] {" "}({ $days } days)
    }

    <b>This chat</b>
statistics-total = SMS: <b>{ $total }</b> · recipients: { $people }
statistics-delivered = ✅ Delivered: { $count } — <b>{ $share }%</b>
statistics-delivered-checked = ✅ Delivered: { $count } of { $checked } checked — <b>{ $share }%</b>
statistics-failed = ❌ Not delivered: { $count } — { $share }%
statistics-on-the-way = ⏳ On their way: { $count } — { $share }%
statistics-unfinished = ⏳ On their way: { $count }
statistics-no-data = ❔ No data: { $count }
statistics-spent = 💰 Spent: <b>{ $spent }</b>
statistics-unpriced = The gateway has not named the price yet: { $count } SMS
statistics-unclear = ⚠️ More recipients, with no clear answer from the gateway: { $count }
statistics-gateway = {""}
    <b>Devino, the whole login { $login }</b>
statistics-gateway-total = SMS: <b>{ $total }</b>
statistics-gateway-silent = {""}
    <b>No figures from Devino now</b>: those above are from the bot’s journal.
statistics-why = {""}
    <i>Devino counts the whole login: its website and other chats too. The chat counts only its own SMS: by the day the gateway took them and the statuses the bot knows so far.</i>
statistics-own = 📅 Which days? At most { $limit }, up to today.
    For example: <code>1.11–15.11</code>, <code>15.11</code> or “October”.
statistics-picture-begun = Drawing it; a picture will come.
statistics-being-made = The picture is already being drawn.
statistics-picture = SMS: { $span }
statistics-caption = SMS: { $total } · delivered { $share }%
statistics-caption-checked = SMS: { $total } · { $share }% of those checked delivered
statistics-caption-unchecked = SMS: { $total } · nothing known of their delivery yet
statistics-legend-delivered = Delivered
statistics-legend-failed = Not delivered
statistics-legend-rest = On their way or no data
statistics-nothing = No SMS in this period
statistics-file = Statistics { $span }
statistics-column-day = Day
statistics-column-hour = Hour
statistics-column-people = Recipients
statistics-column-way = On their way
statistics-column-no-data = No data
statistics-column-spent = Spent, { $currency }
statistics-column-unpriced = SMS without a price

error-picture-failed = The picture could not be made. This does not affect what is sent: please try again.
error-days-unknown = I don’t understand “{ $value }”. Write, for example: 1.11–15.11 or 15.11.
error-days-no-such-date = “{ $value }”: there is no such date.
error-days-reversed = The end is before the beginning. Write the first day first, then the last.
error-days-future = These days have not come yet. The last day is today at the latest.
error-days-too-many = Too many: Devino counts at most { $limit ->
        [one] { $limit } day
       *[other] { $limit } days
    } at once.
