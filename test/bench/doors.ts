import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { companyRoot } from '../support/company-root.ts';
import { createCleanup } from '../support/lab/cleanup.ts';
import { linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { createNamespace } from '../support/lab/namespace.ts';
import { needsSite } from '../support/lab/needs.ts';
import { waitFor } from '../support/lab/wait.ts';
import { needsCommands } from '../support/needs.ts';
import { AUTODISCOVER_HOST, DOORS, SEQUENTIAL_ROUND_TRIPS } from './doors-asked.ts';
import { type Bench, median, ms, timed } from './statistics.ts';

const ONE_WAY_MS = 50;
const ROUNDS = 10;
const [LAPTOP, SITE] = ['192.0.2.1', '192.0.2.2'];
const Told = z.array(z.object({ ms: z.number(), bytes: z.number(), connectMs: z.number() }));

const nginxConf = (folder: string): string => `
error_log ${folder}/error.log; pid ${folder}/nginx.pid; user root; worker_processes 1; events { worker_connections 256; }
http { access_log off; client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
server { listen ${SITE}:443 ssl; ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate ${folder}/c; ssl_certificate_key ${folder}/k; server_name mail.example;
location = /owa { return 302 /owa/; }
location = /owa/ { return 302 /owa/auth/logon.aspx?url=x; }
location = /owa/auth/logon.aspx { default_type text/html; return 200 '<form action="/owa/auth.owa"><input type="password"></form>${'x'.repeat(3000)}'; }
location / { add_header WWW-Authenticate NTLM always; add_header WWW-Authenticate 'Basic realm="mail"' always; return 401; } }
server { listen ${SITE}:443 ssl; ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate ${folder}/c; ssl_certificate_key ${folder}/k; server_name ${AUTODISCOVER_HOST};
location / { add_header WWW-Authenticate NTLM always; add_header WWW-Authenticate 'Basic realm="mail"' always; return 401; } }
server { listen ${SITE}:80; return 302 https://$host$request_uri; } }`;

/** Every door of a full configuration over a path of 100 ms, what it costs, and curl beside it. */
export const doors: Bench = async ({ rounds }) => {
  const missing = [...needsSite(), needsBuild(), needsCommands('nginx', 'openssl', 'curl')].find(
    (need) => need !== null,
  );
  if (missing !== undefined) return { skipped: missing };
  const cleanup = createCleanup();
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  try {
    const root = companyRoot();
    const { key, cert } = root.issue('mail.example', undefined, [AUTODISCOVER_HOST]);
    const file = join(folder, 'root.pem');
    for (const [name, text] of Object.entries({
      k: key,
      c: cert,
      'root.pem': root.cert,
      'nginx.conf': nginxConf(folder),
    }))
      writeFileSync(join(folder, name), text);
    const laptop = await createNamespace('laptop', cleanup, [
      `${SITE} mail.example ${AUTODISCOVER_HOST}`,
    ]);
    const site = await createNamespace('site', cleanup);
    const line = laptop.start([
      ...['/usr/bin/python3', new URL('delay-link.py', import.meta.url).pathname],
      ...[laptop.name, `${LAPTOP}/30`, site.name, `${SITE}/30`, String(ONE_WAY_MS)],
    ]);
    cleanup.defer('the slow line', () => line.stop());
    await waitFor('the slow line', () => (line.stdout().includes('ready') ? true : null), {
      timeoutMs: 10_000,
      by: line,
    });
    const nginx = site.start([
      'nginx',
      '-p',
      folder,
      '-c',
      join(folder, 'nginx.conf'),
      '-g',
      'daemon off;',
    ]);
    cleanup.defer('nginx', () => nginx.stop());
    await waitFor(
      'nginx',
      async () => ((await site.must(['ss', '-Hltn'])).includes(':443') ? true : null),
      { timeoutMs: 10_000, by: nginx },
    );
    const count = rounds(ROUNDS);
    const runner = new URL('doors-runner.ts', import.meta.url).pathname;
    const told = Told.parse(
      JSON.parse(
        await laptop.must([process.execPath, runner, String(count), SITE, file], {
          timeoutMs: 120_000,
        }),
      ),
    );
    const took = median(told.map((one) => one.ms));
    const wanted = SEQUENTIAL_ROUND_TRIPS * median(told.map((one) => one.connectMs));
    const config = join(folder, 'config.json');
    const web = Object.fromEntries(
      DOORS.map(([kind, url]) => [kind, kind === 'autodiscover' ? [new URL(url).hostname] : url]),
    );
    writeFileSync(config, JSON.stringify({ exchange: { host: SITE }, web }));
    const linesman = linesmanIn(laptop, folder, { NODE_EXTRA_CA_CERTS: file });
    const probes: number[] = [];
    const curls: number[] = [];
    for (let round = 0; round < count; round += 1) {
      probes.push(await timed(() => linesman.run(['probe', '--json', '--config', config])));
      curls.push(
        await timed(async () => {
          for (const [, url] of DOORS)
            await laptop.must(['curl', '-sS', '-L', '-o', '/dev/null', '--cacert', file, url]);
        }),
      );
    }
    return [
      {
        what: `all doors of a full configuration over a path of 100 ms, ${String(count)} rounds`,
        ours: ms(took),
        beside: `${ms(wanted)} are the ${String(SEQUENTIAL_ROUND_TRIPS)} round trips of the slowest door; 1.10 × wanted at most`,
        ratio: `${(took / wanted).toFixed(3)} ×`,
      },
      {
        what: 'bytes on the wire of one such look, headers of IP and both directions',
        ours: `${(median(told.map((one) => one.bytes)) / 1024).toFixed(1)} KiB`,
        beside: `${String(DOORS.length)} doors, of which Autodiscover asks five places`,
        ratio: '',
      },
      {
        what: 'a whole probe over that path: start, ladder (its mapper refuses), doors and verdict',
        ours: ms(median(probes)),
        beside: `${ms(median(curls))} curl, the same doors one after the other`,
        ratio: `${(median(probes) / median(curls)).toFixed(3)} ×`,
      },
    ];
  } finally {
    await cleanup.run();
    rmSync(folder, { recursive: true, force: true });
  }
};
