//! Maps by day as compact JSON: the first day, then one entry a day, `null` where there is none.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Day;

/// More days than are ever kept; what a damaged row says beyond them is dropped.
const AT_MOST: i32 = 400;

pub(super) fn serialize<T: Serialize, S: Serializer>(map: &BTreeMap<Day, T>, to: S) -> Result<S::Ok, S::Error> {
    let Some((last, _)) = map.last_key_value() else { return (0, [(); 0]).serialize(to) };
    let earliest = last.plus(1 - AT_MOST);
    let first = map.range(earliest..).next().map_or(*last, |(day, _)| *day);
    let run: Vec<Option<&T>> = (0..=last.since(first)).map(|i| map.get(&first.plus(i))).collect();
    (first, run).serialize(to)
}

pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<Day, T>, D::Error> {
    let (first, run) = <(Day, Vec<Option<T>>)>::deserialize(from)?;
    Ok((0i32..).zip(run).take(AT_MOST as usize).filter_map(|(i, entry)| Some((first.plus(i), entry?))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Kept(#[serde(with = "super")] BTreeMap<Day, u64>);

    #[test]
    fn a_map_is_as_long_as_its_days() {
        for (map, text) in [
            (BTreeMap::new(), "[0,[]]"),
            (BTreeMap::from([(Day(20_000), 7)]), "[20000,[7]]"),
            (BTreeMap::from([(Day(20_000), 7), (Day(20_003), 0)]), "[20000,[7,null,null,0]]"),
        ] {
            let kept = Kept(map);
            assert_eq!(serde_json::to_string(&kept).expect("plain data"), text);
            assert_eq!(serde_json::from_str::<Kept>(text).expect("what was written"), kept);
        }
    }

    #[test]
    fn days_that_are_too_far_apart_are_dropped() {
        let kept = Kept(BTreeMap::from([(Day(-5), 1), (Day(i32::MAX), 2)]));
        let text = serde_json::to_string(&kept).expect("plain data");
        assert_eq!(text, "[2147483647,[2]]");
    }
}
