import type { Indwell, OpenOptions, StorageLike } from "./types.js";

/**
 * What a session may do, least first: nothing at all; learn until the page goes away; keep what is learnt until the tab
 * is closed; keep it on the device.
 */
export type Mode = "off" | "memory" | "session" | "persistent";

/** All that is known about what is allowed. */
export interface Signals {
  /** The visitor is, or may be, a child. */
  child?: boolean;
  /** It was withdrawn in another tab, and nobody has allowed it in this one since. */
  withdrawn?: boolean;
  /** Global Privacy Control. */
  gpc?: boolean;
  /** Do Not Track. */
  dnt?: boolean;
  /** What the visitor chose for this very site. */
  visitor?: Mode | undefined;
  /** What each source says; `null`: it has not been told yet; `undefined`: it has no say here. */
  answers?: Readonly<Record<string, Mode | null | undefined>>;
  /** What the publisher declares to be right before anybody was told anything. Default `"off"`. */
  before?: Mode | undefined;
  /** What the publisher wants at most. Default `"persistent"`. */
  most?: Mode | undefined;
}

/**
 * The one place that decides. In words:
 *
 * - A child, a withdrawal in another tab, GPC or DNT: `"off"`. The last two give way to what the visitor chose for this
 *   site, the first two do not.
 * - Otherwise the least of: every source's answer (`before`, as long as it has none), the visitor's choice, and `most`.
 *   Where there is neither a source with a say nor a choice, `before` stands for them.
 */
export function decide(signals?: Signals): Mode;

/** Tells an answer, as often as it changes. `true` is `"persistent"`, `false` is `"off"`. */
export type Tell = (answer: Mode | boolean | null | undefined) => void;

/** Listens to whatever knows of the visitor's consent; may return what ends it. */
export type Source = (tell: Tell) => (() => void) | void;

/**
 * IAB TCF 2.2 and later, by `__tcfapi("addEventListener", 2, …)`: the stub of the consent platform must be in the page
 * before. Without one, or before it has an answer, it is silent.
 */
export const tcf: Source;
/**
 * What TC data says. Purposes 5 and 6 (profiles for personalised content) allow learning, and with 1 (storing on the device)
 * remembering; anything less is `"off"`. `null` while there is no answer, `undefined` where the GDPR does not apply.
 */
export function fromTcf(data: unknown): Mode | null | undefined;

/** Google Consent Mode, from the `consent` commands in `dataLayer`, those to come as well. */
export const consentMode: Source;
/**
 * What consent commands say, in their order. `personalization_storage` allows learning, and with `functionality_storage`
 * remembering. What is unset counts as denied; `null` (no answer yet) as long as no `update` came and the defaults deny.
 */
export function fromConsentMode(commands: readonly (readonly [command: string, settings: unknown])[]): Mode | null;

export interface ConsentOptions {
  /** Who has a say. Each is silent until it tells something. `{ tcf, mine: (tell) => … }` */
  sources?: Record<string, Source>;
  /** What is right before a source was told anything; for you to declare. Default `"off"`. */
  before?: Mode | null;
  /** What you want at most. Default `"persistent"`. */
  most?: Mode | null;
  /** What the visitor chose for this site on an earlier page, if you keep that. */
  visitor?: Mode | null;
  /**
   * The visitor is, or may be, a child: `"off"`, whatever else is said, and what is stored on the device stays as it was, bit for
   * bit: to erase that, open with `{ visitor: "off" }`. Not `"memory"`: a session that may not learn has
   * nothing to say that the page's own order does not.
   */
  child?: boolean;
  /**
   * Whether what was learnt on this page goes along when more is allowed than before. Default true: it is what the visitor
   * has before their eyes as they agree, and it is of this page alone. `false` starts with a clean slate.
   */
  keep?: boolean;
}

export interface Consent {
  /** What is done now. */
  readonly mode: Mode;
  /** All that the decision rests on. */
  readonly signals: Signals;
  /**
   * The visitor's own choice for this site; `null` takes it back. Less than before takes effect at once; the promise waits
   * for more to be opened. Keep the choice yourself, and hand it in as `visitor` on the next page.
   */
  choose(choice: Mode | null): Promise<void>;
}

/** An Indwell whose mode follows the consent. */
export interface ConsentedIndwell extends Indwell {
  readonly consent: Consent;
}

/**
 * Opens an Indwell that does what is allowed, from moment to moment. Before anything is allowed no key is read or written
 * and no wasm is loaded. A refusal erases what is stored, in this same moment and in every tab, and ends recording;
 * to find out whether there is anything to erase, it looks at the names of the keys.
 *
 * @param open of `indwell`, `indwell/inline` or `indwell/slim`
 * @param options what `open` takes; `storage` may be a store of your own, which then stands for `"persistent"`. Packs that were
 *   loaded go along when the mode changes, without a request
 */
export function openWithConsent<Options extends Omit<OpenOptions, "storage">>(
  open: (options: Options & { storage: "off" | "memory" | "session" | "local" | StorageLike }) => Promise<Indwell>,
  options?: (NoInfer<Options> & { storage?: StorageLike | null }) | null,
  consent?: ConsentOptions | null,
): Promise<ConsentedIndwell>;
