// What the package is made of, from what cargo and npm say of it: problems with licences and sources, and a bill of materials.

/** Every crate that ends up in the wasm, and why it is there: one more is a decision. */
const IN_WASM = {
  bumpalo: "of wasm-bindgen's macro, at compile time",
  "cfg-if": "conditions at compile time",
  "const-default": "zero values for rlsf",
  "futures-core": "named by js-sys for promises; none of it is used",
  "futures-task": "named by js-sys for promises; none of it is used",
  "futures-util": "named by js-sys for promises; none of it is used",
  "js-sys": "handles of JavaScript values",
  libm: "exp2f and log with the same bits on every target",
  once_cell: "thread-local values of wasm-bindgen",
  "pin-project-lite": "named by futures-util",
  rlsf: "the allocator",
  serde: "the shape of what is exported",
  serde_core: "the shape of what is exported",
  "serde-wasm-bindgen": "results to JavaScript",
  slab: "named by futures-util",
  "unicode-ident": "of wasm-bindgen's macro, at compile time",
  "wasm-bindgen": "the boundary",
  "wasm-bindgen-shared": "the version stamp of the boundary",
};

/** Problems, as sentences. */
export function check({ crates, wasm, lock, npm, manifest, allowed }) {
  const problems = [];
  for (const { name, version, license, source } of crates.packages) {
    if (!fits(license, allowed)) problems.push(`${name} ${version}: licence "${license}" is not allowed in pkg-scripts/deny.toml`);
    if (source !== null && !source.startsWith("registry+")) problems.push(`${name} ${version}: comes from ${source}, not from the registry`);
  }
  for (const [, name, rest] of lock.matchAll(/\[\[package\]\]\nname = "([^"]+)"\n((?:[^[\n].*\n)*)/g)) {
    if (/^source = /m.test(rest) && !/^checksum = "[0-9a-f]{64}"$/m.test(rest)) problems.push(`${name}: Cargo.lock has no checksum of it`);
  }
  for (const name of shipped(wasm)) if (!(name in IN_WASM)) problems.push(`${name} is built into the wasm: give its reason in pkg-scripts/lib/supply.mjs`);
  for (const [place, { integrity, dev }] of Object.entries(npm.packages)) {
    if (!place) continue;
    if (!integrity?.startsWith("sha512-")) problems.push(`${place}: package-lock.json has no sha512 of it`);
    if (!dev) problems.push(`${place}: is not a development dependency`);
  }
  for (const field of ["dependencies", "optionalDependencies", "bundleDependencies", "scripts", "bin"]) {
    if (field in manifest) problems.push(`src/js/package.json has ${field}: the package comes without`);
  }
  // Named for the versions that the adapters are made for, and nothing that an install would bring.
  for (const name of Object.keys(manifest.peerDependencies ?? {})) {
    if (!manifest.peerDependenciesMeta?.[name]?.optional) problems.push(`src/js/package.json: ${name} is a peer that is not optional`);
  }
  return problems;
}

/** Whether a licence expression can be met with allowed ones alone: of OR one, of AND all. */
export function fits(expression, allowed) {
  if (!expression) return false;
  const tokens = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+/g);
  let at = 0;
  const one = () => {
    if (tokens[at] !== "(") return allowed.includes(tokens[at++]);
    at++;
    const inside = some();
    at++;
    return inside;
  };
  const every = () => {
    let holds = one();
    while (tokens[at] === "AND") {
      at++;
      holds = one() && holds;
    }
    return holds;
  };
  const some = () => {
    let holds = every();
    while (tokens[at] === "OR") {
      at++;
      holds = every() || holds;
    }
    return holds;
  };
  return some() && at === tokens.length;
}

/** Names of the crates that the library uses when it runs: neither tests, nor macros, nor build scripts. */
export function shipped({ packages, resolve }) {
  const byId = new Map(packages.map((one) => [one.id, one]));
  const macro = ({ targets }) => targets.some(({ kind }) => kind.includes("proc-macro"));
  const names = new Set();
  const visit = (id) => {
    for (const { pkg, dep_kinds } of resolve.nodes.find((node) => node.id === id).deps) {
      const crate = byId.get(pkg);
      if (macro(crate) || names.has(crate.name) || !dep_kinds.some(({ kind }) => kind === null)) continue;
      names.add(crate.name);
      visit(pkg);
    }
  };
  visit(resolve.root);
  return names;
}

/** CycloneDX 1.5: what is in the package, with the hashes of what was built, and what it was built with. */
export function bill({ crates, wasm, lock, npm }, hashes) {
  const within = shipped(wasm);
  const checksum = (name, version) => new RegExp(`name = "${name}"\\nversion = "${version.replaceAll(".", "\\.").replaceAll("+", "\\+")}"\\n(?:.*\\n)*?checksum = "(\\w+)"`).exec(lock)?.[1];
  const own = crates.packages.find(({ id }) => id === crates.resolve.root);
  const component = ({ name, version, license }) => ({
    type: "library",
    "bom-ref": `pkg:cargo/${name}@${version}`,
    name,
    version,
    scope: within.has(name) ? "required" : "excluded",
    hashes: checksum(name, version) ? [{ alg: "SHA-256", content: checksum(name, version) }] : [],
    licenses: [{ expression: license.replaceAll("/", " OR ") }],
    purl: `pkg:cargo/${name}@${version}`,
  });
  const tool = ([place, { version, license, integrity }]) => {
    const name = place.replace(/^.*node_modules\//, "");
    return {
      type: "library",
      "bom-ref": `pkg:npm/${name}@${version}#${place}`,
      name,
      version,
      scope: "excluded",
      hashes: [{ alg: "SHA-512", content: Buffer.from(integrity.slice(7), "base64").toString("hex") }],
      licenses: license ? [{ expression: license }] : [],
      purl: `pkg:npm/${name.replace(/^@/, "%40")}@${version}`,
    };
  };
  const file = ([name, content]) => ({ type: "file", "bom-ref": name, name, scope: "required", hashes: [{ alg: "SHA-256", content }] });
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { type: "library", "bom-ref": "indwell", name: "indwell", version: own.version, licenses: [{ expression: own.license }] } },
    components: [
      ...hashes.map(file),
      ...crates.packages.filter(({ id }) => id !== own.id).map(component),
      ...Object.entries(npm.packages).filter(([place]) => place).map(tool),
    ],
  };
}
