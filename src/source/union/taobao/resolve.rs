//! Finding out the union's id of an item: by its link, by the promotion link that was given, by title and shop.

use chrono::TimeDelta;

use super::{
    super::{
        Item, Trouble, UnionError,
        ids::{self, Ids, Known},
        line::{Refused, Turn},
    },
    Taobao,
    call::{EXTRACT, PARSE, SEARCH},
    read, read_link,
};
use crate::listing::{Moment, Watch};

/// Names of what may be refused apart from the whole interface.
const BY_LINK: &str = "search by link";
/// What was searched for in vain is searched for again after so long, or when more is known of it.
fn again_after() -> TimeDelta {
    TimeDelta::hours(1)
}

/// Hosts whose addresses are promotion links: the item stands in what they lead to.
const PROMOTION: &[&str] = &["s.click.taobao.com", "uland.taobao.com", "m.tb.cn", "e.tb.cn"];

impl Taobao {
    /// The union's id of the item of a watch, if there is a way to find it out for certain.
    ///
    /// # Errors
    /// What ended the asking: nothing is known then.
    pub(super) async fn resolve(
        &self,
        turn: &Turn<'_>,
        ids: &Ids,
        name: &str,
        watch: &Watch,
    ) -> Result<Option<String>, UnionError> {
        let now = turn.now();
        let sought = self.items.get(name).sought;
        if sought.is_some_and(|at| at <= now && now - at < again_after()) {
            return Ok(None);
        }
        let known = ids.known(name, watch);
        let mut found = self.by_link(turn, &known).await?;
        if found.is_none() {
            found = self.by_promotion(turn, watch).await?;
        }
        if found.is_none() {
            found = self.by_title(turn, &known).await?;
        }
        let refused = self.items.get(name).refused;
        let found = found.filter(|id| ids::is_fit(id) && refused.as_ref() != Some(id));
        match &found {
            Some(id) => ids.learn(name, id, now),
            None => self.items.with(name, |memory| memory.sought = Some(now)),
        }
        Ok(found)
    }

    /// More is known of an item: searching for it is worth a try again.
    pub fn seek_again(&self, name: &str) {
        self.items.with(name, |memory| memory.sought = None);
    }

    async fn by_link(&self, turn: &Turn<'_>, known: &Known) -> Result<Option<String>, UnionError> {
        let Some(hits) = self.hits_of_link(turn, known).await? else { return Ok(None) };
        Ok(ids::certain(&hits, known, true).and_then(|hit| hit.id.clone()))
    }

    /// The hits of a search for the item's own link; nothing where the key is not granted that.
    pub(super) async fn hits_of_link(&self, turn: &Turn<'_>, known: &Known) -> Result<Option<Vec<Item>>, UnionError> {
        let now = turn.now();
        let Some(number) = known.number.as_ref().filter(|_| self.can_search() && self.items.may_search_links(now))
        else {
            return Ok(None);
        };
        let link = format!("https://item.taobao.com/item.htm?id={number}");
        let form = |now: Moment| self.caller.search(&link, 2, now);
        let hits = turn.call(BY_LINK, &form, &|body| quietly(read(body, turn.now()))).await?;
        if hits.is_none() {
            self.items.no_link_search(now);
        }
        Ok(hits.map(|hits| hits.into_iter().map(|told| told.item).collect()))
    }

    async fn by_promotion(&self, turn: &Turn<'_>, watch: &Watch) -> Result<Option<String>, UnionError> {
        if !watch.url.host_str().is_some_and(|host| PROMOTION.contains(&host)) {
            return Ok(None);
        }
        for api in [EXTRACT, PARSE] {
            if api == PARSE && !self.can_search() {
                continue;
            }
            let form = |now: Moment| self.caller.link(api, watch.url.as_str(), now);
            let id = turn.call(api, &form, &|body| quietly(read_link(body))).await?.flatten();
            if id.is_some() {
                return Ok(id);
            }
        }
        Ok(None)
    }

    async fn by_title(&self, turn: &Turn<'_>, known: &Known) -> Result<Option<String>, UnionError> {
        if known.title.is_none() || (known.shop.is_none() && known.id.is_none()) {
            return Ok(None);
        }
        let hits = self.hits_of_title(turn, known).await?;
        Ok(ids::certain(&hits, known, false).and_then(|hit| hit.id.clone()))
    }

    /// The hits of a search for the item's title.
    pub(super) async fn hits_of_title(&self, turn: &Turn<'_>, known: &Known) -> Result<Vec<Item>, UnionError> {
        let Some(title) = known.title.as_ref().filter(|_| self.can_search()) else { return Ok(Vec::new()) };
        let form = |now: Moment| self.caller.search(title, 1, now);
        match turn.call(SEARCH, &form, &|body| read(body, turn.now())).await {
            Ok(hits) => Ok(hits.into_iter().map(|told| told.item).collect()),
            // Nothing matches the words; or searching is not granted, which the engineer hears of elsewhere.
            Err(error) if matches!(error.trouble, Trouble::Absent | Trouble::BadId | Trouble::Key) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Without a promotion place there is no search.
    pub(super) fn can_search(&self) -> bool {
        !self.caller.key.place.is_empty()
    }
}

/// A refusal that concerns only the one question is no trouble: there is nothing then.
pub(super) fn quietly<T>(reply: Result<T, Refused>) -> Result<Option<T>, Refused> {
    match reply {
        Ok(reply) => Ok(Some(reply)),
        Err(refused) if !refused.whole_key => Ok(None),
        Err(refused) => Err(refused),
    }
}
