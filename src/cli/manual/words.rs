//! What a command line can't say of itself: exit statuses, signals, files, variables, examples.

use super::page::Writer;

/// Adds to the page of a command what its arguments don't say.
pub(super) fn add(name: &str, page: &mut Writer) {
    match name {
        "rivald" => program(page),
        "rivald-run" => daemon(page),
        _ => command(name, page),
    }
}

const SETTINGS: &str = "Settings: `--config`, else `$RIVALD_CONFIG`, else `./rivald.toml`, else `/etc/rivald/rivald.toml`, else \
                        all defaults. See rivald.toml(5).";

fn statuses(page: &mut Writer) {
    page.section("EXIT STATUS");
    page.terms(&["0"], "Done.");
    page.terms(&["1"], "Failed.");
    page.terms(&["2"], "Wrong usage, settings or watchlist: trying again does not help.");
    page.terms(
        &["3"],
        "Done, and something needs attention: with `check` a listing was not read, with `status` a watch was not read for \
         longer than promised, a file has faults or a message was given up.",
    );
    page.terms(
        &["4"],
        "The database can't be used as it is: damaged, none of rivald's, or of a newer version. It is left alone.",
    );
}

fn program(page: &mut Writer) {
    page.section("HOW IT WORKS");
    page.say(
        "The daemon (`rivald run`) polls each listing of the watchlists by schedule, compares price, pictures, coupons, stock, \
         sales and more with what it knows, reads a change a second time before it counts, and mails the operators what \
         changed. The engineer hears of faults: a watch that can't be read, a file with mistakes, mail that fails. What is to \
         be told is written in one transaction with the change, and sent until a server takes it.",
    );
    page.say(
        "The other commands look at the same database, also while the daemon runs. Where a command has `--json` it prints one \
         JSON object a line on standard output and everything else on standard error.",
    );
    statuses(page);
    environment(page);
    files(page);
    page.section("EXAMPLES");
    page.terms(&["rivald demo"], "The whole pipeline on an embedded shop: no network, no settings.");
    page.terms(
        &["rivald read https://shop.example.com/products/mug"],
        "What is read of a listing, and where it was found.",
    );
    page.terms(
        &["rivald watchlist add https://shop.example.com/products/mug --name \"Rival mug\""],
        "Watches it; a running daemon takes the new text at once.",
    );
    page.terms(
        &["sudo -u rivald rivald status"],
        "Whether every watch is read and every message is out, of the service of the package.",
    );
    page.terms(&["rivald changes --since 1d --json"], "The changes of a day, for a program.");
    page.see_also(&["rivald-run(8)", "rivald.toml(5)", "rivald-watchlist(5)", "rivald-status(1)", "rivald-demo(1)"]);
}

fn environment(page: &mut Writer) {
    page.section("ENVIRONMENT");
    page.terms(&["RIVALD_CONFIG"], "The settings file, where `--config` does not name one.");
    page.terms(
        &["STATE_DIRECTORY"],
        "Set by systemd: where the database and the folder of unsent mail are, unless the settings say otherwise.",
    );
    page.terms(&["CREDENTIALS_DIRECTORY"], "Set by systemd: where secrets written as `{ credential = \"…\" }` are.");
    page.terms(
        &["RUST_LOG"],
        "What is logged, such as `debug` or `warn,rivald=debug`; beats `--quiet` and `--verbose`.",
    );
    page.terms(&["RIVALD_LOG"], "`json`: the log as one JSON object a line.");
    page.terms(
        &["JOURNAL_STREAM"],
        "Set by systemd: where standard error is journald's, each line carries its priority.",
    );
    page.terms(&["NO_COLOR"], "No colours.");
    page.terms(
        &["LC_ALL", "LC_MESSAGES", "LANG"],
        "The language of faults of the settings file itself (`zh…`: Chinese); else `locale` in the settings decides.",
    );
}

fn files(page: &mut Writer) {
    page.section("FILES");
    page.terms(&["/etc/rivald/rivald.toml"], "The settings: rivald.toml(5).");
    page.terms(
        &["/etc/rivald/watchlists/*.toml"],
        "The watchlists: rivald-watchlist(5). Members of the group `rivald` may write them.",
    );
    page.terms(
        &["/etc/rivald/smtp-password", "/etc/rivald/taobao-secret", "/etc/rivald/jd-secret", "/etc/rivald/pdd-secret"],
        "Secrets, one a file, readable by root alone; systemd hands them to the service. Empty until you fill them.",
    );
    page.terms(
        &["/var/lib/rivald/rivald.db"],
        "The database (SQLite), with `-wal` and `-shm` beside it while it is open.",
    );
    page.terms(&["/var/lib/rivald/outbox/"], "Messages as .eml files, while no mail server is set.");
    page.say("Paths are those of the package; without it, the database is beside the settings file.");
}

fn daemon(page: &mut Writer) {
    page.section("SIGNALS");
    page.terms(
        &["SIGTERM", "SIGINT"],
        "Ends within ten seconds: polls under way are finished or made again at the next start.",
    );
    page.terms(
        &["SIGHUP"],
        "Reads settings and watchlists again. Faulty settings leave the old ones in force. `listen`, `token` and `database` \
         are taken at a start. Watchlists are also read whenever one is saved.",
    );
    page.section("SYSTEMD");
    page.say(
        "The unit is of Type=notify: it is ready when the database is open and the watchlists are read, tells in `systemctl \
         status` when the next cycle begins, and gives the watchdog a sign of life only while the database answers and polls \
         move. `journalctl -p err -u rivald` shows what needs an engineer.",
    );
    statuses(page);
    page.say("The unit is not restarted after 2 and 4.");
    page.section("LISTENER");
    page.say(
        "With `[status] listen` the daemon answers `/healthz` (200, or 503 when a watch was not read for longer than promised or \
         the database does not answer), `/metrics` (Prometheus) and `/`, a page for people. An address that other machines \
         reach needs `[status] token`; it is shown as `Authorization: Bearer` or, in a browser, as the password.",
    );
    environment(page);
    files(page);
    page.see_also(&["rivald(1)", "rivald.toml(5)", "rivald-watchlist(5)", "systemctl(1)", "journalctl(1)"]);
}

fn command(name: &str, page: &mut Writer) {
    statuses(page);
    page.section("FILES");
    page.say(SETTINGS);
    let examples: &[(&str, &str)] = match name {
        "rivald-check" => {
            &[("rivald check --dry-run", "One cycle on a copy of the database; prints what would be sent.")]
        }
        "rivald-read" => &[
            ("rivald read https://shop.example.com/products/mug", "Who found what where."),
            ("rivald read --price '1.299,00 €'", "What the daemon makes of a price text."),
        ],
        "rivald-history" => &[("rivald history rival-a-500 --since 30d --csv", "For a spreadsheet.")],
        "rivald-report" => &[("rivald report --since 7d --out report.html", "One file that works offline.")],
        "rivald-backtest" => {
            &[("rivald backtest --since 30d --watchlists try/", "Which alerts other rules would have sent.")]
        }
        "rivald-db" => &[
            ("rivald db backup /backup/rivald.db", "A copy, also while the daemon runs."),
            ("rivald db prune", "Remove now what [keep] lets go; without a daemon the file shrinks as well."),
        ],
        "rivald-mail" => &[
            ("rivald mail test you@example.com", "Proves that mail works."),
            (
                "sudo systemd-run --pipe --wait -p User=rivald -p LoadCredential=smtp-password:/etc/rivald/smtp-password rivald mail test you@example.com",
                "The same with the secret of the service of the package.",
            ),
        ],
        "rivald-completions" => &[
            ("rivald completions bash >~/.local/share/bash-completion/completions/rivald", "For bash."),
            ("rivald completions zsh >\"${fpath[1]}/_rivald\"", "For zsh."),
            ("rivald completions fish >~/.config/fish/completions/rivald.fish", "For fish."),
        ],
        _ => &[],
    };
    if !examples.is_empty() {
        page.section("EXAMPLES");
        for (call, what) in examples {
            page.terms(&[call], what);
        }
    }
    page.see_also(&["rivald(1)", "rivald-run(8)", "rivald.toml(5)", "rivald-watchlist(5)"]);
}
