// The page's own words in the visitor's language; the bot's words are the bot's business.
import { all } from "./dom.js";
import { tell } from "./state.js";
import { words } from "./words.js";

const KEPT = "language";

let current = localStorage.getItem(KEPT) === "en" ? "en" : "ru";

export const language = () => current;

export function t(key, facts = {}) {
  const text = words[current][key] ?? words.ru[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
}

// «1 часть, 2 части, 5 частей»: the forms stand in the words, separated by bars.
export function plural(key, number) {
  const forms = t(key, { n: number }).split("|");
  const order = current === "ru" ? ["one", "few", "many"] : ["one", "other"];
  const place = order.indexOf(new Intl.PluralRules(current).select(number));
  return forms[place] ?? forms.at(-1);
}

export function switchLanguage() {
  current = current === "ru" ? "en" : "ru";
  localStorage.setItem(KEPT, current);
  translate();
  tell("language");
}

export function translate() {
  document.documentElement.lang = current;
  for (const element of all("[data-words]")) element.textContent = t(element.dataset.words);
  for (const element of all("[data-hint]")) element.placeholder = t(element.dataset.hint);
  for (const element of all("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
    if (element.tagName === "BUTTON") element.title = t(element.dataset.label);
  }
}
