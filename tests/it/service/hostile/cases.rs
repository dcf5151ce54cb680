//! Each endpoint of the hostile shop, and what is right there.

/// A request to the hostile shop.
pub struct Case {
    pub path: String,
    /// The outcome that is right.
    pub outcome: &'static str,
    /// A part of the reason; where the outcome is `ok`, the price.
    pub says: &'static str,
    /// `[poll] timeout` in seconds.
    pub timeout: u64,
    /// Whether it is asked in the short form.
    pub short: bool,
}

/// Long enough for a server that packs a gigabyte first, on a machine that is busy otherwise.
const PATIENT: u64 = 60;
/// For those that only a time-out ends.
const SLOW: u64 = 2;

/// In the short form too.
const SHORT: bool = true;
/// In the long form alone.
const LONG: bool = false;

type Row = (&'static str, &'static str, &'static str, bool);

/// What ends only by the time-out.
const ENDLESS: &[Row] = &[
    ("/hang", "unreachable", "did not answer in time", SHORT),
    ("/slow-head", "unreachable", "did not answer in time", LONG),
    ("/drip", "unreachable", "did not answer in time", SHORT),
];

const PAGES: &[Row] = &[
    // The shop's robots.txt forbids just this one.
    ("/good", "blocked", "robots.txt of", SHORT),
    ("/captcha", "blocked", "robot check", SHORT),
    ("/login-wall", "login", "sign-in page", SHORT),
    ("/empty", "unreadable", "no certain title", LONG),
    ("/maintenance", "unreachable", "closed for a while", LONG),
    ("/status?code=204", "unreadable", "no certain title", LONG),
    ("/status?code=206", "unreadable", "no certain title", LONG),
    ("/status?code=301", "unreachable", "without saying where to", LONG),
    ("/status?code=400", "unreadable", "HTTP 400", LONG),
    ("/status?code=401", "login", "asks to sign in", LONG),
    ("/status?code=402", "unreadable", "HTTP 402", LONG),
    ("/status?code=403", "blocked", "403", LONG),
    ("/status?code=404", "gone", "HTTP 404", LONG),
    ("/status?code=405", "unreadable", "HTTP 405", LONG),
    ("/status?code=408", "unreachable", "408", LONG),
    ("/status?code=410", "gone", "HTTP 410", LONG),
    ("/status?code=418", "unreadable", "HTTP 418", LONG),
    ("/status?code=429", "blocked", "429", LONG),
    ("/status?code=451", "unreadable", "legal reasons", LONG),
    ("/status?code=500", "unreachable", "500", LONG),
    ("/status?code=502", "unreachable", "502", LONG),
    ("/status?code=503", "unreachable", "503", LONG),
    ("/status?code=504", "unreachable", "504", LONG),
    ("/status?code=520", "unreachable", "520", LONG),
    ("/status?code=599", "unreachable", "599", LONG),
    ("/status?code=999", "unreachable", "HTTP 999", LONG),
    ("/429?after=3", "blocked", "429", SHORT),
    ("/429?after=Sun,%2022%20Nov%202026%2014:00:00%20GMT", "blocked", "429", LONG),
    ("/429?after=-5", "blocked", "429", LONG),
    ("/429?after=99999999999", "blocked", "429", LONG),
    ("/429?after=soon", "blocked", "429", LONG),
    ("/503", "unreachable", "503", LONG),
    ("/503?ok=1", "ok", "120.00 EUR", LONG),
    ("/flaky", "ok", "120.00 EUR", LONG),
    ("/drip?s=0.001", "ok", "120.00 EUR", LONG),
    ("/endless", "unreachable", "larger than 8 MiB", SHORT),
    ("/endless-headers", "unreachable", "more header lines", SHORT),
    ("/gzip-bomb?mb=64", "unreachable", "larger than 8 MiB", SHORT),
    ("/gzip-bomb?mb=7", "unreadable", "", LONG),
    ("/gzip-bomb", "unreachable", "larger than 8 MiB", LONG),
    ("/deflate-bomb", "unreachable", "larger than 8 MiB", LONG),
    ("/gzip-twice", "unreachable", "not asked for (gzip, gzip)", LONG),
    ("/gzip-bad", "unreachable", "decompressed", LONG),
    ("/gzip-cut", "unreachable", "decompressed", LONG),
    ("/long-length", "unreachable", "ended before", SHORT),
    ("/short-length", "unreadable", "ends in the middle", SHORT),
    ("/huge-length", "unreachable", "larger than 8 MiB", SHORT),
    ("/neg-length", "unreachable", "as HTTP says", LONG),
    ("/two-lengths", "unreachable", "as HTTP says", LONG),
    ("/cut-chunk", "unreachable", "ended before", SHORT),
    ("/no-last-chunk", "unreachable", "ended before", LONG),
    ("/bad-chunk", "unreachable", "as HTTP says", LONG),
    ("/rst", "unreachable", "reset", LONG),
    ("/not-http", "unreachable", "as HTTP says", LONG),
    ("/wrong-charset", "ok", "120.00 EUR", LONG),
    ("/latin1", "ok", "1200.50 EUR", LONG),
    ("/utf16", "ok", "120.00 EUR", LONG),
    ("/bad-utf8", "ok", "120.00 EUR", LONG),
    ("/nul", "ok", "120.00 EUR", SHORT),
    ("/bidi", "ok", "120.00 EUR", LONG),
    ("/inject", "ok", "120.00 EUR", LONG),
    ("/inject-url", "ok", "120.00 EUR", LONG),
    ("/title-200k", "unreadable", "", LONG),
    ("/title-200k?kb=1600", "unreadable", "", LONG),
    ("/nested", "unreachable", "larger than 8 MiB", LONG),
    ("/nested?n=50000", "unreadable", "", SHORT),
    ("/nested?n=700000", "unreadable", "", LONG),
    ("/nested-fmt", "unreadable", "", LONG),
    ("/nested-fmt?n=250000", "unreadable", "", LONG),
    ("/attrs", "unreadable", "", LONG),
    ("/attrs?n=800000", "unreadable", "", LONG),
    ("/entities", "unreachable", "larger than 8 MiB", LONG),
    ("/entities?n=300000", "unreadable", "", LONG),
    ("/items", "unreachable", "larger than 8 MiB", LONG),
    ("/items?n=40000", "ok", "120.00 EUR", LONG),
    ("/jsonld-50mb", "unreachable", "larger than 8 MiB", LONG),
    ("/jsonld-50mb?mb=7", "unreadable", "", LONG),
    ("/jsonld-deep", "unreadable", "", LONG),
    ("/jsonld-deep?n=50000", "unreadable", "", SHORT),
    ("/jsonld-deep?n=900000", "unreadable", "", LONG),
    ("/jsonld-bad", "unreadable", "", LONG),
    ("/billion-laughs", "unreadable", "", SHORT),
    ("/xxe", "unreadable", "", LONG),
    ("/price?v=nan", "unreadable", "", SHORT),
    ("/price?v=inf", "unreadable", "", LONG),
    ("/price?v=neg", "unreadable", "", LONG),
    ("/price?v=zero", "unreadable", "", LONG),
    ("/price?v=digits", "unreadable", "", LONG),
    ("/price?v=exp", "unreadable", "", LONG),
    ("/price?v=frac", "unreadable", "no certain price", LONG),
    ("/price?v=comma", "ok", "1234.56 EUR", LONG),
    // In dollars, it says beside "EUR": one of them is wrong.
    ("/price?v=dot", "unreadable", "", LONG),
    ("/price?v=space", "ok", "1234.56 EUR", LONG),
    ("/price?v=range", "unreadable", "", SHORT),
    ("/price?v=free", "unreadable", "", LONG),
    ("/price?v=arabic", "ok", "123 EUR", LONG),
    ("/price?v=two", "ok", "100 EUR", LONG),
    ("/price?v=hex", "unreadable", "", LONG),
    ("/price?v=swiss", "unreadable", "", LONG),
    ("/flip", "ok", "10", LONG),
    ("/reorder", "unreadable", "", LONG),
    ("/cookies", "unreachable", "in a circle", LONG),
    ("/cookie-flood", "unreachable", "more header lines", LONG),
    ("/loop", "unreachable", "more than 10 times", SHORT),
    ("/meta-refresh", "unreadable", "", SHORT),
    ("/ssrf-img", "ok", "120.00 EUR", LONG),
    ("/img/ok.png", "unreadable", "", LONG),
    ("/img/bomb.png", "unreadable", "", LONG),
    ("/img/lie.png", "unreadable", "", LONG),
    ("/img/html.png", "unreadable", "", LONG),
    ("/img/svg.png", "unreadable", "", LONG),
    ("/img/..%2f..%2f..%2fetc%2fcron.d%2fx", "unreadable", "", LONG),
    ("/robots.txt", "unreadable", "", LONG),
    ("/robots.txt?kb=900", "unreadable", "", LONG),
    ("/date-skew", "ok", "120.00 EUR", LONG),
    ("/100", "ok", "120.00 EUR", LONG),
    ("/304-liar", "unreachable", "304", SHORT),
];

/// So many forbidden addresses does the shop know.
pub const FORBIDDEN: usize = 28;
/// Of them, those that the short form asks for: by number, by name, by name and number in one.
const FORBIDDEN_SHORT: [usize; 4] = [1, 2, 4, 27];

/// All requests, or those of the short form.
pub fn cases(all: bool) -> Vec<Case> {
    let row = |timeout| {
        move |(path, outcome, says, short): &Row| Case {
            path: (*path).to_owned(),
            outcome,
            says,
            timeout,
            short: *short,
        }
    };
    let forbidden = (0..FORBIDDEN).map(|i| Case {
        path: format!("/ssrf-redirect?i={i}"),
        outcome: "unreachable",
        // One of them is no address at all (a full stop of full width in a number).
        says: if i == 24 { "no address" } else { "is not asked" },
        timeout: PATIENT,
        short: FORBIDDEN_SHORT.contains(&i),
    });
    let known = ENDLESS.iter().map(row(SLOW)).chain(PAGES.iter().map(row(PATIENT)));
    known.chain(forbidden).filter(|case| all || case.short).collect()
}
