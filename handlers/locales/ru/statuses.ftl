# The vendor's two tables (docs/rules.md, D10), word for word.
operation-OK_Operation_Completed = Операция выполнена
operation-Error_Not_Enough_Credits = Ошибка: недостаточно кредитов
operation-Error_Message_Rejected = Ошибка: сообщение отклонено
operation-Error_Invalid_Source_Address = Ошибка: некорректный адрес отправителя сообщения
operation-Error_Invalid_Destination_Address = Ошибка: некорректный номер получателя сообщения
operation-Error_SMS_User_Disabled = Ошибка: СМС - пользователь заблокирован
operation-Error_Invalid_MessageID = Ошибка: некорректный идентификатор сообщения
operation-Error_Invalid_Header = Ошибка: некорректно переданы параметры
operation-Error_Invalid_Login = Ошибка: неправильный логин
operation-Error_Invalid_Password = Ошибка: неправильный пароль
operation-Error_Unauthorised_IP_Address = Ошибка: не авторизованный IP-адрес
operation-Error_SMS_User_Not_Activated = Ошибка: СМС - пользователь не активирован
operation-Error_Message_Queue_Full = Ошибка: очередь сообщений полна
operation-Error_Gateway_Offline = Ошибка: сервер недоступен
operation-Error_Gateway_Busy = Ошибка: сервер занят другим запросом
operation-Error_Database_Offline = Ошибка: сервер базы данных недоступен
operation-unrecognised = Ошибка: причина не распознана
operation-stop-listed = В стоп-листе: ничего не отправлено

# What to do about them.
advice-Error_Not_Enough_Credits = Пополните счёт в кабинете и повторите.
advice-Error_Invalid_Source_Address = Проверьте в кабинете, что имя отправителя одобрено, и выберите его в «Отправители».
advice-Error_Invalid_Destination_Address = Проверьте номер получателя.
advice-Error_Invalid_Login = Проверьте логин и пароль: «Настройки» → «Учётная запись».
advice-Error_Invalid_Password = Проверьте логин и пароль: «Настройки» → «Учётная запись».
advice-Error_SMS_User_Disabled = Обратитесь в поддержку Devino: учётная запись заблокирована.
advice-Error_SMS_User_Not_Activated = Активируйте учётную запись в кабинете Devino.
advice-Error_Unauthorised_IP_Address = Попросите администратора бота разрешить его IP-адрес в кабинете Devino.
advice-other = Повторите позже; если не пройдёт — обратитесь в поддержку Devino.

delivery-enqueued = Ожидает отправки
delivery-sent = Отправлено
delivery-delivered = Доставлено
delivery-bad-recipient = Ошибка: некорректный номер получателя сообщения
delivery-bad-sender = Ошибка: некорректный адрес отправителя сообщения
delivery-rejected = Ошибка: сообщение отклонено
delivery-expired = Ошибка: истек срок жизни сообщения
delivery-deleted = Удалено
delivery-stopped = Остановлено
delivery-unrecognised = Статус не распознан
delivery-absent = Пока нет в базе шлюза
delivery-no-data = Нет данных
delivery-never-asked = Статус ещё не запрашивался
