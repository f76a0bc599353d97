// Silhouettes for things to hang up, for toys and for craft. Written like silhouettes-house.mjs.

export const play = {
  heart: `hang
    rope/3: M100 60V-4
    trim: o 100 54 7
    body: H 100 104 110
    light: M62 76q10-16 26-8q-18 4-24 24z`,
  star: `hang
    rope/3: M100 40V-4
    body: S 100 100 68
    light: M100 32l18 42l-18 26z
    trim: o 100 102 12`,
  bird: `hang
    rope/2: M104 66V-4
    main: M40 112l-26-14l4 30z
    body: M28 112q34-4 52-30q10-22 34-22q26 0 32 22l20 8l-20 8q-4 50-60 50q-40 0-58-36z
    deep: M64 104q30-6 46 10q-8 26-38 18z
    trim: M146 82l20 8l-20 8z
    ink: o 124 78 4`,
  butterfly: `hang
    body: M98 98q-50-66-74-34q-6 34 40 44q-30 8-22 36q26 22 56-34z
    body: M102 98q50-66 74-34q6 34-40 44q30 8 22 36q-26 22-56-34z
    trim: o 50 76 9
    trim: o 150 76 9
    ink: e 100 104 6 34
    ink/2: M98 72q-4-22-16-26M102 72q4-22 16-26`,
  egg: `hang
    rope/2: M100 40V-4
    body: M100 38q44 34 44 76q0 44-44 44t-44-44q0-42 44-76z
    trim: M57 106q43 18 86 0l1 16q-44 18-88 0z
    light: M78 74q-12 18-12 36l8-2q0-20 10-38z`,
  tree: `stand
    wood: r 90 136 20 24 2
    body: M100 22l34 50h-16l26 38h-16l26 34H46l26-34H56l26-38H66z
    shade: M100 22l34 50h-16l26 38h-16l26 34h-54z
    glow: S 100 24 14
    trim: o 88 82 6
    cream: o 112 100 6
    trim: o 82 124 6
    cream: o 122 130 6`,
  bauble: `hang
    rope/2: M100 46V-4
    metal: r 88 42 24 16 4
    body: o 100 106 52
    trim: M50 96q50 16 100 0l1 20q-51 16-102 0z
    light: e 78 80 9 14`,
  bell: `hang
    rope/3: M100 48V-4
    trim: o 100 46 8
    body: M100 48q34 2 36 50q2 30 16 40H48q14-10 16-40q2-48 36-50z
    shade: M100 48q34 2 36 50q2 30 16 40h-28q-8-60-24-90z
    deep: o 100 146 11
    trim: r 46 134 108 9 4`,
  wreath: `hang
    rope/3: M100 40V-4
    leaf/24: o 100 102 44
    main/8: o 100 102 54
    body: o 62 74 10
    trim: o 140 78 10
    body: o 146 116 9
    trim: o 58 124 10
    body: o 118 146 9
    trim: M100 150q-26-26-36-10q-2 18 36 10zM100 150q26-26 36-10q2 18-36 10z
    deep: o 100 150 7`,
  stocking: `hang
    rope/3: M112 40q-20-30 6-38
    body: M74 52h56v56q0 12 10 18q18 10 12 26q-6 14-34 10q-44-6-44-40z
    shade: M112 52h18v56q0 12 10 18q18 10 12 26q-4 10-18 10q8-14-10-28q-12-8-12-24z
    cream: r 66 36 72 26 10
    trim: M140 126q18 10 12 26q-4 8-14 10q-12-18 2-36z`,
  hanging: `hang
    rope/3: M100 36V-4
    trim: S 100 50 20
    rope/2: M100 64v16
    body: H 100 102 52
    rope/2: M100 126v12
    main: o 100 152 15`,
  ornament: `stand
    main: r 60 146 80 12 4
    metal/4: M100 146V96
    body: H 100 84 96
    shade: M100 129C140 100 136 44 112 46q24 30-12 83z
    trim: o 100 84 10`,
  rabbit: `stand
    body: M80 78q-20-56-4-60q18 0 18 54M120 78q20-56 4-60q-18 0-18 54
    trim: M82 66q-8-34-4-38q8 2 8 38zM118 66q8-34 4-38q-8 2-8 38z
    body: e 100 124 42 36
    body: o 100 88 32
    ink: o 88 84 4
    ink: o 112 84 4
    trim: o 100 96 5
    cream: e 100 132 22 20`,
  bear: `stand
    main: o 70 52 17
    main: o 130 52 17
    trim: o 70 52 9
    trim: o 130 52 9
    body: e 100 126 44 36
    main: o 100 78 40
    cream: e 100 90 19 15
    ink: o 86 72 4
    ink: o 114 72 4
    ink: e 100 84 6 4
    cream: e 100 132 22 20`,
  doll: `stand
    wood: M64 70q-4-44 36-44t36 44l4 28H60z
    body: M100 84q38 10 48 74H52q10-64 48-74z
    shade: M118 92q24 20 30 66h-22q4-40-8-66z
    blush: o 100 66 28
    wood: M72 62q6-30 30-28q24 0 26 28q-18-4-26-16q-10 14-30 16z
    ink: o 90 70 3
    ink: o 110 70 3
    trim: M92 78q8 8 16 0z
    trim: M100 96q-16-14-20-4q0 10 20 4zM100 96q16-14 20-4q0 10-20 4z`,
  robot: `stand
    metal/4: M100 42V26
    trim: o 100 22 7
    main: r 66 42 68 48 12
    cream: r 76 54 48 24 8
    ink: o 90 66 5
    ink: o 110 66 5
    body: r 60 94 80 50 10
    trim: o 100 118 10
    main: r 42 98 14 38 7
    main: r 144 98 14 38 7
    deep: r 70 144 20 16 4
    deep: r 110 144 20 16 4`,
  toy: `stand
    wood/5: M100 58l44-28
    trim: o 146 28 8
    body: M40 82h120l-50 70q-10 10-20 0z
    shade: M130 82h30l-50 70q-5 5-10 5q16-36 30-75z
    main: e 100 80 60 14
    trim: e 100 78 38 8
    metal: r 94 54 12 22 4
    ink: M96 150h8l-4 12z`,
  blocks: `stand
    body: r 36 100 58 58 6
    main: r 104 100 58 58 6
    trim: r 70 38 58 58 6
    cream: r 45 109 40 40 3
    cream: r 113 109 40 40 3
    cream: r 79 47 40 40 3
    deep: H 65 130 24
    trim: S 133 129 15
    main: o 99 67 12`,
  ball: `stand
    body: o 72 116 42
    trim: o 134 126 32
    main: o 116 74 28
    light: e 58 98 9 12
    light: e 124 112 7 9
    light: e 108 62 6 8
    shade: M98 140q16-10 16-30q-2 26-30 46z`,
  skittle: `stand
    deep: M58 158q-14-40 2-62q-6-22 8-24q14 2 8 24q16 22 2 62z
    trim: M122 158q-14-40 2-62q-6-22 8-24q14 2 8 24q16 22 2 62z
    body: M86 160q-18-54 4-84q-12-40 10-44q22 4 10 44q22 30 4 84z
    blush: o 100 56 15
    ink: o 95 55 2
    ink: o 105 55 2
    cream: r 84 100 32 12 5`,
  car: `stand
    body: M24 134q-2-26 20-30l18-28q4-6 12-6h46q8 0 14 8l16 24q26 2 26 32z
    glass: M66 102l12-20h18v20zM104 102V82h14l14 20z
    trim: r 22 128 154 12 6
    ink: o 60 142 17
    ink: o 140 142 17
    cream: o 60 142 7
    cream: o 140 142 7
    glow: o 168 116 6`,
  sewing: `stand
    wood: e 74 62 32 8
    body: r 50 64 48 80 2
    line/2: M50 78h48M50 92h48M50 106h48M50 120h48
    wood: e 74 150 32 9
    ink/3: M98 96q40-6 34 30t24 24
    metal/4: M160 156l-18-62
    trim: o 128 66 17
    cream: o 123 62 3
    cream: o 133 62 3
    cream: o 123 71 3
    cream: o 133 71 3`,
  scissors: `lie
    metal: M96 104L60 30q-10 18 0 40l32 42zM104 104l36-74q10 18 0 40l-32 42z
    body: o 72 138 25
    body: o 128 138 25
    shade: o 72 138 14
    shade: o 128 138 14
    main/9: M96 102l-14 18M104 102l14 18
    trim: o 100 106 6`,
  button: `lie
    body: o 100 100 60
    line/4: o 100 100 46
    deep: o 86 86 8
    deep: o 114 86 8
    deep: o 86 114 8
    deep: o 114 114 8`,
  skull: `lie
    cream: M100 34q58 2 58 56q0 26-20 36v18q0 10-10 10H72q-10 0-10-10v-18q-20-10-20-36q0-54 58-56z
    body: H 76 100 32
    body: H 124 100 32
    ink: M94 122h12l-6-12z
    ink/3: M84 140v14M100 140v14M116 140v14
    trim: F 136 48 20
    glow: o 136 48 6`,
  shell: `stand
    body: M100 154q-16 0-26-6q-44-44-30-74q14-30 56-30t56 30q14 30-30 74q-10 6-26 6z
    line/3: M100 150V48M94 150Q60 96 66 56M106 150q34-54 28-94M88 150Q44 116 46 82M112 150q44-34 42-68
    trim: M80 148h40l6 12H74z`,
  mask: `lie
    trim/6: M34 96q-20-12-20-30M166 96q20-12 20-30
    body: M28 92q0-28 72-28t72 28q0 46-38 46q-22 0-34-22q-12 22-34 22q-38 0-38-46z
    cream/4: M52 100q16 14 32 0M116 100q16 14 32 0`,
};

