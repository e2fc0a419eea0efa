button-all-found = 🔎 Все SMS на номер
button-to-found = ‹ Все SMS на номер

found-line = <b>{ $number }.</b> { $when } · { $sign } { $status }
    <i>{ $text }</i>
found-line-at = <b>{ $number }.</b> { $when } · { $sign } { $status } · { $at }
    <i>{ $text }</i>
found-cancelled = Отменено: не отправлено
found-resent = Исход неизвестен; решено отправить ещё раз
found-open = Чтобы открыть SMS, нажмите его номер.
number-offer-earlier = На этот номер уже отправляли { $total ->
        [1] одно SMS:
       *[other] SMS, всего { $total }. Последние:
    }

card-one-of-many = { $sign } <b>{ $status }</b>
    👥 SMS рассылки от { $when }, получателей: { $total }

error-id-or-phone-wanted = Здесь нужен номер, контакт или ID.

past-all = Все
past-today = Сегодня
past-scheduled = ⏰ Ждут
past-running = 📨 Идут
past-failed = ❌ Не дошли
button-looked-at = ● { $name }
history-none = 📜 <b>История</b> · { $filter }
    Таких отправок нет.
