// What `me.choices` has.
/** What the visitor chose for this site. To erase the history does not undo it; a withdrawal through `indwell/consent` does. */
export interface Choices {
  /** Nothing is recorded or ranked, in no tab, until it is `false` again; what was known is erased as it becomes `true`. */
  readonly off: boolean;
  /** `rank` leaves lists in the page's own order, but for pins and what was hidden for good. */
  readonly standard: boolean;
  /** From 0, familiar (the default), to 1: taste for facets and words fades to nothing, and what was looked at recedes. */
  readonly surprise: number;
  /** They were asked what they like, as by `<indwell-onboarding>`, and are not to be asked again. */
  readonly asked: boolean;
}
