// Puts the page together: views first, then the connection that brings them to life.
import { all, one, test } from "./dom.js";
import { language, switchLanguage, t, translate } from "./i18n.js";
import { listen, read, take, tell } from "./state.js";
import { connect } from "./socket.js";
import { toast } from "./toast.js";
import * as chat from "./chat.js";
import * as composer from "./composer.js";
import * as faults from "./faults.js";
import * as ledger from "./ledger.js";
import * as operator from "./operator.js";
import * as requests from "./requests.js";
import * as rooms from "./rooms.js";
import * as upload from "./upload.js";

function openTab(name) {
  document.body.dataset.tab = name;
  for (const tab of all(".tabs button")) tab.ariaCurrent = tab.dataset.tab === name ? "page" : null;
  read();
  tell("tab", name);
}

function nameLanguage() {
  const other = language() === "ru" ? "EN" : "RU";
  const button = test("language");
  button.textContent = other;
  button.ariaLabel = other === "EN" ? "Switch to English" : "Переключить на русский";
}

translate();
nameLanguage();
for (const view of [rooms, chat, composer, upload, operator, ledger, faults, requests]) view.setUp();
for (const tab of all(".tabs button")) tab.addEventListener("click", () => openTab(tab.dataset.tab));
test("language").addEventListener("click", switchLanguage);
listen("language", nameLanguage);
listen("refused", (words) => toast(words === "" ? t("gone") : words));
listen("connection", (there) => {
  one(".offline").hidden = there;
});
openTab("chat");
connect(take);
