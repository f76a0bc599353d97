//! Figures with their errors, as a table on the terminal and as JSON.

use serde_json::{Value, json};

/// A mean and its standard error.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figure {
    pub mean: f64,
    pub error: f64,
}

impl Figure {
    /// Of these values.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Figure {
        let n = values.clone().count().max(2) as f64;
        let mean = values.clone().sum::<f64>() / n;
        let variance = values.map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
        Figure { mean, error: (variance / n).sqrt() }
    }
}

/// A table: of each row its name and one figure a column.
#[derive(Debug, Default)]
pub struct Table {
    pub name: &'static str,
    pub title: String,
    pub columns: Vec<&'static str>,
    pub rows: Vec<(String, Vec<Figure>)>,
    /// Predictions behind every figure.
    pub cases: usize,
    /// What else is to be said, each in a sentence.
    pub notes: Vec<String>,
}

impl Table {
    pub fn print(&self) {
        println!("\n{} ({} predictions)", self.title, self.cases);
        print!("{:<34}", "");
        self.columns.iter().for_each(|column| print!("{column:>18}"));
        println!();
        for (name, figures) in &self.rows {
            print!("{name:<34}");
            figures.iter().for_each(|f| print!("{:>18}", format!("{:.4} ± {:.4}", f.mean, f.error)));
            println!();
        }
        self.notes.iter().for_each(|note| println!("  {note}"));
    }

    pub fn to_json(&self) -> Value {
        let figure = |figure: &Figure| json!([figure.mean, figure.error]);
        let row = |(name, figures): &(String, Vec<Figure>)| json!({ "name": name, "figures": figures.iter().map(figure).collect::<Vec<_>>() });
        json!({
            "name": self.name, "title": self.title, "columns": self.columns, "cases": self.cases, "notes": self.notes,
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }
}
