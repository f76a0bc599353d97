import { GrowthBook } from "@growthbook/growthbook";

export const start = () => new GrowthBook({ attributes: { id: "visitor" } }).initSync({ payload: { features: {} } });
