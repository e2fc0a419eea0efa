button-templates = 📋 Templates
button-from-templates = 📋 From templates
button-save-template = 📋 Save as template
button-name-suggested = ✅ { $name }
command-templates = Templates: texts to send again

templates = 📋 <b>Templates: { $total }</b>
templates-choose = 📋 <b>Which text?</b>
templates-empty = 📋 <b>Templates</b>
    Nothing here yet. Save the texts you send often: no need to type them again.
templates-add = <b>New template</b>
    Send the text, up to 2000 characters. For mailings, you can write columns in it: <code>{"{"}name{"}"}</code>.
templates-rewrite = Send a new text to replace the old one:
templates-name = <b>What should it be called?</b>
    Tap the button or write a name, up to 40 characters.
templates-rename = Write a new name for the template, up to 40 characters:
templates-one = 📋 <b>{ $name }</b>
templates-personal = 💡 The braces {"{"}{"}"} are filled in by a mailing: there you see what each recipient gets and what it costs. A single SMS goes out with them as they are.
templates-delete = <b>Delete the template “{ $name }”?</b>
templates-saved = ✅ Saved as a template.
templates-changed = ✅ Changed.
templates-deleted = 🗑 The template is deleted.

send-text-braces = 💡 Braces {"{"}{"}"} are not filled in for a single SMS: they go out as written. To change the text, send a new one.
plan-braces = ⚠️ There are braces {"{"}{"}"} in the text: in a single SMS they are not filled in and go out as written.

error-saved-unknown = This template is gone.
error-saved-name-empty = The name is empty. Write, for example: Discounts
error-saved-name-too-long = Too long: { $length ->
        [one] { $length } character
       *[other] { $length } characters
    }, a name has at most { $limit }.
error-saved-name-taken = There is already a template “{ $value }”. Choose another name.
error-saved-full = This chat has { $limit ->
        [one] { $limit } template
       *[other] { $limit } templates
    } already, and no more can be kept. Delete those you do not need.
