// The operator's panel: its account and its own three tabs.
import { all, calm, h, icon, one } from "./dom.js";
import { count, money } from "./format.js";
import { t } from "./i18n.js";
import { ask } from "./socket.js";
import { listen, state } from "./state.js";
import { copy } from "./toast.js";

const TOP_UP = "20000";
const LOW = "2";
const ROLLS = 600;

let shown = null;

export const account = () => state.switches.accounts[0];

export function setUp() {
  for (const tab of all(".panes [role=tab]")) {
    tab.addEventListener("click", () => open(tab.dataset.pane));
  }
  open("sms");
  for (const topic of ["everything", "language"]) listen(topic, draw);
  listen("switches", update);
}

function open(pane) {
  for (const one of all("[data-pane]")) {
    if (one.matches(".pane")) one.hidden = one.dataset.pane !== pane;
    else one.ariaSelected = String(one.dataset.pane === pane);
  }
}

function draw() {
  const mine = account();
  if (!mine) return;
  shown = Number(mine.balance);
  one(".account").replaceChildren(
    h(
      "div",
      { class: "card money" },
      h("span", { class: "hint" }, t("balance")),
      h("output", { class: "balance", "data-testid": "balance" }, money(mine.balance)),
      h("span", { class: "hint" }, t("price", { sum: money(mine.price) })),
      h(
        "div",
        { class: "actions" },
        change("top_up", TOP_UP, "top-up", "topUp"),
        change("set_balance", LOW, "set-low", "setLow"),
      ),
    ),
    h(
      "div",
      { class: "card access" },
      h("div", { class: "secrets" }, secret("login", mine.login), secret("password", mine.password)),
      h("p", { class: "senders" }, h("span", { class: "hint" }, t("senders")), h("span", {}, mine.senders.map(sender))),
    ),
  );
}

function change(deed, sum, handle, words) {
  const act = () => ask(deed, { login: account().login, sum });
  return h("button", { type: "button", class: "plain", "data-testid": handle, onclick: act }, t(words, { sum: count(sum) }));
}

function secret(name, value) {
  const act = () => copy(value);
  const about = t("copy", { what: t(name) });
  return h(
    "p",
    { class: "secret" },
    h("span", { class: "hint" }, t(name)),
    h("code", { "data-testid": name }, value),
    h("button", { type: "button", class: "tool", "aria-label": about, title: about, onclick: act }, icon("copy")),
  );
}

const sender = (name) => h("button", { type: "button", class: "sender", onclick: () => copy(name) }, name);

function update() {
  const output = one(".balance");
  if (!output || !account()) return draw();
  const target = Number(account().balance);
  if (target !== shown) roll(output, shown, target);
  shown = target;
  return undefined;
}

// The number runs from what it was to what it is.
function roll(output, from, to) {
  output.classList.toggle("less", to < from);
  output.classList.toggle("more", to > from);
  const began = performance.now();
  const step = (moment) => {
    const part = calm() ? 1 : Math.min(1, (moment - began) / ROLLS);
    output.textContent = money(from + (to - from) * (1 - (1 - part) ** 3));
    if (to !== shown) return;
    if (part < 1) requestAnimationFrame(step);
    else setTimeout(() => output.classList.remove("less", "more"), ROLLS);
  };
  requestAnimationFrame(step);
}
