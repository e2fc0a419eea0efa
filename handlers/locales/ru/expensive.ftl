# Leave to send to expensive destinations: the command /expensive.
expensive-not-admin = Разрешать дорогие направления могут только администраторы бота. Их задаёт тот, кто держит бота (ADMINS); всем сразу — ALLOWED_EXPENSIVE.
expensive-no-chat = Такого чата бот не знает. Напишите /expensive в нужном чате или нажмите команду из отказа.
expensive-for-all = 🛰 Дорогие направления разрешены всем чатам: так настроен бот (ALLOWED_EXPENSIVE).
expensive-off = 🛰 <b>Дорогие направления</b> (спутники и особые диапазоны) · чат <code>{ $chat }</code>
    Сейчас не разрешены. SMS туда стоят во много раз дороже обычных.
expensive-on = 🛰 <b>Дорогие направления</b> (спутники и особые диапазоны) · чат <code>{ $chat }</code>
    Сейчас разрешены. SMS туда стоят во много раз дороже обычных.
button-expensive-on = Разрешить этому чату
button-expensive-off = Запретить снова
