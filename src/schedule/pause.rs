//! When a message that was not accepted is tried again.

use std::time::Duration;

/// The longest pause between two attempts, in minutes.
const LONGEST: u64 = 240;
/// Attempts after which a message is given up.
const ATTEMPTS: u32 = 38;

/// How long to wait after so many failed attempts; `None`: give up (RFC 5321, 4.5.4.1, asks for four to five days).
///
/// 1, 2, 4, 8, 16, 32, 64 and 128 minutes, then four hours each: after 38 attempts five days and a quarter of an hour
/// have passed. A message that was given up stays in the queue, and `rivald mail retry` sends it on. Whoever waits adds
/// a little chance, so that many messages do not come back in the same second.
pub fn pause_after(attempts: u32) -> Option<Duration> {
    let attempts = attempts.max(1);
    (attempts < ATTEMPTS).then(|| {
        let doubled = 1_u64.checked_shl(attempts - 1).unwrap_or(LONGEST);
        Duration::from_mins(doubled.min(LONGEST))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_to_four_hours_and_ends_after_five_days() {
        let minutes: Vec<u64> = (1..=10).filter_map(pause_after).map(|p| p.as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]);
        let all: Duration = (1..100).map_while(pause_after).sum();
        assert_eq!(all, Duration::from_mins(5 * 24 * 60 + 15));
        assert_eq!(pause_after(0), pause_after(1));
        assert_eq!(pause_after(u32::MAX), None);
    }
}
