import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { takeApart } from '../../../collector/store/stored-report.ts';
import * as z from 'zod/mini';
import type { ReportKind } from '../../../model/envelope.ts';
import type { ProbeRun } from '../../../model/run.ts';
import { openTravelled } from '../travelled.ts';
import { linesmanIn } from './linesman.ts';
import type { Running } from './programs.ts';
import { COLLECTOR_BEHIND, COLLECTOR_PORT, startCollectorProxy } from './proxied-collector.ts';
import { NAMES, type Site } from './site.ts';
import { waitFor } from './wait.ts';

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
  let running: readonly Running[] = [];
  const helpdesk: Helpdesk = {
    async start() {
      await helpdesk.stop();
      const begun = linesman.start([
        'collector',
        '--data',
        data,
        '--listen',
        COLLECTOR_BEHIND,
        '--json',
      ]);
      running = [begun];
      const { publicKey } = await waitFor(
        'the collector to name its key',
        () => Started.parse(JSON.parse(begun.stdout())),
        { timeoutMs: 15_000, by: begun },
      );
      running = [await startCollectorProxy(site), begun];
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
