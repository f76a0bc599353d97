"use client";
import { useEffect } from "react";
import { open } from "indwell";
import { IndwellProvider, useIndwell, useRanked } from "indwell/react";

const me = typeof window === "undefined" ? undefined : open({ space: "app", storage: "local" });

export const List = ({ items }) => (
  <IndwellProvider me={me}>
    <Tiles items={items} />
  </IndwellProvider>
);

function Tiles({ items }) {
  const me = useIndwell();
  const { items: shown, ref } = useRanked(items, { list: "home" });
  useEffect(() => {
    if (me) document.documentElement.dataset.ready = me.status().storage;
  }, [me]);
  return (
    <ul id="list" ref={ref}>
      {shown.map((item) => (
        <li key={item.item_id} id={item.item_id}>
          <button onClick={() => me?.track({ name: "view_item", item })}>{item.text}</button>
        </li>
      ))}
    </ul>
  );
}
