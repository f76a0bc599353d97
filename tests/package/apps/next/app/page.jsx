import { connection } from "next/server";
import { products } from "../products.js";
import { List } from "./list.jsx";

export default async function Page() {
  await connection(); // drawn anew for every request
  return <List items={products} />;
}
