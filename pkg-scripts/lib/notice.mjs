// The demos' question whether they may remember, as a part of their pages: it is there with the first paint, and not for who has
// answered. One line of script sees to that while the page is parsed; a policy allows it by its hash.
import { createHash } from "node:crypto";

/** Hides the question it stands in from who has answered it, and keeps an answer that is given before the page's own scripts run. */
export const script =
  'a=>{try{a.hidden=localStorage[a.dataset.key]!=null}catch{a.hidden=!1}a.onclick=({target:{value:v}})=>{v&&(a.dataset.early=v)}}'.replace(/.*/, "($&)(document.currentScript.parentNode)");
export const hash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/**
 * @param {{key: string, about: string, question: string, more: string, answers: [string, string][]}} notice  where the answer is kept, what
 *   the question is about, its two sentences, and each answer's value and words, the one that is hoped for first
 */
export const notice = ({ key, about, question, more, answers }) =>
  `<aside class="notice" aria-label="${about}" data-key="${key}" hidden>
      <p><b>${question}</b> ${more}</p>
      <div class="notice-actions">
        ${answers.map(([value, words], at) => `<button type="button" class="button${at ? " plain" : ""}" value="${value}">${words}</button>`).join("\n        ")}
      </div>
      <script>${script}</script>
    </aside>`;
