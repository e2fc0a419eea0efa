inbox-from = 📩 <b>{ $who }</b>
inbox-when = { $when } · на { $to }
inbox-cut = ✂️ Текст длиннее, чем вмещает сообщение: показано начало.
inbox-perhaps-shown = ⚠️ Возможно, уже показано: на этом сообщении бот или связь прервались.
inbox-bot = бот

button-reply = ✉️ Ответить

settings-alerts = Входящие SMS: { $incoming }
    Предупреждать о балансе: { $floor }
button-incoming = 📩 Входящие
button-floor = 💰 Порог

settings-incoming = 📩 <b>Входящие SMS: { $incoming }</b>
    Ответы абонентов на ваш номер у Devino приходят сюда сами — с кнопкой «Ответить». Показываются те, что пришли после включения.
settings-stops =
    Когда отвечают «СТОП», «отписка», «не присылайте»: <b>{ $stops }</b>.
incoming-on = показываются
incoming-off = не показываются
stops-ask = предложу внести номер в стоп-лист
stops-by-itself = сразу внесу номер в стоп-лист и скажу; вернуть можно одной кнопкой
button-incoming-on = Показывать здесь
button-incoming-off = Не показывать
button-stops-on = 🚫 При «СТОП» вносить сразу: да
button-stops-off = 🚫 При «СТОП» вносить сразу: нет

settings-floor = 💰 <b>Предупреждать о балансе: { $floor }</b>
    Баланс: { $balance }. Когда он опустится ниже порога, предупрежу один раз; в следующий раз — после пополнения.
    Чтобы изменить, напишите сумму, например: 500 или 1 500,50.
floor-on = ниже { $floor }
floor-off = нет
button-floor-off = Не предупреждать

balance-low = 💰 <b>Баланс { $balance } — ниже порога { $floor }</b>
    Пополните счёт в личном кабинете Devino. Если деньги кончатся, рассылки встанут на паузу, а SMS шлюз не примет: ничего не спишется и не уйдёт.

error-amount-unknown = Не понимаю «{ $value }». Напишите сумму цифрами, например: 500 или 1 500,50.
error-amount-other-currency = «{ $value }» — в другой валюте. Напишите сумму в валюте счёта, { $currency }, например: 500.
error-amount-too-big = Слишком большая сумма: предел — { $amount }.
error-amount-wanted = Здесь нужна сумма текстом, например: 500.
error-incoming-unknown = Такого SMS в этом чате нет.
