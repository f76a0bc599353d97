// A Chromium of a test's own that can be killed as a power cut would: every process of it at once, nothing flushed.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { chromiumPath } from "./browser.mjs";

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Starts Chromium on a profile that outlives it.
 * @param {string} profile
 * @returns {Promise<{context: import("playwright-core").BrowserContext, kill(): Promise<number>}>} `kill` says how many processes it took
 */
export async function launchKillable(profile) {
  const port = path.join(profile, "DevToolsActivePort");
  rmSync(port, { force: true });
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];
  const args = [...flags, "--disable-component-update", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"];
  const child = spawn(chromiumPath(), args, { stdio: "ignore", detached: true });
  const address = await addressIn(port, child);
  const browser = await chromium.connectOverCDP(address);
  return {
    context: browser.contexts()[0],
    kill: async () => {
      const victims = [child.pid, ...processesOf(profile)];
      for (const pid of victims) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {} // went with the others
      }
      for (let left = 100; left && processesOf(profile).length; left--) await wait(20);
      await browser.close().catch(() => {});
      return new Set(victims).size;
    },
  };
}

async function addressIn(file, child) {
  for (let left = 600; left && child.exitCode === null; left--) {
    try {
      const [port, route] = readFileSync(file, "utf8").split("\n");
      if (route) return `ws://127.0.0.1:${port}${route}`;
    } catch {} // not written yet
    await wait(50);
  }
  throw new Error("Chromium did not start.");
}

/** The processes that work on a profile; those that have ended and wait to be collected have no command line. */
function processesOf(profile) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return Number(pid) !== process.pid && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(profile);
      } catch {
        return false;
      }
    })
    .map(Number);
}
