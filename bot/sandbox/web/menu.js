// The bot's commands: behind the ☰ button, and offered while one types «/…».
import { all, h, one, test } from "./dom.js";
import { listen, person, room, state } from "./state.js";

const list = one(".commands");
const button = test("commands");
let field = null;
let send = null;
let chosen = -1;

export function setUp(input, sender) {
  field = input;
  send = sender;
  button.addEventListener("click", () => (list.hidden ? show(known()) : hide()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".below")) hide();
  });
  for (const topic of ["place", "commands", "everything"]) listen(topic, refresh);
}

function refresh() {
  hide();
  button.hidden = known().length === 0;
}

// The same order as Telegram's: this chat, its kind, everywhere; the person's language, then any.
function known() {
  const open = room();
  if (!open || !person()) return [];
  const kind = open.kind === "private" ? "all_private_chats" : "all_group_chats";
  for (const scope of [`chat:${open.id}`, kind, "default"]) {
    for (const language of [person().language_code, ""]) {
      const commands = state.commands[scope]?.[language];
      if (commands?.length) return commands;
    }
  }
  return [];
}

export function suggest() {
  const start = field.value.match(/^\/(\w*)$/);
  if (!start) return hide();
  return show(known().filter(({ command }) => command.startsWith(start[1].toLowerCase())));
}

function show(commands) {
  if (!commands.length) return hide();
  chosen = -1;
  list.replaceChildren(...commands.map(row));
  list.hidden = false;
  button.ariaExpanded = "true";
  return undefined;
}

function hide() {
  list.hidden = true;
  button.ariaExpanded = "false";
}

function row({ command, description }) {
  const take = () => {
    hide();
    send(`/${command}`);
    field.focus();
  };
  return h(
    "button",
    { type: "button", role: "option", "data-testid": "command", "data-command": command, onclick: take },
    h("b", {}, `/${command}`),
    h("span", {}, description),
  );
}

// Arrows choose, Enter and Tab take, Escape closes; says whether the key was meant for the menu.
export function handled(event) {
  if (list.hidden) return false;
  const rows = all("button", list);
  if (event.key === "Escape") hide();
  else if (event.key === "ArrowDown") choose(rows, (chosen + 1) % rows.length);
  else if (event.key === "ArrowUp") choose(rows, (chosen - 1 + rows.length) % rows.length);
  else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) rows[chosen].click();
  else return false;
  event.preventDefault();
  return true;
}

function choose(rows, place) {
  chosen = place;
  for (const [at, row] of rows.entries()) row.ariaSelected = String(at === place);
  rows[place].scrollIntoView({ block: "nearest" });
}
