import { StrictMode } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { open } from "indwell/inline";
import { App } from "./app.js";

const me = open({ space: "app", storage: "local" });
const root = document.getElementById("root")!;
const path = location.pathname;
const app = (session: typeof me | Awaited<typeof me>) => (
  <StrictMode>
    <App path={path} me={session} />
  </StrictMode>
);
if (path === "/client") createRoot(root).render(app(await me));
else hydrateRoot(root, app(me), { onRecoverableError: (error) => console.error("recoverable", error) });
