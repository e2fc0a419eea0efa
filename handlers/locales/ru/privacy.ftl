# Personal data: how long it is kept, and forgetting it.
privacy = 🔒 <b>Персональные данные</b>
    Столько бот хранит и потом удаляет сам:
privacy-period-phones = · номера получателей после конца рассылки: { $days ->
    [0] пока не удалите
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
    }
privacy-period-texts = · тексты рассылок: { $days ->
    [0] пока не удалите
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
    }
privacy-period-files = · файлы получателей: { $days ->
    [0] пока не удалите
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
    }
privacy-period-incoming = · входящие SMS: { $days ->
    [0] пока не удалите
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
    }
privacy-period-drafts = · неотправленные рассылки: { $days ->
    [0] пока не удалите
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
    }
privacy-period-audit = · кто что сделал: { $days ->
    [0] пока не удалят
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
    }
privacy-more = Счётчики, цены и ID остаются. Списки, стоп-лист и шаблоны — пока их не удалят.
    Человек просит удалить его данные — «Забыть номер». Сообщения в самом Telegram бот не удаляет.
button-privacy = 🔒 Персональные данные
button-forget-number = 🧹 Забыть номер
button-forget-chat = 🗑 Забыть этот чат
privacy-number = 🧹 <b>Чей номер забыть?</b>
    Напишите его или пришлите контакт. Сначала покажу, что известно.
privacy-found = 🧹 <b>{ $phone } в этом чате</b>
privacy-found-everywhere = 🧹 <b>{ $phone } во всех чатах бота</b>
privacy-nothing = Ничего не известно.
privacy-in-sms = · отправленных SMS: { $count }
privacy-in-incoming = · входящих SMS: { $count }
privacy-in-contacts = · в списках: { $count }
privacy-in-files = · в файлах получателей: { $count }
privacy-in-drafts = · в неотправленных рассылках: { $count }
privacy-in-stop-list = · в стоп-листе
privacy-found-ask = Забыть? Номер и тексты SMS сотрутся везде, вернуть их нельзя. Счётчики, цены и ID останутся. Из стоп-листа номер не выпадет: вместо него останется отпечаток, по которому его не прочесть, и рассылки его по-прежнему обойдут. Присланные в чат файлы тоже сотрутся.
privacy-freezing = ⏳ Сейчас записываются получатели рассылки: подождите минуту.
privacy-held-not-over = ⏳ Рассылка от { $at } ещё не закончена.
privacy-held-unknown = ❓ Исход SMS от { $at } неизвестен.
privacy-held-advice = Пока забыть нельзя. Незаконченную рассылку остановите, или внесите номер в стоп-лист, и она его обойдёт; про неизвестный исход решите на карточке. Потом повторите.
button-privacy-known = 📄 Что известно — файлом
button-forget-yes = 🧹 Да, забыть
button-privacy-everywhere = Во всех чатах…
button-forget-everywhere = 🧹 Да, забыть во всех чатах
privacy-number-forgotten = ✅ Номер забыт. Из файла базы он сотрётся, как только ничего не будет отправляться.
privacy-column-kind = Что
privacy-column-at = Когда
privacy-column-party = Отправитель, список или кто внёс
privacy-column-text = Текст
privacy-column-state = Отправка
privacy-column-delivery = Доставка
privacy-column-reported = Время доставки
privacy-column-ids = ID сообщений
privacy-kind-sms = SMS номеру
privacy-kind-incoming = SMS с номера
privacy-kind-contact = Контакт
privacy-kind-recipient = Среди получателей
privacy-kind-stopped = Стоп-лист
privacy-kind-forgotten = Стоп-лист: номер забыт, остался только его отпечаток, чтобы ему не отправляли
privacy-known-file = Что известно о номере
privacy-known-caption = 📄 Что этот чат знает о номере. Строк: { $total }
privacy-known-of-others = 🔒 SMS другой учётной записи Devino здесь нет: { $count }. Чтобы получить и их, войдите с ней.
privacy-chat = 🗑 <b>Забыть этот чат</b>
privacy-chat-sent = · рассылок и SMS: { $sent }, получателей в них: { $people }
privacy-chat-people = · контактов: { $contacts }, в стоп-листе: { $stopped }
privacy-chat-rest = · входящих: { $came }, неотправленных рассылок: { $drafts }, шаблонов: { $saved }
privacy-chat-busy = ⏳ Не закончено рассылок: { $count }. Остановите или отмените их, потом повторите.
privacy-chat-ask = Сотрётся всё: история, файлы, списки, стоп-лист, настройки и вход в Devino. Останется запись, кто и когда это сделал.
privacy-chat-sure = ⚠️ <b>Точно забыть этот чат?</b>
    Вернуть ничего нельзя. Отчётов о прежних рассылках больше не будет, а стоп-лист не удержит новые: кто просил не писать, надо будет внести снова.
button-forget-chat-yes = 🗑 Да, стереть всё
privacy-chat-going = Стираю. Напишу, когда закончу.
privacy-chat-forgotten = ✅ Чат забыт: бот ничего о нём не хранит, кроме записи об этом. Сообщения выше удалить можете только вы. 
forgotten-number = номер удалён
forgotten-text = (текст удалён)
mailing-phones-gone = 🧹 Номера получателей удалены { $at }: отчёта больше нет.
error-number-held = Номер нужен незаконченной рассылке, или исход его SMS неизвестен. Он не забыт до конца: повторите после.
error-number-freezing = Сейчас записываются получатели рассылки. Повторите через минуту.
error-chat-busy = Есть незаконченные рассылки: { $count }. Ничего не удалено. Остановите их и повторите.
error-mailing-forgotten = Номера получателей этой рассылки удалены: отчёта и повтора больше нет. Счётчики — на карточке. Ничего не отправлено.
error-sms-forgotten = Номер или текст этого SMS удалён: повторить его нельзя. Ничего не отправлено.
error-mailing-of-another = Эта отправка — другой учётной записи Devino. Ничего не сделано. Чтобы увидеть её, войдите под той записью: «Настройки» → «Учётная запись».
