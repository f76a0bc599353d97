//! The page of `indwell inspect --html`: pictures of a pack, in one file that needs nothing but itself.

use super::inspect::Inspected;

const STYLE: &str = "\
:root { color-scheme: light dark; --ink: light-dark(#1c2733, #e6ebf0); --paper: light-dark(#fcfcfa, #14191f);
  --dim: light-dark(#5b6875, #9aa7b4); --line: light-dark(#d9dee3, #2d3640); --one: light-dark(#2a6fb0, #6cb0f0);
  --two: light-dark(#9cc3e6, #2d567d); }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; }
p, figcaption { color: var(--dim); margin: .25rem 0; } figure { margin: 0; }
svg { width: 100%; height: auto; } text { fill: var(--ink); font-size: 13px; } .dim { fill: var(--dim); }
.one { fill: var(--one); } .two { fill: var(--two); } .curve { fill: none; stroke: var(--one); stroke-width: 2; }
.axis { stroke: var(--line); }
.items { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem; }
.items section { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; overflow-wrap: anywhere; }
.items h3 { font-size: 1rem; margin: 0 0 .25rem; } .items h4 { font-size: .85rem; color: var(--dim); margin: .5rem 0 0; }
ol { margin: 0; padding-left: 1.25rem; font-size: .9rem; }";

/// Items that are shown with their neighbours, and how many neighbours of each.
const EXAMPLES: usize = 6;
const SHOWN: usize = 5;

/// The whole page.
pub fn page(pack: &Inspected) -> String {
    let (raw, small) = pack.bytes;
    let built = match pack.pack.built() {
        0 => String::new(),
        seconds => format!(", built {}", date(seconds)),
    };
    let mut body = format!(
        "<h1>What the crowd knows</h1>\n<p>{} items in {}, {} sent with brotli{built}</p>\n",
        pack.pack.len(),
        bytes(raw),
        bytes(small)
    );
    body += "<h2>Bytes by section</h2>\n<figure>";
    body += &bars(&pack.sections);
    body +=
        "<figcaption>Wide bar: in memory. Narrow bar: sent with brotli, each section alone.</figcaption></figure>\n";
    if pack.popular.first().is_some_and(|&item| pack.pack.popularity(item) > 0.0) {
        body += "<h2>Popularity</h2>\n<figure>";
        body += &curve(pack);
        body += "<figcaption>Visitors of each item, from the most to the least popular; both axes are logarithmic.</figcaption></figure>\n";
    }
    for (_, name, counts) in &pack.relations {
        let none = counts.iter().filter(|&&count| count == 0).count();
        body += &format!(
            "<h2>How many neighbours items have: {name}</h2>\n<figure>{}<figcaption>{none} items have none.</figcaption></figure>\n",
            histogram(counts)
        );
    }
    body += "<h2>The most popular items and their neighbours</h2>\n<div class=\"items\">\n";
    for &item in pack.popular.iter().take(EXAMPLES) {
        body += &format!("<section><h3>{}</h3>", escape(&pack.label(item)));
        for &(relation, name, _) in &pack.relations {
            let row = pack.neighbours(relation, item);
            if !row.is_empty() {
                let line = |&(other, _): &(u32, f32)| format!("<li>{}</li>", escape(&pack.label(other)));
                let lines: String = row.iter().filter(|cell| cell.0 != item).take(SHOWN).map(line).collect();
                body += &format!("<h4>{name}</h4><ol>{lines}</ol>");
            }
        }
        body += "</section>\n";
    }
    body += "</div>\n";
    let params: Vec<String> = pack.params().iter().map(|(name, value)| format!("{name} {value:.3}")).collect();
    body += &format!("<h2>How it is asked</h2>\n<p>{}</p>\n", params.join(" · "));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>What the crowd knows</title>\n<style>\n{STYLE}\n</style>\n<main>\n{body}</main>\n</html>\n"
    )
}

const WIDTH: f64 = 900.0;

/// A bar for each section: raw behind, with brotli in front.
fn bars(sections: &[(&str, usize, usize)]) -> String {
    let most = sections.iter().map(|section| section.1).max().unwrap_or(1).max(1) as f64;
    let (left, right) = (150.0, 230.0);
    let scale = |bytes: usize| (bytes as f64 / most * (WIDTH - left - right)).max(1.0);
    let mut out = svg(sections.len() as f64 * 26.0 + 4.0, "Bytes by section");
    for (place, (name, raw, small)) in sections.iter().enumerate() {
        let y = place as f64 * 26.0;
        out += &format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>\
             <rect class=\"two\" x=\"{left}\" y=\"{}\" width=\"{:.1}\" height=\"18\" rx=\"2\"/>\
             <rect class=\"one\" x=\"{left}\" y=\"{}\" width=\"{:.1}\" height=\"10\" rx=\"2\"/>\
             <text class=\"dim\" x=\"{:.1}\" y=\"{}\">{}, sent {}</text>\n",
            left - 10.0,
            y + 17.0,
            y + 4.0,
            scale(*raw),
            y + 8.0,
            scale(*small),
            left + scale(*raw) + 8.0,
            y + 17.0,
            bytes(*raw),
            bytes(*small)
        );
    }
    out + "</svg>"
}

/// Popularity by rank, on logarithmic axes.
fn curve(pack: &Inspected) -> String {
    let values: Vec<f64> = pack.popular.iter().map(|&item| f64::from(pack.pack.popularity(item))).collect();
    let values: Vec<f64> = values.into_iter().take_while(|&value| value > 0.0).collect();
    let (left, height) = (70.0, 240.0);
    let (top, least) = (values.first().copied().unwrap_or(1.0).ln(), values.last().copied().unwrap_or(1.0).ln());
    let x = |rank: usize| left + (rank as f64).ln() / (values.len().max(2) as f64).ln() * (WIDTH - left - 20.0);
    let y = |value: f64| 10.0 + (top - value.ln()) / (top - least).max(1e-9) * (height - 40.0);
    let mut out = svg(height, "Visitors by rank of item");
    let mut tick = 1;
    while tick <= values.len() {
        let at = x(tick);
        out += &format!(
            "<line class=\"axis\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"10\" y2=\"{}\"/>\
             <text class=\"dim\" x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{tick}</text>\n",
            height - 30.0,
            height - 10.0
        );
        tick *= 10;
    }
    for value in [values.first(), values.last()].into_iter().flatten() {
        let label = if *value >= 10.0 { format!("{value:.0}") } else { format!("{value:.1}") };
        out += &format!(
            "<text class=\"dim\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>\n",
            left - 10.0,
            y(*value) + 5.0
        );
    }
    // Points that are a pixel apart: more cannot be seen.
    let mut points = String::new();
    let mut last = f64::MIN;
    for (place, value) in values.iter().enumerate() {
        let at = x(place + 1);
        if at - last >= 1.0 || place + 1 == values.len() {
            points += &format!("{at:.1},{:.1} ", y(*value));
            last = at;
        }
    }
    out + &format!("<polyline class=\"curve\" points=\"{points}\"/></svg>")
}

/// How many items have how many neighbours.
fn histogram(counts: &[usize]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0);
    let step = (most + 1).div_ceil(41).max(1);
    let mut columns = vec![0usize; most / step + 1];
    counts.iter().filter(|&&count| count > 0).for_each(|&count| columns[count / step] += 1);
    let tallest = columns.iter().copied().max().unwrap_or(1).max(1) as f64;
    let (height, wide) = (170.0, (WIDTH / columns.len() as f64).min(60.0));
    let mut out = svg(height, "Items by number of neighbours");
    for (place, &items) in columns.iter().enumerate() {
        let tall = items as f64 / tallest * (height - 50.0);
        let (x, y) = (place as f64 * wide, height - 25.0 - tall);
        out += &format!(
            "<rect class=\"one\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{tall:.1}\" rx=\"2\"><title>{items} items with {} neighbours</title></rect>\n",
            x + 1.0,
            wide - 2.0,
            place * step
        );
        let middle = x + wide / 2.0;
        if place % columns.len().div_ceil(20) == 0 {
            out += &format!(
                "<text class=\"dim\" x=\"{middle:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                height - 8.0,
                place * step
            );
        }
        if items as f64 == tallest {
            out += &format!("<text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{items}</text>\n", y - 6.0);
        }
    }
    out + "</svg>"
}

fn svg(height: f64, label: &str) -> String {
    format!("<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{label}\">\n")
}

fn bytes(count: usize) -> String {
    match count {
        0..10_000 => format!("{count} bytes"),
        10_000..1_000_000 => format!("{:.1} KB", count as f64 / 1e3),
        _ => format!("{:.2} MB", count as f64 / 1e6),
    }
}

/// A day of the Gregorian calendar from seconds since the epoch.
fn date(seconds: u32) -> String {
    let (mut year, mut day) = (1970, seconds / 86_400);
    let leap = |year: u32| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while day >= 365 + u32::from(leap(year)) {
        day -= 365 + u32::from(leap(year));
        year += 1;
    }
    let mut month = 0;
    for days in [31, 28 + u32::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        month += 1;
        if day < days {
            break;
        }
        day -= days;
    }
    format!("{year}-{month:02}-{:02}", day + 1)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_texts() {
        assert_eq!([0, 951_782_400, 1_795_249_815].map(date), ["1970-01-01", "2000-02-29", "2026-11-21"]);
        assert_eq!(escape("<b>\"&"), "&lt;b&gt;&quot;&amp;");
    }
}
