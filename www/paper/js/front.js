// The front page: its lists are in the HTML, and in the reader's order before this runs.
import "./reader.js";
import { askOnce } from "./notice.js";
import { startWhy } from "./why.js";

askOnce();
startWhy();
