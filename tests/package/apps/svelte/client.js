import { hydrate, mount } from "svelte";
import { open } from "indwell/inline";
import App from "./App.svelte";

const opening = open({ space: "app", storage: "local" });
const path = location.pathname;
const target = document.getElementById("root");
if (path === "/client") mount(App, { target, props: { path, me: await opening } });
else hydrate(App, { target, props: { path, me: opening } });
