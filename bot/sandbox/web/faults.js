// Trouble to order, sorted by what it means for the money.
import { h, one, test } from "./dom.js";
import { language, t } from "./i18n.js";
import { account } from "./operator.js";
import { ask } from "./socket.js";
import { listen, person, state } from "./state.js";
import { toast } from "./toast.js";

const NOTHING = [
  "refuse5", "refuse6", "refuse7", "session_expired", "http_429", "http_500", "http_502_html",
  "http_503", "html_200", "broken_json", "empty_body", "huge", "gzip_bomb", "reset_before", "timeout_before",
];
const LOST = [
  "http_500_after", "http_502_html_after", "http_503_after", "html_200_after", "broken_json_after",
  "empty_body_after", "huge_after", "gzip_bomb_after", "reset_after", "timeout_after", "partial_body",
];
const ODD = [
  "part_taken", "part_repeated", "part_earlier", "part_empty", "fewer_ids", "more_ids", "repeated_ids", "slow",
];
const REFUSALS = { refuse5: {}, refuse6: { desc: "Invalid destination address" }, refuse7: {} };
const FLAGS = ["blocked", "not_activated", "ip_forbidden"];
const TELEGRAM = { flood: 429, error: 502, reset: 0, slow: 200 };
const METHODS = { "Sms/Send*": "methodSends", "Sms/State": "methodStates", "User/Balance": "methodBalance", "*": "methodAny" };

const pane = one('.pane[data-pane="faults"]');
let times = 1;
let method = "Sms/Send*";

export function setUp() {
  for (const topic of ["everything", "switches", "language", "place"]) listen(topic, draw);
}

// Money moves with every SMS; the pane is drawn anew only when something of its own has moved.
let shown = "";

function draw() {
  const { faults, telegram_faults: others, paused, blocked } = state.switches;
  const flags = FLAGS.map((name) => account()?.[name]);
  const picture = JSON.stringify([faults, others, paused, blocked, flags, state.me, language()]);
  if (!account() || picture === shown) return;
  shown = picture;
  drawAnew();
}

function drawAnew() {
  const focused = document.activeElement?.dataset.key;
  const total = state.switches.faults.length + state.switches.telegram_faults.length;
  const opened = new Set([...pane.querySelectorAll("details[open]")].map((one) => one.dataset.name));
  test("pane-faults").querySelector(".count").textContent = total || "";
  pane.replaceChildren(waiting(), settings(), ...groups(), connection(), telegram());
  for (const group of pane.querySelectorAll("details")) {
    if (opened.size) group.open = opened.has(group.dataset.name);
  }
  if (focused) one(`[data-key="${focused}"]`, pane)?.focus();
}

// `refuse` with its code, `…_after` with its plain name: one word for each fault of the page.
const wordOf = (kind) => kind.replace(/_after$/, { reset_after: "_before", timeout_after: "_before" }[kind] ?? "");
const nameOf = (fault) => (fault.kind === "refuse" ? `refuse${fault.code}` : fault.kind);

function groupOf(name) {
  if (LOST.includes(name)) return "lost";
  return ODD.includes(name) ? "odd" : "nothing";
}

function waiting() {
  const rows = state.switches.faults.map((fault, place) => {
    const name = nameOf(fault);
    return h(
      "li",
      { "data-testid": "fault-waiting", "data-fault": name },
      h("span", {}, h("b", {}, t(wordOf(name))), h("small", {}, `${t(groupOf(name))} · ${t(METHODS[fault.method] ?? fault.method)}`)),
      h("span", { class: "chip" }, t("left", { n: fault.times })),
      h("button", { type: "button", class: "plain small", "data-testid": "fault-off", onclick: () => ask("fault_off", { place }) }, t("off")),
    );
  });
  if (!rows.length) return h("div", { hidden: true });
  const all = h("button", { type: "button", class: "plain small", "data-testid": "faults-off", onclick: () => ask("faults_off") }, t("allOff"));
  return h("div", { class: "card waiting" }, h("header", {}, h("b", {}, t("waiting")), all), h("ul", {}, rows));
}

function settings() {
  const number = h("input", { type: "number", min: "1", max: "999", value: times, inputmode: "numeric", "data-testid": "fault-times", "data-key": "times" });
  number.addEventListener("input", () => {
    times = Math.min(999, Math.max(1, Math.round(Number(number.value)) || 1));
  });
  const options = Object.entries(METHODS).map(([value, words]) => h("option", { value, selected: value === method }, t(words)));
  const select = h("select", { "data-testid": "fault-method", "data-key": "method" }, options);
  select.addEventListener("change", () => {
    method = select.value;
  });
  return h("div", { class: "settings" }, h("label", {}, t("faultTimes"), number), h("label", {}, t("faultMethod"), select));
}

function groups() {
  const group = (name, kinds, tone) =>
    h(
      "details",
      { class: `group ${tone}`, "data-name": name, open: name !== "odd" },
      h("summary", {}, h("b", {}, t(name)), h("small", {}, t(`${name}Hint`))),
      kinds.map(fault),
    );
  return [group("nothing", NOTHING, "safe"), group("lost", LOST, "risky"), group("odd", ODD, "strange")];
}

function fault(name) {
  const places = state.switches.faults.map((one, at) => (nameOf(one) === name ? at : -1)).filter((at) => at >= 0);
  const on = places.length > 0;
  const turn = () => (on ? ask("fault_off", { place: places[0] }) : ask("fault_on", order(name)));
  return row(name, t(wordOf(name)), t(`${wordOf(name)}Hint`), on, turn, "fault");
}

function order(name) {
  const refusal = REFUSALS[name];
  if (!refusal) return { fault: name, method, times };
  return { fault: "refuse", code: Number(name.at(-1)), ...refusal, method, times };
}

function row(name, words, hint, on, turn, handle) {
  const toggle = h("button", { type: "button", role: "switch", class: "switch", "aria-checked": String(on), "aria-label": words, "data-key": `${handle}-${name}`, onclick: turn });
  return h("div", { class: "fault", "data-testid": handle, "data-fault": name }, h("span", {}, h("b", {}, words), h("small", {}, hint)), toggle);
}

function connection() {
  const mine = account();
  const flag = (name) => {
    const turn = () => ask("flag", { login: mine.login, name, on: !mine[name] });
    return row(name, t(name), t(`${name}Hint`), mine[name], turn, `flag-${name}`);
  };
  const down = () => ask("down", { on: !state.switches.paused });
  const expire = () => {
    ask("expire", { login: mine.login });
    toast(t("expired"));
  };
  return h(
    "details",
    { class: "group", "data-name": "access", open: true },
    h("summary", {}, h("b", {}, t("access"))),
    row("down", t("down503"), t("downHint"), state.switches.paused, down, "gateway-down"),
    FLAGS.map(flag),
    h("div", { class: "fault" }, h("span", {}, h("b", {}, t("expire")), h("small", {}, t("expireHint"))), h("button", { type: "button", class: "plain small", "data-testid": "expire-sessions", "data-key": "expire", onclick: expire }, "OK")),
  );
}

function telegram() {
  const waits = state.switches.telegram_faults;
  const of = (name) => waits.filter((one) => (one.reset ? 0 : one.status) === TELEGRAM[name]);
  const rows = Object.keys(TELEGRAM).map((name) => {
    const on = of(name).length > 0;
    const words = name === "slow" ? "slow3" : name;
    const turn = () => (on ? ask("telegram_faults_off") : ask("telegram_fault", { fault: name, times }));
    return row(name, t(words), t(`${words}Hint`), on, turn, "telegram-fault");
  });
  const blocked = state.switches.blocked.includes(state.me);
  const block = () => ask("block", { user: state.me, on: !blocked });
  const name = person()?.name ?? "";
  return h(
    "details",
    { class: "group", "data-name": "telegram", open: false },
    h("summary", {}, h("b", {}, t("telegramSide"))),
    rows,
    row("block", t("blockBot", { name }), t("blockBotHint"), blocked, block, "block-bot"),
  );
}
