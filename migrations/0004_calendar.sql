-- Whether a message is sent by the calendar (a digest, a sign of life) and made of no notes. Every other one holds some.
ALTER TABLE message ADD COLUMN by_calendar INTEGER NOT NULL DEFAULT 0;
