import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { render } from "svelte/server";
import App from "./App.svelte";

const page = ({ head, body }) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>App</title><link rel="icon" href="data:,"><style>li { height: 150px }</style>${head}</head><body><div id="root">${body}</div><script type="module" src="/client.js"></script></body></html>`;

createServer(async (request, response) => {
  const path = request.url;
  if (path === "/client.js") return response.setHeader("Content-Type", "text/javascript").end(await readFile(new URL("client.js", import.meta.url)));
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(page(path === "/client" ? { head: "", body: "" } : render(App, { props: { path, me: undefined } })));
}).listen(Number(process.env.PORT), "127.0.0.1");
