import { create, insertMultiple, search } from "@orama/orama";

export { insertMultiple, search };
export const start = () => create({ schema: { id: "string", vector: "vector[48]" } });
