// Silhouettes for the kitchen and the house, on a canvas of 200 × 200. Each line is "role: shape".
// Roles name a colour of the product's palette (picture.js); shapes are those of shapes.js or plain path data.
// The first line says how the thing is placed: stand (on a table), hang (from a thread) or lie (seen from above).

export const house = {
  mug: `stand
    main/11: M130 86h16a19 19 0 0 1 0 42h-16
    body: M54 64h82v74a20 20 0 0 1-20 20H74a20 20 0 0 1-20-20z
    shade: M112 64h24v74a20 20 0 0 1-20 20h-14q10-6 10-20z
    pale: e 95 64 41 8
    shade: e 95 66 35 5`,
  teapot: `stand
    main/10: M142 88q34-6 30 24t-36 24
    main: M62 108q-30-4-38-34l12-4q8 20 34 22z
    body: M52 116a48 44 0 0 1 96 0q0 42-30 42H82q-30 0-30-42z
    shade: M120 80q28 10 28 36q0 42-30 42h-12q22-6 22-42q0-22-8-36z
    deep: M70 80a30 14 0 0 1 60 0z
    trim: o 100 62 8`,
  jug: `stand
    main/10: M132 84q32-4 30 24t-36 24
    body: M62 62l-14-14h80q12 0 10 14q-4 22 4 50q6 46-20 46H76q-26 0-18-46q8-30 4-50z
    shade: M116 48h12q12 0 10 14q-4 22 4 50q6 46-20 46h-12q18-10 14-46q-6-30 0-50z
    pale: M48 48h80q10 0 10 8H56z`,
  plate: `lie
    body: o 100 100 66
    pale: o 100 100 46
    line/2: o 100 100 46
    line/2: o 100 100 62
    trim: F 100 100 16
    glow: o 100 100 5`,
  bowl: `stand
    body: M34 92h132q0 58-46 66H80q-46-8-46-66z
    shade: M140 92h26q0 58-46 66h-14q32-14 34-66z
    pale: e 100 92 66 12
    shade: e 100 95 58 8`,
  cakecase: `stand
    trim: M54 92q-8-30 22-30q6-20 26-18q22-2 28 18q26 4 18 30z
    light: M66 84q-2-16 18-16l-6 18z
    glow: o 102 42 8
    body: M48 90h104l-16 66H64z
    line/2: M68 92l8 62M84 92l4 62M100 92v62M116 92l-4 62M132 92l-8 62`,
  cakestand: `stand
    main: M94 96h12l4 54h-20z
    main: e 100 154 34 7
    body: M38 96h124q-4 12-20 12H58q-16 0-20-12z
    trim: M62 96V72h76v24z
    cream: M62 74q0-14 14-14h48q14 0 14 14q-4 12-10 2q-6 14-14 2q-6 12-14 0q-6 14-14 0q-6 10-12-2q-6 10-12-4z
    glow: o 100 56 7
    pale: r 36 92 128 6 3`,
  tin: `stand
    body: M50 70h100v80q0 8-8 8H58q-8 0-8-8z
    shade: M126 70h24v80q0 8-8 8h-16z
    trim: M46 52h108q4 0 4 6v14H42V58q0-6 4-6z
    cream: r 72 96 56 34 5
    line/2: M82 108h36M88 118h24
    deep: o 100 46 7`,
  jar: `stand
    glass: M58 66h84q10 6 10 20v58q0 14-14 14H62q-14 0-14-14V86q0-14 10-20z
    body: M54 100h92v42q0 10-10 10H64q-10 0-10-10z
    light: r 60 74 8 72 4
    trim: r 56 44 88 22 5
    shade: r 56 58 88 4 2
    cream: M76 104h48v30H76z
    deep: H 100 118 20`,
  glass: `stand
    glass: M58 44h84l-10 106q0 8-8 8H76q-8 0-8-8z
    body: M62 86h76l-6 62q0 6-6 6H74q-6 0-6-6z
    light: M66 50h10l8 98h-6z
    line/2: e 100 44 42 6`,
  cutlery: `lie
    trim: r 74 30 16 84 8
    body: r 72 98 20 70 10
    metal: M112 36q16-8 16 22t-10 44h-6z
    body: r 108 98 20 70 10`,
  fork: `lie
    metal: M54 34h5v30h6V34h5v30h6V34h5v38q0 12-9 14v20h-9V86q-9-2-9-14z
    body: r 58 100 20 68 10
    metal: e 100 56 15 24
    metal: r 96 76 8 32 3
    body: r 90 100 20 68 10
    metal: M128 34q16 4 14 40l-4 32h-10z
    body: r 122 100 20 68 10`,
  spoon: `lie
    metal: e 72 62 22 28
    light: e 66 56 7 14
    metal: r 68 86 8 26 3
    body: r 63 104 18 66 9
    metal: e 128 66 17 22
    metal: r 124 84 8 26 3
    body: r 120 104 16 60 8`,
  pan: `lie
    main/14: M128 128l42 42
    deep: o 88 88 58
    body: o 88 88 48
    cream: M62 84q2-24 26-22q30 0 28 26q0 26-28 24q-28-2-26-28z
    glow: o 90 88 13`,
  board: `lie
    wood: M92 26h16q6 0 6 6v22h24q10 0 10 10v96q0 10-10 10H62q-10 0-10-10V64q0-10 10-10h24V32q0-6 6-6z
    deep: r 62 66 76 92 5
    cream: o 100 40 5
    pale/3: M76 90h48M76 106h34M76 122h42
    trim: H 120 138 18`,
  lunchbox: `stand
    main/8: M74 70q0-30 26-30t26 30
    body: r 40 68 120 90 14
    shade: M136 68h10q14 0 14 14v62q0 14-14 14h-10z
    line/3: M40 98h120
    trim: r 84 88 32 20 5
    pale: o 100 98 4`,
  apronshape: `hang
    trim/5: M80 46q20-34 40 0
    trim/5: M58 96l-24 14M142 96l24 14
    body: M78 44h44q2 34 26 46v70q0 8-8 8H60q-8 0-8-8V90q24-12 26-46z
    trim: M70 112h60v24q0 8-8 8H78q-8 0-8-8z
    line/2: M100 112v32`,
  apron: `hang
    rope/3: M10 62q90 18 180 0
    body: M62 66h12v26q14 18 10 44H52q-4-26 10-44z
    wood: r 110 58 10 52 4
    wood: r 122 58 10 52 4
    trim: F 121 62 12
    metal: r 107 78 28 6 3`,
  towel: `hang
    wood: r 34 34 132 9 4
    body: M52 38h70v112H52z
    trim: M52 126h70v10H52z
    shade: M104 38h18v112h-18z
    main: M88 38h60v78H88z
    light: M94 38h8v78h-8z
    trim: M88 96h60v8H88z`,
  tray: `lie
    deep: r 26 54 148 92 20
    body: r 34 62 132 76 14
    cream: r 36 92 8 16 4
    cream: r 156 92 8 16 4
    pale: o 126 102 20
    line/2: o 126 102 15
    cream: e 78 100 18 18
    trim: o 78 100 11`,
  flask: `stand
    metal: r 86 26 28 22 5
    trim: r 82 42 36 12 4
    body: M84 54h32q2 16 14 26q8 8 8 20v48q0 10-10 10H72q-10 0-10-10v-48q0-12 8-20q12-10 14-26z
    shade: M116 54q2 16 14 26q8 8 8 20v48q0 10-10 10h-12V54z
    cream: r 76 104 48 30 4
    line/2: M84 114h32M88 122h24`,
  candle: `stand
    glow: M100 28q14 18 0 30q-14-12 0-30z
    ink/3: M100 56v14
    body: M66 70h68v82q0 6-6 6H72q-6 0-6-6z
    shade: M116 70h18v82q0 6-6 6h-12z
    pale: e 100 70 34 8
    trim: r 66 108 68 14 0`,
  holder: `stand
    glow: M100 40q12 16 0 27q-12-11 0-27z
    cream: r 82 72 36 26 3
    ink/3: M100 66v8
    glass: M54 66h92q6 46-18 82H72q-24-36-18-82z
    body: M56 92h88q0 30-16 56H72q-16-26-16-56z
    light: M64 74h8q-2 40 10 68h-6q-14-26-12-68z
    main: e 100 152 38 7`,
  stick: `stand
    glow: M100 18q10 14 0 24q-10-10 0-24z
    cream: M92 44h16v50H92z
    body: M82 92h36l-6 10h-24z
    body: M94 102h12l-2 12q10 8 2 16l4 16h-20l4-16q-8-8 2-16z
    main: M62 158q4-14 38-14t38 14z`,
  incense: `stand
    rope/3: M100 40q12-10 2-22t4-16
    wood/4: M100 150V42
    wood/4: M88 150L76 50
    wood/4: M112 150l12-100
    body: M78 104h44l8 46q0 8-8 8H78q-8 0-8-8z
    shade: M114 104h8l8 46q0 8-8 8h-8z
    trim: r 76 100 48 8 4`,
  lantern: `stand
    wire/5: M82 40q18-36 36 0
    main: M64 66l20-28h32l20 28z
    glass: r 64 66 72 78 2
    glow: M100 86q11 14 0 26q-11-12 0-26z
    cream: r 86 112 28 32 2
    main/6: M66 66v78M134 66v78M100 66v20
    main: r 56 142 88 14 3
    trim: H 100 54 14`,
  lamp: `stand
    wood: M94 96h12v46H94z
    main: M64 156q2-16 36-16t36 16z
    body: M72 34h56l28 66H44z
    shade: M116 34h12l28 66h-22z
    trim: M44 94h112l3 8H41z`,
  lights: `hang
    ink/3: M-4 46q54 56 104 14t104 6
    deep: r 24 62 14 14 3
    deep: r 66 76 14 14 3
    deep: r 110 54 14 14 3
    deep: r 154 54 14 14 3
    body: M31 74q20 30 0 50q-20-20 0-50z
    glow: M73 88q22 34 0 56q-22-22 0-56z
    main: M117 66q22 34 0 56q-22-22 0-56z
    trim: M161 66q20 30 0 50q-20-20 0-50z
    light: M66 112q-2 12 4 20q-2-10-4-20zM110 90q-2 12 4 20q-2-10-4-20z`,
  clock: `stand
    main: M64 40a18 18 0 0 1 30-8L72 52zM136 40a18 18 0 0 0-30-8l22 20z
    main/7: M66 148l-12 12M134 148l12 12
    body: o 100 100 60
    cream: o 100 100 46
    ink/4: M100 100V70M100 100l22 12
    ink/3: M100 60v6M100 134v6M60 100h6M134 100h6
    trim: o 100 100 5`,
  cushion: `stand
    body: M42 46q58 14 116 0q10 0 8 10q-12 46 0 92q2 10-8 10q-58-12-116 0q-10 0-8-10q12-46 0-92q-2-10 8-10z
    shade: M146 48q8-2 12-2q10 0 8 10q-12 46 0 92q2 10-8 10l-16-2q-10-52 4-108z
    trim: o 42 48 7
    trim: o 158 48 7
    trim: o 42 154 7
    trim: o 158 154 7`,
  hotwater: `stand
    deep: r 82 24 36 22 8
    main: M86 42h28l4 18H82z
    body: M82 58h36q30 4 30 30v44q0 26-26 26H78q-26 0-26-26V88q0-26 30-30z
    shade: M126 60q22 6 22 28v44q0 26-26 26h-12q20-8 20-30V88q0-18-4-28z
    trim: r 76 52 48 12 6
    cream: H 100 112 44`,
  glove: `lie
    body: M62 66q0-34 34-34t34 34v14q10-18 24-10q10 8 0 26l-26 38H62z
    shade: M116 40q14 8 14 26v14l-2 54h-14z
    trim: r 56 130 78 26 8
    cream: H 94 86 30`,
  photo: `stand
    main: r 40 34 120 126 4
    shade: r 40 34 120 126 4
    body: r 44 38 112 118 3
    cream: r 60 54 80 86 2
    pale: r 66 60 68 74 0
    trim: M66 134v-20l20-22l20 20l12-10l16 16v16z
    glow: o 116 80 9`,
  frame: `stand
    body: M100 26q58 4 58 68q0 64-58 66q-58-2-58-66q0-64 58-68z
    line/2: M100 40q44 4 44 54t-44 52q-44-2-44-52t44-54z
    cream: M100 48q36 4 36 46t-36 44q-36-2-36-44t36-46z
    trim: M64 104q20-26 36-4q14-16 34 0q-4 34-34 38q-32-4-36-34z
    glow: o 114 76 8`,
  mirror: `hang
    body: e 100 98 54 64
    mirror: e 100 98 42 52
    light: M74 118l40-58h12l-46 66zM92 134l38-54v14l-28 42z
    trim: F 100 34 14`,
  sign: `hang
    rope/3: M52 76L100 20l48 56
    ink: o 100 20 4
    body: r 26 72 148 72 6
    line/2: r 34 80 132 56 3
    cream: r 44 88 112 40 4
    deep: r 62 98 76 6 3
    deep: r 74 112 52 6 3
    trim: H 54 108 12
    trim: H 146 108 12`,
  doormat: `lie
    body: r 24 58 152 90 6
    line/3: r 34 68 132 70 3
    rope/3: M24 62h-8M24 78h-8M24 94h-8M24 110h-8M24 126h-8M24 142h-8M176 62h8M176 78h8M176 94h8M176 110h8M176 126h8M176 142h8
    cream: r 60 92 80 22 11
    deep: H 100 103 14`,
  hook: `hang
    body: r 30 56 140 44 8
    shade: r 30 90 140 10 5
    metal/6: M62 84v34q0 14-12 12M100 84v34q0 14-12 12M138 84v34q0 14-12 12
    trim: o 62 80 8
    trim: o 100 80 8
    trim: o 138 80 8`,
  knob: `stand
    metal: r 92 112 16 44 4
    metal: e 100 154 26 6
    deep: M78 112h44l-8 12h-28z
    body: o 100 82 42
    light: e 84 66 12 9
    trim: F 100 84 18
    glow: o 100 84 5`,
  drawers: `stand
    wood: M52 156h10v8H52zM138 156h10v8h-10z
    main: r 44 40 112 118 5
    deep: r 38 34 124 12 4
    body: r 52 54 96 44 3
    body: r 52 104 96 46 3
    line/2: r 52 54 96 44 3
    line/2: r 52 104 96 46 3
    cream: o 100 76 7
    cream: o 100 127 7`,
  chair: `stand
    wood/7: M66 158V104M134 158V104M78 150v-40M122 150v-40
    main/7: M68 104V36M132 104V36
    body: r 64 36 72 34 8
    trim: e 100 104 48 12
    main: r 54 100 92 8 4`,
  basket: `stand
    wood/6: M58 92q0-56 42-56t42 56
    wood: M40 88h120l-14 64q-2 6-8 6H62q-6 0-8-6z
    weave: M40 88h120l-14 64q-2 6-8 6H62q-6 0-8-6z
    body: M34 82h132v18q-12 14-22 0q-12 14-22 0q-12 14-22 0q-12 14-22 0q-12 14-22 0q-10 14-22 0z`,
  bucket: `stand
    wire/4: M50 74q50-62 100 0
    body: M46 72h108l-14 78q-1 8-9 8H69q-8 0-9-8z
    shade: M130 72h24l-14 78q-1 8-9 8h-11z
    pale: e 100 72 54 10
    shade: e 100 74 46 7
    trim: M50 96h100l-2 10H52z`,
  vase: `stand
    leaf/4: M100 90q-2-30-22-46M100 90V36M100 90q4-30 24-40
    trim: F 76 42 16
    trim: F 100 30 17
    trim: F 126 48 16
    glow: o 76 42 5
    glow: o 100 30 5
    glow: o 126 48 5
    body: M84 86h32q-4 16 12 30q14 42-18 42H90q-32 0-18-42q16-14 12-30z
    shade: M106 86h10q-4 16 12 30q14 42-18 42h-8q22-10 10-40z
    pale: e 100 86 16 4`,
  flower: `stand
    leaf/5: M100 160V84
    leaf: M100 140q-34-2-36-30q32 2 36 30zM100 130q30-2 34-28q-30 0-34 28z
    body: F 100 62 44
    glow: o 100 62 14
    shade: o 104 66 8`,
  box: `stand
    body: M40 90h120v60q0 8-8 8H48q-8 0-8-8z
    shade: M132 90h28v60q0 8-8 8h-20z
    main: M40 88q0-34 30-34h60q30 0 30 34z
    light: M50 86q2-24 22-26h10q-20 6-22 26z
    line/3: M40 90h120
    trim: r 88 82 24 26 5
    cream: o 100 94 4`,
  soap: `stand
    cream: e 72 62 12 12
    cream: e 96 48 16 16
    cream: e 124 58 10 10
    light: e 92 44 5 5
    body: r 44 74 112 58 26
    line/2: r 58 86 84 34 17
    main: M34 132h132q-4 24-30 24H64q-26 0-30-24z
    shade: M140 132h26q-4 24-30 24h-10z`,
  plant: `stand
    leaf: M100 100q-46-4-50-54q44 6 50 54zM100 100q44-6 46-56q-42 8-46 56z
    leaf/4: M100 112V60
    leaf: M100 74q-18-24 0-52q18 28 0 52z
    trim: o 100 34 0
    body: M58 104h84l-12 48q-1 6-8 6H78q-7 0-8-6z
    shade: M124 104h18l-12 48q-1 6-8 6h-10z
    main: r 52 96 96 16 5`,
  birdhouse: `stand
    wood: r 94 136 12 26 2
    body: M56 78h88v64H56z
    shade: M122 78h22v64h-22z
    trim: M100 26l62 54H38z
    shade: M100 26l62 54h-14L100 40L52 80H38z
    deep: o 100 100 15
    wood/5: M100 124v10
    cream: H 100 64 14`,
};
