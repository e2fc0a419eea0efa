// Short words at the edge, and dialogs: the alert, and the small sheets.
import { h, one } from "./dom.js";
import { t } from "./i18n.js";

const SHOWN = 3500;

export function toast(text, action = null) {
  const bar = h("div", { class: "toast", "data-testid": "toast" }, h("span", {}, text));
  if (action) {
    const act = () => {
      bar.remove();
      action.act();
    };
    bar.append(h("button", { type: "button", onclick: act }, action.text));
  }
  one(".toasts").replaceChildren(bar);
  setTimeout(() => bar.remove(), action ? SHOWN * 2 : SHOWN);
}

export async function copy(text) {
  await navigator.clipboard.writeText(text).catch(() => copyOldWay(text));
  toast(`${t("copied")}: ${text}`);
}

// Where the clipboard is not granted (an insecure name of this machine, an old browser).
function copyOldWay(text) {
  const area = h("textarea", { class: "away" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function sheet(title, ...content) {
  const close = h("button", { type: "button", class: "sheet-close", "aria-label": t("close") }, "×");
  const dialog = h(
    "dialog",
    { class: "sheet", "aria-label": title },
    h("header", {}, h("h2", {}, title), close),
    ...content,
  );
  close.addEventListener("click", () => dialog.close());
  show(dialog);
  return dialog;
}

export function alertBox(text) {
  const button = h("button", { type: "button", class: "plain", "data-testid": "alert-close" }, "OK");
  const dialog = h("dialog", { class: "alert", "data-testid": "alert" }, h("p", {}, text), button);
  button.addEventListener("click", () => dialog.close());
  show(dialog);
}

function show(dialog) {
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}

export function openLink(url) {
  const address = /^[a-z]+:/i.test(url) ? url : `https://${url}`;
  const act = () => window.open(address, "_blank", "noopener,noreferrer");
  toast(t("opens", { url: address }), { text: t("open"), act });
}
