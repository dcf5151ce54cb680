//! Asking for many items at once, without one of them blinding the others.

use super::{
    Item, Trouble, UnionError, ids, jd,
    line::Turn,
    taobao::{self, Caller, Told},
};
use crate::listing::Moment;

/// An item to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What the watch names it by.
    pub name: String,
    /// What the union is asked for.
    pub id: String,
}

/// Whom to ask.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// Taobao's union, by one of its interfaces for items.
    Taobao(&'a Caller, &'static str),
    /// JD's union.
    Jd,
}

/// What came of it, by the items' names. Items that are in none of the lists were not asked for in the end.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Items that the union has.
    pub found: Vec<(String, Told)>,
    /// Items that it does not have: it was asked for each of them alone.
    pub absent: Vec<String>,
    /// Items whose id it does not know.
    pub bad: Vec<(String, UnionError)>,
    /// What ended the asking early.
    pub trouble: Option<UnionError>,
}

impl Asker<'_> {
    /// One call for some items.
    async fn ask(&self, turn: &Turn<'_>, ids: &[String]) -> Result<Vec<Told>, UnionError> {
        match self {
            Self::Taobao(caller, api) => {
                let form = |now: Moment| caller.items(api, ids, now);
                turn.call(api, &form, &|body| taobao::read(body, turn.now())).await
            }
            Self::Jd => {
                let form = |now: Moment| jd::goods_query(turn.key(), ids, now);
                let read = |body: &[u8]| {
                    let items = jd::read(body, ids, turn.now())?;
                    Ok(items.into_iter().map(|item| Told { item, coupons: Vec::new() }).collect())
                };
                turn.call("", &form, &read).await
            }
        }
    }
}

/// Asks for all of them in one call. A batch that is refused because of one id is halved until that id stands alone; an
/// item that a good reply leaves out is asked for once more alone, unless it is `known_absent`.
///
/// At most three calls for each item: halving makes a tree, and its leaves are single items.
pub async fn gather(
    turn: &Turn<'_>,
    asker: Asker<'_>,
    wanted: Vec<Wanted>,
    known_absent: &(dyn Fn(&str) -> bool + Sync),
) -> Gathered {
    let mut all = Gathered::default();
    let mut open = vec![wanted];
    while let Some(mut batch) = open.pop() {
        if batch.is_empty() {
            continue;
        }
        let asked: Vec<String> = batch.iter().map(|wanted| wanted.id.clone()).collect();
        match asker.ask(turn, &asked).await {
            Ok(told) => {
                let mut missing = join(batch, told, &mut all.found);
                if asked.len() == 1 {
                    all.absent.extend(missing.into_iter().map(|wanted| wanted.name));
                    continue;
                }
                let sure = missing.extract_if(.., |wanted| known_absent(&wanted.name));
                all.absent.extend(sure.map(|wanted| wanted.name));
                open.extend(missing.into_iter().map(|wanted| vec![wanted]));
            }
            Err(error) => match (error.trouble, batch.len()) {
                (Trouble::BadId, 1) => all.bad.extend(batch.into_iter().map(|wanted| (wanted.name, error.clone()))),
                (Trouble::Absent, 1) => all.absent.extend(batch.into_iter().map(|wanted| wanted.name)),
                (Trouble::BadId | Trouble::Absent, many) => {
                    let second = batch.split_off(many / 2);
                    open.extend([second, batch]);
                }
                _ => {
                    all.trouble = Some(error);
                    return all;
                }
            },
        }
    }
    all
}

/// Puts items beside the names that they were asked for by; gives back whom no item answers.
fn join(batch: Vec<Wanted>, told: Vec<Told>, found: &mut Vec<(String, Told)>) -> Vec<Wanted> {
    let mut left: Vec<Option<Told>> = told.into_iter().map(Some).collect();
    let alone = batch.len() == 1 && left.len() == 1;
    let mut missing = Vec::new();
    for wanted in batch {
        let answers = |item: &Item| match &item.asked {
            // What was asked for is repeated: nothing else counts.
            Some(asked) => *asked == wanted.id,
            None => [&item.id, &item.item_id].into_iter().flatten().any(|id| ids::same(id, &wanted.id)),
        };
        // A reply for one item that says nothing of what was asked can only be about that one.
        let only = |item: &Item| {
            let another = item.item_id.as_ref().is_some_and(|id| ids::is_number(&wanted.id) && *id != wanted.id);
            alone && item.asked.is_none() && !another
        };
        let at = left.iter().position(|told| told.as_ref().is_some_and(|t| answers(&t.item) || only(&t.item)));
        match at.and_then(|at| left.get_mut(at)).and_then(Option::take) {
            Some(told) => found.push((wanted.name, told)),
            None => missing.push(wanted),
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::{Platform, Union};

    fn told(asked: Option<&str>, id: Option<&str>, number: Option<&str>) -> Told {
        let mut item = Item::absent(Union::Taobao, Platform::Taobao, Moment::UNIX_EPOCH);
        item.asked = asked.map(str::to_owned);
        item.id = id.map(str::to_owned);
        item.item_id = number.map(str::to_owned);
        Told { item, coupons: Vec::new() }
    }

    fn joined(ids: &[&str], told: Vec<Told>) -> (Vec<String>, Vec<String>) {
        let batch = ids.iter().map(|id| Wanted { name: format!("n{id}"), id: (*id).to_owned() }).collect();
        let mut found = Vec::new();
        let missing = join(batch, told, &mut found);
        (found.into_iter().map(|(name, _)| name).collect(), missing.into_iter().map(|w| w.name).collect())
    }

    #[test]
    fn replies_are_joined_on_what_was_asked() {
        let names = |all: &[&str]| all.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        // Out of order, one left out, one that nobody asked for.
        let replies =
            vec![told(Some("3"), Some("z-abcdef"), None), told(Some("1"), None, None), told(Some("9"), None, None)];
        assert_eq!(joined(&["1", "2", "3"], replies), (names(&["n1", "n3"]), names(&["n2"])));
        // The id of the reply is another item's: what was asked decides.
        assert_eq!(joined(&["1"], vec![told(Some("2"), Some("1"), None)]), (names(&[]), names(&["n1"])));
        // An older interface: the number itself.
        assert_eq!(joined(&["1", "2"], vec![told(None, None, Some("2"))]), (names(&["n2"]), names(&["n1"])));
        // One question, one answer that does not say what it answers.
        assert_eq!(joined(&["1"], vec![told(None, Some("z-abcdef"), None)]), (names(&["n1"]), names(&[])));
        assert_eq!(joined(&["1"], vec![told(None, Some("z-abcdef"), Some("7"))]), (names(&[]), names(&["n1"])));
        // The head of an id changed, its end did not.
        assert_eq!(joined(&["a-abcdef", "5"], vec![told(None, Some("b-abcdef"), None)]).0, names(&["na-abcdef"]));
    }
}
