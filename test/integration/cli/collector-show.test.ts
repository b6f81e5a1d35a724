import { generateIdentity, identityToRecipient } from 'age-encryption';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { encryptTo } from '../../../agent/bundle/age.ts';
import { openHistory } from '../../../agent/runs/history.ts';
import { bareEnvironment, type Ran, runLinesman } from '../../support/linesman.ts';
import { STATES } from '../../support/states.ts';
import { referenceFrom, SAMPLE_DEVICE, travelling } from '../../unit/collector/sample-envelope.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import { put, runningCollector, temporaryFolder } from '../collector/support.ts';

const HEADERS = { 'Linesman-Device': SAMPLE_DEVICE };
const OTHER_DEVICE = 'f3c1a6de-0000-4c52-9d3e-2f1a7b5c9e01';

/** A collector, and somebody at the helpdesk with a terminal in a folder of his own. */
async function helpdesk() {
  const [home, data] = [await temporaryFolder(), await temporaryFolder()];
  const { url } = await runningCollector(data);
  const env = bareEnvironment(home);
  const run = (...args: readonly string[]): Promise<Ran> => runLinesman(args, env);
  const show = (reference: string, ...args: readonly string[]): Promise<Ran> =>
    run('collector', 'show', reference, '--data', data, ...args);
  const send = async (body: Buffer | string, id: string): Promise<void> => {
    expect((await put(url, id, body, HEADERS)).status).toBe(201);
  };
  return { home, data, run, show, send };
}

/** A bundle of what an agent left. */
async function bundleIn(home: string, run: (...args: string[]) => Promise<Ran>): Promise<Buffer> {
  const opened = openHistory({ dataFolder: home, log: () => undefined, now: () => new Date() });
  if (!opened.ok) throw new Error(opened.message);
  opened.history.add({ run: STATES.brokenPort.run!, sights: [] });
  opened.history.close();
  const file = join(home, 'made.zip');
  expect((await run('bundle', '--data', home, '--out', file)).status).toBe(0);
  return readFileSync(file);
}

describe('linesman collector show', () => {
  it('shows the verdict of a bundle as open does, by the reference in any form, and saves zip and page', async () => {
    const { home, run, show, send } = await helpdesk();
    const id = uuid();
    const bundle = await bundleIn(home, run);
    await send(travelling({ id }, Buffer.from(bundle)), id);
    const reference = referenceFrom(SAMPLE_DEVICE);

    const shown = await show(reference.toLowerCase().replaceAll('-', ' '));
    const saved = await show(
      id.slice(0, 13),
      '--out',
      join(home, 'saved.zip'),
      '--html',
      join(home, 'saved.html'),
    );
    const opened = await run('open', join(home, 'saved.zip'));
    const json = await show(reference, '--json');

    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain(`${reference}  Network team`);
    expect(shown.stdout).toContain('EMSMDB 2314 (outside\n  Citrix Access Gateway)');
    expect(shown.stdout).toContain(opened.stdout.trim());
    expect(opened.stdout).toContain('BROKEN: Exchange offers EMSMDB on port 2314');
    expect(saved.status).toBe(0);
    expect(readFileSync(join(home, 'saved.zip')).equals(bundle)).toBe(true);
    expect(readFileSync(join(home, 'saved.html'), 'utf8')).toContain('For the firewall team');
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 1,
      by: 'reference',
      report: { id, reference, encrypted: false, mismatch: null },
      others: [],
      file: null,
      bundle: { diagnosis: { code: 'RPC_PORT_OUTSIDE_ACL' } },
    });
  });

  it('saves an encrypted bundle under its own name, and says how it is opened', async () => {
    const { home, run, show, send } = await helpdesk();
    const id = uuid();
    const identity = await generateIdentity();
    const key = join(home, 'key.txt');
    writeFileSync(key, `${identity}\n`);
    const bundle = await encryptTo(
      [await identityToRecipient(identity)],
      await bundleIn(home, run),
    );
    await send(travelling({ id, encrypted: true }, Buffer.from(bundle)), id);

    const shown = await show(referenceFrom(SAMPLE_DEVICE), '--out', home);
    const again = await show(id, '--out', home, '--json');
    const page = await show(id, '--out', home, '--html', join(home, 'none.html'));

    const file = join(
      home,
      readdirSync(home).find((name) => name.endsWith('.zip.age'))!,
    );
    expect(file).toMatch(/\/bundle-8d9f1c1e-20261124T080005Z-[0-9a-f]{8}\.zip\.age$/);
    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain('only the holder of the key can open it');
    expect(shown.stdout).toContain(`linesman open ${file} --identity KEYFILE`);
    expect(JSON.parse(again.stdout)).toMatchObject({ file, bundle: null });
    expect(page.status).toBe(1);
    expect(page.stderr).toContain('the page is inside the encryption');
    const opened = await run('open', file, '--identity', key);
    expect(opened.stdout).toContain('BROKEN: Exchange offers EMSMDB on port 2314');
  });

  it('shows the newest of the laptop when hours have changed the reference, and names the rest', async () => {
    const { home, show, send } = await helpdesk();
    const [plain, ended] = [uuid(), uuid()];
    await send(JSON.stringify(sampleReport({ id: plain, device: SAMPLE_DEVICE })), plain);
    await send(travelling({ id: ended, kind: 'end', encrypted: true }), ended);

    const shown = await show(referenceFrom(SAMPLE_DEVICE, 30), '--json', '--out', home);
    const exact = await show(plain);

    expect(shown.stderr).toContain('No report has exactly that reference');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      by: 'laptop',
      report: { id: ended, kind: 'end' },
      others: [plain],
    });
    expect(exact.stdout).toContain('outside the list of ISA Server');
  });

  it.each([
    ['a reference of a laptop that sent nothing', referenceFrom(OTHER_DEVICE), 2, 'outbox there'],
    ['a reference that was misheard', 'BTP0-NGA4-6', 2, 'neither a reference'],
    ['an id that never came', '01936b2e-7c00', 2, 'whose id begins so'],
    ['anything else', '../../key.pem', 2, 'neither a reference'],
  ])('says of %s what to ask for, with exit 2', async (_, asked, status, words) => {
    const { show, send } = await helpdesk();
    const id = uuid();
    await send(travelling({ id }), id);

    const shown = await show(asked);

    expect(shown.status).toBe(status);
    expect(shown.stdout).toBe('');
    expect(shown.stderr).toContain(words);
  });

  it('names the fault of a bundle that is damaged, and still says what its envelope says, with exit 1', async () => {
    const { home, run, show, send } = await helpdesk();
    const id = uuid();
    const bundle = await bundleIn(home, run);
    bundle[Math.floor(bundle.length / 3)]! ^= 4;
    await send(travelling({ id }, Buffer.from(bundle)), id);

    const shown = await show(id);

    expect(shown.status).toBe(1);
    expect(shown.stdout).toContain('Exchange port outside an access list');
    expect(shown.stderr).toMatch(/^linesman: bundle-8d9f1c1e-\S+\.zip: /);
  });

  it('steers no terminal, whatever an envelope claims', async () => {
    const { show, send } = await helpdesk();
    const id = uuid();
    const evil = '\u001b[2J\u202eevil\n';
    await send(
      travelling({
        id,
        network: evil,
        name: evil,
        endpoints: [{ interface: evil, port: 1, insideAcl: { [evil]: false } }],
      }),
      id,
    );

    const shown = await show(id);

    expect(shown.stdout).toContain('evil');
    expect(shown.stdout + shown.stderr).not.toMatch(/[\u001b\u202e]/);
  });
});
