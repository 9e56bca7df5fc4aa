import { databaseUsers } from '../../src/blueprint/database-users.ts';
import { ports } from '../../src/blueprint/ports.ts';

/** RDS refuses whoever doesn't encrypt. The image's own configuration stays; what is added stands in a copy. */
export const WITH_TLS = `
  umask 077
  { cat /etc/wiki7/mysql.cnf; printf '%s\\n' 'ssl-cert = /etc/aws/certificate.pem' 'ssl-key = /etc/aws/key.pem' 'require-secure-transport = ON'; } > /tmp/mysql.cnf
  sed 's#/etc/wiki7/mysql.cnf#/tmp/mysql.cnf#' /usr/local/bin/start > /tmp/start
  exec sh /tmp/start`;

/** S3 answers to a name for each bucket too; what else the image's script writes stays. */
export const withBucketNames = (domain: string) => `
  sed 's#^s3_acl = false#&\\nstorage_domain = ${domain}#' /usr/local/bin/start > /tmp/start
  exec bash /tmp/start`;

/** nginx before S3, whose own server speaks no TLS. */
export const TLS_FOR_S3 = `
pid /tmp/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path /tmp/body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  client_max_body_size 0;
  server {
    listen 443 ssl;
    ssl_certificate /etc/aws/certificate.pem;
    ssl_certificate_key /etc/aws/key.pem;
    location / {
      proxy_pass http://127.0.0.1:8080;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_request_buffering off;
      proxy_buffering off;
    }
  }
}
`;

/**
 * The agent of ECS, as far as tasks ask it.
 *
 * @param path at which it gives the keys of the task's role
 * @param accessKey whose secret key is in its variable SECRET_KEY
 */
export const agentProgram = (path: string, accessKey: string) => `<?php
if ( $_SERVER['REQUEST_URI'] !== '${path}' ) { http_response_code( 404 ); return; }
echo json_encode( [ 'RoleArn' => 'arn:aws:iam::123456789012:role/task', 'AccessKeyId' => '${accessKey}', 'SecretAccessKey' => getenv( 'SECRET_KEY' ),
	'Token' => 'token-of-the-role', 'Expiration' => gmdate( 'Y-m-d\\TH:i:s\\Z', time() + 3600 ) ] );`;

/** What the image of the database is told; its own users are nobody's here. */
export const databaseVariables = (password: string): Record<string, string> => ({
  WIKI7_DB_NAMES: 'unused',
  WIKI7_DB_PORT: String(ports.database),
  WIKI7_DB_APP_USER: `${databaseUsers.app}_unused`,
  WIKI7_DB_SCHEMA_USER: `${databaseUsers.schema}_unused`,
  WIKI7_DB_BUFFER_MIB: '256',
  WIKI7_DB_MAX_CONNECTIONS: '200',
  WIKI7_DB_ROOT_PASSWORD: password,
  WIKI7_DB_SCHEMA_PASSWORD: 'unused',
  WIKI7_DB_APP_PASSWORD: 'unused',
});
