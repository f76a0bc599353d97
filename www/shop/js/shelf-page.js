// A department, or one kind of thing in it, whose list came with the page.
import { showSent } from "./personal.js";
import { page } from "./shell.js";

showSent();
page(() => {});
