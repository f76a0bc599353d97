// Reads the paper's pieces: text files with one piece after the other, each headed by
//   == id | kind | tags | days ago | scene [| viewpoint]
//   Headline
//   Standfirst
// and its paragraphs.
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";

export const SECTIONS = ["Town", "Harbour", "Sport", "Culture", "Outdoors", "Opinion"];
export const VIEWPOINTS = { change: "For a change", keep: "For keeping it", between: "Somewhere between" };
const DAY = 86_400_000;

/**
 * All pieces, newest first within their section.
 *
 * @param {number} today  the edition's date, in milliseconds: "days ago" counts from it
 */
export function readPieces(today) {
  const pieces = SECTIONS.flatMap((section) => {
    const text = readFileSync(path.join(ROOT, "www/paper/pieces", `${section.toLowerCase()}.txt`), "utf8");
    const own = text.split(/^== /m).slice(1).map((block, place) => readPiece(block, section, today, place));
    return own.toSorted((a, b) => b.time - a.time);
  });
  const ids = pieces.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice) throw new Error(`Two pieces are named ${twice}.`);
  return pieces;
}

function readPiece(block, section, today, place) {
  const [head, headline, standfirst, ...rest] = block.split("\n");
  const [id, kind, tags, days, scene, viewpoint] = head.split("|").map((word) => word.trim());
  const paragraphs = rest.join("\n").trim().split(/\n\n+/);
  const words = paragraphs.join(" ").split(/\s+/).length;
  if (!/^[a-z0-9-]+$/.test(id) || !headline || !standfirst || words < 40) throw new Error(`${section}: the piece "${id}" is not whole.`);
  if ((section === "Opinion") !== Object.hasOwn(VIEWPOINTS, viewpoint ?? "")) throw new Error(`${id}: opinions, and they alone, have a viewpoint.`);
  return { id, section, kind, tags: tags.split(",").map((tag) => tag.trim()), scene, viewpoint, headline, standfirst, paragraphs, words, days: Number(days), time: today - Number(days) * DAY - place * 1_500_000 };
}

/** What Indwell is told of a piece. */
export const facetsOf = ({ section, tags, kind, viewpoint }) => ({ section, topic: tags, form: kind, ...(viewpoint && { viewpoint }) });
