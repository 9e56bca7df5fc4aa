# What the environment must hold, and the statements that make a server agree with it.

fail() {
  echo "wiki7: the database can't start: $1." >&2
  exit 78
}

check_environment() {
  for name in WIKI7_DB_NAMES WIKI7_DB_PORT WIKI7_DB_BUFFER_MIB WIKI7_DB_MAX_CONNECTIONS WIKI7_DB_APP_USER WIKI7_DB_SCHEMA_USER \
    WIKI7_DB_ROOT_PASSWORD WIKI7_DB_SCHEMA_PASSWORD WIKI7_DB_APP_PASSWORD; do
    eval "value=\${$name:-}"
    [ -n "$value" ] || fail "$name is missing or empty. Set it in the container's environment"
  done
  for name in WIKI7_DB_PORT WIKI7_DB_BUFFER_MIB WIKI7_DB_MAX_CONNECTIONS; do
    eval "value=\$$name"
    case $value in
      *[!0-9]* | 0*) fail "$name is '$value'. It must be a whole number above 0" ;;
    esac
  done
  for name in WIKI7_DB_APP_USER WIKI7_DB_SCHEMA_USER; do
    eval "value=\$$name"
    case $value in
      *[!a-z0-9_]*) fail "$name is '$value'. A name has lower-case letters, digits and _" ;;
    esac
  done
  for database in $WIKI7_DB_NAMES; do
    case $database in
      *[!a-z0-9_]* | [!a-z]*) fail "WIKI7_DB_NAMES holds '$database'. A name has lower-case letters, digits and _, and begins with a letter" ;;
      mysql | sys | test | information_schema | performance_schema) fail "WIKI7_DB_NAMES holds '$database', which is the server's own. Use another name" ;;
    esac
    [ "${#database}" -le 64 ] || fail "WIKI7_DB_NAMES holds '$database', which is longer than 64 characters"
  done
}

# An SQL string, whatever the value holds.
quoted() {
  printf "'"
  printf %s "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g" -e '$!s/$/\\n/' | tr -d '\n'
  printf "'"
}

converging_statements() {
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
GRANT ALL PRIVILEGES ON \`$pattern\`.* TO $WIKI7_DB_SCHEMA_USER@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES, LOCK TABLES ON \`$pattern\`.* TO $WIKI7_DB_APP_USER@'%';
SQL
  done
  # It has the system user's name, which the socket vouches for. CONNECTION ADMIN lets it in when all
  # connections are taken, so that a busy server isn't restarted.
  cat <<SQL
CREATE USER mysql@localhost IDENTIFIED VIA unix_socket;
GRANT CONNECTION ADMIN ON *.* TO mysql@localhost;
SQL
}
