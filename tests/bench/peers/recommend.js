import { recommendClient } from "@algolia/recommend";

export const start = () => recommendClient("none", "none");
