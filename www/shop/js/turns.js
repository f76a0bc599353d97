// Long work in short turns: between them the browser paints and hears the visitor.

/** Goes on once the next frame is painted; where nothing is painted, as behind another page, soon after. */
export const nextFrame = () =>
  new Promise((done) => {
    setTimeout(done, 100);
    requestAnimationFrame(() => setTimeout(done));
  });

export const rest = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
