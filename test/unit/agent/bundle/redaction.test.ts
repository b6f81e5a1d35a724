import { describe, expect, it } from 'vitest';
import { assembleBundle } from '../../../../agent/bundle/assemble.ts';
import type { Gathering } from '../../../../agent/bundle/gather.ts';
import { pseudonymsWith } from '../../../../agent/bundle/pseudonyms.ts';
import { createRedactor, type Redactor } from '../../../../agent/bundle/redactor.ts';
import { readBundle } from '../../../../agent/bundle/read.ts';
import { unzip } from '../../../../agent/bundle/unzip.ts';
import { type BundleDocuments, type DocumentName, pathOf } from '../../../../model/bundle.ts';
import type { PrivacyPolicy } from '../../../../model/privacy.ts';
import type { ProbeRun } from '../../../../model/run.ts';
import * as WORDS from '../../../../model/text/en.ts';
import { REPORTS, systemOf } from '../../../support/bundles.ts';
import { MUST_STAY, plantedSecrets } from '../../../support/planted-secrets.ts';

const AT = '2026-11-24T08:12:00.000Z';
const KEEP: PrivacyPolicy = { names: 'keep', addresses: 'keep' };

const redactorOf = (policy: PrivacyPolicy = KEEP): Redactor =>
  createRedactor({
    policy,
    pseudonyms: pseudonymsWith('00'.repeat(32)),
    names: ['exch1.corp.example', 'cag.example', 'LT-4711', 'anna'],
    user: 'anna',
  });

/** Every document that a bundle may hold, with texts wherever a peer, a registry or a user may put one. */
function documentsWith(texts: readonly string[], shift = 0): BundleDocuments {
  const { documents } = REPORTS['port-outside']!;
  const share = (part: number): readonly string[] =>
    texts.filter((_, index) => (index + shift) % 10 === part);
  const runWith = (run: ProbeRun, these: readonly string[], args: readonly string[]): ProbeRun => ({
    ...run,
    checks: run.checks.map((check, index) =>
      index === 0
        ? { ...check, evidence: [...these], args: { ...check.args, seen: [...args] } }
        : check,
    ),
    network: { ...run.network, reasons: [...these.slice(0, 3)] },
  });
  return {
    ...documents,
    run: runWith(documents.run!, share(0), share(1)),
    'last-good': runWith(documents['last-good']!, share(2), []),
    connections: {
      ...documents.connections!,
      items: share(3).map((text) => ({
        ...documents.connections!.items[0]!,
        process: text.slice(0, 256),
      })),
      notes: share(3).map((text) => text.slice(0, 900)),
      problem: share(3)[0] ?? null,
    },
    network: { ...documents.network!, reasons: [...share(4)] },
    outlook: {
      ...documents.outlook!,
      profile: {
        ...documents.outlook!.profile!,
        name: (share(6)[0] ?? '').slice(0, 256),
        accounts: [
          {
            ...documents.outlook!.profile!.accounts[0]!,
            server: (share(6)[1] ?? '').slice(0, 253),
          },
        ],
      },
      notes: share(8).slice(0, 16),
      problems: share(9).slice(0, 16),
    },
    settings: {
      items: share(5).map((text, index) => ({
        key: `site${String(index)}`,
        value: index % 2 === 0 ? text : { deep: [text] },
        source: 'user file',
      })),
      problems: [...share(6)],
    },
    recorder: {
      schema: 1,
      frozen: [],
      events: share(8).map((text) => ({
        kind: 'network',
        at: AT,
        label: 'tunnel',
        changes: [{ what: 'route', before: text.slice(0, 400), now: '' }],
      })),
    },
    log: share(9).map((message) => ({ at: AT, message })),
    system: systemOf({ note: share(7).join('\n').slice(0, 2000), site: share(7)[0] ?? null }),
  };
}

const gathered = (documents: BundleDocuments): Gathering => ({
  documents,
  files: Object.keys(documents).map((name) => ({
    path: pathOf(name as DocumentName),
    bytes: 0,
    sha256: null,
    collector: name,
    ms: 1,
    status: 'ok',
    message: null,
  })),
});

const assembled = (documents: BundleDocuments, policy: PrivacyPolicy = KEEP) =>
  assembleBundle({
    id: '01937f9e-5a00-7000-8000-00c0ffee0001',
    why: 'user',
    at: AT,
    bootId: null,
    policy,
    gathering: gathered(documents),
    redactor: redactorOf(policy),
    words: WORDS,
    loss: [],
  });

async function textsIn(zip: Buffer): Promise<string> {
  const unpacked = await unzip(zip);
  if (!unpacked.ok) throw new Error(unpacked.message);
  return [...unpacked.files.values()].map((content) => content.toString('utf8')).join('\n');
}

describe('what leaves the laptop', () => {
  it.each(['keep', 'pseudonym', 'drop'] as const)(
    'holds none of 200 secrets, each put through every document, when names and addresses are %s',
    async (choice) => {
      const secrets = plantedSecrets(200);
      const texts = secrets.map(({ text }) => text);
      const policy = { names: choice, addresses: choice };

      for (let shift = 0; shift < 10; shift += 1) {
        const { zip, manifest } = await assembled(documentsWith(texts, shift), policy);

        const bytes = await textsIn(zip);
        expect(secrets.filter(({ secret }) => bytes.includes(secret))).toEqual([]);
        expect(manifest.redactions).toBeGreaterThanOrEqual(200);
      }
    },
    60_000,
  );

  it.each(['pseudonym', 'drop'] as const)(
    'keeps what a helpdesk needs where no name or address is in it, when those are %s',
    (choice) => {
      const redactor = redactorOf({ names: choice, addresses: choice });
      const plain = MUST_STAY.filter(
        (text) => !/\d\.\d+\.\d+\.\d|[\da-f]:[\da-f:]*:[\da-f]|exch1\.corp/i.test(text),
      );

      expect(plain.length).toBeGreaterThan(50);
      expect(plain.filter((text) => redactor.text('x', text) !== text)).toEqual([]);
    },
  );

  it('keeps the netmask of a line for a firewall, whose addresses go under other names', () => {
    const redactor = redactorOf({ names: 'keep', addresses: 'pseudonym' });

    expect(redactor.text('x', 'Network/Subnet: 10.1.2.3/255.255.255.255')).toMatch(
      /^Network\/Subnet: address-[0-9a-f]{8}\/255\.255\.255\.255$/,
    );
  });

  it('keeps the 100 texts that a helpdesk needs, each as it was', async () => {
    expect(MUST_STAY).toHaveLength(100);

    const reading = await readBundle((await assembled(documentsWith(MUST_STAY))).zip);

    if (!reading.ok) throw new Error(reading.message);
    const { documents, manifest } = reading.bundle;
    const said = JSON.stringify(documents);
    expect(MUST_STAY.filter((text) => !said.includes(JSON.stringify(text).slice(1, -1)))).toEqual(
      [],
    );
    expect(manifest.redactions).toBe(0);
  });

  it.each(plantedSecrets(50))(
    'takes the secret out of “$text” at the last gate too',
    ({ text, secret }) => {
      const redactor = redactorOf();
      const gated = redactor.gate('logs/agent.jsonl', text);

      // Names of people and hosts are the matter of the documents' own rules.
      const isOfPeople = /kolleg|chefin|laptop\d|BUCHHALTUNG|nachbar|partner\d|Administrator/.test(
        secret,
      );
      expect(gated.includes(secret)).toBe(isOfPeople);
    },
  );

  it('leaves every finished document readable when the gate has been over it', () => {
    const redactor = redactorOf();
    for (const { text } of plantedSecrets(50)) {
      const json = JSON.stringify({ password: text, note: text, list: [text] }, null, 1);
      expect(() => JSON.parse(redactor.gate('x', json)) as unknown).not.toThrow();
    }
  });

  it('lists each rule with its files, and never what it took', async () => {
    const { redactions } = await assembled(
      documentsWith(plantedSecrets(200).map(({ text }) => text)),
    );

    expect(redactions.items.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['password', 'token', 'credential', 'other host', 'account']),
    );
    expect(redactions.items.every(({ count, files }) => count > 0 && files.length > 0)).toBe(true);
  });
});

describe('privacy.names and privacy.addresses', () => {
  const TEXT = 'anna on LT-4711: 10.1.2.3 is exch1.corp.example, fe80::1 and 127.0.0.1';

  it('leaves both by default', () => {
    expect(redactorOf().text('x', TEXT)).toBe(TEXT);
  });

  it('puts other names in their place, the same in every text', () => {
    const redactor = redactorOf({ names: 'pseudonym', addresses: 'pseudonym' });

    const text = redactor.text('x', TEXT);

    expect(text).toMatch(
      /^name-[0-9a-f]{8} on name-[0-9a-f]{8}: address-[0-9a-f]{8} is name-[0-9a-f]{8}, address-[0-9a-f]{8} and 127\.0\.0\.1$/,
    );
    expect(redactor.text('y', TEXT)).toBe(text);
    expect(redactorOf({ names: 'pseudonym', addresses: 'pseudonym' }).text('x', TEXT)).toBe(text);
  });

  it('leaves them out', () => {
    expect(redactorOf({ names: 'drop', addresses: 'drop' }).text('x', TEXT)).toBe(
      '[name] on [name]: [address] is [name], [address] and 127.0.0.1',
    );
  });

  it('still gives a bundle that opens, without any address or name', async () => {
    const { zip } = await assembled(REPORTS['port-outside']!.documents, {
      names: 'drop',
      addresses: 'pseudonym',
    });

    const reading = await readBundle(zip);
    expect(reading).toMatchObject({ ok: true });
    const bytes = await textsIn(zip);
    expect(bytes).not.toMatch(/10\.1\.2\.3|exch1\.corp|LT-4711/);
  });
});
