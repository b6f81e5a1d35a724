import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Running } from './programs.ts';
import { ADDRESSES, type Site } from './site.ts';
import { waitFor } from './wait.ts';

export const COLLECTOR_PORT = 8440;

/** Where a collector of the lab itself listens: others reach it by the proxy alone. */
export const COLLECTOR_BEHIND = '127.0.0.1:18440';

const config = (folder: string): string => `
daemon off; user root;
pid ${folder}/proxy.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_max_body_size 0;
  client_body_temp_path ${folder}/proxy-bodies;
  proxy_temp_path ${folder}/proxy-answers;
  fastcgi_temp_path ${folder}/proxy-t3; uwsgi_temp_path ${folder}/proxy-t4; scgi_temp_path ${folder}/proxy-t5;
  server {
    listen ${ADDRESSES.collector}:${String(COLLECTOR_PORT)};
    location / {
      proxy_pass http://${COLLECTOR_BEHIND};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_request_buffering off;
    }
  }
}
`;

/**
 * nginx in the helpdesk's namespace before a collector that takes reports of everybody, which it may
 * on loopback alone.
 */
export async function startCollectorProxy({
  helpdesk,
  folder,
}: Pick<Site, 'helpdesk' | 'folder'>): Promise<Running> {
  const file = join(folder, 'proxy.conf');
  await writeFile(file, config(folder));
  const proxy = helpdesk.start(['nginx', '-p', folder, '-c', file, '-e', 'stderr']);
  await waitFor(
    'the proxy before the collector',
    async () =>
      (await helpdesk.must(['ss', '-Hltn'])).includes(`:${String(COLLECTOR_PORT)} `) ? true : null,
    { timeoutMs: 15_000, by: proxy },
  );
  return proxy;
}
