// Every way out of a page that is known to us, each as one function of the address to send to: what the proof that nothing
// leaves must be able to see.
const add = (tag, attributes) => document.body.appendChild(Object.assign(document.createElement(tag), attributes));
const styled = (css) => {
  add("style", { textContent: css });
  add("p", { className: "styled", textContent: "styled" });
};

export const channels = {
  fetch: (url) => void fetch(url, { mode: "no-cors" }).catch(() => {}),
  keepalive: (url) => void fetch(url, { mode: "no-cors", method: "POST", body: "x", keepalive: true }).catch(() => {}),
  xhr: (url) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.send();
  },
  beacon: (url) => void navigator.sendBeacon(url, "x"),
  eventSource: (url) => void new EventSource(url),
  webSocket: (url) => void new WebSocket(url.replace("http", "ws")),
  webTransport: (url) => void new WebTransport(url.replace("http:", "https:")).ready.catch(() => {}),
  webRtc: async (url) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${new URL(url).port}` }] });
    peer.createDataChannel("x");
    await peer.setLocalDescription(await peer.createOffer());
  },
  image: (url) => void (new Image().src = url),
  imageElement: (url) => add("img", { srcset: `${url} 1x`, alt: "" }),
  svgImage: (url) => void (document.body.appendChild(document.createElement("span")).innerHTML = `<svg><image href="${url}"/></svg>`),
  style: (url) => styled(`.styled { background: url("${url}") }`),
  styleImport: (url) => styled(`@import "${url}";`),
  font: (url) => styled(`@font-face { font-family: x; src: url("${url}") } .styled { font-family: x }`),
  sheet: (url) => add("link", { rel: "stylesheet", href: url }),
  inlineStyle: (url) => add("p", { textContent: "x" }).style.setProperty("background-image", `url("${url}")`),
  script: (url) => add("script", { src: url }),
  module: (url) => void import(url).catch(() => {}),
  worker: (url) => void new Worker(URL.createObjectURL(new Blob([`fetch("${url}", { mode: "no-cors" })`]))),
  importScripts: (url) => void new Worker(URL.createObjectURL(new Blob([`importScripts("${url}")`]))),
  frame: (url) => add("iframe", { src: url }),
  object: (url) => add("object", { data: url }),
  video: (url) => add("video", { src: url, preload: "auto" }),
  form: (url) => {
    const frame = add("iframe", { name: "target" });
    add("form", { action: url, method: "post", target: frame.name }).submit();
  },
  prefetch: (url) => add("link", { rel: "prefetch", href: url }),
  preload: (url) => add("link", { rel: "preload", as: "image", href: url }),
  manifest: (url) => document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: url })),
  audio: (url) => void new Audio(url).load(),
  track: (url) => add("video", {}).append(Object.assign(document.createElement("track"), { src: url, default: true })),
  input: (url) => add("input", { type: "image", src: url, alt: "x" }),
  popup: (url) => void window.open(url),
  message: () => window.postMessage("x", "*"),
  broadcast: () => new BroadcastChannel("x").postMessage("x"),
  markup: (url) => document.body.insertAdjacentHTML("beforeend", `<img src="${url}" alt="">`),
  navigation: (url) => void (location.href = url),
};
