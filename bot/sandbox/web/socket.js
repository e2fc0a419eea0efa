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
    onFrame(JSON.parse(message.data));
  };
  socket.onopen = () => tell("connection", true);
  socket.onclose = () => {
    tell("connection", false);
    setTimeout(() => connect(onFrame), pause);
    pause = Math.min(pause * 2, LATEST);
  };
}

// Asks the server for a deed; says whether it could be asked at all.
export function ask(deed, fields = {}) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify({ do: deed, ...fields }));
  return true;
}
