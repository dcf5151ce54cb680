-- The run up to which a watch's observations were thinned to days.
ALTER TABLE tip ADD COLUMN thinned INTEGER NOT NULL DEFAULT 0;
