// What is listed of a pack → its bytes, for what reads more of it than the wasm does, and so that another session can be given it
// without a request.
export const contents = new WeakMap();
