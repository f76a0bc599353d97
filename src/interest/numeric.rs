//! A liking for a range of numbers, such as prices.

/// Weighted sum of observations of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Numeric {
    /// Sum of the weights.
    pub weight: f32,
    sum: f32,
    squares: f32,
}

/// Mean and variance of a number over a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Mean.
    pub mean: f32,
    /// Variance, above 0.
    pub variance: f32,
    /// Its natural logarithm, which every density takes.
    log_variance: f32,
}

/// How many observations the list's own spread counts for against the visitor's.
const PRIOR: f32 = 10.0;
/// The least variance: numbers closer than this are the same to anybody (e^0.05: five per cent in price).
const LEAST_VARIANCE: f32 = 0.0025;

impl Numeric {
    /// Adds an observation.
    pub fn add(&mut self, value: f32, weight: f32) {
        self.weight += weight;
        self.sum += weight * value;
        self.squares += weight * value * value;
    }

    /// Adds sums of weight, weight · value and weight · value², each times `part`.
    pub fn add_sums(&mut self, sums: &[f32], part: f32) {
        self.weight += sums[0] * part;
        self.sum += sums[1] * part;
        self.squares += sums[2] * part;
    }

    /// Mean and variance of what was observed; nothing without observations.
    pub fn moments(&self) -> Option<Moments> {
        (self.weight > 0.0).then(|| {
            let mean = self.sum / self.weight;
            let variance = (self.squares / self.weight - mean * mean).max(LEAST_VARIANCE);
            Moments::new(mean, variance)
        })
    }

    /// The list's moments drawn towards what was observed: a normal distribution with the list's mean and spread as
    /// ten observations before the visitor's own.
    pub fn blend(&self, list: Moments) -> Moments {
        let total = self.weight + PRIOR;
        let mean = (self.sum + PRIOR * list.mean) / total;
        let own = self.squares - 2.0 * mean * self.sum + mean * mean * self.weight;
        let apart = list.mean - mean;
        let prior = PRIOR * (list.variance + apart * apart);
        let variance = ((own.max(0.0) + prior) / total).max(LEAST_VARIANCE);
        Moments::new(mean, variance)
    }
}

impl Moments {
    #[inline(never)]
    fn new(mean: f32, variance: f32) -> Moments {
        Moments { mean, variance, log_variance: libm::log(f64::from(variance)) as f32 }
    }

    /// Of the numbers given; nothing with fewer than three, or where all are the same.
    #[inline(never)]
    pub fn of(values: &[f32]) -> Option<Moments> {
        let n = values.len() as f32;
        let mean = values.iter().sum::<f32>() / n;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / n;
        (n >= 3.0 && variance > LEAST_VARIANCE).then(|| Moments::new(mean, variance))
    }

    /// Natural logarithm of the normal density, without its constant.
    pub fn log_density(&self, value: f32) -> f32 {
        let apart = value - self.mean;
        -0.5 * (apart * apart / self.variance + self.log_variance)
    }
}
