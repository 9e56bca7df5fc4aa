# The statements that make a server agree with its environment.

converging_statements() {
  # On AWS the functions give the same.
  rows='SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES, LOCK TABLES'
  tables='CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW, TRIGGER'
  # After a statement that fails the server starts without the rest, and MariaDB doesn't even say so:
  # the user that `healthy` needs goes first and comes back last.
  cat <<SQL
DROP USER IF EXISTS mysql@localhost;
DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');
DELETE FROM mysql.proxies_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');
FLUSH PRIVILEGES;
DROP DATABASE IF EXISTS test;
CREATE USER IF NOT EXISTS root@localhost;
ALTER USER root@localhost IDENTIFIED BY $(quoted "$WIKI7_DB_ROOT_PASSWORD");
GRANT ALL PRIVILEGES ON *.* TO root@localhost WITH GRANT OPTION;
CREATE OR REPLACE USER $WIKI7_DB_SCHEMA_USER@'%' IDENTIFIED BY $(quoted "$WIKI7_DB_SCHEMA_PASSWORD");
CREATE OR REPLACE USER $WIKI7_DB_APP_USER@'%' IDENTIFIED BY $(quoted "$WIKI7_DB_APP_PASSWORD");
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
  # It has the system user's name, which the socket vouches for. CONNECTION ADMIN lets it in when all
  # connections are taken, so that a busy server isn't restarted.
  cat <<SQL
CREATE USER mysql@localhost IDENTIFIED VIA unix_socket;
GRANT CONNECTION ADMIN ON *.* TO mysql@localhost;
SQL
}
