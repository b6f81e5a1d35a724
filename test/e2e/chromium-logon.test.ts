import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeWhere,
  needsCommands,
  needsFile,
  needsLinux,
  needsRoot,
} from '../support/needs.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');

/** What an administrator may write, and hosts of which Chromium and Linesman must say the same. */
const LIST =
  'one.example, *.two.example, .three.example; http://four.example, https://five.example, *six.example, seven.example:81, 192.0.2.0/24';
const HOSTS = [
  ...['one.example', 'x.one.example', 'two.example', 'a.two.example', 'b.three.example'],
  ...['three.example', 'four.example', 'five.example', 'www.six.example', 'mysix.example'],
  ...['six.example.org', 'seven.example'],
];

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly {
    readonly type: number;
    readonly params?: {
      readonly scheme?: string;
      readonly origin?: string;
      readonly allows_default_credentials?: boolean;
    };
  }[];
}

describeWhere(
  [needsLinux(), needsRoot(), needsCommands('unshare', 'mount'), needsFile(CHROMIUM, 'Chromium')],
  'a policy of Chromium on this laptop, by Chromium itself',
  () => {
    let folder = '';
    let inside = '';
    const server = createServer((_, response) => {
      response.writeHead(401, { 'WWW-Authenticate': 'Negotiate' });
      response.end('no');
    });

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'linesman-chromium-'));
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      await writeFile(join(folder, 'policy.json'), JSON.stringify({ AuthServerAllowlist: LIST }));
      // In a mount namespace whose /etc/chromium holds that policy alone.
      inside = join(folder, 'inside');
      await writeFile(
        inside,
        `#!/bin/sh
exec unshare -m sh -ec 'mkdir -p /etc/chromium; mount -t tmpfs none /etc/chromium; mkdir -p /etc/chromium/policies/managed; cp ${folder}/policy.json /etc/chromium/policies/managed/; exec "$@"' sh "$@"
`,
      );
      await writeFile(join(folder, 'chromium'), `#!/bin/sh\nexec ${inside} ${CHROMIUM} "$@"\n`);
      await chmod(inside, 0o755);
      await chmod(join(folder, 'chromium'), 0o755);
    });
    afterAll(async () => {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    /** Goes to each host. @returns those where Chromium would log on by itself */
    const browse = async (hosts: readonly string[]): Promise<ReadonlySet<string>> => {
      const { port } = server.address() as AddressInfo;
      const log = join(folder, 'net.json');
      const browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
        executablePath: join(folder, 'chromium'),
        args: ['--no-sandbox', '--host-resolver-rules=MAP * 127.0.0.1', `--log-net-log=${log}`],
      });
      const page = await browser.newPage();
      for (const host of hosts) {
        // Without a ticket no answer follows, and the page does not come.
        await page.goto(`http://${host}:${String(port)}/`).catch(() => null);
      }
      await browser.close();
      const { constants, events } = JSON.parse(await readFile(log, 'utf8')) as NetLog;
      const created = constants.logEventTypes['AUTH_HANDLER_CREATE_RESULT'];
      return new Set(
        events.flatMap(({ type, params }) =>
          type === created && params?.allows_default_credentials === true
            ? [new URL(params.origin ?? '').hostname]
            : [],
        ),
      );
    };

    it('lets it log on where Linesman says that it does, and nowhere else', async () => {
      // Chromium loads Kerberos once it has seen a challenge, from its next start on.
      await browse(['page.example']);
      const allowed = await browse(HOSTS);
      const { stdout } = await run(
        inside,
        [
          process.execPath,
          ...['--input-type=module', '-e'],
          `import { readLogonRules } from './agent/browsers/read.ts';
           import { logonBy } from './probes/web/logon/decide.ts';
           const out = [];
           for (const host of ${JSON.stringify(HOSTS)}) {
             const url = new URL('http://' + host + ':8080/');
             const rules = await readLogonRules(url);
             out.push([host, logonBy(url, ['Negotiate'], rules, process.platform).certainBy]);
           }
           console.log(JSON.stringify(out));`,
        ],
        { timeout: 60_000, cwd: ROOT },
      );
      const said = JSON.parse(stdout) as readonly (readonly [string, readonly string[]])[];

      expect([...allowed].sort()).toEqual(
        said
          .filter(([, by]) => by.length > 0)
          .map(([host]) => host)
          .sort(),
      );
      expect(allowed.size).toBe(6);
      expect(said[0]?.[1]).toEqual([
        'Chromium does (AuthServerAllowlist, /etc/chromium/policies/managed/policy.json)',
      ]);
    }, 120_000);
  },
);
