// What every page of the shop knows of the catalogue without having it: the page says so itself.

/** @type {{count: number, soldOut: string[], consumable: string[], offers: {key: string, value: string, id: string}[]}} */
export const facts = JSON.parse(document.getElementById("facts").textContent);
