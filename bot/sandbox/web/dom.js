// Elements without a framework. Text goes in as text; `html` is for the server's safe rendering only.
const trusted = window.trustedTypes?.createPolicy("notes", { createHTML: (html) => html }) ?? {
  createHTML: (html) => html,
};

const wanted = (one) => one !== null && one !== undefined && one !== false;

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (!wanted(value)) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "html") element.innerHTML = trusted.createHTML(value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(wanted));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const test = (name, root = document) => root.querySelector(`[data-testid="${name}"]`);

export function badge(element, number) {
  element.hidden = !number;
  element.textContent = number > 99 ? "99+" : String(number || "");
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
