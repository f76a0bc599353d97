//! What is ranked: a product or an article, its facets, and the compact form the engine keeps of it.

/// The facet key of words taken from [`Item::text`]. Words are kept as hashes only and are never shown. A publisher's
/// own facet of this key is another one: its hashes are made in another way.
pub const TEXT_KEY: &str = "text";

/// Most facets of one item that are read (levels of a path count one each); more are counted and left out.
pub const MAX_FACETS: usize = 24;
/// Most words of one item's text that are read.
pub const MAX_WORDS: usize = 12;
/// Longest facet key or value that is kept, in bytes; longer ones are cut at a character.
pub const MAX_NAME: usize = 64;

/// One attribute and value of an item, such as `brand=Acme`.
///
/// A value with slashes is a path: `category=Shoes/Running` counts for `category=Shoes` as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The attribute, such as `brand`.
    pub key: String,
    /// The value, such as `Acme`.
    pub value: String,
}

impl Facet {
    /// A facet from its key and value, each cut to [`MAX_NAME`] bytes.
    pub fn new(key: &str, value: &str) -> Self {
        Facet { key: cut(key).to_owned(), value: cut(value).to_owned() }
    }

    /// What the history keeps of it: the hash of key and value.
    pub fn id(&self) -> u32 {
        hash(&[self.key.as_bytes(), b"=", self.value.as_bytes()]) as u32
    }

    /// The facet itself and, for a path, every part above it: `a/b/c` gives levels `a`, `a/b` and `a/b/c`.
    pub fn levels(&self) -> impl Iterator<Item = Level<'_>> {
        let ends = 1..=self.value.len();
        let ends = ends.filter(|&end| self.value.as_bytes().get(end).is_none_or(|&byte| byte == b'/'));
        ends.enumerate().map(move |(depth, end)| {
            let value = self.value.get(..end).unwrap_or_default();
            let group = hash(&[self.key.as_bytes(), &[depth as u8]]) as u32;
            let id = hash(&[self.key.as_bytes(), b"=", value.as_bytes()]) as u32;
            Level { group, id, value }
        })
    }
}

/// The group of a facet key's values at the first level of their paths.
pub fn group(key: &str) -> u32 {
    hash(&[cut(key).as_bytes(), &[0]]) as u32
}

/// One level of a facet: see [`Facet::levels`].
#[derive(Clone, Copy, Debug)]
pub struct Level<'a> {
    /// Facets compete within their group: the same key at the same depth.
    pub group: u32,
    /// The facet's id, which the history keeps.
    pub id: u32,
    /// The value up to this level.
    pub value: &'a str,
}

/// A product or an article as the page describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// The publisher's id. Kept only as a hash.
    pub item_id: String,
    /// Attributes and values.
    pub facets: Vec<Facet>,
    /// Price in the shop's currency, above 0.
    pub price: Option<f64>,
    /// A name or headline; its words are hashed, the text itself is not kept.
    pub text: String,
    /// When it was published or went on sale, milliseconds since the epoch.
    pub time: Option<i64>,
    /// Bought again and again (food, paper): having bought it is no reason to hold it back.
    pub consumable: bool,
}

/// An item's id, hashed to 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey(pub u64);

impl ItemKey {
    /// The key of an item id.
    pub fn new(item_id: &str) -> Self {
        ItemKey(hash(&[item_id.as_bytes()]))
    }
}

/// The words of a text as facet ids: runs of letters and digits of three bytes or more, ASCII in lower case, no word
/// twice, at most [`MAX_WORDS`].
///
/// Only ASCII is lowered: tables for the rest of Unicode would weigh more than everything else here.
pub fn words(text: &str) -> Vec<u32> {
    let mut out = Vec::new();
    let mut word = Vec::new();
    let bytes = &text.as_bytes()[..text.len().min(1024)];
    for at in 0..=bytes.len() {
        // A blank ends the last word.
        let byte = bytes.get(at).copied().unwrap_or(b' ');
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            word.push(byte.to_ascii_lowercase());
            continue;
        }
        if word.len() >= 3 && out.len() < MAX_WORDS {
            let id = hash(&[TEXT_KEY.as_bytes(), b"#", &word]) as u32;
            if !out.contains(&id) {
                out.push(id);
            }
        }
        word.clear();
    }
    out
}

/// A 64-bit hash of the parts, one after the other: FNV-1a (Fowler, Noll and Vo) with a final avalanche
/// (the multiply-and-shift finish of MurmurHash3), the same on every target.
pub fn hash(parts: &[&[u8]]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325u64;
    for part in parts {
        for &byte in *part {
            h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

fn cut(name: &str) -> &str {
    let mut end = name.len().min(MAX_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or_default()
}
