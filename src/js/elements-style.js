// The elements' looks: one sheet, shared by all of them. Every colour and measure can be set from outside, by the
// custom properties at its top and by `::part()`.

const steps = Array.from({ length: 20 }, (_, i) => `.fill[data-step="${i + 1}"]{inline-size:${(i + 1) * 5}%}`).join("");

export const SHEET = `
:host {
  --_accent: var(--indwell-accent, light-dark(#1f6f54, #6fd0a8));
  --_against: var(--indwell-against, light-dark(#a8503a, #ee9c86));
  --_ink: var(--indwell-ink, light-dark(#22211f, #f0eeea));
  --_soft: var(--indwell-soft, light-dark(#5d5a54, #b9b4ab));
  --_line: var(--indwell-line, light-dark(#dcd7ce, #47443f));
  --_card: var(--indwell-card, light-dark(#ffffff, #211f1d));
  --_tint: var(--indwell-tint, light-dark(#f4f1eb, #2d2a27));
  --_radius: var(--indwell-radius, 12px);
  display: block;
  color: var(--_ink);
  font: inherit;
  line-height: 1.45;
}
:host([hidden]) { display: none }
* { box-sizing: border-box }
h2, h3, p, ul, ol, fieldset, legend { margin: 0; padding: 0 }
h2 { font-size: 1.35em; line-height: 1.25; text-wrap: balance }
h3, .head h2 { font-size: 1.08em; line-height: 1.3 }
ul, ol { list-style: none }
fieldset { border: 0; min-inline-size: 0 }
legend { font-weight: 600; padding-block-end: 6px }
button, select, input { font: inherit; color: inherit }
button, .file, select {
  min-block-size: 32px; padding: 4px 14px; border: 1px solid var(--_line); border-radius: 999px; background: var(--_card);
  cursor: pointer; display: inline-flex; align-items: center; justify-content: center; gap: 6px; text-align: center;
}
select { padding-inline: 12px 8px; appearance: auto }
button:hover, .file:hover, select:hover { border-color: var(--_accent) }
button:focus-visible, select:focus-visible, input:focus-visible, summary:focus-visible, .file:focus-within { outline: 3px solid var(--_accent); outline-offset: 2px }
button.danger { color: var(--_against); border-color: var(--_against) }
button.sure { background: var(--_against); color: var(--_card) }
button:disabled { opacity: .55; cursor: default }
.body { display: grid; gap: 26px }
section { display: grid; gap: 10px; align-content: start }
.soft, small { color: var(--_soft) }
small { font-size: .88em }
.said { min-block-size: 1.45em; color: var(--_soft); padding-block-start: 10px }
.said:empty { min-block-size: 0; padding: 0 }
.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center }
.choices { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; background: var(--_tint); border-radius: var(--_radius); padding: 4px; gap: 4px }
.choices label { position: relative; display: grid }
.choices input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer }
.choices span { display: grid; place-items: center; text-align: center; padding: 7px 8px; min-block-size: 36px; border-radius: calc(var(--_radius) - 4px); font-size: .93em; line-height: 1.25 }
.choices input:checked + span { background: var(--_card); font-weight: 600; box-shadow: 0 1px 3px rgb(0 0 0 / .18), inset 0 0 0 1px var(--_line) }
.choices input:focus-visible + span { outline: 3px solid var(--_accent) }
.list { display: grid; gap: 2px }
.list > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 12px; align-items: center; padding-block: 9px; border-block-start: 1px solid var(--_line) }
.list > li:first-child { border: 0 }
:host(indwell-why) { display: inline-block }
.list { container-type: inline-size }
@container (max-width: 440px) {
  .list > li[part="interest"] { grid-template-columns: minmax(0, 1fr) }
}
.name { overflow-wrap: anywhere }
.name b { font-weight: 600 }
.name b, .name small { unicode-bidi: isolate }
.bar { display: block; block-size: 7px; border-radius: 4px; background: var(--_line); overflow: hidden; margin-block-start: 5px; max-inline-size: 320px }
.fill { display: block; block-size: 100%; border-radius: 4px; background: var(--_accent) }
.fill[data-against] { background: var(--_against) }
${steps}
details { grid-column: 1 / -1 }
summary { cursor: pointer; color: var(--_soft); font-size: .9em; min-block-size: 26px; inline-size: fit-content; padding-block: 2px }
details ul { padding-inline-start: 14px; border-inline-start: 2px solid var(--_line) }
details li { padding-block: 5px }
.tiny { min-block-size: 28px; padding: 2px 12px; font-size: .88em; color: var(--_soft) }
.ask { border-radius: 50%; padding: 0; inline-size: 32px; block-size: 32px; min-block-size: 0; font-weight: 600; color: var(--_soft); background: var(--_card) }
.ask[aria-expanded="true"] { border-color: var(--_accent); color: var(--_accent) }
.panel {
  position: fixed; inset: auto 0 0; margin: auto auto 12px; inline-size: min(400px, calc(100vw - 24px)); max-block-size: min(80vh, 640px); overflow: auto;
  border: 1px solid var(--_line); border-radius: calc(var(--_radius) + 4px); padding: 18px; background: var(--_card); color: var(--_ink);
  box-shadow: 0 16px 48px rgb(0 0 0 / .24); font-size: 1rem; text-align: start; overscroll-behavior: contain;
}
.panel:not(:popover-open) { display: none }
.panel-body { display: grid; gap: 14px }
.head { display: flex; gap: 12px; justify-content: space-between; align-items: start }
.offer { min-block-size: 40px; padding: 4px 16px }
.offer:has(.image) { padding-inline-start: 4px }
.image, .image > * { inline-size: 40px; block-size: 40px; border-radius: 50%; object-fit: cover; display: block; overflow: hidden }
.offer[aria-pressed="true"], button.done:enabled { background: var(--_accent); border-color: var(--_accent); color: var(--_card) }
[part="end"]:focus-visible { outline: 3px solid var(--_accent); outline-offset: 4px }
.reasons { display: grid; gap: 10px }
input[type="range"] { accent-color: var(--_accent); inline-size: 100%; max-inline-size: 320px; min-block-size: 28px }
.dial { display: grid; gap: 2px }
.ends { display: flex; justify-content: space-between; max-inline-size: 320px }
.file { position: relative; overflow: hidden }
.file input { position: absolute; inset: 0; opacity: 0; cursor: pointer; inline-size: 100%; font-size: 0 }
@supports (position-area: block-end) {
  @media (min-width: 600px) {
    .ask { anchor-name: --ask }
    .panel { inset: auto; margin: 8px 0; position-anchor: --ask; position-area: block-end span-inline-end; position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline }
  }
}
@media (prefers-reduced-motion: no-preference) {
  .panel:popover-open { animation: rise 140ms ease-out }
  .fill { transition: inline-size 200ms ease-out }
  @keyframes rise { from { opacity: 0; translate: 0 8px } }
}
@media (max-width: 420px) {
  .choices.many { grid-auto-flow: row }
}
@media (forced-colors: active) {
  .bar { border: 1px solid CanvasText } .fill { background: Highlight; forced-color-adjust: none }
  .choices input:checked + span, .offer[aria-pressed="true"] { outline: 2px solid Highlight }
}
`;
