#!/usr/bin/env node
// Serves target/site/ on 127.0.0.1, port 8080 or $PORT, with the headers a strict site would send.
import { existsSync } from "node:fs";
import path from "node:path";
import { SITE } from "./lib/paths.mjs";
import { serve } from "./lib/serve.mjs";

const port = Number(process.env.PORT || 8080);
if (!Number.isInteger(port) || port < 0 || port > 65535) quit(`PORT must be a number from 0 to 65535, not "${process.env.PORT}".`);
if (!existsSync(path.join(SITE, "indwell"))) quit("target/site/ is not assembled yet. Run: pkg-scripts/demo");

try {
  const { origin } = await serve({ mounts: { "/": SITE }, port });
  console.log(`
Indwell's demo shop is open at ${origin}/shop/   (Ctrl-C closes it)
A newspaper is at ${origin}/paper/, the documentation at ${origin}/docs/

Three things to try:
  1. Press "Remember on this device", open a few products of one kind, and go back to the home page: its lists now
     begin with what suits you.
  2. Press the "?" on a tile: why it is here, and what the shop has learnt about you.
  3. Press "Erase everything" there: the shop's own order is back. Nothing of it ever left this browser.
`);
} catch (error) {
  if (error.code !== "EADDRINUSE") throw error;
  quit(`Port ${port} is taken by another program. Choose one: PORT=8081 pkg-scripts/demo`);
}

function quit(sentence) {
  console.error(sentence);
  process.exit(1);
}
