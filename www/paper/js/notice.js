// The calm question at the foot of the page, which is in the HTML; it takes no focus and waits for as long as it likes.
import { choose, reader } from "./reader.js";

export function askOnce() {
  const notice = document.querySelector(".notice");
  if (reader.choice) return notice.remove();
  const decide = (choice) => {
    notice.remove();
    document.getElementById("main").focus({ preventScroll: true });
    choose(choice);
  };
  if (notice.dataset.early) return decide(notice.dataset.early);
  notice.hidden = false;
  notice.onclick = ({ target }) => target.value && decide(target.value);
}
