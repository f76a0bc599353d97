import type { ConsentedIndwell, Mode } from "./consent.js";
import type { Reports } from "./report.js";
import type { Facet, FeedbackKind, Indwell, Item } from "./types.js";

/** The elements' texts in one language: `indwell/elements/de`, `/fr`, `/es`, `/ar`, or your own. */
export type Texts = { readonly language: string } & Readonly<Record<string, string>>;

/** English, which the elements always know; another language has the same keys, and what it lacks is English. */
export const en: Texts;

/**
 * Makes `<indwell-preferences>`, `<indwell-why>` and `<indwell-onboarding>` known to the page; again, it adds languages. An element speaks the language
 * of the nearest `lang`, if it is among them.
 */
export function define(options?: { languages?: readonly Texts[] } | null): void;

/**
 * Fills in a template of a small part of ICU MessageFormat: `{name}`, `{n, plural, =0 {…} one {…} other {…}}` with `#`, and
 * `{kind, select, a {…} other {…}}`.
 */
export function format(template: string, given?: Record<string, string | number>, language?: string): string;

/**
 * What visitors read in place of a facet's key, or of a key and value: `{ brand: "Maker", "brand=acme": "Acme & Sons" }`. It is
 * text and stays text. What has none is shown as it is, `_`, `-` and `.` of keys as spaces, `/` of values as ›.
 */
export type Labels = Readonly<Record<string, string>> | null | undefined;

/** Shows what is known, and lets the visitor correct, forget, take along or end it. */
export interface PreferencesElement extends HTMLElement {
  /** What `open` or `openWithConsent` resolved to; with the latter, the visitor can choose how much is remembered. */
  me: Indwell | ConsentedIndwell | undefined;
  /** Whether the visitor wants the page's own order, as `me.choices()` has it unless you say otherwise. Every list of `rank` keeps it. */
  standard: boolean;
  /** Where the dial stands: from 0, familiar, to 1, surprising; as `me.choices()` has it unless you say otherwise. */
  surprise: number | undefined;
  /** What `openReports` of `indwell/report` returned, if the page asks for reports: then what it was told is shown here. */
  reports: Reports | undefined;
  /** What facets are called: see `Labels`. Also as the attribute `labels`, in JSON. */
  labels: Labels;
  /** The page's items, so that events can be told by name: only hashes of ids are kept. */
  set items(items: Iterable<Pick<Item, "item_id" | "text" | "item_name">> | null | undefined);
}

/** `<indwell-why item="sku-1" list="home">`: a button, and what it opens. `label` names the button for screen readers. */
export interface WhyElement extends HTMLElement {
  me: Indwell | ConsentedIndwell | undefined;
  item: string;
  labels: Labels;
}

/** Something a visitor may like. */
export interface Offer {
  facet: Facet;
  /** What the visitor reads; as `labels` have it unless told. */
  label?: string;
  /** A small picture: an element that you make, such as an `<img>` with an empty `alt`. It is taken into the button. */
  image?: Node | null;
}

/**
 * Asks a visitor of whom nothing is known what they like: a few taps, "that's all" or "not now". What is liked is said by `prefer`, that
 * they were asked is among `me.choices()`: they are asked once. Hidden until it is due and has something to offer, and where the
 * session is off. It takes room as it comes: give it some, or a place below what is first seen.
 */
export interface OnboardingElement extends HTMLElement {
  me: Indwell | ConsentedIndwell | undefined;
  labels: Labels;
  /** What can be tapped, twelve at most. */
  set offers(offers: Iterable<Offer> | null | undefined);
  /** The same from what these have in common: at most eight facets, by turns of their keys, of a path the first part. */
  set items(items: Iterable<Pick<Item, "facets">> | null | undefined);
}

/** Events of the elements; they bubble, also out of shadow roots. */
export interface IndwellElementEvents {
  /**
   * The visitor chose how much is remembered: keep it, for the next page's `openWithConsent`. A session of `open` keeps by itself
   * that it was switched off.
   */
  "indwell:choice": CustomEvent<{ mode: Mode }>;
  /** The visitor chose an order, and `me.choices()` has it: draw your lists again. */
  "indwell:standard": CustomEvent<{ standard: boolean }>;
  /** The same of the dial. */
  "indwell:surprise": CustomEvent<{ surprise: number }>;
  /** The visitor tapped (`end` is null), had done, or wants not to be asked now. Once it is over, draw your lists again. */
  "indwell:onboarding": CustomEvent<{ liked: Facet[]; end: "done" | "later" | null }>;
  "indwell:why": CustomEvent<{ item_id: string; open: boolean }>;
  "indwell:feedback": CustomEvent<{ item_id: string; feedback: FeedbackKind }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "indwell-preferences": PreferencesElement;
    "indwell-why": WhyElement;
    "indwell-onboarding": OnboardingElement;
  }
  interface GlobalEventHandlersEventMap extends IndwellElementEvents {}
}
