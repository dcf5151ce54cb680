//! A forecast for scripts.

use serde::Serialize;

use crate::affiliate::Forecast;

/// A forecast as the contract writes it (section 2).
#[derive(Debug, Serialize)]
pub(super) struct Named<'a> {
    /// The id of the watch.
    pub watch: &'a str,
    #[serde(flatten)]
    /// Its forecast.
    pub forecast: &'a Forecast,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        affiliate::{Burst, Coming, Drop, Unseen},
        listing::{Amount, Grade},
    };

    /// The example of the contract, with what was added to it.
    #[test]
    fn json_is_as_the_contract_says() {
        let date = |text: &str| text.parse().expect("a date");
        let forecast = Forecast {
            at: "2026-11-13T14:30:00Z".parse().expect("a moment"),
            lag_days: 1,
            grade: Grade::Exact,
            bursts: vec![Burst {
                from: date("2026-10-24"),
                to: date("2026-10-26"),
                under_way: false,
                units: 1_000,
                least: 1_000,
                most: Some(1_000),
            }],
            drops: vec![Drop {
                from: date("2026-11-24"),
                to: date("2026-11-26"),
                units: 1_060,
                least: 1_060,
                most: Some(1_060),
                share: Some(Amount::new(34, 2)),
                grade: Grade::Exact,
                sales_30d: None,
                affiliate_30d: None,
            }],
            days: vec![Coming {
                day: date("2026-11-24"),
                leaving: 320,
                least: 320,
                most: None,
                affiliate_30d: Some(1_300),
                sales_30d: Some(2_800),
                grade: Grade::Exact,
            }],
            unseen: Some(Unseen {
                units: 440,
                days: 22,
                gone_by: date("2026-12-05"),
                typical: (1, 58),
                typical_3d: (12, 160),
            }),
            turns: None,
            scaled_by: None,
            affiliate_30d: None,
            quiet: None,
            proven_lag: None,
            step_minute: Some(550),
            epoch: None,
        };
        let expected = concat!(
            r#"{"watch":"rival-b-500","at":"2026-11-13T14:30:00Z","lag_days":1,"grade":"exact","#,
            r#""bursts":[{"from":"2026-10-24","to":"2026-10-26","under_way":false,"units":1000,"least":1000,"#,
            r#""most":1000}],"drops":[{"from":"2026-11-24","to":"2026-11-26","units":1060,"least":1060,"most":1060,"#,
            r#""share":"0.34","grade":"exact"}],"days":[{"day":"2026-11-24","leaving":320,"least":320,"#,
            r#""affiliate_30d":1300,"sales_30d":2800,"grade":"exact"}],"#,
            r#""unseen":{"units":440,"days":22,"gone_by":"2026-12-05","typical":[1,58],"typical_3d":[12,160]}}"#
        );
        let named = Named { watch: "rival-b-500", forecast: &forecast };
        assert_eq!(serde_json::to_string(&named).expect("JSON"), expected);
    }
}
