// Long work in short turns: between them the browser paints and hears the visitor.

/** Goes on when the browser has nothing else to do, or soon. */
export const calm = () => new Promise((done) => (globalThis.requestIdleCallback ? requestIdleCallback(done, { timeout: 200 }) : setTimeout(done)));

export const rest = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
