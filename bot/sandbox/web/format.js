// Numbers, moments and names as people read them.
import { language } from "./i18n.js";
import { now } from "./state.js";

const local = (options, moment) =>
  moment.toLocaleString(language(), { hourCycle: options.hour && "h23", ...options });
const days = (moment) => Math.floor((moment - moment.getTimezoneOffset() * 60000) / 86400000);

export const clock = (iso) => local({ hour: "2-digit", minute: "2-digit" }, new Date(iso));
export function exact(moment) {
  const year = moment.getFullYear() === now().getFullYear() ? undefined : "numeric";
  return local({ day: "numeric", month: "long", year, hour: "2-digit", minute: "2-digit" }, moment);
}

export function day(iso, today, yesterday) {
  const moment = new Date(iso);
  const ago = days(now()) - days(moment);
  if (ago === 0) return today;
  return ago === 1 ? yesterday : local({ day: "numeric", month: "long" }, moment);
}

// «14:05», or with its day when that is another one.
export function soon(iso) {
  const moment = new Date(iso);
  if (days(moment) === days(now())) return clock(iso);
  return local({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }, moment);
}

export const money = (sum) =>
  Number(sum).toLocaleString(language(), { style: "currency", currency: "RUB", currencyDisplay: "narrowSymbol" });

export const count = (number) => Number(number).toLocaleString(language());

export function size(bytes) {
  const [kilo, mega] = language() === "ru" ? ["КБ", "МБ"] : ["KB", "MB"];
  const show = (number) => number.toLocaleString(language(), { maximumFractionDigits: 1 });
  if (bytes < 1000) return `${bytes} ${language() === "ru" ? "Б" : "B"}`;
  return bytes < 1e6 ? `${show(bytes / 1000)} ${kilo}` : `${show(bytes / 1e6)} ${mega}`;
}

export const phone = (digits) =>
  digits.replace(/^7(\d{3})(\d{3})(\d\d)(\d\d)$/, "+7 $1 $2-$3-$4").replace(/^(?=\d)/, "+");

export const initials = (name) =>
  name.split(/\s+/).map((word) => [...word][0] ?? "").join("").slice(0, 2).toUpperCase();

export const hue = (id) => `hue-${Math.abs(id) % 6}`;
