// A refresh the visitor asks for, shown as a view transition where the page wants it.
import assert from "node:assert/strict";
import { inPage } from "./lab.mjs";

inPage("one transition for the visitor's own click, none without it, and the order is the same", async (run, page) => {
  await run(async (lab) => {
    const list = lab.list("home", 8, { reds: [5, 6] });
    const button = document.createElement("button");
    button.textContent = "Order anew";
    lab.main().append(button, list);
    await lab.painted();
    lab.calls = 0;
    const start = document.startViewTransition.bind(document);
    document.startViewTransition = (work) => {
      lab.calls++;
      const transition = start(work);
      transition.finished.then(() => (lab.finished = true));
      return transition;
    };
    const handle = lab.attach(await lab.lover(), document, { transitions: true });
    handle.refresh();
    button.onclick = () => handle.refresh({ userGesture: true });
  });
  const before = await run((lab) => [lab.calls, lab.ids().slice(0, 8)]);
  assert.deepEqual(before, [0, "t0 t1 t2"]);
  await page.getByRole("button", { name: "Order anew" }).click();
  await page.waitForFunction(() => window.lab.finished);
  const [calls, order] = await run((lab) => [lab.calls, lab.ids().split(" ")]);
  assert.equal(calls, 1);
  assert.ok(order.indexOf("t5") < 5 && order.indexOf("t6") < 6, order.join(" "));
});
