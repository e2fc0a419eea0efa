// Everything a person can send: text, commands, files, contacts, keys of the reply keyboard.
import { h, one, test } from "./dom.js";
import { phone } from "./format.js";
import { t } from "./i18n.js";
import { ask } from "./socket.js";
import { listen, person, room, state } from "./state.js";
import { sheet, toast } from "./toast.js";
import { upload } from "./upload.js";
import * as menu from "./menu.js";

const field = test("composer");
const form = one(".compose");
const keyboard = test("keyboard");
const chooser = test("file");

export function setUp() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(field.value);
  });
  field.addEventListener("keydown", typed);
  field.addEventListener("input", grow);
  test("start").addEventListener("click", () => say("/start"));
  test("unblock").addEventListener("click", unblock);
  test("share-contact").addEventListener("click", contactSheet);
  test("attach").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", chosen);
  menu.setUp(field, send);
  for (const topic of ["everything", "place", "switches", "new", "deleted", "keyboard", "language"]) {
    listen(topic, draw);
  }
  listen("place", empty);
}

const place = () => ({ user: state.me, room: state.roomId });

function say(text) {
  const sent = ask("say", { ...place(), text });
  if (!sent) toast(t("notSent"));
  return sent;
}

function send(value) {
  const text = value.trim();
  if (text && say(text)) empty();
}

function empty() {
  field.value = "";
  grow();
}

function typed(event) {
  if (menu.handled(event)) return;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send(field.value);
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  form.classList.toggle("filled", field.value.trim() !== "");
  menu.suggest();
}

function unblock() {
  ask("block", { user: state.me, on: false });
}

async function chosen() {
  const files = [...chooser.files];
  chooser.value = "";
  await upload(files, place());
}

// A chat not begun has one big button; so has one whose bot is blocked.
function draw() {
  const open = room();
  if (!open || !person()) return;
  const own = open.kind === "private";
  const blocked = own && state.switches.blocked.includes(state.me);
  const begun = !own || open.notes.size > 0;
  test("start").hidden = begun || blocked;
  test("unblock").hidden = !blocked;
  form.hidden = !begun || blocked;
  drawKeyboard(form.hidden ? null : open.keyboard);
}

let drawn = null;
let used = null;

function drawKeyboard(markup) {
  keyboard.hidden = !markup || markup === used;
  if (markup === drawn) return;
  drawn = markup;
  const rows = (markup?.keyboard ?? []).map((row) => h("div", { class: "row" }, row.map(key)));
  keyboard.replaceChildren(...rows);
  field.placeholder = markup?.input_field_placeholder ?? t("write");
}

function key(button) {
  const press = () => {
    if (!ask("key", { ...place(), text: button.text })) return toast(t("notSent"));
    used = drawn.one_time_keyboard ? drawn : null;
    keyboard.hidden = Boolean(used);
    return undefined;
  };
  return h("button", { type: "button", class: `key ${button.style ?? ""}`, onclick: press }, button.text);
}

function contactSheet() {
  const mine = person();
  const name = h("input", { "data-testid": "contact-name", maxlength: "64", required: true, autocomplete: "off" });
  const number = h("input", { "data-testid": "contact-phone", type: "tel", maxlength: "24", required: true, autocomplete: "off", placeholder: "+7 900 123-45-67" });
  const own = h("button", { type: "button", class: "plain", "data-testid": "contact-own" }, t("contactOwn", { phone: phone(mine.phone ?? "") }));
  const other = h(
    "form",
    { class: "fields" },
    h("p", { class: "hint" }, t("contactOther")),
    h("label", {}, t("contactName"), name),
    h("label", {}, t("contactPhone"), number),
    h("button", { class: "plain main", "data-testid": "contact-send" }, t("contactSend")),
  );
  const dialog = sheet(t("contactTitle"), mine.phone && own, other);
  const share = (fields) => {
    if (!ask("contact", { ...place(), ...fields })) toast(t("notSent"));
    dialog.close();
  };
  own.addEventListener("click", () => share({ own: true }));
  other.addEventListener("submit", (event) => {
    event.preventDefault();
    share({ name: name.value, phone: number.value });
  });
}
