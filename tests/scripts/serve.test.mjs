// The demo's server: right types, strict headers, nothing outside its folders.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import zlib from "node:zlib";
import { CSP, serve } from "../../pkg-scripts/lib/serve.mjs";

let base, server;
const long = "All of this is said twice. ".repeat(40);

before(async () => {
  base = await mkdtemp(path.join(tmpdir(), "indwell-serve-"));
  await mkdir(path.join(base, "site/shop/a.b"), { recursive: true });
  await mkdir(path.join(base, "pkg"));
  await writeFile(path.join(base, "secret.txt"), "secret");
  await writeFile(path.join(base, "site/.env"), "secret");
  await writeFile(path.join(base, "site/index.html"), `<!doctype html>${long}`);
  await writeFile(path.join(base, "site/shop/index.html"), "shop");
  await writeFile(path.join(base, "site/shop/ä b.svg"), "<svg/>");
  await writeFile(path.join(base, "pkg/index.js"), "export {};");
  await writeFile(path.join(base, "pkg/core.wasm"), Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]));
  await symlink(path.join(base, "secret.txt"), path.join(base, "site/link.txt"));
  await symlink(base, path.join(base, "site/up"));
  server = await serve({ mounts: { "/": path.join(base, "site"), "/indwell/": path.join(base, "pkg") }, headers: { "X-Test": "1" } });
});
after(async () => {
  await server.close();
  await rm(base, { recursive: true });
});

// node:http sends the path as it is: fetch would tidy up the dots before anybody saw them.
function get(url, { method = "GET", headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: server.port, path: url, method, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    sent.on("error", reject).end();
  });
}

test("every answer carries the strict headers, also a refusal", async () => {
  for (const url of ["/", "/shop", "/nowhere"]) {
    const { headers } = await get(url);
    assert.equal(headers["content-security-policy"], CSP);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["cache-control"], "no-cache");
    assert.equal(headers["x-test"], "1");
  }
});

test("the policy allows WebAssembly but neither inline script nor style nor eval", () => {
  assert.match(CSP, /default-src 'none'/);
  assert.match(CSP, /script-src 'self' 'wasm-unsafe-eval'/);
  assert.doesNotMatch(CSP, /unsafe-inline|'unsafe-eval'|\*|https?:/);
});

test("files have their types", async () => {
  const types = {
    "/": "text/html; charset=utf-8",
    "/indwell/index.js": "text/javascript; charset=utf-8",
    "/indwell/core.wasm": "application/wasm",
    "/shop/%C3%A4%20b.svg": "image/svg+xml",
  };
  for (const [url, type] of Object.entries(types)) {
    const { status, headers } = await get(url);
    assert.equal(status, 200, url);
    assert.equal(headers["content-type"], type);
  }
});

test("nothing outside a mount is served, however it is asked for", async () => {
  const attempts = [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/shop/../../secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/indwell/../../secret.txt",
    "/indwell/%2e%2e/secret.txt",
    "/link.txt",
    "/up/secret.txt",
    "/up/",
    "/.env",
    "/%2eenv",
    "/index.html%00.js",
    "/%",
    "//secret.txt",
  ];
  for (const url of attempts) {
    const { status, body } = await get(url);
    assert.equal(status, 404, url);
    assert.doesNotMatch(body.toString(), /secret/, url);
  }
});

test("a folder answers with its index.html, at an address that ends with a slash", async () => {
  assert.equal((await get("/shop/")).body.toString(), "shop");
  const bare = await get("/shop?q=1");
  assert.equal(bare.status, 301);
  assert.equal(bare.headers.location, "/shop/?q=1");
  assert.equal((await get("//shop")).headers.location, "/shop/");
  assert.equal((await get("/shop/a.b/")).status, 404);
  assert.equal((await get("/index.html/")).status, 404);
});

test("HEAD has the headers of GET and no body; other methods are refused", async () => {
  const whole = await get("/");
  const head = await get("/", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(head.headers["content-length"], whole.headers["content-length"]);
  assert.equal(head.body.length, 0);
  const post = await get("/", { method: "POST" });
  assert.equal(post.status, 405);
  assert.equal(post.headers.allow, "GET, HEAD");
});

test("an unchanged file answers 304 to its own ETag", async () => {
  const { headers } = await get("/");
  const again = await get("/", { headers: { "If-None-Match": headers.etag } });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
  assert.equal((await get("/", { headers: { "If-None-Match": '"other"' } })).status, 200);
});

test("text is compressed for those who accept it", async () => {
  const plain = (await get("/")).body;
  const br = await get("/", { headers: { "Accept-Encoding": "gzip, br" } });
  assert.equal(br.headers["content-encoding"], "br");
  assert.deepEqual(zlib.brotliDecompressSync(br.body), plain);
  assert.equal(br.headers.vary, "Accept-Encoding");
  const gz = await get("/", { headers: { "Accept-Encoding": "gzip" } });
  assert.equal(gz.headers["content-encoding"], "gzip");
  assert.deepEqual(zlib.gunzipSync(gz.body), plain);
});

test("a second server on a taken port says so", async () => {
  await assert.rejects(serve({ mounts: { "/": base }, port: server.port }), { code: "EADDRINUSE" });
});
