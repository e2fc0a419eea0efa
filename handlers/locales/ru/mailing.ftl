pick-when-many = <b>Когда отправить?</b> Получателей: { $count }
    { $facts }
    Кнопкой или текстом: «завтра 9:30», «через 2 часа». Время — { $zone }.
pick-when-many-local = <b>Когда отправить?</b> Получателей: { $count }
    { $facts }
    Время — <b>местное у каждого получателя</b>. Кнопкой или текстом: «завтра 9:30».

# The card of a mailing.
mailing-freezing = ⏳ <b>Готовлю рассылку</b>
    Записываю, кому и что отправить. Ещё ничего не отправлено.
mailing-scheduled = ⏰ <b>Рассылка запланирована на { $when }</b>
    Ещё ничего не отправлено: до { $handover } можно изменить или отменить.
mailing-scheduled-local = ⏰ <b>Рассылка запланирована на { $when } по времени получателей</b>
    Ещё ничего не отправлено: до { $handover } можно изменить или отменить.
mailing-queued = ⏳ <b>Рассылка начинается</b>
mailing-running = 📨 <b>Рассылка идёт</b>
mailing-paused = ⏸ <b>Рассылка на паузе</b>
mailing-stopping = ⏹ <b>Рассылка останавливается</b>
    Жду ответа шлюза на то, что уже ушло. Остальное не уйдёт.
mailing-stopped = ⏹ <b>Рассылка остановлена</b>
mailing-finished = ✅ <b>Рассылка закончена</b>
mailing-handed-over = ✅ <b>Рассылка передана шлюзу на { $when }</b>
    Отменить её уже нельзя.
mailing-handed-over-local = ✅ <b>Рассылка передана шлюзу на { $when } по времени получателей</b>
    Отменить её уже нельзя.
mailing-failed = ❌ <b>Рассылка не состоялась</b>
    Шлюз отказал всем. Ничего не отправлено, деньги не списаны.
mailing-unknown = ❓ <b>Рассылка закончена, но исход части SMS неизвестен</b>
mailing-cancelled = 🚫 <b>Рассылка отменена</b>
    Ничего не отправлено.
mailing-missed = ⚠️ <b>Пропущено время: { $due }</b>
    Рассылка вовремя не ушла: бот не работал или шлюз был недоступен. Ничего не отправлено. Что сделать?
mailing-missed-account = ⚠️ <b>Сменилась учётная запись</b>
    Рассылка была подтверждена с другим логином. Ничего не отправлено. Отправить с нынешней учётной записи?

mailing-route = 👥 { $to } · получателей: { $total } · от <b>{ $sender }</b>
mailing-label = { $sign } { $when } 👥 { $total } { $text }
mailing-in-flight = Жду ответа шлюза на то, что уже ушло: { $count }.
mailing-rest-cost = Остальным — примерно на { $cost }.
mailing-rest-lacks = Остальным — примерно на { $cost }, на счёте { $balance }: не хватает примерно { $lacking }.
mailing-accepted = ✅ Принято шлюзом: <b>{ $accepted }</b> из { $total }
mailing-refused = ❌ Отказано: <b>{ $count }</b>. Им ничего не отправлено, деньги не списаны.
mailing-reason = • { $reason }: { $count }
mailing-more-reasons = • остальные причины — в отчёте
mailing-not-sent = ⏹ Не отправлено: <b>{ $count }</b>. Деньги за них не списаны.
mailing-decided = ☑️ Исход был неизвестен, вы решили: <b>{ $count }</b>
mailing-unclear = ❓ Исход неизвестен: <b>{ $count }</b>
mailing-unclear-why = Запросы ушли, но шлюз не ответил ясно: эти SMS могли уйти, а могли и нет.
mailing-evidence = Баланс до рассылки: { $before }, после: { $after } — списано { $spent }.
mailing-evidence-topped-up = Баланс до рассылки: { $before }, после: { $after }.
mailing-evidence-price = На принятые { $segments } SMS приходится { $cost }, если цена прежняя.
mailing-unclear-choice = Сами они повторены не будут. Сверьте с кабинетом (номера — в отчёте) и решите: считать отправленными или отправить ещё раз.
evidence-no-balance = По деньгам сказать нельзя: баланс не удалось узнать.
evidence-topped-up = По деньгам сказать нельзя: счёт за это время пополнили.
evidence-others = По деньгам сказать нельзя: в это же время с этого логина шли другие отправки.
evidence-no-price = По деньгам сказать нельзя: сколько стоит SMS, ещё не известно.
evidence-unexplained = По деньгам сказать нельзя: такая сумма не сходится с известной ценой SMS.
evidence-nothing = За неизвестные ничего не списано: похоже, они не ушли. Но шлюз может списать и позже.
evidence-some = Остальное списание — это от { $least } до { $most } SMS из { $unknown } неизвестных, каких — не видно. Верно, если цена прежняя, а других списаний и пополнений не было.
evidence-exactly = Остальное списание — это { $most } SMS из { $unknown } неизвестных, каких — не видно. Верно, если цена прежняя, а других списаний и пополнений не было.
evidence-up-to = Остальное списание — это не больше { $most } SMS из { $unknown } неизвестных, а может, и ни одной. Верно, если цена прежняя, а других списаний и пополнений не было.
evidence-all = Остальное списание — это как раз все неизвестные SMS ({ $unknown }): похоже, они ушли, если цена прежняя, а других списаний и пополнений не было.
evidence-nothing-one = Ничего не списано: похоже, SMS не ушло. Но шлюз может списать и позже.
evidence-all-one = Списано как раз за это SMS: похоже, оно ушло, если цена прежняя, а других списаний и пополнений не было.
doubted-ids-fewer-than-recipients = На { $count } получателей шлюз вернул ID: { $ids }. Часть этих SMS не принята, какая — неизвестно.
doubted-ids-fewer-than-parts = На { $count } получателей по нашему счёту нужно ID: { $segments }, шлюз вернул { $ids }. Возможно, часть этих SMS не принята, какая — неизвестно.
doubted-ids-uneven = На { $count } получателей по нашему счёту нужно ID: { $segments }, шлюз вернул { $ids }: поровну на всех не делится. Возможно, часть этих SMS не принята, какая — неизвестно.
doubted-ids-repeated = На { $count } получателей шлюз вернул ID, которые повторяются или уже были у других SMS. Приняты ли эти SMS, неизвестно.
doubt-ids-fewer-than-recipients = Шлюз принял запрос не целиком и не сказал, кого взял: SMS могло уйти, а могло и нет
doubt-ids-fewer-than-parts = Шлюз вернул меньше ID, чем частей в запросе: SMS могло уйти, а могло и нет
doubt-ids-uneven = Шлюз вернул столько ID, что поровну на всех получателей запроса они не делятся: SMS могло уйти, а могло и нет
doubt-ids-repeated = Шлюз вернул ID, которые повторяются или уже были у других SMS: это могло уйти, а могло и нет
mailing-ids = 🆔 ID от шлюза: { $segments }, все — в отчёте
mailing-topped-up = 💰 Баланс: было { $before }, стало { $after } — счёт за это время пополнили
mailing-spent = 💰 Списано { $spent }: было { $before }, осталось { $after }

progress-bar = { $bar } { $percent } %
progress-counts = ✅ { $accepted } · ❌ { $refused } · ❓ { $unknown } из { $total }
progress-left = ⏱ осталось примерно: { $time }
progress-pace = ⚡ { $pace } в секунду · осталось примерно: { $time }

duration-seconds = меньше минуты
duration-minutes = { $minutes } мин
duration-hours = { $hours } ч { $minutes } мин

audience-file = { $title }
audience-list = список «{ $title }»
audience-pasted = номера из чата
audience-unsent = из прошлой рассылки
audience-gone = файла уже нет

pause-person = Её поставили на паузу. Остальным пока ничего не отправлено.
pause-credits = На счёте не хватает денег: шлюз больше не принимает. Остальным ничего не отправлено, деньги за них не списаны.
    Пополните счёт в кабинете и нажмите «Продолжить».
pause-login = Шлюз не принимает логин, или у чата теперь другая учётная запись. Остальным ничего не отправлено.
    Войдите с прежним логином и нажмите «Продолжить».
pause-refused = { $reason }: шлюз отказывает раз за разом. Остальным ничего не отправлено.
    { $advice } Потом нажмите «Продолжить».
pause-unclear = Шлюз несколько раз подряд не ответил ясно. Исход этих SMS неизвестен, остальным ничего не отправлено.
    Проверьте кабинет и нажмите «Продолжить» — или остановите рассылку.
pause-partial = Шлюз принял запрос не целиком и не сказал, кого взял. Исход у получателей этого запроса неизвестен, остальным ничего не отправлено.
    Проверьте кабинет и нажмите «Продолжить» — или остановите рассылку.
pause-unreachable = Соединения со шлюзом долго нет. Остальным ничего не отправлено.
    Когда связь появится, нажмите «Продолжить».
pause-busy = Шлюз долго отвечает, что занят, или не держит сессию: логином может пользоваться кто-то ещё. Остальным ничего не отправлено.
    Подождите и нажмите «Продолжить».
pause-interrupted = Бот долго не работал, и рассылка прервалась на середине. Остальным ничего не отправлено.
    Решите: продолжить или остановить.
pause-quiet = Начались тихие часы. Остальным пока ничего не отправлено; продолжу { $resume }.

sign-freezing = ⏳
sign-scheduled = ⏰
sign-scheduled-local = ⏰
sign-queued = ⏳
sign-running = 📨
sign-paused = ⏸
sign-stopping = ⏹
sign-stopped = ⏹
sign-finished = ✅
sign-handed-over = ✅
sign-handed-over-local = ✅
sign-failed = ❌
sign-unknown = ❓
sign-cancelled = 🚫
sign-missed = ⚠️
sign-missed-account = ⚠️

button-pause = ⏸ Пауза
button-resume = ▶️ Продолжить
button-stop-mailing = ⏹ Остановить
button-stop-yes = Да, остановить
button-stop-no = Нет, не останавливать
button-report = 📄 Отчёт
button-count-all = ☑️ Считать отправленными


ask-resume = ▶️ <b>Продолжить рассылку?</b> Вот что ещё не ушло и чего это стоит сейчас:
ask-now = ✉️ <b>Отправить сейчас?</b> Вот что уйдёт:
stop-ask = ⏹ <b>Остановить рассылку?</b>
    Ещё не отправлено: { $count }. Им SMS не уйдут, деньги за них не спишутся. Продолжить её потом будет нельзя. Уже отправленное не вернуть.
pause-done = Пауза. Что уже ушло, дождётся ответа.
nothing-to-pause = Рассылка уже не идёт.
resume-done = Продолжаю.
nothing-to-resume = Рассылка не на паузе.
stop-done = Останавливаю: больше ничего не уйдёт.
stop-too-late = Рассылка уже закончена.
report-begun = Готовлю отчёт, пришлю файлом.
report-being-made = Отчёт уже готовится.
report-failed = Отчёт не получился. На рассылку это не влияет; попробуйте ещё раз.
report-caption = 📄 Отчёт о рассылке, получателей: { $total }
report-file = Отчёт { $when }

report-phone = Номер
report-status = Статус
report-reason = Причина
report-ids = ID сообщений
report-segments = SMS
report-time = Время
report-unclear = Шлюз не ответил ясно: SMS могла уйти, а могла и нет
report-no-ids = Принято; ID шлюз дал так, что по номерам их не разделить
report-differs = По нашему счёту SMS: { $expected }, по счёту шлюза: { $segments }
outcome-queued = Ещё не отправлено
outcome-sending = Отправляется
outcome-accepted = Принято шлюзом
outcome-refused = Отказано
outcome-unknown = Исход неизвестен
outcome-counted = Считается отправленным
outcome-resent = Исход неизвестен; отправку повторяет другая рассылка, исход — в ней
outcome-cancelled = Не отправлено: рассылка остановлена
outcome-none = Не отправлялось
omitted-stopped = Номер в стоп-листе
omitted-country = В эту страну отправлять не разрешено
omitted-expensive = Дорогое направление: нужно разрешение администратора
omitted-too-long = Текст длиннее, чем берёт шлюз
omitted-beyond = Не вошёл в число первых
omitted-blank = Текст для него пуст

column-phone = телефон
column-name = имя

button-mailing = 📨 Рассылка
button-drafts = 📝 Черновики рассылок: { $drafts }
button-from-list = 👥 Из базы
button-from-unsent = ↩️ Кому не дошло
button-before = ‹
button-after = ›
button-longest = Самый длинный
button-dearest = Самый дорогой
button-edit-recipients = ✏️ Кому
button-examples = 👁 Пример
button-test = 🧪 Тест
button-first = ✂️ Часть
button-send-test = 🧪 Отправить тест
button-other-number = 📱 Другой номер
button-my-number = 📱 Мой номер
button-refused-rows = 📄 Не подошло и повторы: { $refused }
button-confirm-many = ✅ Отправить: { $count }
button-send-anyway = ⚠️ Всё равно отправить: { $count }
button-send-first = ✂️ Только первым: { $affordable }
button-send-all = 👥 Всем: { $all }
button-skip-long = ✂️ Без слишком длинных
button-keep-draft = 📝 Оставить в черновиках
button-in-the-morning = 🌅 Перенести на { $morning }
button-at-night = 🌙 Всё равно ночью
button-open-draft = ▶️ Продолжить

command-mailing = Рассылка по списку или файлу
command-drafts = Черновики рассылок

mailing-recipients = 📨 <b>Рассылка: кому?</b>
mailing-recipients-how = Пришлите таблицу (.xlsx, .xls, .ods, .csv) или контакты. Или вставьте номера сюда: «89161234567 Иван», по одному в строке.
mailing-recipients-other = Можно прислать ещё номера. Файл или список из базы заменят этих.
mailing-lists = 👥 <b>Какому списку?</b>
    Рассылка пойдёт тем, кто в нём отмечен.
mailing-lists-empty = 👥 В базе пока нет списков. Вернитесь и пришлите файл или номера.
mailing-list = { $name } · { $ticked } из { $total }
mailing-earlier = ↩️ <b>Кому не дошло — из какой рассылки?</b>
    Кому именно — выберете дальше: точно не получили или могли получить.
mailing-earlier-empty = ↩️ Нет рассылок, которые не дошли до кого-нибудь.
mailing-sender = ✍️ <b>От кого рассылка?</b> Выберите или напишите имя.
mailing-sender-first = ✍️ <b>От кого рассылка?</b>
    Напишите имя отправителя, одобренное в кабинете: до 11 латинских букв или до 15 цифр.
mailing-text = ✏️ <b>Что написать?</b>
mailing-text-columns = Чтобы у каждого было своё, вставьте в текст столбец — нажмите, и он скопируется:
mailing-text-default = Если ячейка пуста, подставится то, что после черты: <code>{ $example }</code>
mailing-text-now = <blockquote expandable>{ $text }</blockquote>
mailing-text-change = Чтобы изменить, пришлите новый.
mailing-default = уважаемый клиент
mailing-example = 👁 <b>Пример { $number } из { $count }</b> · { $phone } · строка { $row }
mailing-plan = <b>Проверьте и отправьте</b>
mailing-first = ✂️ <b>Скольким первым отправить?</b> Всего { $count }. Напишите число.
mailing-test-phone = 🧪 <b>Тест себе</b>
    На какой номер? Напишите его или пришлите контакт. Запомню на будущее.
mailing-test-own = Чтобы не писать номер, нажмите кнопку внизу 👇
mailing-test-noted = Номер принят.
mailing-test = 🧪 <b>Тест себе</b> на { $phone }
    Это настоящая SMS, она платная. Другая строка файла — напишите её номер.
mailing-test-row = Текст для строки { $row }:

audience-chosen = 👥 { $to }: <b>{ $count }</b>
audience-stopped = • в стоп-листе, им не уйдёт: { $count }
audience-several = ➕ В некоторых строках по нескольку номеров: взято ещё { $count }

plan-to = 👥 { $to }: получателей <b>{ $count }</b>
plan-duplicates = • повторы убраны: { $count }
plan-stopped = • убраны по стоп-листу: { $count }
plan-refused = • не номера, пропущены: { $count }
plan-abroad = • в их страны отправлять не разрешено, пропущены: { $count }
plan-expensive = • дорогие направления, нужно разрешение администратора, пропущены: { $count }
plan-skipped = • текст слишком длинный, пропущены: { $count }
plan-blank = • текст для них пуст, пропущены: { $count }
plan-beyond = • не вошли в первые: { $count }
plan-from = ✍️ { $sender } · 👤 { $login }
plan-segments-all = 🧩 Всего SMS: { $segments } · цена неизвестна, станет известна после первой доставки
plan-cost-all = 🧩 Всего SMS: { $segments } · примерно { $cost }
plan-sizes = • получателей { $sizes }
plan-size = по { $segments } SMS: { $count }
plan-size-more = больше: { $count }
plan-destinations = 🌍 { $counts }
plan-unpriced = ❔ Цена неизвестна: { $names }
plan-may-lack = 💰 Баланс: { $balance } — может не хватить: до <b>{ $lacking }</b>
plan-lacking = 💰 Баланс: { $balance } — не хватает примерно <b>{ $lacking }</b>
plan-balance-unsure = 💰 Баланс: { $balance } · если кончится, будет пауза
plan-duration = ⏱ Отправка займёт примерно: { $time }
plan-missing = ⚠️ Столбец «{ $column }» пуст: { $count }. На его месте в тексте не будет ничего.
plan-filled = 💡 Столбец «{ $column }» пуст: { $count }. Там подставится запасное слово.
plan-too-long = ⚠️ Текст длиннее, чем берёт шлюз: { $count }. Строки: { $rows }
plan-repeats-many = ⚠️ Этот же текст уже получили или могли получить { $count } из них, последний раз { $at }.
plan-went-to-fewer = 💡 В прошлый раз получателей было { $went }, теперь — { $all }. Нужны только первые — нажмите «✂️ Часть».
plan-replaces = ⚠️ Исход прежних SMS этим людям неизвестен. Если те всё-таки ушли, они получат вторую, и спишется дважды.
plan-replaces-sent = ⚠️ Часть прежних SMS точно ушла, какая — неизвестно: эти люди получат вторую.
plan-no-money = ⚠️ Денег на всех не хватит. Когда они кончатся, рассылка встанет на паузу; после пополнения её можно продолжить.
plan-perhaps-no-money = ⚠️ Денег на всех может не хватить. Если кончатся, рассылка встанет на паузу; после пополнения её можно продолжить.
plan-quiet = 🌙 Это тихие часы: SMS могут разбудить людей. Перенести на утро — или всё равно ночью?
plan-pauses = 🌙 Не успеет до тихих часов: в { $pauses } встанет на паузу и утром продолжится сама.
plan-at-night = 🌙 SMS придут в тихие часы: так выбрали вы.
plan-decided = ⚠️ Об этих SMS уже решено в карточке прежней рассылки. Ничего не отправлено. Этот черновик больше не нужен: выберите других получателей или удалите его в «Черновиках».
plan-many-at-once = ⚠️ Времени осталось мало: рассылка сразу уйдёт шлюзу, отменить её не получится.
plan-many-past-somewhere = ⚠️ У кого этот час уже прошёл, тому SMS уйдёт сразу.

drafts = 📝 <b>Черновики рассылок</b>: { $total }
drafts-empty = 📝 Черновиков нет.
draft-label = { $when } 👥 { $count } { $text }
draft-one = 📝 <b>Черновик рассылки</b> от { $when }
    👥 { $to }: { $count } · ✍️ { $sender }
draft-first = ✂️ Только первым из { $all }
draft-nobody = получатели не выбраны
draft-delete = <b>Удалить этот черновик?</b> Ничего отправлено не будет.

status-mailing = 📨 Последней была рассылка: её карточка — отдельным сообщением.

error-drafts-full = Черновиков уже { $limit }, больше нельзя. Ничего не отправлено. Удалите ненужные: «Меню» → «Черновики рассылок».
error-draft-unknown = Этого черновика больше нет: он отправлен или удалён. Исход отправленного — в «Истории».
error-balance-short = Денег на счёте стало меньше: теперь не хватит. Ничего не отправлено. Проверьте, что показано теперь, и решите.
error-plan-changed = Пока вы смотрели, что-то изменилось. Ничего не отправлено. Проверьте, что показано теперь, и отправьте.
error-mailing-nobody = Отправлять некому: никого не осталось. Выберите других получателей.
error-mailing-too-many-pasted = Слишком много для чата: не больше { $limit } знаков. Пришлите файлом.
error-mailing-too-long = У некоторых ({ $count }) текст длиннее, чем берёт шлюз. Сократите его или отправьте без них.
error-mailing-quiet = Это тихие часы: SMS пришли бы ночью. Ничего не отправлено. Выберите другое время.
error-sender-gone = Отправителя { $name } больше нет в списке. Выберите другого.
error-recipients-wanted = Здесь нужны получатели: таблица, контакты или номера.
error-number-wanted = Здесь нужно число больше нуля.
error-mailing-other-account = Рассылка подтверждена с логином { $login }, а в чате сейчас другой. Ничего не отправлено. Войдите с прежним или остановите рассылку.
error-row-unknown = В строке { $row } нет получателя. Напишите номер другой строки.
error-template-brace = В тексте есть {"{"} без пары или пустые скобки. Столбец пишется так: {"{"}имя{"}"}. Если в SMS нужна сама скобка, удвойте её.
error-template-unknown = Столбца «{ $name }» нет. Есть: { $known }.
