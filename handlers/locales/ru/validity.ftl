# How long an SMS is tried.
validity-ask = ⌛ <b>Срок жизни SMS: { $validity }</b>
    Если за это время SMS не доставлено (телефон выключен, нет сети), оно уже не придёт. Деньги за него шлюз, скорее всего, всё равно спишет.
    Кнопкой или текстом: «5 ч», «2 дня», «90 минут»; можно от { $shortest } до { $longest }. Отсчёт — от времени отправки.
validity-line = ⌛ Если не доставлено за { $validity }, уже не придёт
validity-gateways = как у шлюза
span-days = { $days ->
    [one] { $days } сутки
   *[other] { $days } суток
    }
span-hours = { $hours } ч
span-minutes = { $minutes } мин
button-validity = ⌛ Срок жизни: { $validity }
button-validity-gateways = Как у шлюза
plan-validity-short = ⚠️ SMS будет у шлюза заранее, и срок жизни короче этого ожидания. Если шлюз считает срок с передачи, оно не придёт. Надёжнее взять срок больше.
plan-validity-long = 💡 Статус SMS шлюз сообщает только 48 часов: если оно дойдёт позже, увидите «Нет данных».
advice-validity = Возможно, шлюз не берёт срок жизни { $validity }: повторите с другим сроком или «как у шлюза».
error-validity-unknown = Не понимаю «{ $value }». Напишите срок с единицей, например: 5 ч, 2 дня, 90 минут.
error-validity-too-short = Слишком мало: срок жизни не меньше 1 минуты.
error-validity-too-long = Слишком много: срок жизни не больше 3 суток.
error-validity-wanted = Здесь нужен срок: кнопкой или текстом, например «5 ч».
