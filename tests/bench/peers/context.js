import { Context } from "@uniformdev/context";

export const start = () => new Context({ manifest: { project: {} }, defaultConsent: true });
