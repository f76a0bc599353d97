// Its entry needs a bundler that imports wasm as a module: here the wasm is fetched beside it instead.
import * as voy from "voy-search/voy_search_bg.js";

export async function start() {
  const { instance } = await WebAssembly.instantiateStreaming(fetch("/peers/voy_search_bg.wasm"), { "./voy_search_bg.js": voy });
  voy.__wbg_set_wasm(instance.exports);
  return voy.Voy;
}
