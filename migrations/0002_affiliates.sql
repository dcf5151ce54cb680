-- What following a listing's affiliates needs. Days are civil dates in UTC+8, counted from 1 January 1970.

-- What is remembered of a listing's affiliates between two polls, as JSON (`affiliate::Book`). Beside `memory`, not in
-- it: most watches have none, and one of two months is several times as long as a state.
CREATE TABLE affiliate (
    watch INTEGER PRIMARY KEY REFERENCES watch (key),
    book  TEXT NOT NULL
) STRICT;

-- What some kinds of change say beyond a value before and after (`listing::Detail`), as JSON; NULL where they don't.
ALTER TABLE change ADD COLUMN detail TEXT;

-- One day of a forecast each, kept to be held against what happened. Clustered by the day that it is about: what
-- happened on one is written to one stretch of rows.
CREATE TABLE forecast (
    watch         INTEGER NOT NULL REFERENCES watch (key),
    made          INTEGER NOT NULL,
    day           INTEGER NOT NULL,
    -- Units that were to leave the window, and their hard bounds; no upper one when open.
    leaving       INTEGER NOT NULL,
    least         INTEGER NOT NULL,
    most          INTEGER,
    affiliate_30d INTEGER,
    grade         TEXT    NOT NULL,
    -- What happened; all NULL while that is not known.
    actual_least  INTEGER,
    actual_most   INTEGER,
    actual_30d    INTEGER,
    PRIMARY KEY (watch, day, made)
) STRICT, WITHOUT ROWID;

-- The unions' own ids of items, as they were last resolved.
CREATE TABLE union_item (
    "union"     TEXT    NOT NULL,
    item        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    resolved_at INTEGER NOT NULL,
    PRIMARY KEY ("union", item)
) STRICT, WITHOUT ROWID;

-- What a source said at polls that made a change, without keys and tracking.
CREATE TABLE evidence (
    watch  INTEGER NOT NULL REFERENCES watch (key),
    at     INTEGER NOT NULL,
    source TEXT    NOT NULL,
    body   TEXT    NOT NULL,
    PRIMARY KEY (watch, at, source)
) STRICT;
CREATE INDEX evidence_by_time ON evidence (at);
