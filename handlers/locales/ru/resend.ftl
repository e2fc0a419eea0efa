# To whom of a mailing it is sent again.
button-undelivered = 🔁 Недоставленным
button-resend-chosen = Дальше: { $chosen } ›
button-resend-risky = ⚠️ Дальше: { $chosen } ›
button-resend-unclear = ❓ Исход неизвестен: { $unclear } ›

resend-choose = 🔁 <b>Кому отправить ещё раз?</b>
    { $text }
resend-nobody = Отправлять ещё раз некому.
resend-sure = ❌ <b>Точно не получили</b> — второе SMS не получит никто. Новая отправка платная.
resend-sure-but = ❌ <b>Это SMS точно не получили</b>. Но { $count ->
        [one] { $count } из них мог
       *[other] { $count } из них могли
    } получить прежнее, после которого оно отправлялось: кто получил то, получит второе, и спишется дважды.
resend-silent = ❔ <b>Могли получить</b>: шлюз принял SMS, но дошло ли оно, неизвестно. Кто получил, получит второе, и спишется дважды.
resend-asking = ⏳ Бот ещё узнаёт, дошло ли: часть SMS в пути. Лучше подождать.
resend-unclear = ❓ <b>Исход неизвестен</b>: шлюз не ответил, принял ли SMS. Таким — только отдельной рассылкой, тоже с риском второго SMS.
resend-later = ⏳ Отправить ещё раз можно через { $seconds } с: прежний запрос ещё может дойти до шлюза.
resend-partly-sent = ⚠️ Часть SMS с неизвестным исходом точно ушла: эти люди получат второе.
resend-twice = ⚠️ Отмечены и те, кто мог получить: { $twice }.

unreached-failed = Не доставлено: { $count }
unreached-expired = Истёк срок: { $count }
unreached-unsent = Отказано или не отправлено: { $count }
unreached-silent = Нет ответа, дошло ли: { $count }

plan-arrived = ⚠️ Пока вы выбирали, прежнее SMS дошло до { $arrived } из них. Чтобы второго не получил никто, выберите получателей заново.

report-delivery = Доставка
report-delivered-at = Когда доставлено или нет
report-price = Цена, { $currency }
report-checked = Проверено
report-unchecked = Не проверялось
