//! Curves as SVG, in colours that suit a light page and a dark one.

use std::fmt::Write;

/// One curve.
pub struct Series {
    /// What it is, as its label says.
    pub name: String,
    /// Its points.
    pub points: Vec<(f64, f64)>,
}

/// A picture of curves.
pub struct Plot<'a> {
    /// What it shows.
    pub title: &'a str,
    /// What the axes are.
    pub axes: [&'a str; 2],
    /// Whether the horizontal axis is logarithmic.
    pub logarithmic: bool,
    /// The curves.
    pub series: Vec<Series>,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 380.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 190.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 46.0;
const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#334}path{fill:none;stroke-width:2}.g{stroke:#8884;stroke-width:1}\
.s0{stroke:#1f6fb5}.s1{stroke:#c8571b}.s2{stroke:#2a8a4a}.s3{stroke:#8a4fb0}.s4{stroke:#777}.s5{stroke:#b02a55}\
@media(prefers-color-scheme:dark){text{fill:#dde}.s0{stroke:#6cb0f0}.s1{stroke:#f0975f}.s2{stroke:#6fcf8f}.s3{stroke:#c79be8}.s4{stroke:#aaa}.s5{stroke:#f07aa0}}";

impl Plot<'_> {
    /// The picture.
    pub fn svg(&self) -> String {
        let scale = |x: f64| if self.logarithmic { x.max(1e-12).log10() } else { x };
        let all = || self.series.iter().flat_map(|series| &series.points);
        let (x0, x1) = bounds(all().map(|p| scale(p.0)));
        let (low, high) = bounds(all().map(|p| p.1));
        let (y0, y1) = (if low >= 0.0 && low < 0.5 * high { 0.0 } else { low }, high);
        let x = |value: f64| LEFT + (scale(value) - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT);
        let y = |value: f64| HEIGHT - BOTTOM - (value - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\"><title>{}</title><style>{STYLE}</style>\n",
            self.title
        );
        let _ = writeln!(out, "<text x=\"{LEFT}\" y=\"18\" font-weight=\"600\">{}</text>", self.title);
        for value in ticks(y0, y1) {
            let at = y(value);
            let _ = writeln!(
                out,
                "<path class=\"g\" d=\"M{LEFT} {at:.1}H{:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                at + 4.0,
                short(value)
            );
        }
        let marks = if self.logarithmic {
            (x0.ceil() as i32..=x1.floor() as i32).map(|power| 10f64.powi(power)).collect()
        } else {
            ticks(x0, x1)
        };
        for value in marks {
            let label = HEIGHT - BOTTOM + 18.0;
            let _ = writeln!(
                out,
                "<text x=\"{:.1}\" y=\"{label}\" text-anchor=\"middle\">{}</text>",
                x(value),
                short(value)
            );
        }
        let middle = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
        let _ =
            writeln!(out, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>", HEIGHT - 8.0, self.axes[0]);
        let _ = writeln!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", WIDTH - 8.0, 18.0, self.axes[1]);
        let mut labels: Vec<(f64, usize)> = Vec::new();
        for (number, series) in self.series.iter().enumerate() {
            let mut path = String::new();
            for (at, point) in series.points.iter().enumerate() {
                let _ = write!(path, "{}{:.1} {:.1}", if at == 0 { "M" } else { "L" }, x(point.0), y(point.1));
            }
            let _ = writeln!(out, "<path class=\"s{}\" d=\"{path}\"/>", number % 6);
            labels.push((series.points.last().map_or(0.0, |last| y(last.1)), number));
        }
        // Labels at the ends of their curves, none upon another.
        labels.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut least = TOP;
        for (at, number) in labels {
            let at = at.max(least);
            least = at + 16.0;
            let left = WIDTH - RIGHT + 8.0;
            let _ = writeln!(
                out,
                "<path class=\"s{}\" d=\"M{left} {at:.1}h14\"/><text x=\"{}\" y=\"{:.1}\">{}</text>",
                number % 6,
                left + 20.0,
                at + 4.0,
                self.series[number].name
            );
        }
        out + "</svg>\n"
    }
}

fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if high > low { (low, high) } else { (low, low + 1.0) }
}

/// About five round numbers between two.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let rough = (high - low) / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].iter().map(|m| m * power).find(|&step| step >= rough).unwrap_or(power);
    let first = (low / step).ceil() as i64;
    (first..).map(|i| i as f64 * step).take_while(|&tick| tick <= high + step * 1e-6).collect()
}

fn short(value: f64) -> String {
    let text = if value.abs() >= 1000.0 { format!("{value:.0}") } else { format!("{value:.3}") };
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
