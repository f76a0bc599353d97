// Runs one case in this page, in milliseconds.
//
// A case is { name, who, bar?, samples?, per?, start }. `start` gets everything ready and returns what is timed: a function,
// or { before, run, after } with `run` timed. `per`: it does so many of what the name says.
// `who` names the library: cases of one name stand beside each other, so a peer is one more case with the same name.

let made; // { before, run, after, samples, per } of the case in this page

// The memories of all wasm that the page has: what it holds is not in the heap of JavaScript.
const memories = new Set();
const hold = (instance) => {
  for (const one of Object.values(instance.exports)) if (one instanceof WebAssembly.Memory) memories.add(one);
};
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...given) {
    super(...given);
    hold(this);
  }
};
for (const name of ["instantiate", "instantiateStreaming"]) {
  const plain = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const made = await plain.apply(WebAssembly, given);
    hold(made.instance ?? made);
    return made;
  };
}
export const wasmBytes = () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

export async function start(module, index) {
  const { default: cases } = await import(`/bench/${module}.js`);
  const { samples = 200, per = 1, start } = cases[index];
  const parts = await start();
  made = { ...(typeof parts === "function" ? { run: parts } : parts), samples, per };
  return { samples, per, alone: !(made.before || made.after) };
}

/** Samples by the clock, with everything that other work on the machine adds, and the very first call, which nothing warmed up. */
export async function run(scale, call = () => made.run()) {
  const { before, after, samples, per } = made;
  const count = Math.max(5, Math.round(samples * scale));
  const times = [];
  let first;
  for (let i = -Math.ceil(count / 5); i < count; i++) {
    await before?.();
    const from = performance.now();
    const answer = call();
    if (answer?.then) await answer;
    const took = performance.now() - from;
    await after?.();
    first ??= took / per;
    if (i >= 0) times.push(took / per); // the first fifth warms up
    // What the page does in between is not a part of it, but must have its turn.
    if (i % 10 === 0) await new Promise((done) => setTimeout(done));
  }
  return { times, first };
}

/** The same, each call as an event of this name, for who has the browser note how long the thread runs for each. */
export function dispatched(scale, name) {
  addEventListener(name, () => made.run());
  return run(scale, () => void document.dispatchEvent(new Event(name, { bubbles: true })));
}

/** So many calls at once, or one part of one, for who counts the thread's time from outside. */
export async function calls(count) {
  for (let i = 0; i < count; i++) {
    const answer = made.run();
    if (answer?.then) await answer;
  }
}
export const part = (name) => made[name]?.();

export const list = async (module) => (await import(`/bench/${module}.js`)).default.map(({ name, who, bar }) => ({ name, who, bar }));
