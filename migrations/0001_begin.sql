-- Moments are Unix milliseconds, UTC. JSON is kept as text: it is read whole, never searched.

-- Every watch that was ever listed. Rows are never removed: a watch that leaves its file is only no longer `listed`.
CREATE TABLE watch (
    key         INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    url         TEXT    NOT NULL,
    grp         TEXT,
    side        TEXT    NOT NULL,
    listed      INTEGER NOT NULL,
    known_since INTEGER NOT NULL
) STRICT;

-- What is remembered of a watch between two polls. The memo comes first: reading all memos at a start must not walk
-- through the states.
CREATE TABLE memory (
    watch INTEGER PRIMARY KEY REFERENCES watch (key),
    memo  TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;

-- The run of observations that each watch is in. Thin on purpose: a poll that says nothing new changes one of these
-- rows and nothing else, and a hundred of them share a page.
CREATE TABLE tip (
    watch    INTEGER PRIMARY KEY REFERENCES watch (key),
    run      INTEGER NOT NULL,
    ok       INTEGER NOT NULL,
    -- What the run says (outcome, facts, reason). NULL: whatever comes next begins a new run.
    digest   INTEGER,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    polls    INTEGER NOT NULL
) STRICT;

-- Runs of observations that say the same. `last_at` and `polls` of the run that a watch is in stand in `tip`; they are
-- brought here when the run ends. Clustered by watch: a history is one stretch of pages.
CREATE TABLE observation (
    watch    INTEGER NOT NULL REFERENCES watch (key),
    run      INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    polls    INTEGER NOT NULL,
    outcome  TEXT    NOT NULL,
    flicker  INTEGER NOT NULL,
    digest   INTEGER NOT NULL,
    -- The fields that move often (prices, counts), as JSON.
    quick    TEXT    NOT NULL,
    -- body.hash: everything else.
    body     INTEGER NOT NULL,
    PRIMARY KEY (watch, run)
) STRICT, WITHOUT ROWID;

-- The part of observations that seldom moves (title, pictures, choices, origins), each text once a watch.
CREATE TABLE body (
    watch INTEGER NOT NULL REFERENCES watch (key),
    hash  INTEGER NOT NULL,
    json  TEXT    NOT NULL,
    UNIQUE (watch, hash)
) STRICT;

CREATE TABLE change (
    id      TEXT    NOT NULL PRIMARY KEY,
    watch   INTEGER NOT NULL REFERENCES watch (key),
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    field   TEXT,
    before  TEXT,
    after   TEXT,
    why     TEXT    NOT NULL,
    alerted INTEGER NOT NULL
) STRICT;
CREATE INDEX change_by_time ON change (at);
CREATE INDEX change_by_watch ON change (watch, at);

CREATE TABLE fault (
    id       INTEGER PRIMARY KEY,
    -- A FaultKey as JSON.
    key      TEXT    NOT NULL,
    -- The fault as it was told, as JSON.
    body     TEXT    NOT NULL,
    since    INTEGER NOT NULL,
    ended_at INTEGER,
    -- Whom it was told to: a JSON list of addresses.
    told     TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX fault_open ON fault (key) WHERE ended_at IS NULL;

-- A mail, ready to send. Due when `next_at` has come; given up when it is NULL and the message was not sent.
CREATE TABLE message (
    id            INTEGER PRIMARY KEY,
    recipient     TEXT    NOT NULL,
    message_id    TEXT    NOT NULL UNIQUE,
    subject       TEXT    NOT NULL,
    -- Emptied when it was sent: its notes can compose it again.
    raw           BLOB    NOT NULL,
    at            INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    next_at       INTEGER,
    claimed_at    INTEGER,
    claimed_until INTEGER,
    why           TEXT,
    sent_at       INTEGER
) STRICT;
CREATE INDEX message_due ON message (next_at) WHERE sent_at IS NULL;
CREATE INDEX message_sent ON message (sent_at) WHERE sent_at IS NOT NULL;

-- The outbox: what a person is to be told, one row a recipient.
CREATE TABLE note (
    id        INTEGER PRIMARY KEY,
    recipient TEXT    NOT NULL,
    cycle     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    -- What it is about, such as `alert:<change>`: nobody is told the same twice.
    about     TEXT    NOT NULL,
    body      TEXT    NOT NULL,
    message   INTEGER REFERENCES message (id),
    UNIQUE (recipient, about)
) STRICT;
CREATE INDEX note_waiting ON note (cycle) WHERE message IS NULL;
CREATE INDEX note_by_message ON note (message) WHERE message IS NOT NULL;

-- The last good text of each watchlist file.
CREATE TABLE watchlist_file (
    name TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;

-- Small JSON texts of the daemon's own, read by `rivald status`.
CREATE TABLE daemon_note (
    name TEXT    NOT NULL PRIMARY KEY,
    json TEXT    NOT NULL,
    at   INTEGER NOT NULL
) STRICT;
