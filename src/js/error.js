/** Everything Indwell throws on purpose. `code` is stable, the sentence is not. */
export class IndwellError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = "IndwellError";
    this.code = code;
  }
}
