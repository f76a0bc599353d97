//! Vectors of items as text: the id, then numbers, as word vectors are exchanged.

use super::{Problem, sequences::lines};
use std::path::Path;

/// Reads a vector of every line and gives it to `take`, which says whether it knows the item; how many it did not know.
pub fn read_vectors(path: &Path, take: &mut dyn FnMut(&str, Vec<f32>) -> bool) -> Result<usize, Problem> {
    let mut unknown = 0;
    let mut length = None;
    lines(path, &mut |number, line| {
        let (id, rest) = match line.split_once('\t') {
            Some(parts) => parts,
            None => line.trim().split_once(' ').unwrap_or((line, "")),
        };
        let mut vector: Vec<f32> = Vec::new();
        for (column, text) in rest.split_ascii_whitespace().enumerate() {
            let value = text.parse().ok().filter(|value: &f32| value.is_finite());
            let problem = || Problem::line(path, number, format!("column {}: \"{text}\" is not a number", column + 2));
            vector.push(value.ok_or_else(problem)?);
        }
        let expected = *length.get_or_insert(vector.len());
        if vector.is_empty() || vector.len() != expected {
            let message = format!("has {} numbers, where the first line has {expected}", vector.len());
            return Err(Problem::line(path, number, message));
        }
        unknown += usize::from(!take(id, vector));
        Ok(())
    })?;
    Ok(unknown)
}
