card-scheduled = ⏰ <b>Запланировано на { $when }</b>
    Ещё ничего не отправлено: до { $handover } можно изменить или отменить.
card-scheduled-local = ⏰ <b>Запланировано на { $when } по времени получателя</b>
    Ещё ничего не отправлено: до { $handover } можно изменить или отменить.
card-sending = ⏳ <b>Отправляю…</b>
card-waiting = ⏳ <b>Шлюз недоступен или занят</b>
    Ничего не отправлено. Пробую снова; можно отменить.
card-accepted = ⏳ <b>В пути</b>
    SMS принято шлюзом. Дошло ли, покажу здесь.
card-delivered = ✅ <b>Доставлено</b>
card-no-data = ❔ <b>Нет данных</b>
    SMS принято шлюзом, но дошло ли, он так и не сказал.
card-handed-over = ⏳ <b>SMS передано шлюзу на { $when }</b>
    Отменить его уже нельзя. Дошло ли, покажу здесь.
card-handed-over-local = ⏳ <b>SMS передано шлюзу на { $when } по времени получателя</b>
    Отменить его уже нельзя. Дошло ли, покажу здесь.
card-failed = ❌ <b>SMS не доставлено</b>
    Шлюз его принял (скорее всего, деньги списаны), но до получателя оно не дошло.
card-refused = ❌ <b>SMS не отправлено</b>
    { $reason }
    Ничего не отправлено, деньги не списаны. { $advice }
card-unknown = ❓ <b>Исход неизвестен</b>
    { $why }. Сам бот его не повторит.
    Баланс до отправки: { $before }, после: { $after }.
    { $evidence }
    Проверьте у получателя или в кабинете и решите: считать отправленным или отправить ещё раз.
card-unclear-why = Запрос ушёл, но шлюз не ответил ясно: SMS могло уйти, а могло и нет
card-counted = ☑️ <b>Считается отправленным</b>
    Исход был неизвестен; так решили вы.
card-resent = 🔁 <b>Решено отправить ещё раз</b>
    Исход этого SMS остался неизвестен. Что стало с повтором — в его карточке.
card-cancelled = 🚫 <b>Отменено</b>
    Ничего не отправлено.
card-missed = ⚠️ <b>Пропущено время: { $due }</b>
    SMS вовремя передать шлюзу не удалось: бот не работал, шлюз был недоступен или отправка была остановлена. Ничего не отправлено. Что сделать?
card-missed-local = ⚠️ <b>Пропущено время: { $when } по времени получателя</b>
    SMS надо было передать шлюзу до { $due }: раньше назначенный час нигде не наступает. Бот не работал, шлюз был недоступен или отправка была остановлена. Ничего не отправлено. Что сделать?
card-of-another = 🔒 <b>Сменилась учётная запись</b>
    Это отправка другой учётной записи Devino. Что в ней и что с ней стало, видно только под той записью; под нынешней из неё ничего не уйдёт.
news-of-another = 🔒 отправка другой учётной записи
card-missed-account = ⚠️ <b>Сменилась учётная запись</b>
    SMS было подтверждено с логином, которого в чате больше нет. Ничего не отправлено. Чтобы отправить или отменить, войдите с прежней.
card-restored = ⚠️ <b>База бота восстановлена из копии</b>
    По копии это SMS ещё не отправлено, но конца она могла не застать: SMS могло уйти. Само оно не уйдёт. Проверьте у получателя или в кабинете и решите: отменить (сразу) или отправить (если отправка ещё стоит, сначала её включит администратор бота).
card-cancelled-restored = 🚫 <b>Отменено</b>
    Больше это SMS не уйдёт.
card-clock = ⚠️ <b>Не отправлено: у сервера прыгнули часы</b>
    Часы сервера, на котором работает бот, перескочили вперёд, и назначенное время наступило только по ним: настоящее могло ещё не прийти. Ничего не отправлено. Посмотрите на время и решите: отправить сейчас, в другое время или отменить.
card-no-mark = ⚠️ <b>Не отправлено: боту негде записать отметку</b>
    Диск полон или закрыт для записи, а без отметки бот не отправляет, чтобы ничего не ушло дважды. Ничего не отправлено. Скажите тому, кто держит бота, потом отправьте.

card-left = 📌 Карточка этой отправки — ниже: там видно, что с ней сейчас.
shown-at = 🕓 Так было в { $clock }. Сама обновляется только карточка.

card-route = 📱 <b>{ $phone }</b> · от <b>{ $sender }</b>
card-text = <blockquote expandable>{ $text }</blockquote>
card-segments = 🧩 { $segments } SMS
card-cost = 🧩 { $segments } SMS · { $cost }
card-count-differs = ⚠️ По нашему счёту частей должно быть { $expected }
card-id = 🆔 <code>{ $id }</code>
card-more-parts = … и ещё частей: { $segments }
card-balance = 💰 Остаток: { $balance }
card-status = 📬 <b>{ $status }</b> · проверено: { $checked }
card-status-at = 📬 <b>{ $status }</b> · { $at } · проверено: { $checked }
card-part = Часть { $part }: { $status }
card-absent-hint = Шлюз показывает статус не сразу после отправки и только 48 часов. Подождите минуту.
card-no-data-hint = Шлюз хранит статусы 48 часов, этого у него уже нет. Прежде чем повторять, спросите получателя.

mark-scheduled = ⏰
mark-scheduled-local = ⏰
mark-sending = ⏳
mark-waiting = ⏳
mark-accepted = ⏳
mark-delivered = ✅
mark-no-data = ❔
mark-handed-over = ⏳
mark-handed-over-local = ⏳
mark-failed = ❌
mark-refused = ❌
mark-unknown = ❓
mark-counted = ☑️
mark-resent = 🔁
mark-cancelled = 🚫
mark-missed = ⚠️
mark-missed-local = ⚠️
mark-missed-account = ⚠️
mark-restored = ⚠️
mark-cancelled-restored = 🚫
mark-clock = ⚠️
mark-no-mark = ⚠️

not-known = неизвестен

plan-now = 🕓 Сейчас
plan-at = ⏰ { $when } ({ $zone })
plan-local = ⏰ { $when } по местному времени получателя
plan-segments = 🧩 { $segments } SMS · { $country }: цена неизвестна, станет известна после первой доставки
plan-cost = 🧩 { $segments } SMS · примерно { $cost } · { $country }
plan-balance-unknown = 💰 Баланс узнать не удалось
plan-balance = 💰 Баланс: { $balance }
plan-balance-after = 💰 Баланс: { $balance }, после отправки останется примерно { $after }
plan-balance-after-known = 💰 Баланс: { $balance }, после отправки останется примерно { $after }, не считая SMS с неизвестной ценой
plan-account = 👤 { $login }
plan-stop-listed = ⛔ Номер в стоп-листе с { $at } (кто внёс: { $who }). Рассылки на него не уходят; это SMS уйдёт, только если вы так решите сейчас.
plan-stop-reason = • причина: «{ $reason }»
plan-replaces-one = ⚠️ Исход прежнего SMS неизвестен. Если оно всё-таки ушло, получатель получит два, и спишется дважды.
plan-sender-frozen = ⚠️ Отправителя { $name } больше нет в списке, но SMS уйдёт от него: так подтверждено.
plan-other-account = ⚠️ Подтверждено было с другим логином. Платить будет { $login }.
plan-waits-quiet = 🌙 Сейчас тихие часы: SMS уйдут сами после них, { $resume }.
plan-waits-quiet-held = 🌙 Сейчас тихие часы: раньше { $resume } SMS не уйдут в любом случае.
plan-repeats = ⚠️ Этот же текст на этот номер уже отправлялся { $at }.
plan-too-poor = ⚠️ Денег на счёте может не хватить: тогда шлюз откажет, и ничего не уйдёт.
plan-at-once = ⚠️ Времени осталось мало: SMS будет передано шлюзу сразу, отменить его не получится.
plan-past-somewhere = ⚠️ Если у получателя этот час уже прошёл, SMS уйдёт сразу.
plan-startup-name = 💡 { $name } — имя, данное при регистрации. Закажите в кабинете своё.

facts = 🧩 { $segments } SMS · знаков: { $characters } · { $encoding } · до следующего SMS: { $left }
facts-costly = 💡 Из-за { $characters }: { $segments } SMS вместо { $instead }
facts-costly-values = 💡 Дороже из-за { $characters } в данных столбца «{ $column }» (например, строка { $row }). Лишних SMS: { $extra }, получателей: { $count }.
facts-letters = 🔤 Нелатинские буквы: { $places }
facts-word = «{ $word }», знак { $place }
facts-letter = «{ $sign }» в «{ $word }», знак { $place }
quoted = «{ $name }»
# Signs that are named: in the genitive, behind «из-за».
signs-quote = кавычек { $signs }
signs-apostrophe = { $count ->
        [one] апострофа
       *[other] апострофов
    } { $signs }
signs-accent = { $count ->
        [one] отдельного значка над буквой
       *[other] отдельных значков над буквами
    } { $signs }
signs-hyphen = неразрывного дефиса
signs-nbsp = неразрывного пробела
signs-blank = пробела особой ширины
signs-unseen = { $count ->
        [one] невидимого знака
       *[other] невидимых знаков
    } { $signs }
cost-and-unknown = { $cost } и ещё { $count } SMS по неизвестной цене

card-outside = ⚠️ { $names }: отправлять туда больше не разрешено, но это подтверждено раньше и всё равно уйдёт. Если не нужно, отмените или остановите.

# Where SMS go. Countries have their names already.
destination-count = { $name } { $count }
destination-others = другие страны ({ $kinds }): { $count }
destination-others-uncounted = другие страны: { $kinds }
destination-870 = спутник Inmarsat (+870)
destination-881 = спутник (+881)
destination-882 = спутник или особая сеть (+882)
destination-883 = особая сеть (+883)
destination-7940 = Абхазия (+7 940)
destination-7954 = спутник (+7 954)
destination-other = особая сеть (+{ $code })

encoding-latin = латиница (GSM 03.38)
encoding-unicode = кириллица и юникод (UCS-2)
