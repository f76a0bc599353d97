/** The style sheet of the panel of indwell/debug. */
export const SHEET = `
:host { all: initial; }
.panel { position: fixed; inset: auto 0 0 0; z-index: 2147483000; height: min(46vh, 460px); display: flex; flex-direction: column; background: #14181c; color: #e9eef2; font: 13px/1.45 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; border-top: 2px solid #5fb59a; color-scheme: dark; }
header { display: flex; align-items: center; gap: 14px; padding: 8px 14px; border-bottom: 1px solid #2c343b; }
strong { color: #7fd1b5; }
.tabs { display: flex; flex-wrap: wrap; gap: 2px; flex: 1; }
button { font: inherit; color: #c4d0d9; background: none; border: 0; padding: 5px 10px; border-radius: 4px; cursor: pointer; }
button:hover { background: #232b32; }
button[aria-pressed="true"] { background: #2c3a40; color: #fff; }
:focus-visible { outline: 2px solid #7fd1b5; outline-offset: 1px; }
.close { font-size: 18px; line-height: 1; }
.body { flex: 1; overflow: auto; padding: 10px 14px 20px; }
label { display: inline-block; margin: 0 18px 8px 0; }
select { font: inherit; color: #e9eef2; background: #232b32; border: 1px solid #3a4650; border-radius: 4px; padding: 3px 6px; max-width: 360px; }
.note { margin: 0 0 8px; color: #9db0bd; max-width: 110ch; }
.warning { margin: 0 0 6px; color: #ffc27a; }
table { border-collapse: collapse; width: 100%; margin-bottom: 12px; }
th { text-align: left; color: #8fa3b0; font-weight: 400; position: sticky; top: -10px; background: #14181c; }
th, td { padding: 4px 14px 4px 0; vertical-align: top; border-bottom: 1px solid #232b32; }
ul, ol { margin: 0; padding: 0; list-style: none; }
td ul { display: flex; flex-wrap: wrap; gap: 0 16px; }
.up { color: #8fdcbf; }
.down { color: #ff9e8f; }
em { color: #d9b86a; font-style: normal; }
`;
