//! A sparse item-item matrix, row by row: what the models make, and what a pack keeps of it.

use crate::recommend::Neighbours;

/// Row `i` holds the items that follow from item `i`, each with its weight, the heaviest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    ends: Vec<usize>,
    cells: Vec<(u32, f32)>,
}

impl Rows {
    /// A matrix of the given rows; each is ordered by falling weight, then by item, and cells of weight 0 or not a
    /// number are left out.
    pub fn new(rows: impl IntoIterator<Item = Vec<(u32, f32)>>) -> Self {
        let mut matrix = Self::default();
        for mut row in rows {
            row.retain(|&(_, weight)| weight != 0.0 && weight.is_finite());
            sort(&mut row);
            matrix.cells.extend(row);
            matrix.ends.push(matrix.cells.len());
        }
        matrix
    }

    /// How many rows there are: one an item.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many cells there are in all.
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    /// The row of an item: empty where the item is unknown.
    pub fn row(&self, item: u32) -> &[(u32, f32)] {
        let item = item as usize;
        let start = if item == 0 { 0 } else { self.ends.get(item - 1).copied().unwrap_or(0) };
        self.ends.get(item).map_or(&[], |&end| &self.cells[start..end])
    }

    /// All rows, in the order of items.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[(u32, f32)]> {
        (0..self.len()).map(|item| self.row(item as u32))
    }

    /// Only the heaviest `count` cells of every row.
    pub fn heaviest(&self, count: usize) -> Self {
        Self::new(self.iter().map(|row| row[..row.len().min(count)].to_vec()))
    }

    /// The matrix with rows and columns exchanged.
    pub fn transposed(&self) -> Self {
        let mut columns = vec![Vec::new(); self.len()];
        for (item, row) in self.iter().enumerate() {
            for &(other, weight) in row {
                columns[other as usize].push((item as u32, weight));
            }
        }
        Self::new(columns)
    }
}

impl Neighbours for Rows {
    fn read(&self, item: u32, row: &mut Vec<(u32, f32)>) {
        row.clear();
        row.extend_from_slice(self.row(item));
    }
}

/// By falling weight, equal ones by item.
pub(crate) fn sort(row: &mut [(u32, f32)]) {
    row.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ordered_and_turned() {
        let matrix = Rows::new([vec![(1, 0.5), (0, 2.0), (2, 0.5)], vec![], vec![(1, 0.0), (0, f32::NAN), (2, -1.0)]]);
        assert_eq!(matrix.row(0), [(0, 2.0), (1, 0.5), (2, 0.5)]);
        assert_eq!((matrix.row(1), matrix.row(2), matrix.row(9)), (&[][..], &[(2, -1.0)][..], &[][..]));
        assert_eq!(matrix.heaviest(1).cells(), 2);
        assert_eq!(matrix.transposed().row(2), [(0, 0.5), (2, -1.0)]);
        assert_eq!(matrix.transposed().transposed(), matrix);
    }
}
