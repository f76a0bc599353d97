// A small static file server for the demo and the tests: right types, strict headers, 127.0.0.1 only.
import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { hash as BANNER } from "./banner.mjs";
import { hash as NOTICE } from "./notice.mjs";
import { PKG } from "./paths.mjs";
import { hashes as STYLES } from "./style.mjs";

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

/** The bootstrap, which the paper's pages have inline, if the package is built: by its hash. */
export const BOOTSTRAP = await import(path.join(PKG, "bootstrap.js")).then(({ hash }) => hash, () => "");

/** What the demo's pages are allowed to do: their own files, their styles, that script and those of their question and of the shop's banner, WebAssembly, nothing else. */
export const CSP = [
  "default-src 'none'",
  `script-src 'self' 'wasm-unsafe-eval' ${NOTICE} ${BANNER} ${BOOTSTRAP}`.trim(),
  `style-src 'self' ${STYLES.join(" ")}`,
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "Content-Security-Policy": CSP,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".ts": "text/plain; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".pack": "application/x-indwell-pack",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/plain; charset=utf-8",
};
const SQUEEZABLE = /^(text\/|application\/(json|wasm|manifest|x-indwell-pack)|image\/svg)/;

/**
 * Serves folders over HTTP.
 *
 * @param {object} options
 * @param {Record<string, string>} options.mounts  URL prefix → folder; the longest prefix wins, e.g. { "/": "www", "/indwell/": "pkg" }
 * @param {Record<string, string | null>} [options.headers]  added to the standard ones; null removes one
 * @param {number} [options.port]  0 (the default) takes a free one
 * @param {(request: {method: string, path: string}, response: import("node:http").ServerResponse) => boolean | void} [options.intercept]
 *   answers a request itself by returning true: faults, delays, recorders
 * @returns {Promise<{origin: string, port: number, requests: {method: string, path: string, status: number}[], close(): Promise<void>}>}
 */
export async function serve({ mounts, headers = {}, port = 0, intercept }) {
  const roots = await Promise.all(
    Object.entries(mounts).map(async ([prefix, folder]) => [prefix.replace(/\/*$/, "/"), await realpath(folder)]),
  );
  roots.sort(([a], [b]) => b.length - a.length);
  const fixed = Object.entries({ ...HEADERS, ...headers }).filter(([, value]) => value !== null);
  const read = new Map(); // file → what it was when it was read
  const squeezed = new Map(); // "encoding etag" → compressed bytes
  const requests = [];

  const server = createServer((request, response) => {
    const entry = { method: request.method, path: request.url };
    requests.push(entry);
    response.on("close", () => (entry.status = response.statusCode));
    for (const [name, value] of fixed) response.setHeader(name, value);
    answer(request, response).catch(() => {
      if (!response.headersSent) text(response, 500, "The server failed to read this file.");
      else response.destroy();
    });
  });

  async function answer(request, response) {
    if (intercept?.({ method: request.method, path: request.url }, response)) return;
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      return text(response, 405, "Only GET and HEAD are answered here.");
    }
    const found = await locate(roots, request.url);
    if (!found) return text(response, 404, "There is no such page here.");
    if (found.redirect) {
      response.setHeader("Location", found.redirect);
      return text(response, 301, "This folder's address ends with a slash.");
    }
    const { bytes, etag } = await contentOf(found.file);
    const type = TYPES[path.extname(found.file).toLowerCase()] ?? "application/octet-stream";
    response.setHeader("Content-Type", type);
    response.setHeader("ETag", etag);
    if (SQUEEZABLE.test(type)) response.setHeader("Vary", "Accept-Encoding");
    const known = (request.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim());
    if (known.includes(etag)) return response.writeHead(304).end();
    const body = SQUEEZABLE.test(type) ? await squeeze(bytes, etag, request, response) : bytes;
    response.setHeader("Content-Length", body.length);
    response.writeHead(200).end(request.method === "HEAD" ? undefined : body);
  }

  /** A file's bytes and their name, read anew only when it has changed. */
  async function contentOf(file) {
    const { mtimeMs, size } = await stat(file);
    const known = read.get(file);
    if (known?.mtimeMs === mtimeMs && known.bytes.length === size) return known;
    const bytes = await readFile(file);
    // Weak, as the compressed forms share it.
    const etag = `W/"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    read.set(file, { bytes, etag, mtimeMs });
    return read.get(file);
  }

  async function squeeze(bytes, etag, request, response) {
    const accepted = request.headers["accept-encoding"] ?? "";
    const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : null;
    if (!encoding || bytes.length < 256) return bytes;
    const key = `${encoding} ${etag}`;
    if (!squeezed.has(key)) {
      const quality = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } };
      squeezed.set(key, encoding === "br" ? brotli(bytes, quality) : gzip(bytes));
    }
    response.setHeader("Content-Encoding", encoding);
    return squeezed.get(key);
  }

  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const actual = server.address().port;
  return {
    origin: `http://127.0.0.1:${actual}`,
    port: actual,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** The file a URL names, or null: nothing outside its mount's folder, through `..`, encoding or symbolic link, and no dot files. */
async function locate(roots, url) {
  const [raw, query = ""] = url.split(/\?(.*)/s);
  let wanted;
  try {
    wanted = decodeURIComponent(raw);
  } catch {
    return null;
  }
  if (!wanted.startsWith("/") || /[\0\\]/.test(wanted) || /\/\./.test(wanted)) return null;
  for (const [prefix, root] of roots) {
    if (`${wanted}/` === prefix) return { redirect: prefix };
    if (!wanted.startsWith(prefix)) continue;
    let file = path.join(root, wanted.slice(prefix.length));
    try {
      file = await realpath(file);
      if ((await stat(file)).isDirectory()) {
        // One leading slash alone: "//host" would be another site's address.
        if (!raw.endsWith("/")) return { redirect: `/${raw.replace(/^\/+/, "")}/${query && `?${query}`}` };
        file = await realpath(path.join(file, "index.html"));
      } else if (raw.endsWith("/")) continue;
    } catch {
      continue;
    }
    if (file.startsWith(root + path.sep)) return { file };
  }
  return null;
}

function text(response, status, sentence) {
  response.removeHeader("ETag");
  const body = Buffer.from(`${sentence}\n`);
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Content-Length": body.length });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
