import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { takeApart } from '../../../collector/store/stored-report.ts';
import * as z from 'zod/mini';
import type { ReportKind } from '../../../model/envelope.ts';
import type { ProbeRun } from '../../../model/run.ts';
import { openTravelled } from '../travelled.ts';
import { linesmanIn } from './linesman.ts';
import type { Running } from './programs.ts';
import { ADDRESSES, NAMES, type Site } from './site.ts';
import { waitFor } from './wait.ts';

export const COLLECTOR_PORT = 8440;
export const COLLECTOR_URL = `http://${NAMES.collector}:${String(COLLECTOR_PORT)}`;

const Started = z.object({ publicKey: z.string() });
const Listing = z.object({
  reports: z.array(
    z.object({
      id: z.string(),
      device: z.string(),
      sha256: z.string(),
      bytes: z.number(),
      receivedAt: z.string(),
    }),
  ),
});
export type Received = z.infer<typeof Listing>['reports'][number];

/** Where the collector itself listens: others reach it by the proxy alone. */
const BEHIND = 18_440;

/** A reverse proxy of the same machine, as a company has one before a collector that all may send to. */
const proxyConfig = (folder: string): string => `
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
      proxy_pass http://127.0.0.1:${String(BEHIND)};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_request_buffering off;
    }
  }
}
`;

/** `linesman collector` in the helpdesk's namespace, behind nginx. */
export interface Helpdesk {
  /** Starts it. @returns the key that signs its receipts, for `collector.receiptKey` */
  start(): Promise<string>;
  stop(): Promise<void>;
  list(): Promise<readonly Received[]>;
  /** The stored body of a report, decoded: what it is, and the run that it brought. */
  read(id: string): Promise<{ readonly kind: ReportKind; readonly run: ProbeRun }>;
}

export function prepareHelpdesk(site: Site): Helpdesk {
  const data = join(site.folder, 'collector');
  const linesman = linesmanIn(site.helpdesk, site.folder);
  const config = join(site.folder, 'proxy.conf');
  let running: readonly Running[] = [];
  const helpdesk: Helpdesk = {
    async start() {
      await helpdesk.stop();
      const begun = linesman.start([
        'collector',
        '--data',
        data,
        '--listen',
        `127.0.0.1:${String(BEHIND)}`,
        '--json',
      ]);
      running = [begun];
      const { publicKey } = await waitFor(
        'the collector to name its key',
        () => Started.parse(JSON.parse(begun.stdout())),
        { timeoutMs: 15_000, by: begun },
      );
      await writeFile(config, proxyConfig(site.folder));
      const proxy = site.helpdesk.start(['nginx', '-p', site.folder, '-c', config, '-e', 'stderr']);
      running = [proxy, begun];
      await waitFor(
        'the proxy before the collector',
        async () =>
          (await site.helpdesk.must(['ss', '-Hltn'])).includes(`:${String(COLLECTOR_PORT)} `)
            ? true
            : null,
        { timeoutMs: 15_000, by: proxy },
      );
      return publicKey;
    },
    async stop() {
      for (const one of running) await one.stop();
      running = [];
    },
    list: async () =>
      (await linesman.json(Listing, ['collector', 'list', '--data', data])).document.reports,
    async read(id) {
      const files = await readdir(data, { recursive: true, withFileTypes: true });
      const file = files.find((one) => one.isFile() && one.name.startsWith(id));
      if (file === undefined) throw new Error(`the collector keeps no file for ${id}`);
      const { body } = takeApart(await readFile(join(file.parentPath, file.name)));
      const { envelope, bundle } = await openTravelled(body);
      const { run } = bundle.documents;
      if (run === null) throw new Error(`the bundle of ${id} holds no run`);
      return { kind: envelope.kind, run };
    },
  };
  site.cleanup.defer('the collector', () => helpdesk.stop());
  return helpdesk;
}
