//! Observations against what is known: what is believed, what is told, what the engineer hears.

mod absence;
mod affiliate;
mod affiliate_drops;
mod affiliate_words;
mod coupons;
mod identity;
mod lowest;
mod noise;
mod outcomes;
mod picture_words;
mod pictures;
mod prices;
mod properties;
mod rearm;
mod sales;
mod second_reading;
mod undercut;
mod union;
mod words;

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use rivald::{
    change::{Alert, Beside, OwnPrice, Safeguards, Verdict, WatchState, judge_with},
    listing::{
        AlertRules, Amount, Availability, ChangeKind, Currency, Listing, Locale, Moment, News, Observation, Outcome,
        Platform, Reading, SalesCount, Watch, WatchId, Window,
    },
};

/// A watch with its state, and a clock.
pub struct World {
    pub state: WatchState,
    pub watch: Watch,
    pub own: Option<OwnPrice>,
    pub confirm_after: Duration,
    pub locale: Locale,
    pub now: Moment,
    /// Whether new pictures were not looked at yet.
    pub held: bool,
}

impl World {
    /// A watch that nothing is known of; changes are read twice.
    pub fn new() -> Self {
        Self {
            state: WatchState::default(),
            watch: watch(),
            own: None,
            confirm_after: Duration::from_mins(2),
            locale: Locale::En,
            now: "2026-03-02T08:00:00Z".parse().expect("a moment"),
            held: false,
        }
    }

    /// A watch whose first reading counts.
    pub fn hasty() -> Self {
        Self { confirm_after: Duration::ZERO, ..Self::new() }
    }

    /// With these rules.
    pub fn with(mut self, set: impl FnOnce(&mut AlertRules)) -> Self {
        set(Arc::make_mut(&mut self.watch.alert));
        self
    }

    /// With a first reading of this listing.
    pub fn knowing(mut self, listing: &Listing) -> Self {
        let verdict = self.see(listing);
        assert!(verdict.alerts.is_empty() && verdict.changes.is_empty(), "a first reading tells nothing");
        self
    }

    /// Lets time go by.
    pub fn wait(&mut self, minutes: i64) -> &mut Self {
        self.now += TimeDelta::minutes(minutes);
        self
    }

    /// One reading, now.
    pub fn see(&mut self, listing: &Listing) -> Verdict {
        let seen = ok(self.now, listing);
        self.judge(&seen)
    }

    /// One poll that came to something else.
    pub fn fail(&mut self, outcome: Outcome) -> Verdict {
        let seen = not_ok(self.now, outcome);
        self.judge(&seen)
    }

    /// The same reading as ever, and news of its affiliates.
    pub fn hear(&mut self, news: &[News]) -> Verdict {
        let seen = ok(self.now, &bottle());
        self.judge_with(&seen, news)
    }

    /// One observation.
    pub fn judge(&mut self, seen: &Observation) -> Verdict {
        self.judge_with(seen, &[])
    }

    /// One observation, with news. The state goes through its stored form, as if the daemon had been started anew.
    pub fn judge_with(&mut self, seen: &Observation, news: &[News]) -> Verdict {
        let state = std::mem::take(&mut self.state);
        let beside = Beside { own: self.own.as_ref(), news, held: self.held };
        let guards = Safeguards::default();
        let verdict = judge_with(guards, state, seen, &self.watch, beside, self.confirm_after, self.locale);
        self.state = verdict.state.clone();
        // Long series are slow to store: those now and then.
        if self.state.sales.len() < 10 || self.now.timestamp() % 7 == 0 {
            let json = serde_json::to_string(&verdict.state).expect("a state is JSON");
            self.state = serde_json::from_str(&json).expect("a state is read back");
            assert_eq!(self.state, verdict.state, "nothing is lost in storage");
        }
        check(&verdict);
        verdict
    }

    /// One cycle half an hour later: a reading, and as many more two minutes apart as are asked for.
    pub fn cycle(&mut self, listing: &Listing) -> Vec<Alert> {
        self.wait(30);
        let mut alerts = Vec::new();
        let start = self.now;
        for reading in 1.. {
            assert!(reading <= 3, "a cycle takes three readings at most");
            let verdict = self.see(listing);
            alerts.extend(verdict.alerts);
            if !verdict.confirm {
                break;
            }
            self.wait(2);
        }
        self.now = start;
        alerts
    }

    /// What a cycle told: kind, before, after.
    pub fn told(&mut self, listing: &Listing) -> Vec<(ChangeKind, String, String)> {
        self.cycle(listing).iter().map(said).collect()
    }
}

/// What must hold of every verdict.
fn check(verdict: &Verdict) {
    let mut ids: Vec<_> = verdict.changes.iter().map(|c| &c.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), verdict.changes.len(), "each change has its own id: {:?}", verdict.changes);
    for alert in &verdict.alerts {
        assert!(alert.change.alerted);
        let fresh = verdict.changes.iter().any(|c| c.id == alert.change.id && c.alerted);
        assert!(fresh || alert.covers.contains(&alert.change.id), "an alert names a recorded change: {alert:?}");
        let goes = alert.change.before.is_some() || alert.change.after.is_some();
        let pictures = alert.change.detail.pictures.as_deref().is_some_and(|p| p.before != p.after);
        assert!(!goes || alert.change.before != alert.change.after || pictures, "a step goes somewhere: {alert:?}");
    }
    for change in verdict.changes.iter().filter(|c| c.alerted) {
        assert!(
            verdict.alerts.iter().any(|a| a.change.id == change.id || a.covers.contains(&change.id)),
            "what is marked as told is told: {change:?}"
        );
    }
}

/// Kind, before, after.
pub fn said(alert: &Alert) -> (ChangeKind, String, String) {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    (alert.change.kind, text(&alert.change.before), text(&alert.change.after))
}

/// Kinds only.
pub fn kinds(alerts: &[Alert]) -> Vec<ChangeKind> {
    alerts.iter().map(|a| a.change.kind).collect()
}

pub fn amount(text: &str) -> Amount {
    text.parse().expect("an amount")
}

/// A listing with everything that does not change by itself.
pub fn bottle() -> Listing {
    Listing {
        title: Some("Steel bottle 500 ml".into()),
        seller: Some("Rival A".into()),
        currency: Some(Currency::CNY),
        price: Some(amount("79.00")),
        availability: Availability::InStock,
        main_image: Some("https://cdn.shop.example/files/bottle-main-red.jpg?v=1".into()),
        gallery: vec![
            "https://cdn.shop.example/files/bottle-main-red.jpg".into(),
            "https://cdn.shop.example/files/bottle-side-red.jpg".into(),
        ],
        ..Listing::default()
    }
}

/// The bottle at another price.
pub fn at(price: &str) -> Listing {
    Listing { price: Some(amount(price)), ..bottle() }
}

/// A count of pieces sold since ever.
pub fn sold(count: u64, at_most: Option<u64>, window: Window) -> Listing {
    Listing { sales: Some(SalesCount { count, at_most, window, text: format!("{count} sold") }), ..bottle() }
}

/// A good observation.
pub fn ok(at: Moment, listing: &Listing) -> Observation {
    Observation {
        at,
        url: "https://shop.example/products/bottle".into(),
        canonical: None,
        platform: Platform::Web,
        item_id: Some("1".into()),
        outcome: Outcome::Ok,
        reason: None,
        reading: Some(Reading { listing: listing.clone(), ..Reading::default() }),
        union: None,
    }
}

/// A poll that came to something else.
pub fn not_ok(at: Moment, outcome: Outcome) -> Observation {
    Observation { outcome, reading: None, reason: Some("so".into()), ..ok(at, &bottle()) }
}

fn watch() -> Watch {
    Watch {
        name: "Rival A".into(),
        file: "bottles.toml".into(),
        line: 3,
        ..Watch::new(
            WatchId::new("rival-a").expect("an id"),
            "https://shop.example/products/bottle".parse().expect("an address"),
        )
    }
}
