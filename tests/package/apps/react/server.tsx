import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { StrictMode } from "react";
import { renderToPipeableStream } from "react-dom/server";
import { App } from "./app.js";

const HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>App</title><link rel="icon" href="data:,"><style>li { height: 150px }</style></head><body><div id="root">';
const TAIL = '</div><script type="module" src="/client.js"></script></body></html>';

createServer(async (request, response) => {
  const path = request.url ?? "/";
  if (path === "/client.js") return void response.setHeader("Content-Type", "text/javascript").end(await readFile(new URL("client.js", import.meta.url)));
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  if (path === "/client") return void response.end(HEAD + TAIL);
  const { pipe } = renderToPipeableStream(
    <StrictMode>
      <App path={path} me={undefined} />
    </StrictMode>,
    {
      // The browser has the script before the stream is over.
      bootstrapModules: ["/client.js"],
      onShellReady() {
        response.write(HEAD);
        pipe(response);
      },
    },
  );
}).listen(Number(process.env["PORT"]), "127.0.0.1");
