// The open room: its header, its messages as they come, change and go.
import { badge, calm, h, one, test } from "./dom.js";
import { day, hue, initials } from "./format.js";
import { plural, t } from "./i18n.js";
import { bubble, redraw, settle } from "./note.js";
import { titleOf } from "./rooms.js";
import { listen, read, room, state } from "./state.js";
import { alertBox, toast } from "./toast.js";

const ACTION_LASTS = 5000;
const NEAR = 90;
const CALM_AFTER = 4000;

const scroll = test("messages");
const list = one(".notes");
const toBottom = test("to-bottom");
const status = test("chat-status");
let elements = new Map();
let below = 0;
let actionEnds = 0;

export function setUp() {
  scroll.addEventListener("scroll", watchScroll, { passive: true });
  const sizes = new ResizeObserver(() => stickIfNear());
  for (const element of [scroll, list]) sizes.observe(element);
  toBottom.addEventListener("click", () => goDown(true));
  for (const topic of ["everything", "place", "language"]) listen(topic, draw);
  listen("new", here(added));
  listen("edited", here(changed));
  listen("deleted", here(removed));
  listen("action", here(acting));
  listen("answer", answered);
}

const here = (act) => ({ id, payload }) => {
  if (id === state.roomId) act(payload);
};

function draw() {
  const open = room();
  if (!open) return;
  elements = new Map();
  list.ariaLive = "off"; // an opened room is not read aloud from its beginning
  list.replaceChildren();
  for (const note of open.notes.values()) append(note);
  requestAnimationFrame(() => {
    list.ariaLive = "polite";
  });
  drawHead();
  drawAbout();
  goDown(false);
}

function drawHead() {
  const open = room();
  const title = titleOf(open);
  const avatar = one("#chat-avatar");
  avatar.className = `avatar ${hue(open.kind === "private" ? state.bot.id : open.id)}`;
  avatar.textContent = initials(title);
  test("chat-title").textContent = title;
  status.classList.remove("active");
  status.textContent = open.kind === "private" ? t("bot") : plural("members", open.members.length + 1);
}

function drawAbout() {
  const open = room();
  const about = one(".about");
  about.hidden = open.notes.size > 0;
  if (about.hidden) return;
  const hint = open.kind === "private" ? t("emptyHint") : t("emptyGroup");
  about.replaceChildren(h("h2", {}, t("empty")), h("p", {}, hint));
}

function append(note) {
  const words = day(note.date, t("today"), t("yesterday"));
  const last = [...list.querySelectorAll(".day")].at(-1);
  if (last?.textContent !== words) list.append(h("li", { class: "day" }, h("span", {}, words)));
  const element = bubble(note, room());
  elements.set(note.id, element);
  list.append(element);
  return element;
}

function added(note) {
  const stay = !near;
  const element = append(note);
  element.classList.add("fresh");
  drawAbout();
  if (note.from_bot) drawHead();
  if (stay && note.author !== state.me) belowIs(below + 1);
  else goDown(true);
}

function changed(note) {
  const element = elements.get(note.id);
  if (!element) return;
  const focused = [...element.querySelectorAll("button")].indexOf(document.activeElement);
  redraw(element, note, room());
  element.querySelectorAll("button")[focused]?.focus();
  highlight(element);
  if (near) goDown(false);
}

// A card of progress is edited every second: it is highlighted once, not for ever.
function highlight(element) {
  const often = Date.now() - (element.dataset.changed ?? 0) < CALM_AFTER;
  element.dataset.changed = Date.now();
  element.classList.toggle("changed", !often);
}

function removed({ id }) {
  const element = elements.get(id);
  if (!element) return;
  elements.delete(id);
  drawAbout();
  if (calm()) return element.remove();
  element.removeAttribute("data-testid"); // it is gone; what is seen is its shadow
  element.style.height = `${element.offsetHeight}px`;
  requestAnimationFrame(() => element.classList.add("leaving"));
  return setTimeout(() => element.remove(), 260);
}

function acting({ action }) {
  actionEnds = Date.now() + ACTION_LASTS;
  status.textContent = action.startsWith("upload") ? t("sendsFile") : t("typing");
  status.classList.add("active");
  setTimeout(() => {
    if (Date.now() >= actionEnds) drawHead();
  }, ACTION_LASTS + 50);
}

function answered({ id, payload }) {
  if (payload.user_id !== state.me || id !== state.roomId) return;
  const element = elements.get(payload.note_id);
  if (element) settle(element);
  if (!payload.text) return;
  if (payload.show_alert) alertBox(payload.text);
  else toast(payload.text);
}

const isNear = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;

let near = true; // the newest is followed, until somebody scrolls up
let lastTop = 0;

function watchScroll() {
  const up = scroll.scrollTop < lastTop;
  lastTop = scroll.scrollTop;
  near = isNear() || (near && !up); // a smooth scroll is far from the bottom on its way there
  toBottom.hidden = near;
  if (near) {
    belowIs(0);
    read();
  }
}

function stickIfNear() {
  if (near) goDown(false);
}

function goDown(smoothly) {
  near = true;
  belowIs(0);
  toBottom.hidden = true;
  const behavior = smoothly && !calm() ? "smooth" : "instant";
  scroll.scrollTo({ top: scroll.scrollHeight, behavior });
}

function belowIs(number) {
  below = number;
  badge(one(".badge", toBottom), below);
}
