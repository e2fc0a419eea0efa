// The accepted SMS as small phone-like cards, their parts advancing live.
import { badge, h, icon, one, test } from "./dom.js";
import { exact, money, phone, soon } from "./format.js";
import { plural, t } from "./i18n.js";
import { account } from "./operator.js";
import { ask } from "./socket.js";
import { listen, state } from "./state.js";
import { sheet, toast } from "./toast.js";

const OFFERED = [0, -1, 46, 42, 11, 47, 99, 255];
const MOST_PARTS = 12;

const pane = one('.pane[data-pane="sms"]');
const list = h("div", { class: "sms-list" });
const tabs = test("tab-operator");
let unseen = 0;
let newest = 0;
let sought = ""; // what stands in the search field; the list shows what was found, or the newest

export function setUp() {
  for (const topic of ["everything", "language"]) listen(topic, draw);
  listen("ledger", anew);
  listen("sms", put);
  listen("found", found);
  listen("tab", () => seen(0));
}

function draw() {
  const receive = h("button", { type: "button", class: "plain", "data-testid": "receive", onclick: incoming }, icon("inbox"), t("receive"));
  const magic = h("details", { class: "hint" }, h("summary", {}, t("magic")), h("p", {}, t("magicHint")));
  const search = h("input", { type: "search", class: "search", "data-testid": "sms-search", placeholder: t("search"), "aria-label": t("search"), maxlength: "100", value: sought });
  search.addEventListener("input", () => seek(search.value.trim()));
  pane.replaceChildren(h("div", { class: "toolbar" }, receive, magic), search, list);
  list.replaceChildren();
  seek(sought);
}

function seek(text) {
  sought = text;
  if (!text) show(state.ledger, nothing);
  else ask("find", { text });
}

function found({ text, sms }) {
  if (text === sought) show(sms, () => h("div", { class: "nothing" }, h("b", {}, t("noneFound"))));
}

function show(ledger, otherwise) {
  const rows = ledger.map(card);
  list.replaceChildren(...(rows.length ? rows : [otherwise()]));
  count();
}

// Too many came at once to be told of one by one.
function anew() {
  const before = newest;
  seek(sought);
  count();
  seen(unseen + Math.max(0, newest - before));
}

const nothing = () =>
  h("div", { class: "nothing" }, h("b", {}, t("noSms")), h("p", {}, t("noSmsHint")));

function count() {
  newest = state.ledger[0]?.number ?? 0;
  test("pane-sms").querySelector(".count").textContent = newest || "";
}

function put(sms) {
  const known = one(`[data-number="${sms.number}"]`, list);
  if (known) return known.replaceWith(card(sms));
  if (sought || sms.number < newest) return count();
  one(".nothing", list)?.remove();
  const fresh = card(sms);
  fresh.classList.add("fresh");
  list.prepend(fresh);
  while (list.childElementCount > state.ledger.length) list.lastElementChild.remove();
  seen(unseen + 1);
  return count();
}

function seen(number) {
  const visible = document.body.dataset.tab === "operator";
  unseen = visible ? 0 : number;
  badge(one(".badge", tabs), unseen);
}

function card(sms) {
  const later = new Date(sms.due_at) - new Date(sms.at) > 1000;
  const cost = Number(sms.price) * sms.segments.length;
  return h(
    "article",
    { class: "sms", "data-testid": "ledger-row", "data-number": sms.number },
    h(
      "header",
      {},
      h("b", { "data-testid": "sms-to" }, phone(sms.destination)),
      h("span", { class: "chip", "data-testid": "sms-from" }, sms.source),
      h("time", { datetime: sms.at }, soon(sms.at)),
    ),
    h("p", { class: "sms-text", "data-testid": "sms-text" }, sms.data),
    later && h("p", { class: "due" }, due(sms)),
    h(
      "footer",
      {},
      h("span", { class: "hint" }, `${plural("parts", sms.segments.length)} · ${money(cost)}`),
      h("span", { class: "parts" }, parts(sms)),
    ),
  );
}

function due(sms) {
  if (!sms.by_time_zone) return t("scheduled", { when: exact(new Date(sms.due_at)) });
  return `${t("scheduled", { when: exact(new Date(sms.send_date)) })} (${t("byZone")})`;
}

// Parts in one state share a chip when they are many.
function parts(sms) {
  if (sms.segments.length <= MOST_PARTS) return sms.segments.map((part, at) => chip(sms, part, at));
  return [chip(sms, sms.segments[0], 0), h("span", { class: "hint" }, `× ${sms.segments.length}`)];
}

function chip(sms, part, at) {
  const numbered = sms.segments.length > 1 ? `${at + 1}. ` : "";
  return h(
    "button",
    {
      type: "button", class: `state ${tone(part.state)}`, "data-testid": "segment", "data-segment-id": part.id,
      "data-state": part.state, title: part.id, onclick: () => choose(sms, part, at),
    },
    numbered + t(`state${part.state}`),
  );
}

function tone(number) {
  if (number === 0) return "good";
  if (number === -1) return "on-way";
  return number === -2 || number === 255 || number === 99 ? "waits" : "bad";
}

function choose(sms, part, at) {
  const offers = OFFERED.map((number) => {
    const take = () => {
      ask("state", { segment: part.id, state: number });
      dialog.close();
    };
    const chosen = number === part.state;
    return h("button", { type: "button", class: `state ${tone(number)}`, "data-testid": "state", "data-state": number, "aria-pressed": String(chosen), onclick: take }, t(`state${number}`));
  });
  const about = `${t("part", { n: at + 1, all: sms.segments.length })} · ID ${part.id}`;
  const dialog = sheet(t("chooseState"), h("p", { class: "hint" }, about), h("div", { class: "offers" }, offers));
}

function incoming() {
  const mine = account();
  const source = h("input", { type: "tel", "data-testid": "receive-from", required: true, maxlength: "24", value: "+7 916 123-45-67" });
  const target = h("select", { "data-testid": "receive-to" }, mine.senders.map((name) => h("option", {}, name)));
  const text = h("textarea", { "data-testid": "receive-text", rows: "3", maxlength: "2000", required: true });
  const form = h(
    "form",
    { class: "fields" },
    h("label", {}, t("receiveFrom"), source),
    h("label", {}, t("receiveTo"), target),
    h("label", {}, t("receiveText"), text),
    h("button", { class: "plain main", "data-testid": "receive-send" }, t("receiveSend")),
  );
  target.value = mine.senders.findLast((name) => /^\d+$/.test(name)) ?? mine.senders[0];
  const dialog = sheet(t("receiveTitle"), form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask("receive", { login: mine.login, source: source.value, destination: target.value, text: text.value });
    toast(t("received", { to: target.value }));
    dialog.close();
  });
}
