import { IndwellError } from "./error.js";

const METHODS = "track rank items recommend load packs feedback prefer interests why forget choices never_learn export import status on dispose".split(" ");

/** A promise that says so when it is taken for the session it is of. */
export function tooEarly(promise) {
  for (const name of METHODS) {
    promise[name] = () => {
      throw new IndwellError("not_open", `${name}(): this is the promise of open(); await it first.`);
    };
  }
  return promise;
}
