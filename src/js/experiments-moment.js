// The circumstances of this moment, so coarse that they tell nobody from others: for `choose`, as a context or as features.

const SEARCH = /(^|\.)(google|bing|duckduckgo|ecosia|qwant|startpage|yahoo|baidu|yandex|naver)\./;
const SOCIAL = /(^|\.)(facebook|instagram|threads|twitter|x|t|linkedin|lnkd|pinterest|reddit|tiktok|youtube|mastodon|bsky)\.(com|co|in|net|social|app)$/;
const WEEK = "sun mon tue wed thu fri sat".split(" ");
const CAMPAIGN = /[?&](utm_\w+|gclid|fbclid|msclkid)=/;

function cameFrom(page) {
  if (CAMPAIGN.test(page.location?.search ?? "")) return "campaign";
  try {
    const { hostname } = new URL(page.referrer);
    if (hostname === page.location?.hostname) return "own";
    return SEARCH.test(hostname) ? "search" : SOCIAL.test(hostname) ? "social" : "other";
  } catch {
    return "none";
  }
}

/** @type {import("./experiments.js").moment} */
export function moment({ date = new Date(), width = globalThis.innerWidth ?? 1280, page = globalThis.document ?? {} } = {}) {
  const hour = date.getHours();
  const day = hour < 6 ? "night" : hour < 11 ? "morning" : hour < 17 ? "midday" : "evening";
  const at = date.getDay();
  const [weekday, weekend] = [WEEK[at], at % 6 === 0];
  const device = width < 600 ? "phone" : width < 1024 ? "tablet" : "desktop";
  const language = /^[a-z]{2,3}/i.exec(page.documentElement?.lang ?? "")?.[0].toLowerCase() ?? "";
  const from = cameFrom(page);
  const is = [day === "morning", day === "midday", day === "evening", weekend, device === "phone", device === "tablet", from === "search", from === "campaign"];
  const turn = (at * 2 * Math.PI) / 7; // days as points of a circle, so that neighbours are alike
  return { day, weekday, weekend, device, language, from, features: [...is.map(Number), Math.sin(turn), Math.cos(turn)] };
}
