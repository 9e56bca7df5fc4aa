/**
 * What MediaWiki needs of its database server and the server doesn't do by itself, by the names of its variables.
 * `images/mariadb/mariadb.cnf` says why of each; a test holds both images to the same values.
 */
export const databaseSettings = {
  character_set_server: 'binary',
  max_allowed_packet: '67108864',
  local_infile: '0',
  innodb_flush_log_at_trx_commit: '1',
  ft_min_word_len: '2',
  innodb_ft_min_token_size: '2',
  innodb_ft_enable_stopword: '0',
} as const;
