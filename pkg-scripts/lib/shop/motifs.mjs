// Patterns for cloth, china and paper: one repeat each, as [size, [colour role, shape] …] on top of the main colour.
const stripes = [16, ["trim", "r 0 0 7 16"]];

export const motifs = {
  spots: [26, ["spot", "o 7 7 5"], ["spot", "o 20 20 5"]],
  dots: [16, ["spot", "o 4 4 2.4"], ["spot", "o 12 12 2.4"]],
  stripes,
  checks: [20, ["veil", "r 0 0 10 20"], ["veil", "r 0 0 20 10"]],
  paisley: [34, ["trim", "M8 26q-8-12 4-19q12-2 9 8q-3 8-9 4q4 10-4 7z"], ["extra", "o 12 14 2.6"], ["trim", "M25 30q-5-7 2-11q7-1 6 5q-2 4-6 2q3 6-2 4z"], ["spot", "o 27 7 2"]],
  flowers: [34, ["spot", "F 10 10 8"], ["trim", "o 10 10 2.6"], ["trim", "F 27 26 6"], ["spot", "o 27 26 2"], ["leaf", "e 26 8 2 4"], ["leaf", "e 9 28 4 2"]],
  hearts: [24, ["trim", "H 6 7 10"], ["spot", "H 18 19 8"]],
  stars: [26, ["spot", "S 7 8 6"], ["trim", "S 20 20 4.5"], ["spot", "o 20 6 1.3"], ["spot", "o 6 21 1.3"]],
  birds: [36, ["spot", "M4 14q6 0 9-5q3-4 7-2l4 2l-4 2q-1 8-10 8q-4-1-6-5z"], ["trim", "M22 30q4 0 6-3q3-3 6-1l2 1l-3 2q0 5-7 5q-3-1-4-4z"]],
  butterflies: [34, ["spot", "M10 11q-8-9-8 1q0 5 8 3q8 2 8-3q0-10-8-1z"], ["trim", "M26 27q-6-7-6 1q0 3 6 2q6 1 6-2q0-8-6-1z"]],
  leaves: [30, ["trim", "M7 16q-6-8 2-13q8 6-2 13z"], ["spot", "M21 29q-6-7 2-12q7 5-2 12z"], ["extra", "o 20 7 2.5"], ["extra", "o 6 24 2"]],
  paws: [32, ["spot", "M5 14q0-5 5-5t5 5q0 3-5 3t-5-3z"], ["spot", "o 5 7 1.8"], ["spot", "o 10 5 1.8"], ["spot", "o 15 7 1.8"], ["trim", "M20 29q0-4 4-4t4 4q0 2-4 2t-4-2z"], ["trim", "o 20 23 1.4"], ["trim", "o 24 21.5 1.4"], ["trim", "o 28 23 1.4"]],
  skulls: [30, ["spot", "M9 3q7 0 7 6q0 3-2.5 4.5v3h-9v-3Q2 12 2 9q0-6 7-6z"], ["main", "o 6.5 9 1.6"], ["main", "o 11.5 9 1.6"], ["trim", "H 23 23 8"]],
  scroll: [36, ["line", "M4 18q0-12 10-12q8 0 8 7q0 5-5 5q-4 0-4-3M32 20q0 12-10 12q-8 0-8-7q0-5 5-5q4 0 4 3"], ["spot", "o 4 4 1.6"], ["spot", "o 32 34 1.6"]],
  union: [60, ["cream", "M0 0l60 60M60 0L0 60"], ["cream/14", "M0 0l60 60M60 0L0 60"], ["red/6", "M0 0l60 60M60 0L0 60"], ["cream", "r 0 20 60 20"], ["cream", "r 20 0 20 60"], ["red", "r 0 24 60 12"], ["red", "r 24 0 12 60"]],
  fruit: [32, ["red", "o 7 13 4.5"], ["red", "o 16 15 4.5"], ["green", "M7 9q3-6 8-7q1 6 1 9"], ["red", "o 22 28 3.5"], ["spot", "o 26 8 2"], ["spot", "o 6 26 2"]],
  waves: [28, ["wave", "M0 8q7-7 14 0t14 0M0 22q7-7 14 0t14 0"]],
  folk: [34, ["trim", "F 17 17 9"], ["spot", "o 17 17 3.5"], ["extra", "M0 0l7 0l-7 7zM34 0l-7 0l7 7zM0 34l0-7l7 7zM34 34l-7 0l7-7z"], ["leaf", "e 17 3 2 3"], ["leaf", "e 17 31 2 3"]],
  lace: [20, ["lace", "o 10 10 6"], ["spot", "o 10 10 2"], ["lace", "o 0 0 4"], ["lace", "o 20 0 4"], ["lace", "o 0 20 4"], ["lace", "o 20 20 4"]],
};
