-- The sidecar reads a change's tags by its cause, of which there may be very many beside those of others.
CREATE INDEX /*i*/wp_cause ON /*_*/wiki7_purge (wp_cause, wp_id);
