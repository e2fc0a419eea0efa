// What the page knows, and who wants to hear of changes. Views read `state` and never write it.
const MOST_SMS = 200;
const MOST_REQUESTS = 100;
const listeners = new Map();

export const state = {
  ready: false,
  me: null,
  roomId: null,
  shift: 0, // the sandbox's clock minus this browser's, in milliseconds
  bot: { id: 0, first_name: "" },
  commands: {},
  people: new Map(),
  rooms: new Map(),
  unread: new Map(), // "person:room" → how many
  ledger: [],
  requests: [],
  switches: { accounts: [], faults: [], paused: false, telegram_faults: [], blocked: [] },
};

export function listen(topic, hear) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), hear]);
}

export function tell(topic, detail) {
  for (const hear of listeners.get(topic) ?? []) hear(detail);
}

export const now = () => new Date(Date.now() + state.shift);
export const person = () => state.people.get(state.me);
export const room = () => roomOf(state.roomId);

// A private chat exists for the page before its first word is said.
export function roomOf(id) {
  if (!state.rooms.has(id) && state.people.has(id)) state.rooms.set(id, blank(id));
  return state.rooms.get(id);
}

function blank(id) {
  return { id, kind: "private", title: "", members: [id], keyboard: null, notes: new Map() };
}

export function roomsOf(personId) {
  const groups = [...state.rooms.values()].filter((one) => one.kind !== "private");
  return [roomOf(personId), ...groups.filter((one) => one.members.includes(personId))];
}

export function go(me, roomId = me) {
  state.me = me;
  state.roomId = roomId;
  read();
  tell("place");
}

const key = (personId, roomId) => `${personId}:${roomId}`;
export const unread = (personId, roomId) => state.unread.get(key(personId, roomId)) ?? 0;

// Whatever stands in the open room has been seen.
export function read() {
  if (document.body.dataset.tab === "operator" && innerWidth < 760) return;
  if (state.unread.delete(key(state.me, state.roomId))) tell("unread");
}

export function take(frame) {
  if (frame.kind === "snapshot") takeAll(frame);
  else if (frame.kind === "refused") tell("refused", frame.words);
  else if (frame.kind === "found") tell("found", frame);
  else takeNews(frame);
}

function takeAll(frame) {
  const { bot, people, rooms, commands } = frame.telegram;
  state.shift = new Date(frame.now) - Date.now();
  Object.assign(state, { bot, commands, switches: frame.switches });
  state.people = new Map(people.map((one) => [one.id, one]));
  state.rooms = new Map(rooms.map((one) => [one.id, { ...one, notes: keyed(one.notes) }]));
  takeGateway(frame.gateway);
  if (!state.people.has(state.me)) state.me = people[0]?.id ?? null;
  if (!state.rooms.has(state.roomId)) state.roomId = state.me;
  state.ready = true;
  tell("everything");
}

const keyed = (notes) => new Map(notes.map((note) => [note.id, note]));

function takeGateway({ ledger, requests }) {
  state.ledger = ledger;
  state.requests = requests;
}

function takeNews(frame) {
  for (const event of frame.chats) takeChat(event);
  for (const event of frame.sms ?? []) takeSms(event);
  if (frame.gateway) {
    takeGateway(frame.gateway);
    tell("ledger");
    tell("requests");
  }
  if (frame.switches) takeSwitches(frame.switches);
}

function takeSwitches(switches) {
  state.switches = switches;
  tell("switches");
}

function takeChat({ kind, room_id: id, payload }) {
  if (kind === "commands") {
    state.commands = payload.commands;
    return tell("commands");
  }
  const place = roomOf(id);
  if (!place) return undefined;
  if (kind === "new") return takeNew(place, payload);
  if (kind === "edited" && place.notes.has(payload.id)) place.notes.set(payload.id, payload);
  if (kind === "deleted") place.notes.delete(payload.id);
  if (kind === "keyboard") place.keyboard = payload.keyboard;
  return tell(kind, { id, payload });
}

function takeNew(place, note) {
  const known = place.notes.has(note.id);
  place.notes.set(note.id, note);
  if (!known) count(place, note);
  tell(known ? "edited" : "new", { id: place.id, payload: note });
}

function count(place, note) {
  for (const member of place.members.filter((one) => one !== note.author)) {
    state.unread.set(key(member, place.id), unread(member, place.id) + 1);
  }
  read();
  tell("unread");
}

function takeSms(event) {
  if (event.kind === "accepted" || event.kind === "state") {
    state.ledger = upserted(state.ledger, event.sms, MOST_SMS);
    tell("sms", event.sms);
  }
  if (event.kind === "request") {
    state.requests = upserted(state.requests, event.request, MOST_REQUESTS);
    tell("request", event.request);
  }
}

// Newest first by number; a row that is there already is replaced in its place.
function upserted(rows, row, most) {
  const place = rows.findIndex((known) => known.number <= row.number);
  if (place >= 0 && rows[place].number === row.number) return rows.with(place, row);
  return rows.toSpliced(place < 0 ? rows.length : place, 0, row).slice(0, most);
}
