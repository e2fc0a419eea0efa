// Files: chosen with the paper clip, dropped onto the chat, or pasted.
import { one, test } from "./dom.js";
import { t } from "./i18n.js";
import { room, state } from "./state.js";
import { toast } from "./toast.js";

const MOST_BYTES = 50 * 1024 * 1024;

// Files sent together are an album: messages of their own that know of each other.
export async function upload(files, { user, room: roomId }) {
  const album = files.length > 1 ? { album: `${Date.now()}` } : {};
  for (const file of files) await uploadOne(file, new URLSearchParams({ user, room: roomId, name: file.name, ...album }));
}

async function uploadOne(file, query) {
  if (file.size > MOST_BYTES) return toast(t("tooBig"));
  const headers = { "Content-Type": file.type || "application/octet-stream" };
  const answer = await fetch(`/upload?${query}`, { method: "POST", headers, body: file }).catch(() => null);
  return answer?.ok || toast(t("notSent"));
}

export function setUp() {
  const chat = one("#chat");
  const curtain = one(".drop");
  let depth = 0;
  const show = (number) => {
    depth = Math.max(0, number);
    curtain.hidden = depth === 0 || !room();
  };
  const place = () => ({ user: state.me, room: state.roomId });
  chat.addEventListener("dragenter", () => show(depth + 1));
  chat.addEventListener("dragleave", () => show(depth - 1));
  chat.addEventListener("dragover", (event) => event.preventDefault());
  chat.addEventListener("drop", (event) => {
    event.preventDefault();
    show(0);
    upload([...event.dataTransfer.files], place());
  });
  test("composer").addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    upload(files, place());
  });
}
