// Silhouettes for bags, jewellery, paper and parties. Written like silhouettes-house.mjs.

export const gifts = {
  bag: `stand
    main/8: M70 82V62q0-28 30-28t30 28v20
    body: M44 78h112l8 72q1 8-8 8H44q-9 0-8-8z
    shade: M134 78h22l8 72q1 8-8 8h-18z
    trim: r 84 100 32 22 6
    cream: o 100 111 4`,
  tote: `stand
    deep/6: M72 70V48q0-22 28-22t28 22v22
    body: M46 62h108l8 90q0 6-6 6H44q-6 0-6-6z
    shade: M136 62h18l8 90q0 6-6 6h-14z
    main/6: M76 72V56q0-20 24-20t24 20v16
    trim: r 64 68 24 8 3
    trim: r 112 68 24 8 3`,
  backpack: `stand
    main/9: M84 46q0-20 16-20t16 20
    body: M52 74q0-36 48-36t48 36v76q0 8-8 8H60q-8 0-8-8z
    shade: M128 44q20 8 20 30v76q0 8-8 8h-12z
    main: r 64 98 72 50 10
    line/3: M64 112h72
    trim: r 92 106 16 14 4
    deep: r 40 92 12 48 6
    deep: r 148 92 12 48 6`,
  washbag: `stand
    body: M34 86q66-18 132 0q8 34-2 64q-2 8-10 8H46q-8 0-10-8q-10-30-2-64z
    shade: M140 80q14 2 26 6q8 34-2 64q-2 8-10 8h-14z
    deep/5: M36 88q64-18 128 0
    trim: r 146 78 10 28 4
    metal: r 140 76 20 8 4`,
  purse: `stand
    metal/7: M46 84q0-40 54-40t54 40
    body: M42 84q58-16 116 0q16 74-58 74t-58-74z
    shade: M138 78q10 2 20 6q14 64-42 74q30-24 22-80z
    glow: o 94 42 7
    glow: o 107 42 7
    trim: F 100 116 18
    cream: o 100 116 5`,
  suitcase: `stand
    deep/8: M80 64V48q0-8 8-8h24q8 0 8 8v16
    body: r 34 62 132 94 10
    shade: M146 62h10q10 0 10 10v74q0 10-10 10h-10z
    wood: r 56 62 12 94 0
    wood: r 132 62 12 94 0
    metal: r 54 92 16 12 3
    metal: r 130 92 16 12 3`,
  parasol: `hang
    wood/5: M100 70v84q0 14 13 14t12-12
    body: M24 96q8-66 76-66t76 66q-14-14-26 0q-12-14-25 0q-12-14-25 0q-13-14-25 0q-12-14-25 0q-12-14-25 0z
    shade: M100 30q76 0 76 66q-14-14-26 0q-4-50-50-66z
    line/2: M100 30q-34 20-26 64M100 30q34 20 26 64
    trim: o 100 28 5`,
  necklace: `hang
    metal/3: M44 20q4 96 56 110q52-14 56-110
    body: o 52 62 9
    trim: o 61 86 10
    body: o 76 106 11
    body: o 124 106 11
    trim: o 139 86 10
    body: o 148 62 9
    main: o 100 124 15
    light: o 95 119 5
    trim: H 100 156 24`,
  bracelet: `lie
    metal/4: e 100 104 58 46
    body: o 100 150 13
    trim: o 66 142 11
    body: o 46 118 11
    trim: o 44 90 10
    body: o 62 68 10
    trim: o 88 59 10
    body: o 116 59 10
    trim: o 140 69 10
    body: o 156 92 10
    trim: o 154 118 11
    body: o 134 142 11
    light: o 96 146 4
    light: o 43 114 3
    light: o 153 88 3`,
  earring: `hang
    metal/3: M66 40q-14-22 4-22q12 0 4 30v18M126 40q-14-22 4-22q12 0 4 30v18
    trim: o 73 74 9
    trim: o 133 74 9
    body: M73 84q26 36 0 58q-26-22 0-58zM133 84q26 36 0 58q-26-22 0-58z
    light: M66 108q-4 14 4 24q-2-12 0-26zM126 108q-4 14 4 24q-2-12 0-26z`,
  ring: `stand
    metal/9: o 100 112 42
    light/3: M72 88q-14 24 2 50
    main: M76 58l10-18h28l10 18l-24 26z
    light: M86 40h14v18H76zM100 84l-24-26h12z
    shade: M100 84l24-26h-14z`,
  brooch: `lie
    body: F 100 96 52
    main: F 100 96 34
    glow: o 100 96 15
    trim: o 100 48 6
    trim: o 146 81 6
    trim: o 128 136 6
    trim: o 72 136 6
    trim: o 54 81 6`,
  bow: `lie
    body: M100 96q-22-46-56-44q-14 44 0 88q34 2 56-44zM100 96q22-46 56-44q14 44 0 88q-34 2-56-44z
    shade: M100 96q-30-14-50-10q24 0 50 10zM100 96q30-14 50-10q-24 0-50 10z
    trim: r 86 80 28 32 9
    metal: r 70 150 60 7 3`,
  key: `lie
    metal/5: o 100 50 24
    metal/4: M100 74v18
    body: M100 88q36 0 36 34q0 36-36 36t-36-36q0-34 36-34z
    cream: H 100 124 32
    trim: o 100 92 6`,
  card: `stand
    cream: M48 44l104-8v116l-104 8z
    shade: M48 44l104-8v116l-104 8z
    body: r 42 40 104 120 3
    cream: r 54 52 80 96 2
    trim: H 94 92 44
    deep: r 72 126 44 5 2
    pale: r 80 136 28 4 2`,
  wrap: `stand
    cream: M60 34h80v16H60z
    body: M52 46h96l4 112H48z
    shade: M130 46h18l4 112h-20z
    trim/4: M82 48V38q0-16 18-16t18 16v10
    cream: M70 84h60v38H70z
    deep: H 100 103 24`,
  roll: `stand
    body: M100 120q40 10 62-18l12 42q-34 24-74 14z
    wood: e 84 102 52 52
    body: o 84 102 44
    shade: o 84 102 24
    wood: o 84 102 18
    deep: o 84 102 8`,
  giftbox: `stand
    body: M46 88h108v64q0 6-6 6H52q-6 0-6-6z
    shade: M126 88h28v64q0 6-6 6h-22z
    main: r 38 68 124 26 4
    trim: r 90 68 20 90 0
    trim: M100 66q-34-40-46-20q-6 20 46 20zM100 66q34-40 46-20q6 20-46 20z
    shade: M100 66q-22-20-34-14q10 10 34 14zM100 66q22-20 34-14q-10 10-34 14z`,
  notebook: `lie
    shade: r 52 36 108 132 6
    cream: r 50 32 106 132 4
    body: r 44 30 106 132 5
    deep: M44 35q0-5 5-5h13v132H49q-5 0-5-5z
    cream: r 76 58 56 34 4
    line/2: M84 70h40M90 80h28
    trim: r 128 30 8 132 0`,
  pencil: `stand
    glow: M62 76l9-34l9 34z
    trim: M86 70l9-36l9 36z
    leaf: M112 76l9-34l9 34z
    wood: M66 62l5-20l5 20zM90 54l5-20l5 20zM116 62l5-20l5 20z
    main: r 62 74 18 40 0
    trim: r 86 68 18 44 0
    leaf: r 112 74 18 40 0
    body: M54 92h88v58q0 8-8 8H62q-8 0-8-8z
    shade: M122 92h20v58q0 8-8 8h-12z
    pale: r 50 88 96 10 4`,
  sticker: `lie
    cream: M40 40h120v90l-30 30H40z
    shade: M130 160v-30h30z
    body: H 74 76 48
    trim: S 128 74 24
    trim: o 70 124 20
    body: F 116 120 22
    glow: o 116 120 7`,
  magnet: `lie
    metal: r 28 34 144 132 10
    body: o 70 76 28
    trim: r 108 52 46 46 10
    cream: H 70 78 30
    cream: S 131 75 17
    main: r 46 118 50 34 8
    trim: H 132 132 46`,
  tagshape: `hang
    rope/3: M100 56q-14-40 22-50
    body: M100 36l40 34v82q0 8-8 8H68q-8 0-8-8V70z
    cream: o 100 62 8
    line/2: M70 76l30-26l30 26v74H70z
    trim: H 100 114 40`,
  bunting: `hang
    rope/4: M-6 44q106 60 212 0
    main: M14 54l44 18l-36 44z
    trim: M64 74l46 2l-24 50z
    body: M116 76l46-8l-14 52z
    deep: M168 66l34-14l4 48z
    body: M14 54l44 18l-36 44z
    light: M64 74l46 2l-4 8l-38-2z
    cream: o 40 84 5
    cream: o 87 92 5
    rope/3: M-6 130q106 40 212 0
    trim: M34 142l34 8l-22 34z
    main: M82 152l36 0l-18 36z
    trim: M132 150l34-8l-12 38z`,
  napkin: `lie
    body: M100 30l70 70l-70 70l-70-70z
    shade: M100 30l70 70l-70 70z
    main: M100 58l42 42l-42 42l-42-42z
    cream: F 100 100 22
    trim: o 100 100 7`,
  straw: `stand
    main/6: M76 150L62 36l-16-10
    trim/6: M92 150L88 26
    main/6: M108 150l6-124
    trim/6: M124 150l16-114l16-10
    glass: M62 88h76l-8 64q0 6-6 6H76q-6 0-6-6z
    body: M64 108h72l-6 42q0 6-6 6H76q-6 0-6-6z`,
  balloon: `hang
    rope/2: M72 108q-6 40 24 88M130 92q4 50-24 104M100 84v112
    trim: e 130 56 27 34
    main: e 100 48 28 36
    body: e 70 68 30 38
    light: e 59 56 7 12
    light: e 120 42 5 9
    deep: M66 104h8l3 7H63zM126 88h8l3 7h-14z`,
  doily: `lie
    body: F 100 100 66
    cream: F 100 100 56
    line/2: o 100 100 42
    trim: F 100 100 34
    cream: o 100 100 16
    deep: F 100 100 9`,
};
