# After a restore of the database: what is not known, what waits, and the way out of restore mode.
restored-perhaps-sent = ❓ База была восстановлена из копии: часть могла уйти раньше, чем копия помнит.
restored-planned = ⏰ Было назначено на { $when }.
restored-planned-local = ⏰ Было назначено на { $when } по времени получателя.
restored-gap = 🕳 Не помню, что было с { $since } до { $restored }.
restored-taken = По данным шлюза, за это время с логина ушло SMS: { $count }.
restored-none-taken = По данным шлюза, за это время с логина не ушло ни одного SMS.
restored-not-told = Сколько шлюз принял за это время, узнать не удалось.
restored-balance = 💰 Баланс при подтверждении: { $before }, сейчас: { $after }.

restore-mode = 🛑 <b>Режим восстановления</b> · с { $since }
    Бот ничего не отправляет: база старее того, что уже ушло.
restored-behind = Отметка вне базы помнит больше отправок, чем база: её вернули из старой копии.
restored-other-store = Отметка вне базы — от другой базы.
restored-no-file = Отметки вне базы (HIGH_WATER_FILE) нет, хотя раньше она была.
restored-damaged-file = Отметку вне базы (HIGH_WATER_FILE) не прочесть.
restored-backup = Базу восстановили из резервной копии.
restored-held = Ждут решения людей: { $mailings } · чатов: { $chats }.
restored-unknown = Исход неизвестен, SMS: { $count }.
restored-advice = Что ушло после копии, видно в кабинете Devino. Когда отправку можно включить, выйдите из режима: само ничего не уйдёт, каждая отправка ждёт своего человека.
restore-leave-ask = <b>Включить отправку?</b>
    Что ждёт решения, так и будет ждать. Начатые в чатах диалоги закроются. Ваше имя останется в журнале.
restore-left = ✅ <b>Режим восстановления закончен</b>
    Новое можно отправлять. Что было в копии, само не уйдёт: решение — в карточках.
restore-not-now = Режима восстановления нет: отправка работает.
restore-not-admin = Это могут только администраторы бота. Их задаёт тот, кто держит бота (ADMINS).
button-restore-leave = Включить отправку
button-restore-leave-yes = Да, включить
button-restore-leave-no = Нет, пока не надо
planned-done = Уйдёт в назначенное время.
