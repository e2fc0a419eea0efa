error-unexpected = Что-то пошло не так ({ $code }). Ничего не отправлено.
error-unforeseen = ⚠️ Что-то пошло не так. Если вы подтверждали отправку, её исход — в «Истории»: там правда. Иначе ничего не отправлено. /start — меню.
error-not-logged-in = Сначала войдите в Devino: «Настройки» → «Учётная запись».
error-vault-key-wrong = Ключ, которым зашифрован пароль, сменился. Ничего не отправлено. Войдите заново: «Настройки» → «Учётная запись».
error-server-not-allowed = Сервер { $server } не разрешён администратором бота.
error-gateway-unreachable = Ошибка: сервер недоступен. Соединения с Devino нет, ничего не отправлено. Повторите позже.
error-gateway-unclear = Ошибка: сервер недоступен. Devino не ответил или ответил непонятно. Этот вопрос ничего не отправляет: повторите позже.
error-login-bad = Логин не должен быть пустым, длиннее 100 знаков или в несколько строк.
error-draft-incomplete = Не хватает отправителя, номера или текста.
error-draft-differs = Бот перезапускался, и показано было не то, что сохранилось. Ничего не отправлено. Проверьте, что показано теперь, и отправьте.
error-mailing-unknown = Такой отправки в этом чате нет.
error-nothing-sent = Вы ещё ничего не отправляли.
error-id-bad = ID — одно слово до 100 знаков, например 579700854169272358.
error-too-late = Поздно: SMS уже передано шлюзу или отменено.
error-timezone-unknown = Не знаю пояса «{ $value }». Напишите, например: Europe/Moscow или Asia/Omsk.

error-text-wanted = Здесь нужен текст.
error-phone-wanted = Здесь нужен номер или контакт.
error-moment-wanted = Здесь нужно время: кнопкой или текстом, например «завтра 9:30».
error-list-file-wanted = Здесь нужен файл .txt: по одному имени в строке.
error-file-too-big = Файл слишком велик: предел — { $limit } КБ.
error-list-too-long = В файле слишком много строк: предел — { $limit }.

error-text-empty = Текст пуст. Напишите, что отправить.
error-text-too-long = Слишком длинно: { $length } знаков, шлюз берёт не больше { $limit }.

error-phone-empty = Номера нет. Напишите его, например 8 916 123-45-67.
error-phone-letters = «{ $value }» — в номере буквы. Напишите цифрами, например 8 916 123-45-67.
error-phone-digits-lost = «{ $value }» — цифры потеряны (так портит номера Excel). Напишите номер целиком.
error-phone-too-short = «{ $value }» — слишком мало цифр. Нужно 11, например 8 916 123-45-67.
error-phone-too-long = «{ $value }» — слишком много цифр.
error-phone-landline = «{ $value }» — городской или служебный номер: SMS он не получит.
error-phone-no-such = «{ $value }» — такого номера не бывает. Для зарубежного начните с «+» и кода страны.
error-phone-several = В «{ $value }» несколько номеров. Пришлите один.

error-sender-empty = Имя отправителя пусто.
error-sender-cyrillic = «{ $value }» — есть нелатинские буквы: { $characters }. Имя отправителя пишется латиницей.
error-sender-too-long = «{ $value }» — { $length } знаков, а можно не больше { $limit }.
error-sender-digits-too-long = «{ $value }» — { $length } цифр, а можно не больше { $limit }.
error-sender-bad-character = «{ $value }» — недопустимые знаки: { $characters }.
error-sender-exists = Такое имя уже есть.
error-sender-unknown = Такого имени в списке уже нет.

error-moment-unknown = Не понимаю «{ $value }». Напишите, например: завтра 9:30, 25.12 10:00, через 2 часа.
error-moment-no-such-date = «{ $value }» — такой даты не бывает.
error-moment-no-such-time = «{ $value }» — такого времени не бывает.
error-moment-no-time = «{ $value }» — добавьте время, например «завтра 9:30».
error-moment-past = Это время уже прошло. Выберите другое.
error-moment-gap = { $time } в этот день не бывает: в поясе { $zone } переводят часы. Выберите другое время.
error-moment-too-far = Слишком далеко: не больше { $days } дней вперёд.
error-quiet-unknown = Не понимаю «{ $value }». Напишите, с какого часа по какой, например: 22-8 или 22:30–07:00.
error-quiet-same = Начало и конец совпадают. Напишите, например: 22-8.
error-already-decided = Уже решено раньше.
error-account-changed = Учётная запись чата с тех пор сменилась. Ничего не отправлено. Проверьте и отправьте ещё раз новым SMS.

error-file-empty = Файл пуст.
error-file-protected = Файл защищён паролем. Снимите защиту и пришлите снова.
error-file-broken = Файл повреждён: прочитать его не удалось. Сохраните его заново и пришлите снова.
error-file-bomb = Файл разворачивается в слишком большой объём: читать его опасно.
error-file-too-slow = Файл читается слишком долго. Разделите его на части.
error-file-changed = Выбранного листа в файле больше нет. Пришлите файл снова.
error-file-not-a-table = { $kind ->
    [document] Это текстовый документ, а не таблица.
    [presentation] Это презентация, а не таблица.
    [picture] Это картинка, а не таблица.
    [pdf] Это PDF, а не таблица.
    [html] Это веб-страница, а не таблица. Откройте её в Excel и сохраните как .xlsx.
    [archive] Это архив. Пришлите сам файл таблицы.
   *[other] Это не таблица.
    } Нужен файл .xlsx, .xls, .ods или .csv.
error-file-too-long = В файле слишком много строк: предел — { $limit }.
error-file-too-wide = В файле слишком много столбцов: { $limit }. Оставьте нужные.
error-file-too-large = В файле слишком много ячеек: предел — { $limit }.
