// The scenes. Each gets its colours, whether it is night, and numbers that are the piece's own; the canvas is 640 × 400.

const rect = (x, y, w, h, fill, more = "") => `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${more}/>`;
const circle = (x, y, r, fill, more = "") => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" ${more}/>`;
const ellipse = (x, y, rx, ry, fill, more = "") => `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${more}/>`;
const path = (d, fill, more = "") => `<path d="${d}" fill="${fill}" ${more}/>`;
const line = (d, stroke, width, more = "") =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
const many = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join("");

const sun = ({ c, night, between }) => {
  const [x, y] = [between(440, 570), between(60, 110)];
  return circle(x, y, 40, night ? c.light : c.accent, 'opacity=".9"') + (night ? circle(x - 15, y - 9, 34, c.sky) : "");
};
const hills = ({ c, between }, y, fill = c.far) => {
  const [a, b, d] = [between(-50, 0), between(-70, -20), between(-40, 10)];
  return path(`M0 ${y + a / 2} C110 ${y + a} 190 ${y + a} 290 ${y} S450 ${y + b} 520 ${y + d} S610 ${y + d - 20} 640 ${y + d - 10} V400 H0Z`, fill);
};
const sea = ({ c, between }, y, fill = c.near) =>
  rect(0, y, 640, 400 - y, fill) +
  many(9, (i) => {
    const [x, at] = [between(0, 560), y + 18 + i * ((400 - y - 30) / 9)];
    return line(`M${x} ${at} q14 -7 28 0 t28 0 t28 0`, c.light, 2.5, 'opacity=".35"');
  });
const house = ({ c, night, between }, x, y, w, h, wall, roof = c.ink) =>
  rect(x, y - h, w, h, wall) +
  path(`M${x - 6} ${y - h} L${x + w / 2} ${y - h - w * 0.55} L${x + w + 6} ${y - h}Z`, roof) +
  many(Math.max(1, Math.floor(h / 48)), (floor) =>
    many(2, (side) => rect(x + w * (side ? 0.58 : 0.18), y - h + 16 + floor * 44, w * 0.24, 24, between(0, 2) && !night ? c.sky : c.light)),
  );
const tree = (x, y, size, crown, trunk) =>
  rect(x - size * 0.06, y - size * 0.5, size * 0.12, size * 0.5, trunk) + ellipse(x, y - size * 0.78, size * 0.36, size * 0.44, crown);
const boat = (x, y, s, hull, sail, mast) =>
  path(`M${x - 62 * s} ${y} h${124 * s} q-8 ${30 * s} -34 ${32 * s} h${-62 * s} q-24 -4 -28 ${-32 * s}Z`, hull) +
  line(`M${x} ${y} v${-112 * s}`, mast, 4 * s) +
  path(`M${x + 5 * s} ${y - 108 * s} q${52 * s} ${52 * s} ${50 * s} ${96 * s} h${-50 * s}Z`, sail) +
  path(`M${x - 5 * s} ${y - 92 * s} q${-34 * s} ${46 * s} ${-34 * s} ${80 * s} h${34 * s}Z`, sail, 'opacity=".75"');
const person = (x, y, s, coat, skin) =>
  circle(x, y - 54 * s, 9 * s, skin) + path(`M${x - 13 * s} ${y} v${-30 * s} q0 -14 13 -14 t13 14 v${30 * s}Z`, coat);
const ground = ({ c }, y, fill = c.near) => rect(0, y, 640, 400 - y, fill);
const gulls = ({ c, between }) =>
  many(3, () => {
    const [x, y] = [between(60, 400), between(50, 130)];
    return line(`M${x} ${y} q9 -11 18 0 q9 -11 18 0`, c.ink, 3, 'opacity=".7"');
  });

export const SCENES = {
  hall: (s) =>
    sun(s) + hills(s, 230) + ground(s, 330, s.c.far) +
    path("M90 330 V190 Q320 60 550 190 V330Z", s.c.near) + path("M112 190 Q320 80 528 190Z", s.c.light, 'opacity=".85"') +
    many(7, (i) => line(`M${140 + i * 60} ${330} V${205 - 45 * Math.sin(((i + 1) / 8) * Math.PI)}`, s.c.ink, 5)) +
    circle(320, 150, 30, s.c.light) + circle(320, 150, 30, "none", `stroke="${s.c.ink}" stroke-width="5"`) + line("M320 150 V131 M320 150 L334 158", s.c.ink, 4) +
    many(4, (i) => rect(128 + i * 104, 278, 74, 52, s.c.ink) + path(`M${120 + i * 104} 278 l12 -24 h66 l12 24Z`, i % 2 ? s.c.accent : s.c.light)),
  bus: (s) =>
    sun(s) + hills(s, 220) + many(4, (i) => house(s, 30 + i * 160, 300, 100, s.between(80, 150), i % 2 ? s.c.far : s.c.near)) + ground(s, 300, s.c.ink) +
    rect(150, 196, 330, 116, s.c.accent, 'rx="16"') + many(5, (i) => rect(168 + i * 60, 214, 48, 42, s.c.light, 'rx="5"')) + rect(150, 270, 330, 8, s.c.light, 'opacity=".6"') +
    circle(220, 314, 24, s.c.near) + circle(410, 314, 24, s.c.near) + circle(220, 314, 9, s.c.light) + circle(410, 314, 9, s.c.light) +
    path("M480 284 L610 262 V318 L480 300Z", s.c.light, 'opacity=".35"') + line("M20 362 H110 M190 362 H280 M360 362 H450 M530 362 H620", s.c.light, 4, 'opacity=".5"'),
  street: (s) =>
    sun(s) + hills(s, 210) +
    many(6, (i) => house(s, -20 + i * 112, 330, 106, s.between(100, 190), [s.c.near, s.c.far, s.c.light, s.c.accent][(i + s.between(0, 3)) % 4])) +
    ground(s, 330, s.c.ink) + path("M250 400 L300 330 H350 L420 400Z", s.c.far, 'opacity=".6"') +
    line("M470 330 V214 q0 -14 14 -14 h12", s.c.light, 6) + circle(500, 208, 10, s.c.accent) + circle(500, 208, 26, s.c.accent, 'opacity=".25"') + person(170, 352, 1, s.c.accent, s.c.light),
  book: (s) =>
    rect(0, 0, 640, 400, s.c.far) + many(3, (row) => rect(40, 108 + row * 112, 560, 12, s.c.ink) +
      many(19, (i) => {
        const h = s.between(58, 88);
        return rect(48 + i * 29, 108 + row * 112 - h, 24, h, [s.c.near, s.c.sky, s.c.accent, s.c.light, s.c.ink][s.between(0, 4)]);
      })) +
    path("M200 372 Q260 330 320 356 Q380 330 440 372 V296 Q380 254 320 280 Q260 254 200 296Z", s.c.light) + line("M320 280 V356", s.c.ink, 4),
  bread: (s) =>
    rect(0, 250, 640, 150, s.c.near) + circle(320, 250, 190, s.c.far) + rect(0, 290, 640, 110, s.c.ink) +
    many(3, (i) => {
      const [x, y] = [190 + i * 130, 262 - (i % 2) * 36];
      return ellipse(x, y, 96, 58, s.c.accent === s.c.ink ? s.c.near : i % 2 ? s.c.near : "#c98a4b") + many(3, (n) => line(`M${x - 44 + n * 36} ${y + 18} q4 -30 26 -46`, s.c.light, 7));
    }) +
    many(3, (i) => line(`M${230 + i * 80} 150 q-18 -24 0 -44 t0 -44`, s.c.light, 6, 'opacity=".7"')),
  school: (s) =>
    sun(s) + hills(s, 240) + ground(s, 320, s.c.far) + rect(130, 180, 380, 140, s.c.near) + path("M110 180 L320 96 L530 180Z", s.c.ink) +
    many(5, (i) => rect(154 + i * 72, 212, 44, 50, s.c.light)) + rect(296, 256, 48, 64, s.c.accent) + circle(320, 148, 18, s.c.light) +
    many(5, (i) => person(90 + i * 116, 368, 0.9, [s.c.accent, s.c.ink, s.c.light][i % 3], s.c.light)),
  rain: (s) =>
    hills(s, 250) + many(5, (i) => house(s, 20 + i * 126, 340, 104, s.between(70, 140), i % 2 ? s.c.near : s.c.far)) + ground(s, 340, s.c.ink) +
    many(46, () => {
      const [x, y] = [s.between(0, 640), s.between(0, 340)];
      return line(`M${x} ${y} l-8 24`, s.c.light, 3, 'opacity=".65"');
    }) +
    path("M240 262 Q320 176 400 262Z", s.c.accent) + line("M320 220 V336 q0 14 -14 14", s.c.ink, 5) + person(334, 366, 1.2, s.c.near, s.c.light),
  garden: (s) =>
    sun(s) + hills(s, 220) + ground(s, 280, s.c.near) + many(4, (r) => path(`M0 ${300 + r * 28} q160 -14 320 0 t320 0 v12 q-160 14 -320 0 t-320 0Z`, s.c.ink, 'opacity=".55"')) +
    many(9, (i) => {
      const [x, h] = [40 + i * 68, s.between(60, 130)];
      return line(`M${x} 340 q${s.between(-10, 10)} -${h / 2} 0 -${h}`, s.c.ink, 5) + many(5, (p) => circle(x + 15 * Math.cos(p * 1.26), 340 - h + 15 * Math.sin(p * 1.26), 11, i % 3 ? s.c.accent : s.c.light)) + circle(x, 340 - h, 9, s.c.ink);
    }),
  band: (s) =>
    many(5, (i) => path(`M0 ${40 + i * 26} q160 ${i % 2 ? 40 : -30} 320 0 t320 0`, "none", `stroke="${s.c.far}" stroke-width="3"`)) +
    many(6, (i) => ellipse(70 + i * 100, 70 + ((i * 37) % 76), 15, 11, s.c.near, `transform="rotate(-18 ${70 + i * 100} ${70 + ((i * 37) % 76)})"`) + line(`M${83 + i * 100} ${68 + ((i * 37) % 76)} v-52`, s.c.near, 4)) +
    ground(s, 330, s.c.near) + circle(210, 262, 92, s.c.accent) + circle(210, 262, 66, s.c.ink) + circle(210, 262, 40, s.c.accent) +
    path("M300 262 H480 q40 0 40 34 v60", "none", `stroke="${s.c.accent}" stroke-width="24"`) + many(3, (i) => rect(360 + i * 38, 216, 18, 60, s.c.light, 'rx="8"') + circle(369 + i * 38, 212, 13, s.c.ink)),
  crane: (s) =>
    sun(s) + hills(s, 270) + sea(s, 300) + gulls(s) + rect(0, 316, 420, 84, s.c.ink) +
    line("M200 316 L236 120 M290 316 L256 120 M214 240 H276 M224 180 H268", s.c.near, 12) + rect(208, 86, 82, 56, s.c.accent, 'rx="6"') + rect(222, 98, 28, 24, s.c.light) +
    line("M260 96 L560 40 M260 116 L560 44", s.c.near, 8) + line("M540 48 V196", s.c.ink, 3) + rect(500, 196, 80, 46, s.c.accent),
  ferry: (s) =>
    sun(s) + hills(s, 230) + gulls(s) + sea(s, 270) + path("M90 250 H560 L528 330 H130Z", s.c.ink) + rect(150, 196, 330, 54, s.c.light) + rect(200, 150, 210, 46, s.c.light) +
    many(7, (i) => circle(180 + i * 46, 224, 10, s.c.near)) + rect(300, 92, 54, 58, s.c.accent) + rect(300, 104, 54, 12, s.c.light) + path("M90 274 H542 l-6 14 H98Z", s.c.accent) + line("M70 344 q30 -12 60 0 t60 0 t60 0 t60 0 t60 0 t60 0 t60 0", s.c.light, 4, 'opacity=".7"'),
  fish: (s) =>
    sea(s, 0, s.c.far) +
    many(5, (i) => {
      const [x, y, z] = [120 + (i % 3) * 190 + (i > 2 ? 90 : 0), i > 2 ? 285 : 130, 1];
      return `<g transform="translate(${x} ${y}) rotate(${s.between(-12, 12)}) scale(${z})">` + path("M-80 0 Q-20 -48 52 -8 L86 -32 Q78 0 86 32 L52 8 Q-20 48 -80 0Z", [s.c.near, s.c.accent, s.c.light][i % 3]) + circle(-52, -6, 6, s.c.ink) + line("M-24 -20 q12 20 0 40 M2 -20 q12 20 0 40", s.c.ink, 3, 'opacity=".4"') + "</g>";
    }),
  ship: (s) =>
    sun(s) + hills(s, 240) + sea(s, 280) + gulls(s) + path("M40 240 H600 L560 330 H90Z", s.c.near === s.c.ink ? s.c.far : s.c.ink) + many(8, (i) => rect(170 + (i % 4) * 84, 168 + Math.floor(i / 4) * 36, 78, 32, [s.c.accent, s.c.light, s.c.far, s.c.near][(i * 3 + 1) % 4])) +
    rect(80, 150, 66, 90, s.c.light) + many(3, (i) => rect(90, 160 + i * 24, 46, 12, s.c.near)) + rect(92, 112, 24, 38, s.c.accent),
  boats: (s) => sun(s) + hills(s, 230) + sea(s, 262) + gulls(s) + boat(170, 300, 0.95, s.c.ink, s.c.light, s.c.ink) + boat(350, 276, 0.6, s.c.near, s.c.accent, s.c.ink) + boat(500, 320, 1.1, s.c.accent, s.c.light, s.c.ink),
  wave: (s) =>
    sun(s) + sea(s, 250, s.c.far) + path("M0 300 C120 290 170 150 300 140 C400 134 440 210 390 236 C420 190 350 176 320 220 C290 268 340 320 440 300 C520 286 580 300 640 280 V400 H0Z", s.c.near) +
    many(14, () => circle(s.between(290, 420), s.between(120, 180), s.between(3, 10), s.c.light)) + line("M40 340 q60 -30 120 0 t120 0 t120 0 t120 0 t120 0", s.c.light, 6, 'opacity=".5"'),
  lighthouse: (s) =>
    hills(s, 300, s.c.far) + path("M330 116 L0 40 V190Z", s.c.light, 'opacity=".55"') + sea(s, 310) + path("M240 400 Q300 280 420 300 T640 330 V400Z", s.c.ink) +
    path("M306 304 L318 140 H362 L374 304Z", s.c.light) + path("M313 210 L310 246 H370 L367 210Z", s.c.accent) + path("M309 270 L306 304 H374 L371 270Z", s.c.accent) + rect(312, 130, 56, 10, s.c.ink) + rect(322, 98, 36, 32, s.c.accent) + path("M316 98 L340 74 L364 98Z", s.c.ink),
  turbine: (s) =>
    sun(s) + sea(s, 290) + gulls(s) +
    many(4, (i) => {
      const [x, z] = [110 + i * 145, 0.7 + (i % 2) * 0.4];
      const turn = s.between(0, 119);
      return line(`M${x} ${300} V${300 - 170 * z}`, s.c.light, 8 * z) + many(3, (b) => path(`M${x} ${300 - 170 * z} l${8 * z} ${-20 * z} l${-6 * z} ${-80 * z} l${-10 * z} ${78 * z}Z`, s.c.light, `transform="rotate(${turn + b * 120} ${x} ${300 - 170 * z})"`)) + circle(x, 300 - 170 * z, 7 * z, s.c.accent);
    }),
  sail: (s) =>
    rect(0, 0, 640, 400, s.c.far) + many(7, (i) => rect(0, 300 + i * 15, 640, 2, s.c.ink, 'opacity=".35"')) + path("M120 350 L360 40 Q470 190 560 350Z", s.c.light) +
    many(7, (i) => line(`M${176 + i * 52} ${350 - 4 * i} Q${280 + i * 30} ${230 - i * 6} ${352 + i * 14} ${62 + i * 30}`, s.c.near, 2, 'stroke-dasharray="7 6"')) + circle(170, 330, 11, s.c.accent) + circle(520, 332, 11, s.c.accent) + circle(358, 66, 11, s.c.accent),
  ball: (s) =>
    sun(s) + hills(s, 190) + ground(s, 220, s.c.near) + many(6, (i) => (i % 2 ? "" : path(`M${i * 110 - 60} 400 L${i * 92 + 40} 220 h70 L${i * 110 + 50} 400Z`, s.c.far, 'opacity=".5"'))) +
    line("M200 280 V150 H440 V280", s.c.light, 8) + many(7, (i) => line(`M${230 + i * 30} 154 V276`, s.c.light, 1.5, 'opacity=".6"')) + many(4, (i) => line(`M204 ${176 + i * 26} H436`, s.c.light, 1.5, 'opacity=".6"')) +
    circle(300, 318, 36, s.c.light) + path("M300 300 l16 12 -6 19 h-20 l-6 -19Z", s.c.ink) + line("M300 300 V283 M316 312 l17 -6 M310 331 l11 15 M290 331 l-11 15 M284 312 l-17 -6", s.c.ink, 4),
  rowers: (s) =>
    sun(s) + hills(s, 200) + sea(s, 240) + path("M70 280 H570 q-20 34 -70 34 H140 q-50 0 -70 -34Z", s.c.ink) +
    many(5, (i) => person(150 + i * 82, 284, 1.1, i % 2 ? s.c.accent : s.c.light, s.c.light) + line(`M${160 + i * 82} 258 L${108 + i * 82} 356`, s.c.light, 5) + ellipse(106 + i * 82, 360, 8, 16, s.c.accent, `transform="rotate(28 ${106 + i * 82} 360)"`)),
  swim: (s) =>
    sun(s) + hills(s, 190) + sea(s, 220) + many(5, (i) => {
      const [x, y] = [90 + i * 116, 270 + ((i * 53) % 90)];
      return circle(x, y, 17, s.c.light) + path(`M${x - 17} ${y - 3} a17 17 0 0 1 34 0Z`, s.c.accent) + line(`M${x - 44} ${y + 18} q14 -9 28 0 t28 0 t28 0`, s.c.light, 5);
    }) + path("M520 250 q20 -58 40 0Z", s.c.accent) + rect(536, 176, 6, 30, s.c.ink),
  run: (s) =>
    sun(s) + hills(s, 250) + path("M0 400 L0 330 Q320 250 640 300 V400Z", s.c.near) +
    many(5, (i) => {
      const [x, y] = [90 + i * 112, 318 - i * 8 + (i === 0 ? 8 : 0)];
      return circle(x + 8, y - 84, 11, s.c.light) + line(`M${x + 4} ${y - 68} L${x - 2} ${y - 34} L${x + 18} ${y - 16} L${x + 12} ${y + 6} M${x - 2} ${y - 34} L${x - 18} ${y - 14} L${x - 34} ${y - 18} M${x + 4} ${y - 62} L${x + 24} ${y - 46} M${x + 2} ${y - 60} L${x - 18} ${y - 44}`, i % 2 ? s.c.accent : s.c.ink, 9);
    }),
  bike: (s) =>
    sun(s) + hills(s, 240) + path("M0 400 V320 Q320 270 640 320 V400Z", s.c.near) +
    circle(220, 270, 66, "none", `stroke="${s.c.ink}" stroke-width="10"`) + circle(430, 270, 66, "none", `stroke="${s.c.ink}" stroke-width="10"`) +
    line("M220 270 L290 180 H390 L430 270 M290 180 L322 270 H220 M322 270 L392 180 M280 160 H308 M390 180 L378 150 H410", s.c.accent, 10) + circle(322, 270, 12, s.c.ink),
  court: (s) =>
    sun(s) + hills(s, 210) + ground(s, 240, s.c.near) + path("M60 380 L180 250 H460 L580 380Z", s.c.far) + line("M120 315 H520 M320 250 V380", s.c.light, 4) + many(4, (i) => person(150 + i * 116, 330 - (i % 2) * 40, 1.2, i % 2 ? s.c.accent : s.c.light, s.c.light)) + circle(334, 200, 13, s.c.accent),
  hill: (s) =>
    sun(s) + hills(s, 230) + path("M180 400 L210 80 Q320 40 430 80 L470 400Z", s.c.near) + many(22, () => circle(s.between(230, 420), s.between(90, 380), s.between(6, 12), [s.c.accent, s.c.light, s.c.ink][s.between(0, 2)])) +
    line("M330 60 Q350 180 316 220", s.c.light, 3) + person(312, 276, 1.2, s.c.accent, s.c.light),
  chess: (s) =>
    many(5, (row) => many(9, (col) => ((row + col) % 2 ? rect(col * 72 - 4, 220 + row * 36, 72, 36, s.c.near) : rect(col * 72 - 4, 220 + row * 36, 72, 36, s.c.light)))) +
    path("M120 300 h120 l-14 -30 q-20 -60 8 -100 q-44 -34 -70 10 l-30 36 14 16 30 -12 q4 30 -30 50Z", s.c.ink) + path("M400 320 h110 l-12 -26 h-12 V190 h14 v-40 h-20 v14 h-16 v-14 h-18 v14 h-16 v-14 h-20 v40 h14 v104 h-12Z", s.c.accent),
  stage: (s) =>
    rect(0, 0, 640, 400, s.c.ink) + path("M320 30 L150 340 H490Z", s.c.light, 'opacity=".3"') + rect(0, 336, 640, 64, s.c.near) + ellipse(320, 340, 170, 18, s.c.light, 'opacity=".6"') +
    many(4, (i) => path(`M${i * 40 - 10} 0 h46 q10 180 -10 340 h-50 q20 -170 14 -340Z`, i % 2 ? s.c.accent : s.c.near) + path(`M${640 - i * 40 + 10} 0 h-46 q-10 180 10 340 h50 q-20 -170 -14 -340Z`, i % 2 ? s.c.accent : s.c.near)) +
    rect(0, 0, 640, 40, s.c.near) + person(290, 340, 1.7, s.c.accent, s.c.light) + person(352, 340, 1.6, s.c.light, s.c.far),
  film: (s) =>
    rect(0, 0, 640, 400, s.c.ink) + path("M70 320 L600 70 V300Z", s.c.light, 'opacity=".3"') + circle(190, 150, 76, s.c.near) + circle(330, 170, 54, s.c.near) +
    many(5, (i) => circle(190 + 42 * Math.cos(i * 1.257), 150 + 42 * Math.sin(i * 1.257), 15, s.c.ink)) + many(5, (i) => circle(330 + 30 * Math.cos(i * 1.257), 170 + 30 * Math.sin(i * 1.257), 10, s.c.ink)) + rect(150, 226, 220, 100, s.c.accent, 'rx="10"') + path("M370 254 l60 -24 v92 l-60 -24Z", s.c.light) + line("M220 326 L180 400 M300 326 L340 400", s.c.far, 12),
  paint: (s) =>
    many(12, (i) => rect((i % 4) * 160, Math.floor(i / 4) * 134, 160, 134, [s.c.near, s.c.far, s.c.accent, s.c.light, s.c.sky, s.c.ink][(i * 5 + s.between(0, 2)) % 6])) +
    path("M140 360 L420 90 l36 36 L176 396Z", s.c.ink) + path("M420 90 q50 -60 96 -56 q4 46 -60 92Z", s.c.light) + path("M470 60 q28 -24 46 -26 q2 22 -22 46Z", s.c.accent),
  pots: (s) =>
    circle(320, 240, 190, s.c.far) + ground(s, 320, s.c.ink) + path("M120 320 q-40 -90 30 -130 l-8 -26 h84 l-8 26 q70 40 30 130Z", s.c.accent) + path("M300 320 q-60 -140 10 -210 l-4 -30 h78 l-4 30 q70 70 10 210Z", s.c.near) + path("M450 320 q-30 -60 0 -96 h96 q30 36 0 96Z", s.c.light) +
    line("M290 220 q50 22 104 0 M286 244 q54 22 112 0", s.c.light, 5) + line("M124 258 h124", s.c.light, 5),
  letter: (s) => circle(480, 110, 70, s.c.accent, 'opacity=".8"') + many(3, (i) => `<g transform="rotate(${-14 + i * 12} 300 240)">` + rect(160 + i * 40, 120 + i * 12, 250, 180, i % 2 ? s.c.far : s.c.light) + many(5, (n) => line(`M${186 + i * 40} ${152 + i * 12 + n * 26} h${n === 4 ? 90 : 190}`, s.c.ink, 5, 'opacity=".6"')) + "</g>"),
  museum: (s) =>
    sun(s) + hills(s, 250) + ground(s, 330, s.c.far) + path("M100 170 L320 70 L540 170Z", s.c.ink) + rect(120, 176, 400, 20, s.c.light) + many(6, (i) => rect(140 + i * 68, 196, 26, 120, s.c.light)) + rect(166, 196, 306, 120, s.c.near, 'opacity=".45"') + rect(90, 316, 460, 24, s.c.ink) + circle(320, 134, 20, s.c.accent),
  seal: (s) =>
    sun(s) + hills(s, 220) + sea(s, 250, s.c.far) + path("M0 330 Q320 280 640 340 V400 H0Z", s.c.light) +
    path("M150 340 q30 -90 120 -84 q60 -76 104 -30 q18 18 -4 34 q110 20 150 80 q20 -24 40 -8 q-10 30 -50 30 H190 q-40 4 -40 -22Z", s.c.ink) + circle(352, 232, 6, s.c.light) + line("M372 246 l28 -4 M372 252 l26 6", s.c.light, 3) + path("M470 352 q10 -40 60 -36 q30 -18 40 2 q-6 40 -60 40Z", s.c.near),
  bird: (s) =>
    sun(s) + hills(s, 260) + line("M0 320 Q200 270 640 300", s.c.ink, 12) + many(9, (i) => ellipse(60 + i * 66, 296 - (i % 3) * 12, 26, 12, s.c.near, `transform="rotate(${-30 + (i % 4) * 20} ${60 + i * 66} 296)"`)) +
    path("M240 270 q-10 -90 70 -110 q20 -44 62 -32 l34 20 -30 6 q10 90 -60 116 l-96 40 -30 -8 50 -32Z", s.c.accent) + path("M262 262 q10 -60 74 -60 q-6 54 -74 60Z", s.c.ink, 'opacity=".55"') + circle(356, 148, 6, s.c.ink) + line("M300 284 v24 M322 280 v22", s.c.ink, 5),
  path: (s) =>
    sun(s) + hills(s, 210) + hills(s, 260, s.c.near) + path("M250 400 C260 330 420 330 360 270 C330 240 380 220 372 210 H384 C400 224 360 244 396 270 C470 330 380 350 440 400Z", s.c.light) + many(5, (i) => tree(60 + i * 130, 300 + (i % 2) * 40, 90 + (i % 3) * 16, i % 2 ? s.c.ink : s.c.far, s.c.ink)) + gulls(s),
  mushroom: (s) =>
    many(6, (i) => rect(30 + i * 110, 0, 30 + (i % 3) * 12, 330, s.c.far)) + ground(s, 310, s.c.near) +
    many(3, (i) => {
      const [x, z] = [150 + i * 170, [1, 1.4, 0.8][i]];
      return path(`M${x - 20 * z} 340 q-6 -60 4 -110 h${32 * z} q10 50 4 110Z`, s.c.light) + path(`M${x - 88 * z} ${340 - 92 * z} q${88 * z} ${-120 * z} ${176 * z} 0 q${-88 * z} ${26 * z} ${-176 * z} 0Z`, i === 1 ? s.c.accent : s.c.ink) + many(4, (n) => circle(x - 46 * z + n * 30 * z, 340 - (112 + (n % 2) * 18) * z, 7 * z, s.c.light));
    }),
  moon: (s) => circle(460, 110, 60, s.c.light) + circle(438, 96, 50, s.c.sky) + path("M0 180 Q200 40 640 60 L640 100 Q240 90 0 240Z", s.c.light, 'opacity=".12"') + hills(s, 290, s.c.far) + hills(s, 330, s.c.near) + many(4, (i) => house(s, 70 + i * 140, 372, 74, 46, s.c.ink)) + ground(s, 372, s.c.ink),
  tree: (s) =>
    sun(s) + hills(s, 240) + hills(s, 300, s.c.near) + path("M300 360 q10 -90 -10 -150 h60 q-16 60 0 150Z", s.c.ink) + many(9, (i) => circle(320 + 96 * Math.cos(i * 0.7), 160 + 62 * Math.sin(i * 0.7), 58, i % 2 ? s.c.near : s.c.far)) + circle(320, 150, 70, s.c.near) +
    many(11, () => circle(s.between(220, 420), s.between(90, 230), 11, s.c.accent)) + path("M0 372 q160 -22 320 0 t320 0 V400 H0Z", s.c.ink, 'opacity=".7"'),
  speech: (s) => {
    const bubble = (x, y, w, h, fill, left) => rect(x, y, w, h, fill, 'rx="34"') + path(left ? `M${x + 50} ${y + h - 6} l-14 52 60 -48Z` : `M${x + w - 50} ${y + h - 6} l14 52 -60 -48Z`, fill);
    const words = (x, y, w, colour, rows) => many(rows, (i) => line(`M${x} ${y + i * 28} h${i === rows - 1 ? w * 0.55 : w}`, colour, 8));
    if (s.viewpoint === "change") return circle(540, 330, 150, s.c.far) + bubble(90, 70, 400, 190, s.c.near, true) + words(136, 124, 300, s.c.light, 4) + line("M470 350 h90 m-30 -28 l30 28 -30 28", s.c.ink, 12);
    if (s.viewpoint === "keep") return rect(0, 300, 640, 100, s.c.far) + bubble(150, 64, 400, 190, s.c.near, false) + words(196, 118, 300, s.c.light, 4) + line("M100 352 h110", s.c.ink, 12) + circle(155, 352, 20, s.c.accent);
    return path("M0 400 L320 180 L640 400Z", s.c.far) + bubble(60, 60, 290, 140, s.c.near, true) + words(98, 104, 210, s.c.light, 3) + bubble(300, 170, 290, 140, s.c.accent, false) + words(338, 214, 210, s.c.light, 3);
  },
};
