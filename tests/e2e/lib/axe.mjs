// axe's rules, also under a policy that lets no test's script in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../../pkg-scripts/lib/browser.mjs";

const axe = readFileSync(path.join(ROOT, "pkg-scripts/node_modules/axe-core/axe.min.js"), "utf8");

/** What axe finds wrong in a page, open shadow roots included. */
export async function violations(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe, allowUnsafeEvalBlockedByCSP: true });
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.ok(found.passes.length > 10, "axe looked at the page");
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}
