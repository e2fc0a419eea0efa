base = 👥 <b>База</b>
    Списков: { $lists } · в стоп-листе: { $stopped }
base-empty = 👥 <b>База</b>
    Списков пока нет. Создайте первый — потом добавьте в него номера, контакты или файл.
base-create = Как назвать список? Например: Клиенты

list-card = 📇 <b>{ $name }</b>
    Всего: { $total } · к отправке: <b>{ $ready }</b>
list-hint = Нажмите на имя — отметить или снять, на номер — открыть.
list-search = Чтобы найти, напишите имя или часть номера.
list-search-group = Чтобы найти, ответьте на это сообщение именем или частью номера.
list-empty = Пока пусто. Напишите «89161234567 Иван», вставьте много строк, пришлите контакт или файл.
list-found = 🔍 «{ $query }»: { $found ->
        [0] ничего не нашлось
       *[other] { $found }
    }
list-page = Страница { $page } из { $pages }
list-gone = Этого списка больше нет: его удалили.
list-nameless = без имени
list-add = ➕ <b>Кого добавить?</b>
    Напишите «89161234567 Иван», вставьте много строк, пришлите контакты (📎 → «Контакт») или файл: .xlsx, .csv, .vcf.
list-one-added = ✅ Добавлено: { $who }
list-one-known = Уже есть в списке: { $who }
list-added = ✅ Добавлено: { $added } · уже были: { $known }{ $repeats ->
        [0] {""}
       *[other] {" "}· дублей: { $repeats }
    } · всего в списке: { $total }
list-load = 📄 Пришлите файл: .xlsx, .xls, .ods, .csv или контакты .vcf.
    Столбцы я распознаю сам и покажу, что в них.
list-choose = 📄 <b>{ $title }</b>: номеров { $count }
    В списке «{ $name }» уже { $total }. Добавить к ним или заменить весь список?
list-rename = Напишите новое имя списка вместо <b>{ $name }</b>:
list-clear = Очистить список <b>{ $name }</b>? В нём контактов: { $total }, вернуть их будет нельзя. Стоп-лист и уже принятые рассылки не изменятся.
list-cleared = ✅ Список очищен. Убрано контактов: { $total }
list-delete = Удалить список <b>{ $name }</b>? В нём контактов: { $total }, вернуть их будет нельзя. Стоп-лист и уже принятые рассылки не изменятся.
list-exported = 📄 Список «{ $name }»: { $total }
list-title-phone = Телефон
list-title-name = Имя
list-title-ticked = Отправлять
list-title-yes = да
list-title-no = нет

refused-count = ⚠️ Не подошло: { $refused }
refused-line = • строка { $line }, «{ $value }»: { $reason }
refused-title-line = Строка
refused-title-value = Значение
refused-title-reason = Причина
refused-file = Не подошло

contact-card = 👤 <b>{ $name }</b>
contact-phone = 📱 <code>{ $phone }</code>
contact-field = { $title }: { $value }
contact-more-fields = … и ещё столбцов: { $count } — все они в файле, «В Excel»
contact-ticked = ✓ Рассылки по этому списку на этот номер уходят.
contact-unticked = ✗ Отметка снята: рассылки по этому списку на этот номер не уходят.
contact-stopped = 🚫 В стоп-листе с { $at }: рассылки на этот номер не уходят. Кто внёс: { $who }
contact-rename = Напишите новое имя:
contact-delete = Удалить этот контакт из списка?

stop-list = 🚫 <b>Стоп-лист</b>: { $total }
    На эти номера не уйдёт ни одна рассылка.
stop-empty = 🚫 <b>Стоп-лист</b> пуст
    Сюда вносят номера, на которые рассылки уходить не должны. Напишите номер, вставьте много строк, пришлите контакт или файл.
stop-add = 🚫 <b>Кому больше не отправлять?</b>
    Напишите номер и, если хотите, причину: «89161234567 просил не писать». Можно много строк, контакты или файл.
stop-one-added = ✅ В стоп-листе: { $who }
stop-one-known = Уже в стоп-листе: { $who }
stop-added = ✅ Внесено: { $added } · уже были: { $known }
stop-one = 🚫 <b>{ $phone }</b> — в стоп-листе
    Кто внёс: { $who }, { $at }
stop-reason = Причина: { $text }
stop-gone = { $phone } в стоп-листе уже нет.
stop-free = Убрать из стоп-листа? Рассылки снова будут уходить на этот номер.
stop-removed = ✅ { $phone } больше не в стоп-листе

button-list = { $name } · { $total }, к отправке { $ready }
button-new-list = ➕ Новый список
button-stop-list = 🚫 Стоп-лист · { $stopped }
button-page-back = ‹ Пред.
button-page-on = След. ›
button-mail-list = ✉️ Рассылка по списку
button-add-sought = ➕ Добавить «{ $short_query }»
button-tick-all = ✓ Отметить ({ $found })
button-untick-all = ✗ Снять ({ $found })
button-show-all = ✖ Показать всех
button-more = ⋯ Ещё
button-done = Готово
button-refused = 📄 Всё, что не подошло
button-load = 📄 Из файла
button-export = 💾 В Excel
button-append = ➕ Добавить к списку
button-replace = ♻️ Заменить весь список
button-clear = 🧹 Очистить
button-clear-yes = Да, убрать всех
button-delete-list = 🗑 Удалить список
button-delete-list-yes = Да, удалить список
button-send-to = ✉️ Отправить SMS
button-tick = ✓ Отметить
button-untick = ✗ Снять отметку
button-stop = 🚫 В стоп-лист
button-free = ↩️ Убрать из стоп-листа
button-free-yes = Да, убрать
button-rename-contact = ✏️ Имя

command-contacts = База: списки и стоп-лист
command-stop = Стоп-лист

error-people-wanted = Здесь нужны номера: текстом, контактом или файлом.
error-columns-unclear = Здесь несколько столбцов с номерами: непонятно, кому из них слать. Вставьте только нужный столбец или пришлите таблицу файлом — тогда спрошу.
error-nobody-found = Ни одного номера не нашлось. Напишите, например: 89161234567 Иван
error-lists-full = Списков уже { $limit }, больше нельзя. Удалите ненужные.
error-list-full = В списке может быть не больше { $limit ->
        [one] { $limit } контакта
       *[other] { $limit } контактов
    }. Ничего не загружено. Заведите ещё один список или удалите лишних.
error-stop-list-full = Столько в стоп-лист не поместится: предел — { $limit }. Ничего не добавлено. Отдельные номера добавлять можно.
error-list-unknown = Этого списка больше нет: его удалили.
error-list-name-empty = Имя списка пусто. Напишите, например: Клиенты
error-list-name-too-long = Слишком длинно: { $length ->
        [one] { $length } знак
        [few] { $length } знака
       *[many] { $length } знаков
    }, а можно не больше { $limit }.
error-list-name-taken = Список с таким именем уже есть. Назовите иначе.
error-list-nobody-ticked = В этом списке никто не отмечен. Отметьте, кому отправлять.
error-list-too-wide = Слишком много разных столбцов: у списка их может быть не больше { $limit }. Ничего не загружено.
error-contact-name-too-long = Слишком длинно: { $length ->
        [one] { $length } знак
        [few] { $length } знака
       *[many] { $length } знаков
    }, а можно не больше { $limit }.
error-contact-unknown = Этого контакта в списке больше нет: его удалили.
