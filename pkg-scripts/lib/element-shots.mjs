// Pictures of <indwell-preferences> and <indwell-why>: light, dark, phone, Arabic.
import path from "node:path";
import { PHONE, pagesServer } from "./browser.mjs";

const SHOTS = {
  light: ["en", {}],
  dark: ["en", { colorScheme: "dark" }],
  phone: ["de", PHONE],
  arabic: ["ar", {}],
  "arabic-phone-dark": ["ar", { ...PHONE, colorScheme: "dark" }],
};

/** Makes them in a folder; returns the files. */
export async function elementShots(browser, out) {
  const server = await pagesServer();
  const files = [];
  for (const [name, [language, context]] of Object.entries(SHOTS)) {
    const page = await browser.newPage(server, { ...context, reducedMotion: "reduce" });
    await page.goto("/elements.html");
    await page.evaluate(async (language) => {
      Object.assign(document.documentElement, { lang: language, dir: language === "ar" ? "rtl" : "ltr" });
      const lab = await import("/elements-lab.js");
      const me = await lab.visitor();
      me.prefer({ key: "colour", value: "blue" }, "mute");
      const names = { labels: { theme: language === "ar" ? "الموضوع" : language === "de" ? "Motiv" : "Theme" } };
      const preferences = lab.put("indwell-preferences", me, {}, { items: lab.items, surprise: 0.3, reports: await lab.reported(me), ...names });
      me.rank(lab.items.toReversed(), { list: "home" });
      window.why = lab.put("indwell-why", me, { item: "mug-1", list: "home" }, names);
      await lab.drawn();
      preferences.shadowRoot.querySelector("details").open = true;
      await lab.drawn();
    }, language);
    const file = (what) => (files.push(path.join(out, `${what}-${name}.png`)), files.at(-1));
    await page.screenshot({ path: file("preferences"), fullPage: true });
    await page.evaluate(() => {
      window.why.shadowRoot.querySelector("button").click();
      scrollTo(0, document.body.scrollHeight);
    });
    await page.waitForTimeout(200);
    await page.screenshot({ path: file("why") });
    await page.close();
  }
  await server.close();
  return files;
}
