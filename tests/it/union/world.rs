//! The three gateways at one clock, the settings that lead to them, and watches of their goods.

use std::sync::Arc;

use rivald::{
    clock::Clock,
    listing::{SourceKind, Union, Watch, WatchId},
    settings,
};

use super::{
    gateway::Gateway,
    jd::Jd,
    market::{Goods, Market, Moment},
    pdd::Pdd,
    taobao::{Ids, Taobao},
};

/// All gateways.
pub struct World {
    pub clock: Clock,
    pub taobao: Gateway<Taobao>,
    pub jd: Gateway<Jd>,
    pub pdd: Gateway<Pdd>,
}

impl World {
    /// A world of so many goods each at `start`; `set` changes the Taobao one before it opens.
    pub async fn open(start: Moment, goods: [usize; 3], ids: Ids, set: impl FnOnce(&mut Taobao)) -> Self {
        let clock = Clock::manual(start);
        let market = |seed, n| Market::new(seed, n, start);
        let mut taobao = Taobao::new(market(21, goods[0]), ids);
        set(&mut taobao);
        Self {
            taobao: Gateway::open(taobao, clock.clone()).await,
            jd: Gateway::open(Jd::new(market(22, goods[1])), clock.clone()).await,
            pdd: Gateway::open(Pdd::new(market(23, goods[2])), clock.clone()).await,
            clock,
        }
    }

    /// The operator's keys, as the settings hold them.
    pub fn settings(&self) -> settings::Unions {
        let (taobao, jd, pdd) = (&self.taobao.union.account, &self.jd.union, &self.pdd.union);
        let secret = |text: &str| settings::Secret::Plain(text.to_owned().into());
        settings::Unions {
            taobao: settings::TaobaoUnion {
                app_key: taobao.app_key.clone(),
                secret: secret(&taobao.secret),
                adzone: taobao.adzone().into(),
                base: self.taobao.base("/router/rest").parse().unwrap(),
                sign_method: settings::SignMethod::default(),
            },
            jd: settings::JdUnion {
                app_key: jd.app_key.clone(),
                secret: secret(&jd.secret),
                base: self.jd.base("/routerjson").parse().unwrap(),
            },
            pdd: settings::PddUnion {
                client_id: pdd.client_id.clone(),
                secret: secret(&pdd.secret),
                pid: pdd.pid.clone(),
                base: self.pdd.base("/api/router").parse().unwrap(),
            },
        }
    }

    /// A watch of the union alone for each of the goods: Taobao's, then JD's, then Pinduoduo's.
    pub fn watches(&self) -> Vec<Arc<Watch>> {
        let taobao =
            self.taobao.union.market.goods.iter().map(|goods| (Union::Taobao, goods, page(Union::Taobao, goods)));
        let jd = self.jd.union.market.goods.iter().map(|goods| (Union::Jd, goods, page(Union::Jd, goods)));
        let pdd = self.pdd.union.market.goods.iter().map(|goods| (Union::Pdd, goods, page(Union::Pdd, goods)));
        taobao
            .chain(jd)
            .chain(pdd)
            .map(|(union, goods, page)| Arc::new(watch(&name(union, goods), &page, union)))
            .collect()
    }

    /// The goods of a watch.
    pub fn goods(&self, watch: &Watch) -> &Goods {
        let market = match watch.union {
            Some(Union::Jd) => &self.jd.union.market,
            Some(Union::Pdd) => &self.pdd.union.market,
            _ => &self.taobao.union.market,
        };
        let place: usize = watch.id.as_str().rsplit('-').next().and_then(|n| n.parse().ok()).unwrap();
        &market.goods[place]
    }

    /// Texts that must be found nowhere but in the settings and on the wire.
    pub fn secrets(&self) -> Vec<String> {
        let (taobao, jd, pdd) = (&self.taobao.union.account, &self.jd.union, &self.pdd.union);
        let own = [
            &taobao.app_key,
            &taobao.secret,
            &taobao.pid,
            &jd.app_key,
            &jd.secret,
            &pdd.client_id,
            &pdd.secret,
            &pdd.pid,
        ];
        let adzone = taobao.adzone().to_owned();
        own.into_iter().cloned().chain([adzone, "TRACKED".into(), "sign=".into(), "s.click.taobao".into()]).collect()
    }
}

/// The id of the watch of some goods.
pub fn name(union: Union, goods: &Goods) -> String {
    format!("{}-{}", union.as_str(), goods.index)
}

/// The address that an operator would watch.
pub fn page(union: Union, goods: &Goods) -> String {
    match union {
        Union::Taobao => format!("https://item.taobao.com/item.htm?id={}", goods.number),
        Union::Jd => format!("https://item.jd.com/{}.html", Jd::sku(goods)),
        Union::Pdd => format!("https://mobile.yangkeduo.com/goods.html?goods_id={}", Pdd::goods_id(goods)),
    }
}

/// A watch of a union alone.
pub fn watch(id: &str, url: &str, union: Union) -> Watch {
    Watch {
        name: id.into(),
        source: SourceKind::Union,
        union: Some(union),
        file: "unions.toml".into(),
        line: 1,
        ..Watch::new(WatchId::new(id).unwrap(), url.parse().unwrap())
    }
}
