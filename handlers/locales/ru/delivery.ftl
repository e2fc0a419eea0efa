card-delivered-at = 📬 { $at }
card-reason = 📬 <b>{ $status }</b>
card-reason-at = 📬 <b>{ $status }</b> · { $at }

# What to do about an SMS that has not arrived.
remedy-bad-recipient = Проверьте номер получателя.
remedy-bad-sender = Проверьте в кабинете, что имя отправителя одобрено.
remedy-rejected = Возможно, абонент запретил рассылки или номер не обслуживается. Свяжитесь с ним иначе.
remedy-expired = Похоже, телефон выключен или вне сети. Попробуйте позже.
remedy-deleted = Почему, знает поддержка Devino.
remedy-stopped = Почему, знает поддержка Devino.

# The delivery of a mailing.
arrival-unchecked = 📬 <b>Доставка ещё не проверялась</b>
arrival-head = 📬 <b>Доставлено { $percent } %</b>
    { $bar }
arrival-delivered = ✅ Доставлено: <b>{ $count }</b> из { $total }
arrival-delivered-checked = ✅ Доставлено: <b>{ $count }</b> из { $total } { $total ->
        [one] проверенного
       *[other] проверенных
    }
arrival-failed = ❌ Не доставлено: <b>{ $count }</b>
arrival-lost = ❔ Нет данных: <b>{ $count }</b>
arrival-on-the-way = ⏳ В пути: <b>{ $count }</b>
arrival-checked = 🔎 Проверено { $count } из { $total }

# Said of itself, once.
notice-single = ❌ <b>SMS не доставлено</b>
    📱 { $phone }
    { $reason }
    Шлюз его принял: скорее всего, деньги списаны. { $advice }
notice-mailing = 📬 <b>Рассылка доставлена на { $percent } %</b>
    { $bar }
notice-mailing-part = 📬 <b>Из принятых шлюзом доставлено { $percent } %</b>
    { $bar }
notice-mailing-checked = 📬 <b>Из проверенных доставлено { $percent } %</b>
    { $bar }
notice-mailing-to = 👥 { $to } · от <b>{ $sender }</b> · { $when }
notice-goes-on = Дальше слежу сам: итог — в карточке рассылки.
notices-on-done = Буду писать, когда рассылка дошла и когда SMS не доставлено.
notices-off-done = Больше не уведомляю. Включить: «Настройки».

button-mute = 🔕 Не уведомлять
button-notices-on = 🔔 Уведомления: вкл
button-notices-off = 🔕 Уведомления: выкл
button-picture = 🖼 Картинка

# The picture of the delivery.
picture-title = Доставка рассылки
picture-about = { $to } · { $sender } · { $when }
picture-curve = Сколько дошло со временем
picture-total = всего { $total }
picture-delivered = Доставлено
picture-on-the-way = В пути
picture-failed = Не доставлено
picture-lost = Нет данных
picture-share = { $count } · { $percent } %
picture-count = { $count }
picture-nothing = Пока ничего не доставлено
picture-caption = 📬 Доставлено <b>{ $percent } %</b>: { $count } из { $total } — на { $when }
picture-caption-checked = 📬 Доставлено <b>{ $percent } %</b>: { $count } из { $total } { $total ->
        [one] проверенного
       *[other] проверенных
    } — на { $when }
picture-begun = Рисую, пришлю сюда.
picture-being-made = Картинка уже рисуется.

error-mailing-untracked = О доставке этой рассылки пока ничего не известно. Загляните через минуту.
