//! Hashes, words and the levels of a path.

use crate::laws::config;
use indwell::item::{Facet, ItemKey, MAX_NAME, MAX_WORDS, hash, words};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config(2_000))]

    /// A name is kept whole up to 64 bytes; a longer one is cut where a character ends, as late as may be.
    #[test]
    fn names_are_cut_at_characters(key in ".{0,90}", value in "(\\PC|é|青|🧵){0,90}") {
        let facet = Facet::new(&key, &value);
        for (kept, given) in [(&facet.key, &key), (&facet.value, &value)] {
            prop_assert!(given.starts_with(kept.as_str()) && kept.len() <= MAX_NAME);
            let next = given[kept.len()..].chars().next();
            prop_assert!(next.is_none_or(|next| kept.len() + next.len_utf8() > MAX_NAME));
        }
        prop_assert_eq!(Facet::new(&facet.key, &facet.value), facet);
    }

    /// Every level is a beginning of the value, longer than the one before, cut at a slash, and the last is the value.
    #[test]
    fn levels_are_beginnings(key in ".{0,20}", value in "([a-cé青]|/){0,20}") {
        let facet = Facet::new(&key, &value);
        let levels: Vec<&str> = facet.levels().map(|level| level.value).collect();
        prop_assert_eq!(levels.last().copied().unwrap_or_default(), value.as_str());
        prop_assert!(levels.is_sorted_by(|a, b| a.len() < b.len()));
        for level in &levels {
            prop_assert!(value.starts_with(level) && !level.is_empty());
            prop_assert!(level.len() == value.len() || value[level.len()..].starts_with('/'));
        }
        let groups: Vec<u32> = facet.levels().map(|level| level.group).collect();
        let other = Facet::new(&key, &value.replace('a', "z"));
        prop_assert_eq!(groups, other.levels().map(|level| level.group).collect::<Vec<_>>(), "a group is key and depth");
    }

    /// Words depend on neither case nor what stands between them, none comes twice, and there are at most twelve.
    #[test]
    fn words_are_plain(text in "([a-z0-9é青]{1,8}[ ,.!-]{1,2}){0,20}") {
        let found = words(&text);
        prop_assert!(found.len() <= MAX_WORDS);
        let mut once = found.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), found.len());
        prop_assert_eq!(&words(&text.to_ascii_uppercase()), &found);
        prop_assert_eq!(&words(&text.replace([',', '.', '!', '-'], "  ")), &found);
        prop_assert_eq!(words(&format!("{text} {text}")), found);
    }

    #[test]
    fn any_text_has_words(text in "\\PC{0,2000}") {
        prop_assert!(words(&text).len() <= MAX_WORDS);
    }

    /// Parts are hashed one after the other, and one bit more or less makes another hash.
    #[test]
    fn hashes_differ(bytes in prop::collection::vec(any::<u8>(), 1..40), at in any::<prop::sample::Index>(), bit in 0..8) {
        let cut = at.index(bytes.len());
        prop_assert_eq!(hash(&[&bytes[..cut], &bytes[cut..]]), hash(&[&bytes]));
        let mut other = bytes.clone();
        other[cut] ^= 1u8 << bit;
        let apart = (hash(&[&other]) ^ hash(&[&bytes])).count_ones();
        prop_assert!((8..=56).contains(&apart), "{apart} bits differ");
    }
}

#[test]
fn paths_have_levels() {
    let levels =
        |value: &str| Facet::new("category", value).levels().map(|level| level.value.to_owned()).collect::<Vec<_>>();
    assert_eq!(levels("Shoes/Running/Trail"), ["Shoes", "Shoes/Running", "Shoes/Running/Trail"]);
    assert_eq!(levels("Hats"), ["Hats"]);
    assert_eq!(levels(""), [""; 0]);
    assert_eq!(levels("/Hats"), ["/Hats"]);
    let id = |facet: Facet| facet.levels().last().map(|level| level.id);
    assert_ne!(id(Facet::new("a", "b")), id(Facet::new("b", "a")));
    assert_ne!(id(Facet::new("brand", "Acme")), id(Facet::new("maker", "Acme")));
}

#[test]
fn short_words_say_nothing() {
    assert_eq!(words("a of in"), [0u32; 0]);
    assert_eq!(words("RED retrospot, Red!").len(), 2);
    assert_eq!(words("crème brûlée"), words("crème-brûlée"));
    assert_ne!(words("Crème"), words("crÈme"), "only ASCII is lowered");
}

/// The published test values of FNV-1a, taken through the final avalanche.
#[test]
fn the_hash_is_the_known_one() {
    let finish = |mut h: u64| {
        h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ (h >> 33)
    };
    for (text, fnv) in [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)] {
        assert_eq!(ItemKey::new(text).0, finish(fnv));
    }
}
