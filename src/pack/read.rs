//! Reading a pack.

use super::rows::{Row, Rows, Scale, Steps, f32_at, u32_at, varint};
use super::{CONSUMABLE, FOREIGN, FORMAT, HEADER, MAGIC, Section, checksum};
use crate::item::{Facet, Item, ItemKey, MAX_FACETS};

/// No chain of equal or neighbouring hashes is followed further: ids are never so unlucky unless somebody chose them.
const MOST_STEPS: usize = 512;
/// Sections that are known have lower kinds.
const KINDS: usize = 20;

/// What two items have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Relation {
    /// Looked at next: what follows from a session, whatever else there is.
    Next = 0,
    /// Looked at by the same visitors.
    AlsoViewed = 1,
    /// Bought by those who bought or looked at this one.
    AlsoBought = 2,
    /// In the same basket.
    BoughtTogether = 3,
}

impl Relation {
    /// All of them, in the order of their numbers.
    pub const ALL: [Relation; 4] =
        [Relation::Next, Relation::AlsoViewed, Relation::AlsoBought, Relation::BoughtTogether];
}

/// Why bytes were not taken as a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Refused {
    /// They do not begin as a pack does.
    NoPack = 1,
    /// A newer version of Indwell wrote them.
    Newer = 2,
    /// They are cut off, or not what was written.
    Damaged = 3,
    /// They are what was written, and that was no pack: a section's numbers cannot be.
    Wrong = 4,
}

/// A pack in memory.
#[derive(Debug)]
pub struct Pack {
    bytes: Vec<u8>,
    /// Where each kind of section begins and ends.
    sections: [(usize, usize); KINDS],
    items: u32,
    /// Number + 1 of the item whose key leads here; 0 is free. The length is a power of two, at least twice the items.
    slots: Vec<u32>,
}

impl Pack {
    /// Takes these bytes as a pack. What is checked here: that they are what was written, that all sections are within,
    /// and that every item has an id. All else is checked when it is read, and is as if it were missing where it is wrong.
    pub fn read(bytes: Vec<u8>) -> Result<Pack, Refused> {
        if bytes.get(..4) != Some(&MAGIC) {
            return Err(Refused::NoPack);
        }
        let (Some(kind), Some(items)) = (u32_at(&bytes, 1), u32_at(&bytes, 4)) else {
            return Err(Refused::Damaged);
        };
        if kind as u16 > FORMAT {
            return Err(Refused::Newer);
        }
        let (low, high) = (u32_at(&bytes, 2).unwrap_or(0), u32_at(&bytes, 3).unwrap_or(0));
        if checksum(&bytes) != u64::from(high) << 32 | u64::from(low) {
            return Err(Refused::Damaged);
        }
        let mut pack = Pack { bytes, sections: [(0, 0); KINDS], items, slots: Vec::new() };
        pack.find_sections(kind >> 16).and_then(|()| pack.number_items()).ok_or(Refused::Wrong)?;
        Ok(pack)
    }

    fn find_sections(&mut self, count: u32) -> Option<()> {
        let mut start = HEADER + 8 * count as usize;
        for entry in 0..count as usize {
            let at = HEADER / 4 + 2 * entry;
            let (kind, length) = (u32_at(&self.bytes, at)?, u32_at(&self.bytes, at + 1)?);
            let end = start.checked_add(length as usize).filter(|&end| end <= self.bytes.len())?;
            if let Some(section) = self.sections.get_mut(kind as usize) {
                *section = (start, end);
            }
            start = end;
        }
        (start == self.bytes.len()).then_some(())
    }

    fn number_items(&mut self) -> Option<()> {
        // Every id takes two bytes at least, so the table is no longer than eight times the file.
        let ids = self.rows(Section::Ids)?;
        if ids.len() != self.items || self.section(Section::Ids).len() / 2 < self.items as usize {
            return None;
        }
        let mask = (2 * self.items as usize).next_power_of_two() - 1;
        let mut slots = vec![0; mask + 1];
        let mut item = 0;
        ids.try_each(|id| {
            let id = core::str::from_utf8(id).ok().filter(|id| !id.is_empty())?;
            let key = ItemKey::new(id);
            let slot = (0..MOST_STEPS).map(|step| place(key, step, mask)).find(|&slot| slots[slot] == 0)?;
            item += 1;
            slots[slot] = item;
            Some(())
        })?;
        self.slots = slots;
        Some(())
    }

    /// How many items there are.
    pub fn len(&self) -> u32 {
        self.items
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items == 0
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// When it was built, seconds since the epoch; 0 when it does not say.
    pub fn built(&self) -> u32 {
        u32_at(&self.bytes, 5).unwrap_or(0)
    }

    /// The id of the item with this number.
    pub fn id(&self, item: u32) -> Option<&str> {
        core::str::from_utf8(self.rows(Section::Ids)?.get(item)?).ok()
    }

    /// The number of the item with this key, if it is in the pack.
    pub fn find(&self, key: ItemKey) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        for step in 0..MOST_STEPS {
            let item = self.slots[place(key, step, mask)].checked_sub(1)?;
            if self.key(item) == Some(key) {
                return Some(item);
            }
        }
        None
    }

    /// The key of the item with this number.
    pub fn key(&self, item: u32) -> Option<ItemKey> {
        self.id(item).map(ItemKey::new)
    }

    /// What the pack says of an item, as a page would.
    pub fn describe(&self, item: u32) -> Option<Item> {
        let time = self.section(Section::Times).get(2 * item as usize..).and_then(|bytes| bytes.first_chunk());
        let time = i64::from(time.map_or(0, |days| u16::from_le_bytes(*days))) * 86_400_000;
        let prices = self.section(Section::Prices);
        let quantiles = u32_at(prices, 0).unwrap_or(0) as usize;
        let quantile = usize::from(self.byte(Section::Prices, quantiles.saturating_add(1).saturating_mul(4), item));
        let mut facets = Vec::new();
        self.each_facet(item, &mut |number| {
            if facets.len() < MAX_FACETS {
                facets.extend(self.facet(number as u32));
            }
        });
        Some(Item {
            item_id: self.id(item)?.to_owned(),
            facets,
            price: f32_at(prices, quantile).filter(|_| (1..=quantiles).contains(&quantile)).map(f64::from),
            text: String::new(),
            time: (time != 0).then_some(time),
            consumable: self.byte(Section::Flags, 0, item) & CONSUMABLE != 0,
        })
    }

    /// How many facets there are.
    pub fn facet_count(&self) -> u32 {
        self.rows(Section::Facets).map_or(0, |rows| rows.len())
    }

    /// The facet with this number.
    pub fn facet(&self, number: u32) -> Option<Facet> {
        let mut name = self.rows(Section::Facets)?.get(number)?;
        let length = varint(&mut name)? as usize;
        let (key, value) = core::str::from_utf8(name).ok()?.split_at_checked(length)?;
        Some(Facet::new(key, value))
    }

    /// Numbers of an item's facets; of none where the pack says nothing.
    pub fn facet_numbers(&self, item: u32) -> impl Iterator<Item = u32> {
        let mut bytes = self.rows(Section::ItemFacets).and_then(|rows| rows.get(item)).unwrap_or_default();
        std::iter::from_fn(move || varint(&mut bytes))
    }

    /// Calls `each` with the number of every facet of an item that is below [`Pack::facet_count`].
    #[inline(never)]
    pub fn each_facet(&self, item: u32, each: &mut dyn FnMut(usize)) {
        let count = self.facet_count();
        for facet in self.facet_numbers(item) {
            if facet < count {
                each(facet as usize);
            }
        }
    }

    /// Whether the item's own rows are in another shard.
    pub fn is_foreign(&self, item: u32) -> bool {
        self.byte(Section::Flags, 0, item) & FOREIGN != 0
    }

    /// The item's share of what is looked at or bought, however the publisher counts; 0 when the pack does not say.
    pub fn popularity(&self, item: u32) -> f32 {
        self.scaled(Section::Popularity, item)
    }

    /// By how much the item is looked at more of late than it was, as a factor; 1 when the pack does not say.
    pub fn trend(&self, item: u32) -> f32 {
        match self.scaled(Section::Trend, item) {
            0.0 => 1.0,
            trend => trend,
        }
    }

    /// The neighbours of an item; nothing when the pack has no such relation, or no such item.
    pub fn neighbours(&self, relation: Relation, item: u32) -> Option<Row<'_>> {
        let bytes = self.bytes_of(Section::Neighbours as usize + relation as usize);
        let scale = Scale::new(bytes)?;
        Some(Row::new(Rows::new(&bytes[8..])?.get(item)?, &scale, item, self.items))
    }

    /// The likeness of two items by their embeddings, from -1 to 1; nothing without them.
    pub fn likeness(&self, one: u32, other: u32) -> Option<f32> {
        let (one, other) = (self.embedding(one)?, self.embedding(other)?);
        let products = one.iter().zip(other).map(|(&a, &b)| i32::from(a as i8) * i32::from(b as i8));
        Some(products.sum::<i32>() as f32 / (127.0 * 127.0))
    }

    fn embedding(&self, item: u32) -> Option<&[u8]> {
        let (length, vectors) = self.section(Section::Embeddings).split_first_chunk()?;
        let length = usize::from(u16::from_le_bytes(*length));
        vectors.get((item as usize).checked_mul(length)?..)?.get(..length).filter(|vector| !vector.is_empty())
    }

    /// Numbers that queries are made with, in their order; NaN for what the pack does not say.
    pub fn params<const N: usize>(&self) -> [f32; N] {
        let mut params = [f32::NAN; N];
        for (place, param) in params.iter_mut().enumerate() {
            *param = f32_at(self.section(Section::Params), place).unwrap_or(f32::NAN);
        }
        params
    }

    /// Mean and precision of the weight of the signal with this number, as learnt from the publisher's aggregate log.
    pub fn weight_prior(&self, signal: usize) -> Option<(f32, f32)> {
        let bytes = self.section(Section::Weights);
        Some((f32_at(bytes, signal.checked_mul(2)?)?, f32_at(bytes, 2 * signal + 1)?))
    }

    /// Clicks on a variant and how often it was shown, over all visitors.
    pub fn variant_prior(&self, name: &str) -> Option<(f32, f32)> {
        let rows = self.rows(Section::Variants)?;
        let row = (0..rows.len()).find_map(|n| rows.get(n).filter(|row| row.get(8..) == Some(name.as_bytes())))?;
        Some((f32_at(row, 0)?, f32_at(row, 1)?))
    }

    /// The log-odds that what stands in a slot is picked, whatever it is.
    pub fn examination(&self, slot: usize) -> Option<f32> {
        f32_at(self.section(Section::Examination), slot)
    }

    /// Whether there is an index of sessions.
    pub fn has_sessions(&self) -> bool {
        self.session_share() > 0.0
    }

    /// What the votes of sessions weigh against the neighbours, 0 to 1000; 0 without sessions.
    pub fn session_share(&self) -> f32 {
        f32_at(self.section(Section::Sessions), 0).filter(|share| (0.0..=1000.0).contains(share)).unwrap_or(0.0)
    }

    /// The items of a session, in the order they were looked at; none where there is no such session.
    pub fn session(&self, number: u32) -> Steps<'_> {
        Steps::new(self.sessions().and_then(|rows| rows.get(number)), self.items)
    }

    /// The sessions that an item is in, the newest first.
    pub fn sessions_of(&self, item: u32) -> Steps<'_> {
        let sessions = self.sessions().map_or(0, |rows| rows.len());
        Steps::new(self.rows(Section::ItemSessions).and_then(|rows| rows.get(item)), sessions)
    }

    fn sessions(&self) -> Option<Rows<'_>> {
        Rows::new(self.section(Section::Sessions).get(4..)?)
    }

    fn scaled(&self, section: Section, item: u32) -> f32 {
        Scale::new(self.section(section)).map_or(0.0, |scale| scale.value(self.byte(section, 8, item)))
    }

    /// The byte of an item in a section, behind a head of so many bytes.
    fn byte(&self, section: Section, head: usize, item: u32) -> u8 {
        let bytes = self.section(section).get(head..).unwrap_or_default();
        bytes.get(item as usize).copied().unwrap_or(0)
    }

    fn rows(&self, section: Section) -> Option<Rows<'_>> {
        Rows::new(self.section(section))
    }

    fn section(&self, section: Section) -> &[u8] {
        self.bytes_of(section as usize)
    }

    /// The bytes of the section of this kind; none when it is missing.
    pub fn bytes_of(&self, kind: usize) -> &[u8] {
        let (start, end) = self.sections.get(kind).copied().unwrap_or_default();
        &self.bytes[start..end]
    }
}

/// The slot that a key is looked for at this step.
fn place(key: ItemKey, step: usize, mask: usize) -> usize {
    ((key.0 ^ (key.0 >> 32)) as usize).wrapping_add(step) & mask
}
