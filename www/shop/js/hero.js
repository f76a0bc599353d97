// The pictures of the banner, which go with its words.
import { picture } from "./picture/picture.js";

const PICTURES = {
  cheerful: ["22697", "47566", "84879"], // a cup, a bunting, a bird
  garden: ["21340", "22431", "15056N"], // a birdhouse, a watering can, a parasol
  presents: ["22749", "22077", "22381"], // a doll, ribbons, a box
};

export function drawBanner(block, { byId, all }) {
  const wanted = PICTURES[block.dataset.shown] ?? PICTURES.cheerful;
  document.getElementById("hero-pictures").replaceChildren(...wanted.map((id) => picture(byId.get(id) ?? all[0])));
}
