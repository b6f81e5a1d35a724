/**
 * The world outside of `system-reach.test.ts`: HTTP with 204 and HTTPS, as a look at the Internet asks
 * for; NetworkManager's page on port 81 once the given file exists.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

const [folder = '', address = ''] = process.argv.slice(2);
const nothing: RequestListener = (_, response) => {
  response.writeHead(204).end();
};
createServer(nothing).listen(80, address);
createTlsServer(
  { key: readFileSync(`${folder}/key.pem`), cert: readFileSync(`${folder}/cert.pem`) },
  nothing,
).listen(443, address);
createServer((request, response) => {
  if (existsSync(`${folder}/lets-through`)) response.end('NetworkManager is online');
  else request.socket.destroy();
}).listen(81, address);
