-- What was asked of the content delivery network in a month, which it bills by the tag. Written by the sidecar.
CREATE TABLE /*_*/wiki7_purge_month (
  -- As '202611', in UTC
  wpm_month BINARY(6) NOT NULL,
  wpm_tags BIGINT UNSIGNED DEFAULT 0 NOT NULL,
  -- 0: as usual; 1: the budget is spent, so one tag stands for all pages and their lives are short
  wpm_mode TINYINT UNSIGNED DEFAULT 0 NOT NULL,
  PRIMARY KEY(wpm_month)
) /*$wgDBTableOptions*/;
