// Finds in a module's syntax tree every place through which data could leave a page, or text become code or markup.
import { parse } from "acorn";

/** Names that are a sink wherever they are used: as a free name, as a member, in a pattern, or as a string. */
const NAMES = new Set(
  `fetch fetchLater XMLHttpRequest WebSocket WebSocketStream EventSource sendBeacon WebTransport RTCPeerConnection RTCDataChannel
  Worker SharedWorker serviceWorker importScripts Worklet addModule BroadcastChannel MessageChannel postMessage Notification
  PaymentRequest PresentationRequest requestDevice clipboard showSaveFilePicker showOpenFilePicker
  Image Audio FontFace registerProtocolHandler cookie cookieStore indexedDB caches
  location navigation submit requestSubmit
  innerHTML outerHTML insertAdjacentHTML setHTMLUnsafe parseHTMLUnsafe createContextualFragment DOMParser srcdoc writeln
  eval Function cssText insertRule setProperty replaceSync createObjectURL`.split(/\s+/),
);
/** Sinks as members only: as free names these are words like others. */
const MEMBERS = new Set(["write", "open", "constructor", "click", "assign", "reload", "download", "share"]);
/** Properties and attributes that make a browser load or go somewhere. */
const LOADING = new Set(
  "src srcset href action formAction formaction poster data ping background style adoptedStyleSheets manifest cite".split(" "),
);
/** Those of them that are nothing else, as keys of what may become an element's properties. */
const ADDRESSES = new Set("src srcset href formAction srcdoc poster".split(" "));
/** Elements that load, run or send. */
const ELEMENTS = new Set(
  "script iframe frame object embed img image picture source video audio track link base form a area meta style portal svg".split(" "),
);
const GLOBALS = new Set(["globalThis", "window", "self", "top", "parent", "frames", "document", "navigator", "Reflect"]);
/** Members of Object and Reflect share names with those of location. */
const HARMLESS = new Set(["Object.assign", "Reflect.constructor"]);

/** What is found in a module: `Map` from what it is to the lines it is in. */
export function sinks(source) {
  const tree = parse(source, { ecmaVersion: "latest", sourceType: "module", locations: true });
  const found = new Map();
  const note = (what, node) => found.set(what, [...(found.get(what) ?? []), node.loc.start.line]);
  const declared = namesDeclared(tree);
  walk(tree, null, (node, parent) => look(node, parent, note, declared));
  return found;
}

function look(node, parent, note, declared) {
  switch (node.type) {
    case "Identifier":
      if (isReference(node, parent) && !declared.has(node.name) && NAMES.has(node.name)) note(node.name, node);
      if (isReference(node, parent) && !declared.has(node.name) && node.name === "open") note("open", node);
      break;
    case "Property":
      // A pattern takes the member out of whatever it is applied to; an object may be somebody's options.
      if (!node.computed && NAMES.has(nameOf(node.key))) note(nameOf(node.key), node);
      if (!node.computed && ADDRESSES.has(nameOf(node.key))) note(`${nameOf(node.key)}:`, node);
      break;
    case "MemberExpression": {
      const name = node.computed ? textOf(node.property) : node.property.name;
      const object = node.object.name ?? node.object.property?.name;
      if (name === undefined) {
        if (GLOBALS.has(object)) note(`${object}[…]`, node);
      } else if (NAMES.has(name) || (MEMBERS.has(name) && !HARMLESS.has(`${object}.${name}`))) note(name, node);
      break;
    }
    case "AssignmentExpression": {
      const name = node.left.type === "MemberExpression" && !node.left.computed ? node.left.property.name : undefined;
      if (LOADING.has(name) || /^on[a-z]+$/.test(name)) note(`${name} =`, node);
      break;
    }
    case "CallExpression":
    case "NewExpression":
      lookAtCall(node, note, declared);
      break;
    case "ImportExpression":
      if (!/^\.{1,2}\//.test(textOf(node.source) ?? "")) note("import(…)", node);
      break;
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      if (node.source && !/^\.{1,2}\/[\w.-]+\.js$/.test(node.source.value)) note(`import ${node.source.value}`, node);
      break;
    case "Literal":
    case "TemplateElement": {
      const text = typeof node.value === "string" ? node.value : node.value?.cooked;
      if (typeof text !== "string") break;
      if (/\b(?:https?|wss?|ftp|blob|data|javascript):(?:\/\/)?\S/i.test(text) || /^\/\//.test(text)) note(`address ${short(text)}`, node);
      if (/url\s*\(|@import/i.test(text)) note("url() in CSS", node);
      if (NAMES.has(text) && parent.type !== "MemberExpression" && parent.type !== "Property") note(`"${text}"`, node);
      break;
    }
  }
}

function lookAtCall({ callee, arguments: given, loc }, note, declared) {
  const name = callee.property?.name ?? callee.name;
  const node = { loc };
  if (name === "createElement" || name === "createElementNS") {
    const tag = textOf(given[name === "createElement" ? 0 : 1]);
    if (tag === undefined) note(`${name}(…)`, node);
    else if (ELEMENTS.has(tag.toLowerCase())) note(`<${tag}>`, node);
  }
  if (/^setAttribute(NS)?$|^toggleAttribute$/.test(name)) {
    const attribute = textOf(given[name.endsWith("NS") ? 1 : 0]);
    if (attribute === undefined) note(`${name}(…)`, node);
    else if (LOADING.has(attribute) || /^on/.test(attribute)) note(`${name} ${attribute}`, node);
  }
  if (/^set(Timeout|Interval)$|^queueMicrotask$/.test(name) && !isFunction(given[0], declared)) note(`${name}(text)`, node);
  if (name === "get" && callee.object?.name === "Reflect" && GLOBALS.has(given[0]?.name)) note("Reflect.get(global)", node);
}

// A name alone may hold anything, text as well: it counts as a function where the module declares it.
const isFunction = (node, declared) =>
  /Function/.test(node?.type ?? "") || (node?.type === "Identifier" && declared.has(node.name)) || node?.type === "MemberExpression";

const textOf = (node) =>
  node?.type === "Literal" ? String(node.value) : node?.type === "TemplateLiteral" && !node.expressions.length ? node.quasis[0].value.cooked : undefined;
const nameOf = (key) => key.name ?? textOf(key);
const short = (text) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** Whether an identifier stands for a variable: not a member's name, a key, a label or a declaration. */
function isReference(node, parent) {
  if (parent.type === "MemberExpression") return parent.object === node || parent.computed;
  if (parent.type === "Property") return parent.value === node || parent.computed;
  return !/^(MethodDefinition|PropertyDefinition|LabeledStatement|ImportSpecifier|ExportSpecifier|MetaProperty)$/.test(parent.type);
}

/** Names that the module declares anywhere: they are its own. */
function namesDeclared(tree) {
  const names = new Set();
  const bind = (pattern) => {
    if (!pattern) return;
    if (pattern.type === "Identifier") names.add(pattern.name);
    else if (pattern.type === "ObjectPattern") pattern.properties.forEach((one) => bind(one.value ?? one.argument));
    else if (pattern.type === "ArrayPattern") pattern.elements.forEach(bind);
    else bind(pattern.left ?? pattern.argument);
  };
  walk(tree, null, (node) => {
    if (node.type === "VariableDeclarator" || node.type === "ClassDeclaration") bind(node.id);
    if (/Function/.test(node.type)) [node.id, ...node.params].forEach(bind);
    if (node.type === "CatchClause") bind(node.param);
    if (/^Import(Default|Namespace)?Specifier$/.test(node.type)) bind(node.local);
  });
  // What hides a sink's name is not believed: such a module must use another word.
  for (const name of NAMES) names.delete(name);
  return names;
}

function walk(node, parent, visit) {
  visit(node, parent);
  for (const [key, value] of Object.entries(node)) {
    if (key === "loc") continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === "string") walk(child, node, visit);
    }
  }
}
