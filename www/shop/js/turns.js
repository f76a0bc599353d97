// Long work in short turns: between them the browser paints and hears the visitor.

export const rest = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
