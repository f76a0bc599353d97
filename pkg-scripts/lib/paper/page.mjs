// The paper's pages as HTML: static, and marked for Indwell. All text goes through `text`, all attributes through `tag`.
import { VIEWPOINTS, facetsOf } from "./pieces.mjs";
import { notice } from "../notice.mjs";
import { preload } from "../preload.mjs";
import { styled } from "../style.mjs";
import { HEIGHT, WIDTH, picture } from "./picture.mjs";

const NAME = "The Saltmere Lantern";
const ABOUT = "Harbour, town and everything between: a pretend newspaper that puts its pages in your order, on your own device.";

const text = (words) => words.replaceAll("'", "’").replace(/[&<>"]/g, (c) => `&#${c.codePointAt(0)};`);
const tag = (name, attributes, ...inside) => {
  const given = Object.entries(attributes ?? {}).filter(([, value]) => value !== undefined && value !== false);
  const open = [name, ...given.map(([key, value]) => (value === true ? key : `${key}="${text(String(value))}"`))].join(" ");
  return VOID.has(name) ? `<${open}>` : `<${open}>${inside.flat().filter(Boolean).join("")}</${name}>`;
};
const VOID = new Set(["img", "meta", "link", "input"]);

const date = (time, options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(time);
const iso = (time) => new Date(time).toISOString();

/** What Indwell is told of a piece, and where the editors put it. */
const marks = (piece, place) => ({
  "data-indwell-facets": JSON.stringify(facetsOf(piece)),
  "data-indwell-text": piece.headline,
  "data-indwell-time": iso(piece.time),
  "data-place": place,
});

const image = ({ id }, more) => tag("img", { src: `pictures/${id}.svg`, alt: "", width: WIDTH, height: HEIGHT, ...more });
/** The picture a page is about is in the page itself: nothing has to be asked for before it can be seen. */
const ownImage = (piece) => tag("img", { src: `data:image/svg+xml,${encodeURIComponent(picture(piece).trim())}`, alt: "", decoding: "sync", width: WIDTH, height: HEIGHT });
const QUESTION = notice({
  key: "saltmere-lantern.choice",
  about: "Your choice about the order of the pages",
  question: "May the paper remember what you read?",
  more: "It would put such pieces first. That happens in your browser; nothing is sent anywhere.",
  answers: [["persistent", "Remember on this device"], ["memory", "Only while this page is open"], ["off", "No"]],
});

const when = ({ days, time }) => tag("time", { datetime: iso(time) }, ["Today", "Yesterday"][days] ?? date(time, days < 7 ? { weekday: "long" } : { day: "numeric", month: "long" }));
const kicker = ({ section, tags, viewpoint }, own) =>
  tag("span", { class: `kicker${viewpoint ? ` ${viewpoint}` : ""}` }, text(viewpoint ? VIEWPOINTS[viewpoint] : own ? tags[0] : section));

/** Pictures that stand in the first slots are asked for at once, whichever pieces come to stand there. */
function tile(piece, place, { eager = 0, own = false }) {
  return tag(
    "li",
    { class: "tile", "data-indwell-item": piece.id, ...marks(piece, place) },
    tag(
      "a",
      { href: `${piece.id}.html` },
      tag("span", { class: "frame" }, image(piece, place < eager ? {} : { loading: "lazy" })),
      tag("span", { class: "tile-text" }, kicker(piece, own), tag("span", { class: "headline" }, text(piece.headline)), tag("span", { class: "standfirst" }, text(piece.standfirst))),
      tag("span", { class: "meta" }, when(piece), ` · ${FORMS[piece.kind]}`),
    ),
  );
}
const FORMS = { news: "News", feature: "Feature", report: "Report", guide: "Guide", view: "A reader’s view" };

const list = (name, pieces, options = {}) =>
  tag("ul", { class: options.className ?? "row", role: "list", "data-indwell-list": name, "data-indwell-turns": options.turns }, pieces.map((piece, place) => tile(piece, place, options)));

const why = (name) => tag("button", { type: "button", class: "why", "data-why": name }, "Why this order?");

function frame({ title, description, sections, current, script, body, today, inline, asks = true, extra = "" }) {
  const link = (section) => tag("li", {}, tag("a", { href: `./#${section.toLowerCase()}`, "aria-current": section === current && "true" }, section));
  return styled("paper", `<!doctype html>
<html lang="en-GB">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${text(title)}</title>
    ${tag("meta", { name: "description", content: description })}
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="style.css">
    <script data-space="paper" data-taste="3">${inline}</script>
    <script type="module" src="js/${script}.js"></script>${extra}
  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="top">
      <div class="strip"><p>${date(today, { weekday: "long", day: "numeric", month: "long", year: "numeric" })}</p><p class="hours">High water 11.42 and 23.58</p>
        <div class="tools"><fieldset class="order"><legend class="unseen">Order of the pages</legend><label><input type="radio" name="order" value="personal" checked> <span>For you</span></label><label><input type="radio" name="order" value="standard"> <span>Editors’</span></label></fieldset><a href="you.html">Reader’s desk</a></div>
      </div>
      <a class="masthead" href="./"><span>The Saltmere</span> <b>Lantern</b></a>
      <nav class="sections" aria-label="Sections"><ul role="list">${sections.map(link).join("")}</ul></nav>
    </header>
    <main id="main" tabindex="-1">
${body}
    </main>
    <footer class="foot">
      <p><b>${NAME}</b> is a pretend newspaper of a town that is on no map. It shows <a href="../">Indwell</a>, which puts what a page already shows into the order that suits its reader, on the reader’s own device. Nothing you read is told to anybody.</p>
      <p>All pieces and pictures were made for this demonstration. Nobody in them exists.</p>
    </footer>
${asks ? `    ${QUESTION}\n` : ""}    ${preload}
  </body>
</html>
`);
}

/** Viewpoints by turns, as the editors have them too. */
function inTurns(pieces) {
  const round = (piece) => pieces.filter((other) => other.viewpoint === piece.viewpoint).indexOf(piece);
  return pieces[0].viewpoint ? pieces.toSorted((a, b) => round(a) - round(b)) : pieces;
}

export function frontPage({ pieces, sections, today, inline, lead: leadId, front }) {
  const byId = new Map(pieces.map((piece) => [piece.id, piece]));
  const lead = byId.get(leadId);
  const used = new Set([leadId, ...front]);
  const block = (section, place) =>
    tag(
      "section",
      { class: "block", id: section.toLowerCase(), "aria-labelledby": `${section}-title`, "data-indwell-item": `section-${section.toLowerCase()}`, "data-indwell-facets": JSON.stringify({ section }), "data-place": place },
      tag("div", { class: "block-head" }, tag("h2", { id: `${section}-title` }, section), section === "Opinion" && tag("p", {}, "Every view has its turn, whatever you read."), why(section.toLowerCase())),
      list(section.toLowerCase(), inTurns(pieces.filter((piece) => piece.section === section && !used.has(piece.id))), { own: true, turns: section === "Opinion" ? "viewpoint" : undefined }),
    );
  const body = [
    tag(
      "div",
      { class: "top-grid" },
      tag(
        "article",
        { class: "lead", "data-indwell-item": lead.id, ...marks(lead, 0) },
        tag(
          "a",
          { href: `${lead.id}.html` },
          tag("span", { class: "frame" }, ownImage(lead)),
          tag("span", { class: "tile-text" }, kicker(lead), tag("h1", { class: "headline" }, text(lead.headline)), tag("span", { class: "standfirst" }, text(lead.standfirst)), tag("span", { class: "opening" }, text(lead.paragraphs.slice(0, 2).join(" ")))),
        ),
        tag("p", { class: "note" }, "Chosen by the editors: the same for every reader."),
      ),
      tag("section", { class: "front", "aria-labelledby": "front-title" }, tag("div", { class: "block-head" }, tag("h2", { id: "front-title" }, "Today"), why("front")), list("front", front.map((id) => byId.get(id)), { className: "column", eager: 4 })),
    ),
    tag("div", { class: "blocks", "data-indwell-list": "sections" }, sections.map(block)),
  ].join("\n");
  return frame({ title: `${NAME} · front page`, description: ABOUT, sections, script: "front", body, today, inline });
}

export function articlePage(piece, { pieces, sections, today, inline }) {
  const shared = (other) => other.tags.filter((one) => piece.tags.includes(one)).length + (other.section === piece.section ? 0.5 : 0);
  const others = pieces.filter((other) => other !== piece);
  const next = others.toSorted((a, b) => shared(b) - shared(a) || a.days - b.days).slice(0, 12);
  const linked = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    headline: piece.headline,
    articleSection: piece.section,
    datePublished: iso(piece.time),
    wordCount: piece.words,
    keywords: piece.tags.join(", "),
    isAccessibleForFree: true,
    publisher: { "@type": "Organization", name: NAME },
  };
  const action = (name, label) => tag("button", { type: "button", class: "button plain", "data-indwell-action": name, "data-said": label }, label);
  const body = [
    tag(
      "article",
      { class: "piece", "data-indwell-view": piece.id, ...marks(piece) },
      tag("p", { class: "crumb" }, tag("a", { href: `./#${piece.section.toLowerCase()}` }, piece.section), kicker(piece, true)),
      tag("h1", {}, text(piece.headline)),
      tag("p", { class: "standfirst" }, text(piece.standfirst)),
      tag("p", { class: "meta" }, piece.viewpoint ? FORMS.view : `${FORMS[piece.kind]} from the ${piece.section.toLowerCase()} desk`, " · ", when(piece)),
      tag("span", { class: "frame" }, ownImage(piece)),
      tag("div", { class: "body" }, piece.paragraphs.map((words) => tag("p", {}, text(words)))),
      tag("div", { class: "opinion" }, action("like", "More like this"), action("dislike", "Less like this"), tag("p", { role: "status", class: "said" })),
    ),
    tag("section", { class: "block", "aria-labelledby": "next-title" }, tag("div", { class: "block-head" }, tag("h2", { id: "next-title" }, "Read next"), why("next")), list("next", next)),
  ].join("\n");
  const data = `\n    <script type="application/ld+json">${JSON.stringify(linked).replaceAll("<", "\\u003c")}</script>`;
  return frame({ title: `${piece.headline} · ${NAME}`, description: piece.standfirst, sections, current: piece.section, script: "article", body, today, inline, extra: data });
}

export function deskPage({ sections, today, inline }) {
  const body = `<div class="desk"><h1>Reader’s desk</h1><p class="standfirst">What this paper has noticed of your reading, kept in this browser and nowhere else, and the means to change it.</p><div id="desk"></div></div>`;
  return frame({ title: `Reader’s desk · ${NAME}`, description: "What the paper has noticed, and the means to change it.", sections, script: "you", body, today, inline, asks: false });
}
