export { open as start } from "../../../pkg/index.js";
