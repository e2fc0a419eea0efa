// Whose phone it is, and this person's chats: the column on a desktop, a drawer on a phone.
import { badge, h, one, test } from "./dom.js";
import { hue, initials } from "./format.js";
import { t } from "./i18n.js";
import { go, listen, person, roomsOf, state, unread } from "./state.js";

const button = test("people");
const chatTab = test("tab-chat");

export function botName() {
  const names = state.profile.name ?? {};
  return names[person()?.language_code] || names[""] || state.bot.first_name;
}

export const titleOf = (room) => (room.kind === "private" ? botName() : room.title);

export function avatar(id, name) {
  return h("span", { class: `avatar ${hue(id)}`, "aria-hidden": "true" }, initials(name));
}

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
  const focused = document.activeElement?.dataset.key;
  one(".people-name").textContent = person().name;
  one(".people-list").replaceChildren(...[...state.people.values()].map(personRow));
  one(".rooms").replaceChildren(...roomsOf(state.me).map(roomRow));
  if (focused) one(`.drawer [data-key="${focused}"]`)?.focus();
  drawBadges();
}

function drawBadges() {
  const total = (id) => roomsOf(id).reduce((sum, room) => sum + unread(id, room.id), 0);
  const others = [...state.people.keys()].filter((id) => id !== state.me);
  const elsewhere = roomsOf(state.me).filter((room) => room.id !== state.roomId);
  const hidden = elsewhere.reduce((sum, room) => sum + unread(state.me, room.id), 0);
  badge(one(".badge", button), others.reduce((sum, id) => sum + total(id), hidden));
  badge(one(".badge", chatTab), unread(state.me, state.roomId));
}

function personRow(someone) {
  const mine = someone.id === state.me;
  const waits = roomsOf(someone.id).reduce((sum, room) => sum + unread(someone.id, room.id), 0);
  const mark = h("span", { class: "badge" });
  badge(mark, mine ? 0 : waits);
  const choose = () => {
    go(someone.id, keepsRoom(someone) ? state.roomId : someone.id);
    toggle(false);
  };
  const about = [someone.language_code, someone.username && `@${someone.username}`];
  return h(
    "button",
    {
      class: "person", type: "button", "data-testid": "person", "data-person-id": someone.id,
      "data-key": `p${someone.id}`, "aria-pressed": String(mine), onclick: choose,
    },
    avatar(someone.id, someone.name),
    h("span", { class: "names" }, h("b", {}, someone.name), h("small", {}, about.filter(Boolean).join(" · "))),
    mark,
  );
}

// In a group one stays in it when the phone changes hands; a private chat is its owner's.
function keepsRoom(someone) {
  const room = state.rooms.get(state.roomId);
  return room && room.kind !== "private" && room.members.includes(someone.id);
}

function roomRow(room) {
  const here = room.id === state.roomId;
  const mark = h("span", { class: "badge" });
  badge(mark, here ? 0 : unread(state.me, room.id));
  const choose = () => {
    go(state.me, room.id);
    toggle(false);
  };
  const title = titleOf(room);
  return h(
    "button",
    {
      class: "room", type: "button", "data-testid": "room", "data-room-id": room.id,
      "data-key": `r${room.id}`, "aria-current": here ? "true" : null, onclick: choose,
    },
    avatar(room.kind === "private" ? state.bot.id : room.id, title),
    h("span", { class: "names" }, h("b", {}, title), h("small", {}, lastWords(room))),
    mark,
  );
}

function lastWords(room) {
  const last = [...room.notes.values()].at(-1);
  if (!last) return room.kind === "private" ? t("bot") : t("emptyGroup");
  return last.text.split("\n")[0] || last.document?.name || last.contact?.first_name || t("file");
}
