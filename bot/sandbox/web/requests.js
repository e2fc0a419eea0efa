// What the bot asked the gateway, newest first: the method and what came of it.
import { h, one } from "./dom.js";
import { clock } from "./format.js";
import { t } from "./i18n.js";
import { listen, state } from "./state.js";

const pane = one('.pane[data-pane="requests"]');

export function setUp() {
  for (const topic of ["everything", "requests", "request", "language"]) listen(topic, soon);
}

let waiting = false;

function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

function draw() {
  const rows = state.requests.map(row);
  pane.replaceChildren(
    rows.length ? h("ol", { class: "requests" }, rows) : h("div", { class: "nothing" }, h("b", {}, t("noRequests"))),
  );
}

function row(request) {
  const good = request.outcome === "ok" && !request.fault;
  return h(
    "li",
    { class: good ? "" : "bad", "data-testid": "request-row" },
    h("code", {}, request.method || t("unknownMethod")),
    h("span", { class: "outcome" }, request.outcome),
    request.accepted > 0 && h("span", { class: "chip" }, t("acceptedSms", { n: request.accepted })),
    request.fault && h("span", { class: "chip fault-chip" }, request.fault),
    request.secret_in_query && h("span", { class: "chip fault-chip" }, t("secretInQuery")),
    h("time", { datetime: request.at }, clock(request.at)),
  );
}
