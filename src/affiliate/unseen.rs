//! What unwatched days of the window typically hold, given what they hold together.
//!
//! With nothing but the sum R of n days known, their shares are taken as uniformly distributed over all ways to split R
//! (the flat Dirichlet distribution): one day's share of it is Beta(1, n−1), that of m days Beta(m, n−m), whose
//! distribution function is a binomial sum. It underrates bursts, on purpose or by chance: the hard bound 0…R does not.

/// The `p` quantile of what one of `n` days holds of `units`, 0 < p < 1.
pub(super) fn one_day(units: u64, n: u32, p: f64) -> f64 {
    let units = units as f64;
    if n <= 1 { units } else { units * (1.0 - (1.0 - p).powf(1.0 / f64::from(n - 1))) }
}

/// The `p` quantile of what `m` of `n` days hold together of `units`, 0 < p < 1.
pub(super) fn several_days(units: u64, n: u32, m: u32, p: f64) -> f64 {
    let units = units as f64;
    if m == 0 {
        return 0.0;
    }
    if m >= n {
        return units;
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if at_most(middle, n, m) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    units * high
}

/// P(X ≤ x) of Beta(m, n−m): at least m of n−1 uniform numbers lie below x.
fn at_most(x: f64, n: u32, m: u32) -> f64 {
    let trials = n - 1;
    // P(exactly k), from k = 0 on; the windows are short enough for plain products.
    let mut exactly = (1.0 - x).powi(i32::try_from(trials).unwrap_or(i32::MAX));
    let mut sum = if m == 0 { exactly } else { 0.0 };
    for k in 1..=trials {
        exactly *= f64::from(trials - k + 1) / f64::from(k) * x / (1.0 - x).max(f64::MIN_POSITIVE);
        if k >= m {
            sum += exactly;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenth(value: f64) -> f64 {
        (value * 10.0).round() / 10.0
    }

    #[test]
    fn quantiles_of_one_day_and_of_three() {
        // Computed apart from this code, with the closed form and a library's Beta distribution.
        for (units, n, one, three) in [
            (1600, 30, (2.8, 157.0), (46.1, 322.5)),
            (1400, 20, (3.8, 204.2), (62.3, 414.1)),
            (1100, 5, (14.0, 579.8), (273.5, 992.6)),
            (780, 4, (13.2, 492.6), (287.4, 766.8)),
            (240, 3, (6.1, 186.3), (240.0, 240.0)),
            (20, 1, (20.0, 20.0), (20.0, 20.0)),
        ] {
            assert_eq!((tenth(one_day(units, n, 0.05)), tenth(one_day(units, n, 0.95))), one, "{units} in {n}");
            let sum = |p| tenth(several_days(units, n, 3, p));
            assert_eq!((sum(0.05), sum(0.95)), three, "{units} in {n}");
        }
        assert!(several_days(0, 9, 3, 0.5).abs() < 1e-9);
    }
}
