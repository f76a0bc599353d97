// What stands for WebAssembly in indwell/asm: an instance is a call of the function that Binaryen's wasm2js made of the wasm.
import instantiate from "./asm-code.js";

class Module {}

class Instance {
  constructor(_, imports) {
    let code = null;
    let known;
    // Where wasm grows its memory, the old buffer is empty from then on; the glue looks for that.
    const settle = () => {
      const buffer = code?.memory.buffer;
      if (buffer === known) return;
      if (known) structuredClone(known, { transfer: [known] });
      known = buffer;
    };
    // 64 bits go in as two halves.
    const halves = (value) => (typeof value === "bigint" ? [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))] : [value]);
    const around = (call) => (...given) => {
      settle();
      try {
        return call(...given.flatMap(halves));
      } finally {
        settle();
      }
    };
    const wrap = (functions) => Object.fromEntries(Object.entries(functions).map(([name, value]) => [name, typeof value === "function" ? around(value) : value]));
    code = instantiate({
      "./indwell_core_bg.js": wrap(imports["./indwell_core_bg.js"]),
      // The first free place of the glue's list of values; it has asked nothing else since it has no table of references.
      __wbindgen_externref_xform__: { __wbindgen_externref_statics_end: () => 1028 },
    });
    this.exports = wrap(code);
    settle();
  }
}

export const WebAssembly = { Module, Instance };
