button-statistics = 📊 Статистика
button-period-today = Сегодня
button-period-week = 7 дней
button-period-month = 30 дней
button-period-own = 📅 Свои даты
button-statistics-picture = 🖼 Картинка
button-statistics-sheet = 📄 В Excel
command-stats = Статистика: сколько ушло и дошло

statistics = 📊 <b>Статистика: { $span }</b>{ $days ->
        [one] {""}
       *[other] {" "}({ $days ->
            [one] { $days } день
            [few] { $days } дня
           *[many] { $days } дней
        })
    }

    <b>Этот чат</b>
statistics-total = SMS: <b>{ $total }</b> · получателей: { $people }
statistics-delivered = ✅ Доставлено: { $count } — <b>{ $share } %</b>
statistics-delivered-checked = ✅ Доставлено: { $count } из { $checked } { $checked ->
        [one] проверенного
       *[other] проверенных
    } — <b>{ $share } %</b>
statistics-failed = ❌ Не доставлено: { $count } — { $share } %
statistics-on-the-way = ⏳ В пути: { $count } — { $share } %
statistics-unfinished = ⏳ В пути: { $count }
statistics-no-data = ❔ Нет данных: { $count }
statistics-spent = 💰 Потрачено: <b>{ $spent }</b>
statistics-unpriced = Шлюз ещё не назвал цену: { $count } SMS
statistics-unclear = ⚠️ Ещё получателей без ясного ответа шлюза: { $count }
statistics-gateway = {""}
    <b>Devino, весь логин { $login }</b>
statistics-gateway-total = SMS: <b>{ $total }</b>
statistics-gateway-silent = {""}
    <b>Цифр Devino сейчас нет</b> — выше цифры из журнала бота.
statistics-why = {""}
    <i>Devino считает весь логин: и кабинет, и другие чаты. Чат — только свои SMS: по дню, когда их принял шлюз, и по статусам, которые бот уже знает.</i>
statistics-own = 📅 За какие дни? Не больше { $limit }, до сегодня.
    Например: <code>1.11–15.11</code>, <code>15.11</code> или «октябрь».
statistics-picture-begun = Рисую, пришлю картинкой.
statistics-being-made = Картинка уже рисуется.
statistics-picture = SMS: { $span }
statistics-caption = SMS: { $total } · доставлено { $share } %
statistics-caption-checked = SMS: { $total } · доставлено { $share } % проверенных
statistics-caption-unchecked = SMS: { $total } · о доставке пока ничего не известно
statistics-legend-delivered = Доставлено
statistics-legend-failed = Не доставлено
statistics-legend-rest = В пути и без данных
statistics-nothing = За это время SMS не было
statistics-file = Статистика { $span }
statistics-column-day = День
statistics-column-hour = Час
statistics-column-people = Получателей
statistics-column-way = В пути
statistics-column-no-data = Нет данных
statistics-column-spent = Потрачено, { $currency }
statistics-column-unpriced = SMS без цены

error-picture-failed = Картинку сделать не получилось. На отправку это не влияет: попробуйте ещё раз.
error-days-unknown = Не понимаю «{ $value }». Напишите, например: 1.11–15.11 или 15.11.
error-days-no-such-date = «{ $value }» — такой даты не бывает.
error-days-reversed = Конец раньше начала. Напишите сначала первый день, потом последний.
error-days-future = Эти дни ещё не наступили. Последний день — не позже сегодняшнего.
error-days-too-many = Слишком много: Devino считает не больше { $limit ->
        [one] { $limit } дня
       *[other] { $limit } дней
    } сразу.
