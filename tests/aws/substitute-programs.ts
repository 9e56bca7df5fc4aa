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

/**
 * SQS, as far as the sidecar speaks to it, under TLS: every message that it takes is a line of its log.
 * See Amazon SQS, "Making AWS JSON protocol requests".
 */
export const SQS_PROGRAM = `
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const read = (name) => readFileSync('/etc/aws/' + name);
require('node:https').createServer({ cert: read('certificate.pem'), key: read('key.pem') }, (request, response) => {
  let text = '';
  request.on('data', (part) => { text += part; });
  request.on('end', () => {
    const { QueueUrl, Entries = [] } = JSON.parse(text);
    const signed = /^AWS4-HMAC-SHA256 /.test(request.headers.authorization || '');
    if (!signed || request.headers['x-amz-target'] !== 'AmazonSQS.SendMessageBatch') return response.writeHead(403).end('{}');
    const Successful = Entries.map(({ Id, MessageBody }) => {
      console.log(JSON.stringify({ QueueUrl, MessageBody }));
      return { Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
    });
    response.setHeader('Content-Type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify({ Successful, Failed: [] }));
  });
}).listen(443);
process.on('SIGTERM', () => process.exit(0));`;
