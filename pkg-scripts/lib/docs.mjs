// Makes static pages of www/docs/*.md. Knows the Markdown that these files use, and stops at what it does not know.
//   node pkg-scripts/lib/docs.mjs OUT
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.mjs";

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.codePointAt(0)};`);

/** Code, pictures, links, bold, italics: in a text that has been escaped, with code kept out of the way. */
function inline(text) {
  const codes = [];
  const out = escape(text)
    .replace(/`([^`]+)`/g, (_, code) => `\ue000${codes.push(`<code>${code}</code>`) - 1}\ue000`)
    .replace(/!\[([^\]]*)\]\(([\w./-]+)\)/g, '<img alt="$1" src="$2">')
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, words, to) => `<a href="${address(to)}">${words}</a>`)
    .replace(/\*\*([^*]+)\*\*/g, "<b>$1</b>")
    .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])/g, "<i>$1</i>");
  return out.replace(/\ue000(\d+)\ue000/g, (_, at) => codes[at]);
}
// Files beside the docs are not part of the site.
const address = (to) => (/^(https?:|#)/.test(to) ? to : to.startsWith("../") ? "./" : to.replace(/\.md\b/, ".html"));
const cells = (line) => line.replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => inline(cell.trim().replaceAll("\\|", "|")));
const slug = (title) => title.toLowerCase().replace(/[^\w]+/g, "-");

export function toHtml(markdown) {
  const blocks = [];
  const lines = markdown.replace(/<!--[^]*?-->\n?/g, "").split("\n");
  const while_ = (test) => {
    const taken = [];
    while (lines.length && test(lines[0])) taken.push(lines.shift());
    return taken;
  };
  while (lines.length) {
    const line = lines[0];
    if (!line.trim()) lines.shift();
    else if (line.startsWith("```")) {
      lines.shift();
      const code = while_((one) => !one.startsWith("```"));
      lines.shift();
      blocks.push(`<pre tabindex="0"><code>${escape(code.join("\n"))}</code></pre>`);
    } else if (/^#{1,4} /.test(line)) {
      const [, marks, title] = /^(#+) (.*)$/.exec(lines.shift());
      blocks.push(`<h${marks.length} id="${slug(title)}">${inline(title)}</h${marks.length}>`);
    } else if (line.startsWith("|")) {
      const [head, , ...rows] = while_((one) => one.startsWith("|")).map(cells);
      const row = (tag, row) => `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
      blocks.push(`<div class="table" tabindex="0"><table><thead>${row("th", head).replaceAll("<th></th>", "<td></td>")}</thead><tbody>${rows.map((one) => row("td", one)).join("")}</tbody></table></div>`);
    } else if (/^(- |\d+\. )/.test(line)) {
      const list = [];
      const ordered = /^\d/.test(line);
      for (const one of while_((one) => /^(- |\d+\. |\s+\S)/.test(one))) {
        if (/^\s/.test(one)) list.push(`${list.pop()} ${one.trim()}`);
        else list.push(one.replace(/^(- |\d+\. )/, ""));
      }
      const tag = ordered ? "ol" : "ul";
      blocks.push(`<${tag}>${list.map((one) => `<li>${inline(one)}</li>`).join("")}</${tag}>`);
    } else if (line.startsWith(">")) blocks.push(`<blockquote><p>${inline(while_((one) => one.startsWith(">")).map((one) => one.slice(1).trim()).join(" "))}</p></blockquote>`);
    else blocks.push(`<p>${inline(while_((one) => one.trim() && !/^(#|```|\||- |>)/.test(one)).join(" "))}</p>`);
  }
  return blocks.join("\n");
}

const page = (title, body) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escape(title)} · Indwell</title>
    <meta name="description" content="Indwell's documentation: ${escape(title)}.">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="../shop/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="docs.css">
  </head>
  <body>
    <header><a href="../"><b>Indwell</b></a> <a href="index.html">Documentation</a></header>
    <main>
${body}
    </main>
  </body>
</html>
`;

if (process.argv[1] === import.meta.filename) {
  const folder = path.join(ROOT, "www/docs");
  const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
  for (const file of files) {
    const text = readFileSync(path.join(folder, file), "utf8");
    const [, title] = /^# (.*)$/m.exec(text) ?? [];
    if (!title) throw new Error(`www/docs/${file} has no title.`);
    writeFileSync(path.join(process.argv[2], file.replace(/\.md$/, ".html")), page(title.replaceAll("`", ""), toHtml(text)));
  }
  console.log(`the docs: ${files.length} pages`);
}
