//! Two rankers compared within one visitor's lists: team-draft interleaving (Radlinski, Kurup and Joachims, CIKM 2008).

use super::Random;

/// Whose pick a slot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Team {
    /// The first ranker's.
    First,
    /// The second ranker's.
    Second,
}

/// One slate from two orders of the same places: in each round chance says who picks first, and each team picks its
/// best place that is still free.
pub fn interleave(first: &[u32], second: &[u32], random: &mut Random) -> Vec<(u32, Team)> {
    let most = first.iter().chain(second).max().map_or(0, |&place| place as usize + 1);
    let mut free = vec![true; most];
    let mut slate = Vec::with_capacity(first.len());
    let (mut left, mut right) = (first.iter(), second.iter());
    loop {
        let before = slate.len();
        let turns = [Team::First, Team::Second];
        let turns = if random.bits() >> 63 == 0 { turns } else { [turns[1], turns[0]] };
        for team in turns {
            let picks = if team == Team::First { &mut left } else { &mut right };
            if let Some(&place) = picks.find(|&&place| free[place as usize]) {
                free[place as usize] = false;
                slate.push((place, team));
            }
        }
        if slate.len() == before {
            return slate;
        }
    }
}

/// Clicks on the first team's slots less those on the second's: above 0 where the first ranker won.
pub fn credit(slate: &[(u32, Team)], clicked: &[u32]) -> i32 {
    let mine = |team| slate.iter().filter(|(place, t)| *t == team && clicked.contains(place)).count() as i32;
    mine(Team::First) - mine(Team::Second)
}
