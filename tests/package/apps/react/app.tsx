import { lazy, Suspense, useEffect, useState } from "react";
import type { Indwell } from "indwell";
import { IndwellProvider, useIndwell, useRanked } from "indwell/react";
import { products } from "./products.js";

type Product = (typeof products)[number];

function List({ items, id = "list", limit }: { items: Product[]; id?: string; limit?: number }) {
  const me = useIndwell();
  const { items: shown, ref, refresh } = useRanked(items, { list: "home", ...(limit ? { limit } : {}) });
  useEffect(() => {
    if (me) document.documentElement.dataset.ready = me.status().storage;
  }, [me]);
  return (
    <>
      <ul id={id} ref={ref}>
        {shown.map((item) => (
          <li key={item.item_id} id={item.item_id}>
            <button onClick={() => me?.track({ name: "view_item", item })}>{item.text}</button>
            <button className="hide" onClick={() => me?.feedback(item, "hide")}>
              Not this
            </button>
          </li>
        ))}
      </ul>
      <button id="refresh" onClick={refresh}>
        For you
      </button>
    </>
  );
}

/** Infinite scroll: what is loaded later is put behind what is there. */
function Growing() {
  const [count, setCount] = useState(8);
  return (
    <>
      <List items={products.slice(0, count)} />
      <button id="more" onClick={() => setCount(count + 8)}>
        More
      </button>
    </>
  );
}

// Comes later in the stream from the server, and is taken over later in the browser.
const Late = lazy(() => new Promise<{ default: typeof List }>((done) => setTimeout(() => done({ default: List }), 150)));

/** A single-page app: the list goes and comes again. */
function Pages() {
  const [page, setPage] = useState("list");
  return (
    <>
      <button id="turn" onClick={() => setPage(page === "list" ? "other" : "list")}>
        Turn
      </button>
      {page === "list" ? <List items={products} /> : <p>Something else</p>}
    </>
  );
}

export function App({ path, me }: { path: string; me: Promise<Indwell> | Indwell | undefined }) {
  return (
    <IndwellProvider me={me}>
      {path === "/more" ? <Growing /> : path === "/pages" ? <Pages /> : null}
      {path === "/stream" && (
        <Suspense fallback={<p className="waiting">One moment</p>}>
          <Late items={products} />
        </Suspense>
      )}
      {(path === "/" || path === "/client") && <List items={products} />}
    </IndwellProvider>
  );
}
