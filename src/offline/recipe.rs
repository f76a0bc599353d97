//! Everything that differs by site, as one list of numbers: so that flags, the search and reports need no list of their
//! own.

use crate::recommend::Params;

/// One number that is chosen.
pub struct Knob {
    /// Its name in flags and reports.
    pub name: &'static str,
    /// What it is without a search.
    pub default: f32,
    /// What the search may choose, rising.
    pub choices: &'static [f32],
}

const fn knob(name: &'static str, default: f32, choices: &'static [f32]) -> Knob {
    Knob { name, default, choices }
}

/// In the order they are searched: first those of the query, which cost nothing to change.
pub const KNOBS: [Knob; 14] = [
    knob("decay", 2.0, &[0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 8.0, 16.0]),
    knob("repeat_last", 1.0, &[0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 3.0]),
    knob("repeat_earlier", 1.5, &[0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0]),
    knob("trend", 0.2, &[0.0, 0.1, 0.2, 0.3, 0.4]),
    knob("popularity", -0.1, &[-0.5, -0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2]),
    knob("contrast", 0.9, &[0.6, 0.7, 0.8, 0.9, 1.0, 1.2]),
    knob("content", 0.3, &[0.0, 0.1, 0.3, 1.0]),
    knob("doubt", 2.0, &[1.0, 2.0, 5.0, 20.0]),
    knob("walk", 1.0, &[0.0, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0]),
    knob("together", 0.8, &[0.3, 0.5, 0.65, 0.8, 0.9, 0.95]),
    knob("ridge", 2.0, &[0.25, 0.5, 1.0, 2.0, 4.0, 8.0]),
    knob("span", 0.8, &[0.2, 0.4, 0.8, 1.6, f32::INFINITY]),
    knob("inputs", 40.0, &[20.0, 40.0, 80.0, 120.0]),
    knob("reach", 60.0, &[60.0]),
];

/// One choice for every knob.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe([f32; KNOBS.len()]);

impl Default for Recipe {
    fn default() -> Self {
        Self(std::array::from_fn(|place| KNOBS[place].default))
    }
}

impl Recipe {
    /// The place of a knob, or `None` where there is none of that name.
    pub fn place(name: &str) -> Option<usize> {
        KNOBS.iter().position(|knob| knob.name == name)
    }

    /// The value of a knob.
    ///
    /// # Panics
    ///
    /// If there is no knob of that name.
    pub fn get(&self, name: &str) -> f32 {
        self.0[Self::place(name).unwrap_or_else(|| panic!("there is no knob {name}"))]
    }

    /// Sets a knob by its place.
    pub fn set(&mut self, place: usize, value: f32) {
        self.0[place] = value;
    }

    /// Names and values, in the order of [`KNOBS`].
    pub fn values(&self) -> impl Iterator<Item = (&'static str, f32)> {
        KNOBS.iter().zip(self.0).map(|(knob, value)| (knob.name, value))
    }

    /// What the query of this recipe is made with.
    pub fn params(&self) -> Params {
        Params {
            decay: (-1.0 / self.get("decay")).exp(),
            repeat_last: self.get("repeat_last"),
            repeat_earlier: self.get("repeat_earlier"),
            ..Params::default()
        }
    }
}
