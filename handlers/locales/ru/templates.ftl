button-templates = 📋 Шаблоны
button-from-templates = 📋 Из шаблонов
button-save-template = 📋 В шаблоны
button-name-suggested = ✅ { $name }
command-templates = Шаблоны: готовые тексты

templates = 📋 <b>Шаблоны: { $total }</b>
templates-choose = 📋 <b>Какой текст взять?</b>
templates-empty = 📋 <b>Шаблоны</b>
    Пусто. Сохраните здесь тексты, которые отправляете часто: набирать их заново не придётся.
templates-add = <b>Новый шаблон</b>
    Пришлите текст, до 2000 знаков. Для рассылок в нём можно писать столбцы: <code>{"{"}имя{"}"}</code>.
templates-rewrite = Пришлите новый текст вместо прежнего:
templates-name = <b>Как назвать шаблон?</b>
    Нажмите кнопку или напишите имя, до 40 знаков.
templates-rename = Напишите новое имя шаблона, до 40 знаков:
templates-one = 📋 <b>{ $name }</b>
templates-personal = 💡 Скобки {"{"}{"}"} заполняются в рассылке: там будет видно, что получит каждый и сколько это стоит. Одиночное SMS уйдёт с ними как есть.
templates-delete = <b>Удалить шаблон «{ $name }»?</b>
templates-saved = ✅ Сохранено в шаблоны.
templates-changed = ✅ Изменено.
templates-deleted = 🗑 Шаблон удалён.

send-text-braces = 💡 Скобки {"{"}{"}"} в одиночном SMS не заполняются: уйдут как написаны. Чтобы изменить, пришлите новый текст.
plan-braces = ⚠️ В тексте есть скобки {"{"}{"}"}: в одиночном SMS они не заполняются и уйдут как написаны.

error-saved-unknown = Этого шаблона больше нет.
error-saved-name-empty = Имя шаблона пусто. Напишите, например: Скидки
error-saved-name-too-long = Слишком длинно: { $length ->
        [one] { $length } знак
        [few] { $length } знака
       *[many] { $length } знаков
    }, а в имени можно не больше { $limit }.
error-saved-name-taken = Шаблон «{ $value }» уже есть. Назовите иначе.
error-saved-full = Шаблонов уже { $limit }, больше нельзя. Удалите ненужные.
