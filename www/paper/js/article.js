// A piece: how far it was read, and what the reader says of it.
import { begun, reader } from "./reader.js";
import { askOnce } from "./notice.js";
import { startWhy } from "./why.js";

const FASTEST = 600; // words a minute: a paragraph that is in view for less was not read

/** A paragraph counts as read once it has been in view for as long as its words take. */
function watchDepth(article) {
  const paragraphs = [...article.querySelectorAll(".body p")];
  const words = (paragraph) => paragraph.textContent.split(/\s+/).length;
  const all = paragraphs.reduce((sum, paragraph) => sum + words(paragraph), 0);
  const left = new Map(paragraphs.map((paragraph) => [paragraph, (words(paragraph) / FASTEST) * 60_000]));
  const seen = new Map(); // in view → since when
  let told = 0;
  const settle = () => {
    for (const [paragraph, since] of seen) {
      left.set(paragraph, left.get(paragraph) - (performance.now() - since));
      seen.set(paragraph, performance.now());
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      settle();
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting && !document.hidden) seen.set(target, performance.now());
        else seen.delete(target);
      }
    },
    { threshold: 0.5 },
  );
  for (const paragraph of paragraphs) observer.observe(paragraph);
  const tell = () => {
    settle();
    const read = paragraphs.filter((paragraph) => left.get(paragraph) <= 0).reduce((sum, paragraph) => sum + words(paragraph), 0);
    const percent = Math.round((100 * read) / all);
    if (percent < 75 || told) return; // less is no news, and once is enough
    told = percent;
    reader.me?.track({ name: "content_progress", item_id: article.dataset.indwellView, percent });
  };
  document.addEventListener("visibilitychange", () => {
    tell();
    if (document.hidden) seen.clear();
  });
  setInterval(tell, 2000);
}

const article = document.querySelector("[data-indwell-view]");
begun.then(() => watchDepth(article));
for (const button of article.querySelectorAll("[data-indwell-action]")) {
  button.addEventListener("click", () => (article.querySelector(".said").textContent = `Noted: ${button.dataset.said.toLowerCase()}.`));
}
askOnce();
startWhy();
