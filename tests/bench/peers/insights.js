import insights from "search-insights";

// No user token in a cookie, and nothing is sent: no event is ever handed over.
export const start = () => insights("init", { appId: "none", apiKey: "none", useCookie: false });
