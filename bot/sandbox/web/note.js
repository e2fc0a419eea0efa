// One message as a bubble with its buttons.
import { h, icon } from "./dom.js";
import { clock, exact, hue, phone, size } from "./format.js";
import { t } from "./i18n.js";
import { botName, titleOf } from "./rooms.js";
import { ask } from "./socket.js";
import { roomsOf, state } from "./state.js";
import { copy, openLink, sheet, toast } from "./toast.js";

const PATIENCE = 15000; // after so long Telegram stops the spinner by itself

export function bubble(note, room) {
  const own = note.author === state.me;
  return h(
    "li",
    { class: own ? "note own" : "note", "data-testid": "note", "data-note-id": note.id },
    ...inside(note, room, own),
  );
}

// Buttons that have not changed stay the same elements: a finger may be on one of them.
export function redraw(element, note, room) {
  const kept = element.querySelector(".buttons");
  const fresh = inside(note, room, note.author === state.me);
  if (kept && fresh[1] && kept.dataset.keys === fresh[1].dataset.keys) {
    element.firstElementChild.replaceWith(fresh[0]);
  } else {
    element.replaceChildren(...fresh);
  }
}

function inside(note, room, own) {
  const body = h(
    "div",
    { class: "bubble" },
    !own && room.kind !== "private" && author(note),
    note.forwarded && h("p", { class: "forwarded" }, t("forwarded")),
    quote(note, room),
    attachment(note),
    text(note),
    h("span", { class: "meta" }, (note.document || note.contact) && forwardButton(note), note.edited && `${t("edited")} `, h("time", { datetime: note.date }, clock(note.date))),
  );
  return note.buttons.length ? [body, buttons(note)] : [body];
}

function author(note) {
  const name = note.from_bot ? botName() : state.people.get(note.author)?.name;
  return h("p", { class: `author ${hue(note.author)}` }, name ?? "");
}

function quote(note, room) {
  if (!note.reply_to) return null;
  const answered = room.notes.get(note.reply_to);
  const words = answered ? answered.text || answered.document?.name : t("deletedNote");
  return h("p", { class: "quote" }, words ?? "");
}

function attachment(note) {
  if (note.kind === "photo" && note.document) return photo(note);
  if (note.document) return file(note.document);
  if (note.contact) return contact(note.contact);
  return note.kind === "text" ? null : h("p", { class: "other" }, t(note.kind));
}

function photo(note) {
  const image = h("img", { class: "photo", alt: t("photo"), src: `/file/${note.document.file_id}` });
  image.addEventListener("error", () => image.replaceWith(h("p", { class: "other" }, t("photo"))));
  return image;
}

function file(document) {
  return h(
    "a",
    { class: "document", "data-testid": "note-document", href: `/file/${document.file_id}`, download: document.name },
    h("span", { class: "disc" }, icon("file")),
    h("span", { class: "names" }, h("b", {}, document.name), h("small", {}, size(document.size))),
  );
}

function contact({ first_name: name, phone_number: number }) {
  return h(
    "div",
    { class: "document" },
    h("span", { class: "disc" }, icon("person")),
    h("span", { class: "names" }, h("b", {}, name), h("small", {}, phone(number))),
  );
}

// A file and a contact may go on: to another chat, or to the same once more.
function forwardButton(note) {
  const act = () => {
    const rooms = roomsOf(state.me).map((room) => {
      const take = () => {
        if (!ask("forward", { user: state.me, room: room.id, from: note.room_id, note: note.id })) toast(t("notSent"));
        dialog.close();
      };
      return h("button", { type: "button", class: "plain", "data-testid": "forward-to", "data-room-id": room.id, onclick: take }, titleOf(room));
    });
    const dialog = sheet(t("forwardTo"), h("div", { class: "fields" }, rooms));
  };
  return h("button", { type: "button", class: "forward", "data-testid": "note-forward", "aria-label": t("forward"), title: t("forward"), onclick: act }, icon("forward"));
}

function text(note) {
  if (!note.html) return null;
  const element = h("div", { class: "text", "data-testid": "note-text", html: withoutDoubleBreaks(note.html) });
  for (const found of element.querySelectorAll("code, pre")) copyOnTap(found);
  for (const found of element.querySelectorAll(".tg-spoiler")) revealOnTap(found);
  for (const found of element.querySelectorAll("a")) askFirst(found);
  for (const found of element.querySelectorAll("time")) localTime(found);
  for (const found of element.querySelectorAll(".tg-command")) sendOnTap(found, note.room_id);
  return element;
}

// A quote, or code, is a block: the line break behind it adds no line, as in Telegram.
function withoutDoubleBreaks(html) {
  return html.replaceAll(/<\/(blockquote|pre)>\n/g, "</$1>");
}

function tappable(element, label, act) {
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  if (label) element.title = label;
  element.addEventListener("click", act);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter") act();
  });
}

const copyOnTap = (element) => tappable(element, null, () => copy(element.textContent));
const revealOnTap = (element) =>
  tappable(element, t("spoiler"), () => element.classList.add("shown"));
const sendOnTap = (element, room) =>
  tappable(element, null, () => ask("say", { user: state.me, room, text: element.textContent }));

function askFirst(link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    openLink(link.href);
  });
}

function localTime(element) {
  const moment = exact(new Date(Number(element.dataset.unix) * 1000));
  tappable(element, moment, () => toast(moment));
}

function buttons(note) {
  const rows = note.buttons.map((row) => h("div", { class: "row" }, row.map((button) => key(note, button))));
  const keys = JSON.stringify(note.buttons);
  return h("div", { class: "buttons", "data-testid": "note-buttons", "data-keys": keys }, rows);
}

function key(note, button) {
  const style = ["danger", "success", "primary"].includes(button.style) ? button.style : "";
  const element = h(
    "button",
    { type: "button", class: `key ${style}`, disabled: button.disabled },
    h("span", {}, button.text),
    button.copy_text && icon("copy"),
    button.url && h("span", { class: "corner", "aria-hidden": "true" }, "↗"),
  );
  element.addEventListener("click", () => pressed(element, note, button));
  return element;
}

function pressed(element, note, button) {
  if (button.copy_text) copy(button.copy_text);
  else if (button.url) openLink(button.url);
  else if (button.callback_data && element.ariaBusy !== "true") press(element, note, button);
}

function press(element, note, button) {
  const wish = { user: state.me, room: note.room_id, note: note.id, data: button.callback_data };
  if (!ask("press", wish)) return toast(t("notSent"));
  element.ariaBusy = "true";
  return setTimeout(() => settle(element), PATIENCE);
}

export function settle(element) {
  for (const button of element.matches(".key") ? [element] : element.querySelectorAll(".key")) {
    button.ariaBusy = null;
  }
}
