//! The signals, their weights, and reasons: what a signal added to one item's score.

/// One number about a candidate for this visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Signal {
    /// -ln(1 + place on the page): the log-odds of a Zipf law, which attention to lists follows.
    PageOrder = 0,
    /// Facets over the whole history.
    Facet = 1,
    /// Facets in the present session.
    SessionFacet = 2,
    /// Words of the name.
    Text = 3,
    /// Price against the prices looked at and bought.
    Price = 4,
    /// Age against the ages of what was looked at.
    Freshness = 5,
    /// ln(1 + views of this very item).
    Viewed = 6,
    /// -1 for what lies in the basket already.
    InBasket = 7,
    /// -1 for what was bought and is not consumable.
    Bought = 8,
    /// ln(1 + purchases) of a consumable.
    BuyAgain = 9,
    /// -ln(1 + times shown and not picked, after the second).
    Fatigue = 10,
    /// 1 liked, -1 disliked.
    Opinion = 11,
    /// How much likelier those who did what the visitor did go on to it: see `recommend::Crowd`.
    Collaborative = 12,
}

/// Signals by their number, with the names the page uses for their weights.
pub const SIGNALS: [&str; 13] = [
    "page_order",
    "facet",
    "session_facet",
    "text",
    "price",
    "freshness",
    "viewed",
    "in_basket",
    "bought",
    "buy_again",
    "fatigue",
    "opinion",
    "collaborative",
];

/// The coefficient of each signal, by its number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights(pub [f64; SIGNALS.len()]);

impl Default for Weights {
    /// Those of taste and of buying again were chosen on a real shop's log (tests/README.md). The others, which that
    /// log says nothing about, are set by what they must outweigh: what is bought matches the visitor's taste by its
    /// nature, so holding it back takes more than all its facets together usually add.
    fn default() -> Self {
        Weights([1.0, 1.0, 0.7, 2.0, 1.0, 0.5, 0.5, 10.0, 20.0, 6.0, 0.3, 4.0, 1.5])
    }
}

impl Weights {
    /// The weight of a signal.
    pub fn of(&self, signal: Signal) -> f64 {
        self.0[signal as usize]
    }
}

/// Why an item stands where it does, in a word. The page's side knows them by their numbers (`src/js/names.js`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Code {
    /// The page's own order.
    PageOrder,
    /// A facet the visitor cares for, more or less than others do.
    Facet,
    /// The same, in this session.
    SessionFacet,
    /// A facet the visitor dislikes.
    DislikedFacet,
    /// Words of its name.
    Text,
    /// Its price.
    Price,
    /// How new it is.
    Freshness,
    /// The visitor looked at it before.
    Viewed,
    /// It lies in the basket.
    InBasket,
    /// It was bought.
    Bought,
    /// It was bought before and is used up.
    BuyAgain,
    /// It was shown often and not picked.
    Fatigue,
    /// The visitor likes it.
    Liked,
    /// The visitor dislikes it.
    Disliked,
    /// Those who did what the visitor did go on to it.
    Collaborative,
    /// The publisher's rules.
    Rule,
    /// One of the publisher's aims, which the reason names as a facet of the key `aim`.
    Aim,
    /// A slot that is kept for what the visitor knows least: adds nothing to the score.
    Discovery,
    /// A floor of exposure: adds nothing to the score.
    Fair,
}

impl Code {
    /// The code as the page sees it.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::PageOrder => "page_order",
            Code::Facet => "facet",
            Code::SessionFacet => "session_facet",
            Code::DislikedFacet => "disliked_facet",
            Code::Text => "text",
            Code::Price => "price",
            Code::Freshness => "freshness",
            Code::Viewed => "viewed",
            Code::InBasket => "in_basket",
            Code::Bought => "bought",
            Code::BuyAgain => "buy_again",
            Code::Fatigue => "fatigue",
            Code::Liked => "liked",
            Code::Disliked => "disliked",
            Code::Collaborative => "collaborative",
            Code::Rule => "rule",
            Code::Aim => "aim",
            Code::Discovery => "discovery",
            Code::Fair => "fair",
        }
    }
}

/// One part of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reason {
    /// What kind of part.
    pub code: Code,
    /// How much it adds. The values of one item's reasons sum to its score.
    pub value: f64,
    /// Number of the facet it is about.
    pub facet: Option<u32>,
    /// Events behind the facet.
    pub count: u32,
    /// Number in `recommend::Packs` of the visitor's item that it comes from.
    pub because: Option<u32>,
}

impl Reason {
    /// A reason about nothing but what its code says.
    pub fn new(code: Code, value: f64) -> Reason {
        Reason { code, value, facet: None, count: 0, because: None }
    }

    /// Takes its place among others, behind those that are as strong, if it says something.
    #[inline(never)]
    pub fn put_into(self, reasons: &mut Vec<Reason>) {
        if self.value == 0.0 {
            return;
        }
        let weaker = |other: &Reason| other.value.abs() < self.value.abs();
        reasons.insert(reasons.iter().position(weaker).unwrap_or(reasons.len()), self);
    }
}
