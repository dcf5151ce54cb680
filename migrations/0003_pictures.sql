-- Pictures, what is known of those of each watch, and pages.

-- Pictures, once by content. The files stand beside, in `picture_file`: seeing a picture again changes a thin row, and
-- asking for hashes or for what is old walks through thin rows only.
CREATE TABLE picture (
    key      INTEGER PRIMARY KEY,
    -- SHA-256 of the file.
    id       BLOB    NOT NULL UNIQUE,
    -- The media type that the bytes themselves show.
    format   TEXT    NOT NULL,
    width    INTEGER NOT NULL,
    height   INTEGER NOT NULL,
    -- The perceptual hash.
    hash     BLOB    NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX picture_by_time ON picture (last_at);

-- Their files, as they were received.
CREATE TABLE picture_file (
    picture INTEGER PRIMARY KEY REFERENCES picture (key),
    bytes   BLOB NOT NULL
) STRICT;

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
    -- The body, compressed (RFC 1950: its checksum tells damage).
    body  BLOB    NOT NULL,
    PRIMARY KEY (watch, at)
) STRICT;
CREATE INDEX page_by_time ON page (at);
