// Whose phone it is, and this person's chats: the column on a desktop, a drawer on a phone.
import { badge, h, one, test } from "./dom.js";
import { hue, initials } from "./format.js";
import { t } from "./i18n.js";
import { go, listen, person, roomsOf, state, unread } from "./state.js";

const button = test("people");
const chatTab = test("tab-chat");

export const botName = () => t("botName");

export const titleOf = (room) => (room.kind === "private" ? botName() : room.title);

export function setUp() {
  button.addEventListener("click", () => toggle(button.ariaExpanded !== "true"));
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".drawer, .people")) toggle(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") toggle(false);
  });
  for (const topic of ["everything", "place", "language"]) listen(topic, draw);
  for (const topic of ["new", "edited", "deleted", "unread"]) listen(topic, drawSoon);
}

function toggle(open) {
  button.ariaExpanded = String(open);
  document.body.classList.toggle("choosing", open);
}

let waiting = false;

function drawSoon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

function draw() {
  if (!state.ready || !person()) return;
  one(".people-first").textContent = person().first_name;
  one(".people-last").textContent = person().last_name;
  fill(one(".people-list"), [...state.people.values()].map(personRow));
  fill(one(".rooms"), roomsOf(state.me).map(roomRow));
  drawBadges();
}

// Rows stay the same elements while their words change: a finger may be on one of them.
function fill(list, rows) {
  const wanted = rows.map((row) => row.key).join();
  if (list.dataset.rows !== wanted) {
    list.dataset.rows = wanted;
    list.replaceChildren(...rows.map(blank));
  }
  rows.forEach((row, at) => update(list.children[at], row));
}

function blank({ id, kind, choose }) {
  const act = () => {
    choose();
    toggle(false);
  };
  return h(
    "button",
    { class: kind, type: "button", "data-testid": kind, [`data-${kind}-id`]: id, onclick: act },
    h("span", { class: "avatar", "aria-hidden": "true" }),
    h("span", { class: "names" }, h("b"), h("small")),
    h("span", { class: "badge" }),
  );
}

function update(element, row) {
  one(".avatar", element).className = `avatar ${hue(row.hue)}`;
  one(".avatar", element).textContent = initials(row.title);
  one("b", element).textContent = row.title;
  one("small", element).textContent = row.about;
  badge(one(".badge", element), row.waits);
  if (row.kind === "person") element.ariaPressed = String(row.chosen);
  else element.ariaCurrent = row.chosen ? "true" : null;
}

const waits = (id) => roomsOf(id).reduce((sum, room) => sum + unread(id, room.id), 0);

function drawBadges() {
  const others = [...state.people.keys()].filter((id) => id !== state.me);
  const elsewhere = waits(state.me) - unread(state.me, state.roomId);
  badge(one(".badge", button), others.reduce((sum, id) => sum + waits(id), elsewhere));
  badge(one(".badge", chatTab), unread(state.me, state.roomId));
}

function personRow(someone) {
  const chosen = someone.id === state.me;
  return {
    key: `person${someone.id}`,
    kind: "person",
    id: someone.id,
    hue: someone.id,
    title: someone.name,
    about: [someone.language_code, someone.username && `@${someone.username}`].filter(Boolean).join(" · "),
    waits: chosen ? 0 : waits(someone.id),
    chosen,
    choose: () => go(someone.id, keepsRoom(someone) ? state.roomId : someone.id),
  };
}

// In a group one stays in it when the phone changes hands; a private chat is its owner's.
function keepsRoom(someone) {
  const room = state.rooms.get(state.roomId);
  return room && room.kind !== "private" && room.members.includes(someone.id);
}

function roomRow(room) {
  const chosen = room.id === state.roomId;
  return {
    key: `room${room.id}`,
    kind: "room",
    id: room.id,
    hue: room.kind === "private" ? state.bot.id : room.id,
    title: titleOf(room),
    about: lastWords(room),
    waits: chosen ? 0 : unread(state.me, room.id),
    chosen,
    choose: () => go(state.me, room.id),
  };
}

function lastWords(room) {
  const last = [...room.notes.values()].at(-1);
  if (!last) return room.kind === "private" ? t("bot") : t("emptyGroup");
  return last.text.split("\n")[0] || last.document?.name || last.contact?.first_name || t("file");
}
