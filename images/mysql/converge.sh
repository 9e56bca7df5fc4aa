# The statements that make a server agree with its environment.

converging_statements() {
  # On AWS the functions give the same.
  rows='SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES, LOCK TABLES'
  tables='CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW, TRIGGER'
  # After a statement that fails the server starts without the rest, and MariaDB doesn't even say so:
  # the user that `healthy` needs goes first and comes back last.
  cat <<SQL
DROP USER IF EXISTS mysql@localhost;
DELETE FROM mysql.user WHERE User = '' OR (User = 'root' AND Host <> 'localhost');
FLUSH PRIVILEGES;
DROP DATABASE IF EXISTS test;
CREATE USER IF NOT EXISTS root@localhost;
ALTER USER root@localhost IDENTIFIED BY $(quoted "$WIKI7_DB_ROOT_PASSWORD");
GRANT ALL PRIVILEGES ON *.* TO root@localhost WITH GRANT OPTION;
DROP USER IF EXISTS $WIKI7_DB_SCHEMA_USER@'%', $WIKI7_DB_APP_USER@'%';
CREATE USER $WIKI7_DB_SCHEMA_USER@'%' IDENTIFIED BY $(quoted "$WIKI7_DB_SCHEMA_PASSWORD");
CREATE USER $WIKI7_DB_APP_USER@'%' IDENTIFIED BY $(quoted "$WIKI7_DB_APP_PASSWORD");
SQL
  for database in $WIKI7_DB_NAMES; do
    # In a grant, _ stands for any character.
    pattern=$(printf %s "$database" | sed 's/_/\\_/g')
    cat <<SQL
CREATE DATABASE IF NOT EXISTS \`$database\` CHARACTER SET binary;
GRANT $rows, $tables ON \`$pattern\`.* TO $WIKI7_DB_SCHEMA_USER@'%';
GRANT $rows ON \`$pattern\`.* TO $WIKI7_DB_APP_USER@'%';
SQL
  done
  # Since MySQL 9.6 MD5 and SHA1, with which MediaWiki reads its caches, are in a component. RDS's 8.4 has them itself. Installing one
  # twice is an error, and a condition takes this way round: https://dev.mysql.com/doc/refman/9.6/en/legacy-hashing-component.html
  cat <<SQL
DROP PROCEDURE IF EXISTS mysql.wiki7_hashing;
CREATE PROCEDURE mysql.wiki7_hashing() INSTALL COMPONENT 'file://component_classic_hashing';
SET @wiki7 = (SELECT IF(COUNT(*) = 0, 'CALL mysql.wiki7_hashing()', 'DO 0') FROM mysql.component WHERE component_urn = 'file://component_classic_hashing');
PREPARE wiki7_hashing FROM @wiki7;
EXECUTE wiki7_hashing;
DROP PROCEDURE mysql.wiki7_hashing;
SQL
  # It has the system user's name, which the socket vouches for. CONNECTION_ADMIN lets it in when all
  # connections are taken, so that a busy server isn't restarted.
  cat <<SQL
CREATE USER mysql@localhost IDENTIFIED WITH auth_socket;
GRANT CONNECTION_ADMIN ON *.* TO mysql@localhost;
SQL
}
