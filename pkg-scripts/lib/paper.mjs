// Builds the newspaper of the demo: pieces of www/paper/pieces into pages and pictures beside the files of www/paper.
//   node pkg-scripts/lib/paper.mjs OUT [DATE]      DATE is the edition's, today if it is not given
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { articlePage, deskPage, frontPage } from "./paper/page.mjs";
import { SECTIONS, readPieces } from "./paper/pieces.mjs";
import { picture } from "./paper/picture.mjs";
import { ROOT } from "./paths.mjs";
import { siteParts } from "./parts.mjs";

const LEAD = "ferry-returns";
// The editors' order of the day: something of every section, and more than is shown.
const FRONT = ["market-hall-roof", "seals-back", "rovers-late", "op-tram-for", "tin-works-season", "pilot-boat", "clock-vote", "dark-sky", "op-street-cars", "museum-label", "chess-boat", "bakery-queue", "crab-quota", "op-tram-keep", "women-cup", "brass-band", "hedge-count", "night-bus"];

const [out, given] = process.argv.slice(2);
const today = given ? Date.parse(given) : Math.floor(Date.now() / 86_400_000) * 86_400_000 + 6 * 3_600_000;
const { script: inline } = await import(path.join(ROOT, "pkg/bootstrap.js"));
const pieces = readPieces(today);
siteParts(path.join(out, "js"), ["front.js", "article.js", "you.js", "reader.js"], ["indwell.js"]);
const paper = { pieces, sections: SECTIONS, today, inline, lead: LEAD, front: FRONT };

mkdirSync(path.join(out, "pictures"), { recursive: true });
rmSync(path.join(out, "pieces"), { recursive: true, force: true });
const write = (name, content) => writeFileSync(path.join(out, name), content);
write("index.html", frontPage(paper));
write("you.html", deskPage(paper));
for (const piece of pieces) {
  write(`${piece.id}.html`, articlePage(piece, paper));
  write(`pictures/${piece.id}.svg`, picture(piece));
}
console.log(`the paper: ${pieces.length} pieces`);
