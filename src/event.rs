//! What a visitor did: event names, and how strongly each speaks for or against an item's facets.

use crate::item::{Facet, Item};

/// The name of an event: those of GA4, and four of our own that GA4 lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Name {
    /// The item's own page was opened.
    ViewItem = 0,
    /// The item was picked from a list.
    SelectItem = 1,
    /// Put on a wish list.
    AddToWishlist = 2,
    /// Put into the basket.
    AddToCart = 3,
    /// Taken out of the basket.
    RemoveFromCart = 4,
    /// The checkout was begun with it.
    BeginCheckout = 5,
    /// Bought.
    Purchase = 6,
    /// Sent back.
    Refund = 7,
    /// Words were searched for.
    Search = 8,
    /// Ours: at least half of the tile was visible for a second.
    ItemImpression = 9,
    /// Ours: the item's page was visible for so many milliseconds.
    ItemDwell = 10,
    /// Ours: like.
    Like = 11,
    /// Ours: dislike.
    Dislike = 12,
    /// Ours: never show this item again.
    Hide = 13,
    /// Ours: the visitor said how much they care for a facet, from -1 to 1.
    SetPreference = 14,
}

/// What one kind of event means by default.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    /// How strongly it speaks for (or, below 0, against) the item's facets. A view is the unit.
    pub strength: f32,
    /// After so many days it counts half.
    pub half_life_days: f32,
    /// Said by the visitor in so many words: kept longer than what was only observed.
    pub explicit: bool,
}

/// Visible for this long, an item's page counts as read.
pub const DWELL_MS: f32 = 30_000.0;
/// The strength of a full preference: as much as ten views.
pub const PREFERENCE_STRENGTH: f32 = 10.0;

/// The value of a preference for a facet that is to be left out of account: see [`crate::interest::Interests::heard`].
pub const MUTED: f32 = 2.0;

impl Name {
    /// Every name, in the order of their numbers.
    pub const ALL: [Name; 15] = [
        Name::ViewItem,
        Name::SelectItem,
        Name::AddToWishlist,
        Name::AddToCart,
        Name::RemoveFromCart,
        Name::BeginCheckout,
        Name::Purchase,
        Name::Refund,
        Name::Search,
        Name::ItemImpression,
        Name::ItemDwell,
        Name::Like,
        Name::Dislike,
        Name::Hide,
        Name::SetPreference,
    ];

    /// The name with this number, as stored.
    pub fn from_number(number: u8) -> Option<Name> {
        Name::ALL.get(usize::from(number)).copied()
    }

    /// The name as the page writes it. Like, dislike and hide are all `item_feedback` there.
    pub fn as_str(self) -> &'static str {
        match self {
            Name::ViewItem => "view_item",
            Name::SelectItem => "select_item",
            Name::AddToWishlist => "add_to_wishlist",
            Name::AddToCart => "add_to_cart",
            Name::RemoveFromCart => "remove_from_cart",
            Name::BeginCheckout => "begin_checkout",
            Name::Purchase => "purchase",
            Name::Refund => "refund",
            Name::Search => "search",
            Name::ItemImpression => "item_impression",
            Name::ItemDwell => "item_dwell",
            Name::Like => "like",
            Name::Dislike => "dislike",
            Name::Hide => "hide",
            Name::SetPreference => "set_preference",
        }
    }

    /// Strength and half-life. The strengths are the usual ones of the field (a purchase counts several views, a
    /// removal counts against); half-lives are longer the more an event cost the visitor.
    pub fn meaning(self) -> Meaning {
        let (strength, half_life_days, explicit) = match self {
            Name::ViewItem | Name::SelectItem => (1.0, 14.0, false),
            Name::ItemDwell => (0.5, 14.0, false),
            Name::Search => (1.0, 7.0, false),
            Name::AddToWishlist => (3.0, 30.0, false),
            Name::AddToCart => (4.0, 30.0, false),
            Name::BeginCheckout => (1.0, 30.0, false),
            Name::Purchase => (6.0, 60.0, false),
            Name::RemoveFromCart => (-2.0, 14.0, false),
            Name::Refund => (-4.0, 30.0, false),
            Name::ItemImpression => (0.0, 3.0, false),
            Name::Like => (4.0, 60.0, true),
            Name::Dislike => (-5.0, 60.0, true),
            Name::Hide => (-1.0, 60.0, true),
            Name::SetPreference => (PREFERENCE_STRENGTH, 180.0, true),
        };
        Meaning { strength, half_life_days, explicit }
    }
}

/// What an event is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// An item known by its id alone; its facets are remembered from when it was last described.
    Id(String),
    /// An item with its description.
    Item(Item),
    /// The words of a search.
    Words(String),
    /// A facet, for a preference.
    Facet(Facet),
}

/// Something the visitor did.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What was done.
    pub name: Name,
    /// With what.
    pub subject: Subject,
    /// Dwell in milliseconds, or preference from -1 to 1 or [`MUTED`]; 0 for all others.
    pub value: f32,
}
