// A calm question at the foot of the page; it takes no focus and waits for as long as it likes.
import { h } from "./html.js";
import { choose, reader } from "./reader.js";

export function askOnce() {
  if (reader.choice) return;
  const answer = (choice, label, look) =>
    h("button", { type: "button", class: `button ${look}`, onclick: () => (notice.remove(), document.getElementById("main").focus({ preventScroll: true }), choose(choice)) }, label);
  const notice = h(
    "aside",
    { class: "notice", "aria-label": "Your choice about the order of the pages" },
    h("p", {}, h("b", {}, "May the paper remember what you read?"), " It would put such pieces first. That happens in your browser; nothing is sent anywhere."),
    h("div", { class: "notice-actions" }, answer("persistent", "Remember on this device", ""), answer("memory", "Only while this page is open", "plain"), answer("off", "No", "plain")),
  );
  document.body.append(notice);
}
