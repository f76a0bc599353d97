import { open } from "indwell/inline";
import { makeApp } from "./app.js";

const me = open({ space: "app", storage: "local" });
const path = location.pathname;
makeApp(path, path === "/client" ? await me : me).mount("#root");
