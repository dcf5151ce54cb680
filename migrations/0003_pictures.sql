-- Pictures as they were received, once by content.
CREATE TABLE picture (
    -- SHA-256 of `bytes`.
    id       BLOB    NOT NULL PRIMARY KEY,
    -- The media type that the bytes themselves show.
    format   TEXT    NOT NULL,
    width    INTEGER NOT NULL,
    height   INTEGER NOT NULL,
    -- The perceptual hash.
    hash     BLOB    NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    bytes    BLOB    NOT NULL
) STRICT;
CREATE INDEX picture_by_time ON picture (last_at);

-- What is known of the pictures of each watch (`picture::Known`): by the key of their addresses.
CREATE TABLE look (
    watch         INTEGER NOT NULL REFERENCES watch (key),
    key           TEXT    NOT NULL,
    address       TEXT    NOT NULL,
    -- picture.id; NULL: it could not be looked at.
    picture       BLOB,
    etag          TEXT,
    last_modified TEXT,
    checked_at    INTEGER NOT NULL,
    moved         INTEGER NOT NULL,
    failed        INTEGER NOT NULL,
    retry         INTEGER NOT NULL,
    why           TEXT,
    fresh         INTEGER NOT NULL,
    PRIMARY KEY (watch, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX look_by_picture ON look (picture) WHERE picture IS NOT NULL;

-- Pages as they were received at polls that made a change, and the first of those that could not be read.
CREATE TABLE page (
    watch INTEGER NOT NULL REFERENCES watch (key),
    at    INTEGER NOT NULL,
    -- Addresses, status, header lines and the observation, as JSON.
    meta  TEXT    NOT NULL,
    -- The body, compressed (RFC 1951).
    body  BLOB    NOT NULL,
    PRIMARY KEY (watch, at)
) STRICT;
CREATE INDEX page_by_time ON page (at);
