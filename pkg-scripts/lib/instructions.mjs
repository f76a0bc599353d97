// What callgrind's dumps say, and how it stands to what was accepted.

/** More than so much above what was accepted is too much. */
const MORE = 0.03;

/** The instructions that one dump counts in the file `binary` itself; not in libc or the loader. */
export function instructions(dump, binary) {
  let [sum, own, called] = [0, false, false];
  for (const line of dump.split("\n")) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key === "ob") own = value === binary;
    else if (key === "calls") called = true;
    else if (/^[+\-*\d]/.test(line)) {
      // The line behind a call is what that cost, and is counted where it was spent.
      if (!called && own) sum += Number(line.split(" ").at(-1));
      called = false;
    }
  }
  return sum;
}

/** Of every path that is counted or accepted: by how much its instructions changed, and whether that is too many. */
export function judge(counts, accepted) {
  return [...new Set([...Object.keys(counts), ...Object.keys(accepted)])].map((name) => {
    const [now, before] = [counts[name], accepted[name]];
    if (!now || !before) return { name, now, before, verdict: now ? "NOT ACCEPTED" : "NOT COUNTED" };
    const change = now.instructions / before.instructions - 1;
    const many = now.instructions > before.instructions * (1 + MORE) || now.allocations > before.allocations * (1 + MORE);
    return { name, now, before, change, verdict: many ? "TOO MANY" : change < -MORE ? "less" : "" };
  });
}
