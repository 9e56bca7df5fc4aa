-- What edges are still to drop. Written by MediaWiki, in the transaction of the change where that can be; emptied by the sidecar.
CREATE TABLE /*_*/wiki7_purge (
  wp_id BIGINT UNSIGNED AUTO_INCREMENT NOT NULL,
  wp_tag VARBINARY(64) NOT NULL,
  -- '<namespace>:<key>' of the title whose jobs must be done first; empty: none
  wp_cause VARBINARY(300) DEFAULT '' NOT NULL,
  -- UNIX milliseconds
  wp_enqueued BIGINT UNSIGNED NOT NULL,
  -- Not to be sent before; UNIX milliseconds
  wp_due BIGINT UNSIGNED NOT NULL,
  -- How often it was sent; each is sent more than once
  wp_round TINYINT UNSIGNED DEFAULT 0 NOT NULL,
  wp_attempts SMALLINT UNSIGNED DEFAULT 0 NOT NULL,
  -- 1: given up, kept to be looked at
  wp_dead TINYINT UNSIGNED DEFAULT 0 NOT NULL,
  INDEX wp_due (wp_dead, wp_due),
  INDEX wp_cause (wp_cause, wp_id),
  PRIMARY KEY(wp_id)
) /*$wgDBTableOptions*/;
