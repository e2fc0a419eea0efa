# A file dropped into the chat.
upload-receiving = ⏳ <b>Читаю файл…</b>
    { $title }
upload-coming = Получено из Telegram: { $percent } %
upload-waiting = ⏳ <b>Файл получен</b>
    { $title }
    Сейчас читаются файлы других: ваш — следующий.
upload-stalled = ⚠️ <b>{ $title }</b>
    Чтение прервалось. Ничего не отправлено.
upload-resumed = Бот перезапускался: читаю файл заново.
upload-replaced = Файл в сообщении заменён: читаю новый. Прежний больше не нужен, ничего не отправлено.
upload-put-off = 📄 <b>{ $title }</b> отложен: взят другой файл. Ничего не отправлено.
upload-seen = 📎 «{ $title }»: взять получателей отсюда? В группе файл для меня присылают ответом на моё сообщение.
upload-also = 📄 <b>{ $title }</b> тоже получен. Сначала — тот, что уже открыт, потом нажмите кнопку.
upload-changed = 📄 <b>{ $title }</b>: вы изменили сообщение с файлом. Там, где он уже взят, остаётся прежний. Ничего не отправлено.
upload-gone = Сообщение с файлом удалено. Пришлите файл снова.
upload-not-a-file = Это не файл таблицы. Чтобы разослать SMS по списку, пришлите .xlsx, .xls, .ods, .csv или .vcf: 📎 → «Файл».

upload-card = 📄 <b>{ $title }</b>
    📞 Телефоны: <b>{ $phones }</b>
    👤 Имена: <b>{ $names }</b>
    ↕️ Данные — со строки { $first }
upload-card-unknown = 📄 <b>{ $title }</b>
    ⚠️ Не вижу столбца с телефонами: укажите его.
upload-rows = 🔢 Строк: { $rows }
upload-sheet = 📑 Лист: <b>{ $sheet }</b> (всего: { $sheets })
upload-table = <pre>{ $table }</pre>
upload-sideways = ↪️ Люди в файле — по столбцам: ниже строки и столбцы поменяны местами.
upload-filled = ➕ Где там нет номера, берём второй столбец: { $spare_column }
upload-known = 💡 Столбцы — как в прошлый раз для такого файла.
upload-hidden-columns = 🙈 Скрытые столбцы: { $hidden_columns }. В текст их подставить можно.
upload-uncalculated = ⚠️ { $uncalculated ->
        [one] В столбце { $empty_columns } формулы, значения которых
       *[other] В столбцах { $empty_columns } формулы, значения которых
    } в файле не сохранены. Откройте файл в Excel, сохраните и пришлите снова.
upload-filtered = 🙈 <b>{ $hidden ->
        [one] { $hidden } строка скрыта фильтром
        [few] { $hidden } строки скрыты фильтром
       *[other] { $hidden } строк скрыто фильтром
    }</b>. Кому отправить: только видимым или всем?
upload-hidden = 🙈 <b>{ $hidden ->
        [one] { $hidden } строка скрыта
        [few] { $hidden } строки скрыты
       *[other] { $hidden } строк скрыто
    }</b>. Кому отправить: только видимым или всем?
upload-garbled = ⚠️ Буквы выглядят неправильно, строк: { $count } ({ $rows }), например «{ $value }». Такими их и получат люди. Сохраните файл как .xlsx или «CSV UTF-8» и пришлите снова.
upload-errors = ⚠️ Вместо значений — ошибки формул, строк: { $count } ({ $rows }), например «{ $value }». Исправьте их в Excel и пришлите файл снова.
upload-check = Всё верно? Ещё ничего не отправлено.
upload-text = ✉️ Текст рассылки — из подписи к файлу:
    <blockquote expandable>{ $text }</blockquote>
upload-no-names = нет

upload-sheets = 📄 <b>{ $title }</b>
    На каком листе получатели?
upload-sheet-label = { $sheet } · строк: { $rows }
upload-phones = 📄 <b>{ $title }</b>
    В каком столбце <b>телефоны</b>?
upload-together = 📞 Все вместе: { $letters }
upload-phones-several = 📄 <b>{ $title }</b>
    Отметьте все столбцы с <b>телефонами</b>: SMS уйдёт на каждый номер.
upload-name = 📄 <b>{ $title }</b>
    В каком столбце <b>имена</b>? Их можно подставить в текст: {"{"}имя{"}"}.
upload-first-row = 📄 <b>{ $title }</b>
    С какой строки начинаются получатели? Выберите или напишите её номер. Над ней — заголовки.

upload-reading = ⏳ <b>Читаю получателей…</b>
    { $title }
upload-progress = Прочитано строк: { $rows }
upload-result = ✅ <b>{ $title }</b> прочитан
    👥 Получателей: <b>{ $count }</b>
upload-nobody = ⚠️ <b>{ $title }</b>
    Ни одного номера, на который можно отправить SMS. Ничего не отправлено.
    Проверьте столбцы — или исправьте файл и пришлите снова.
upload-formulas = 💡 Если в ячейках формулы, откройте файл в Excel и сохраните: сейчас их значений в файле нет.
upload-several = ➕ По нескольку номеров в строке: взяты все, это ещё { $more }
upload-repeats = 🔁 Дублей: { $repeats } — каждому номеру уйдёт одно SMS
upload-hidden-left = 🙈 Скрытых строк, как вы выбрали, не взято: { $hidden }
upload-refused = 🚫 Не подошло: <b>{ $refused }</b>
    { $reasons }
upload-reason = • { $reason }: { $count }
upload-more-reasons = • другое: { $count }
upload-nothing-sent = Ещё ничего не отправлено.
upload-failed = ⚠️ <b>{ $title }</b>
    { $reason }
    Ничего не отправлено. Исправьте и пришлите файл снова — прямо сюда.

# Why a row is no recipient.
refusal-phone-empty = пусто или ошибка
refusal-phone-letters = в номере буквы
refusal-phone-digits-lost = цифры потеряны (так портит номера Excel)
refusal-phone-too-short = слишком мало цифр
refusal-phone-too-long = слишком много цифр
refusal-phone-landline = городской или служебный номер
refusal-phone-premium = номер с особой оплатой
refusal-phone-country = в эту страну отправлять не разрешено
refusal-phone-expensive = дорогое направление: нужно разрешение администратора
refusal-phone-no-such = такого номера не бывает
refusal-phone-several = несколько номеров слитно
refusal-phone-date = дата, а не номер
refusal-row-hidden = строка скрыта в файле, а выбраны только видимые
refusal-row-note = подпись под таблицей
refusal-of-row = дубль строки { $row }

button-right = ✅ Всё верно
button-right-visible = ✅ Только видимые{ $visible ->
        [0] {""}
       *[other] : { $visible }
    }
button-right-all = 👁 Все, и скрытые{ $with_hidden ->
        [0] {""}
       *[other] : { $with_hidden }
    }
button-spare = ➕ Если пусто: { $spare_column }
button-spare-out = ➖ Без второго столбца
button-phones = 📞 Телефоны: { $letters }
button-phones-choose = 📞 Указать телефоны
button-names = 👤 Имена: { $letter }
button-first-row = ↕️ Первая строка: { $first }
button-sheet = 📑 Лист: { $sheet }
button-several = ➕ Несколько столбцов
button-chosen = Готово
button-no-names = Без имён
button-columns = ✏️ Столбцы
button-refusals = 📄 Что не подошло
button-take-file = 📄 Взять этот файл
button-read-again = 🔄 Прочитать ещё раз

error-upload-too-big = Файл больше 20 МБ, а таких Telegram ботам не отдаёт. Оставьте в нём только нужные столбцы и листы, сохраните как .csv или разделите на части.
error-file-not-fetched = Получить файл от Telegram не удалось. Пришлите его ещё раз чуть позже.
error-file-line-broken = Связь с Telegram слишком медленная или прерывается: файл не пришёл целиком. Пришлите его ещё раз чуть позже.
error-file-interrupted = Бот несколько раз перезапускался, пока читал этот файл. Разделите его на части.
error-file-unforeseen = При чтении файла что-то пошло не так. Сохраните его заново как .xlsx или .csv.
error-table-wanted = Здесь нужна кнопка или файл: .xlsx, .xls, .ods, .csv или .vcf.
error-column-wanted = Выберите хотя бы один столбец с телефонами.
error-row-wanted = Напишите номер строки числом от 1 до { $limit }.
