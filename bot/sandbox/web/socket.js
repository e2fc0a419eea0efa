// One WebSocket: reconnects by itself; the server begins every connection with the whole picture.
import { tell } from "./state.js";

const SOONEST = 400;
const LATEST = 5000;

let socket = null;
let pause = SOONEST;

export function connect(onFrame) {
  socket = new WebSocket(`ws://${location.host}/ws`);
  socket.onmessage = (message) => {
    pause = SOONEST;
    const take = () => onFrame(JSON.parse(message.data));
    if (pressed) waiting.push(take);
    else take();
  };
  socket.onopen = () => tell("connection", true);
  socket.onclose = () => {
    tell("connection", false);
    setTimeout(() => connect(onFrame), pause);
    pause = Math.min(pause * 2, LATEST);
  };
}

// A button that is drawn anew under the finger loses its tap, so what comes meanwhile waits for it.
let pressed = false;
const waiting = [];

addEventListener("pointerdown", ({ button }) => (pressed = button === 0), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(letGo), true);

function letGo() {
  pressed = false;
  for (const take of waiting.splice(0)) take();
}

// Asks the server for a deed; says whether it could be asked at all.
export function ask(deed, fields = {}) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify({ do: deed, ...fields }));
  return true;
}
