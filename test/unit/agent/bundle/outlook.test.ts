import { describe, expect, it } from 'vitest';
import { createCollectors } from '../../../../agent/bundle/collectors.ts';
import { redactorFor } from '../../../../agent/bundle/make.ts';
import { resolveSettings } from '../../../../agent/settings/resolved.ts';
import { type BundleDocuments, DOCUMENTS } from '../../../../model/bundle.ts';
import type { OutlookWitness } from '../../../../model/outlook.ts';
import type { Privacy } from '../../../../model/privacy.ts';
import { outlookOf, REPORTS } from '../../../support/bundles.ts';
import { accountOf, connectionOf, profileOf } from '../../../support/outlook-samples.ts';

const settings = resolveSettings(
  { exchange: { host: 'exch1.corp.example' } },
  { items: [], problems: [] },
);
const ELSEWHERE = outlookOf({
  profile: profileOf({
    name: 'Anna unterwegs',
    accounts: [accountOf({ server: 'OLDMAIL2', proxy: 'rpc.other.example' })],
    leadsToTarget: false,
  }),
});

const redacted = (outlook: OutlookWitness, names: Privacy): OutlookWitness => {
  const documents: BundleDocuments = { ...REPORTS['port-outside']!.documents, outlook };
  return redactorFor(
    {
      settings: { ...settings, privacy: { names, addresses: 'keep' } },
      pseudonyms: { key: '0'.repeat(64), problem: null },
    },
    documents,
  ).document('data/outlook.json', DOCUMENTS.outlook, outlook);
};

describe('what a bundle says of Outlook', () => {
  it('is looked at when the bundle is made, beside the connections of that moment', async () => {
    const asked: unknown[] = [];
    const collectors = createCollectors({
      dataFolder: '/nowhere/linesman',
      settings,
      version: '0.1.0',
      device: 'd',
      note: null,
      now: () => new Date('2026-11-24T08:12:00.000Z'),
      probes: {
        showsOutlook: true,
        readConnections: () =>
          Promise.resolve({ ok: true, rows: [], outlookRuns: true, cut: null }),
        lookAtOutlook: (request) => {
          asked.push(request);
          return Promise.resolve(outlookOf({ connections: [connectionOf()] }));
        },
      },
      lookAtNetwork: () => Promise.reject(new Error('not asked')),
    });

    const gathered = await collectors.outlook.gather(new AbortController().signal);

    expect(gathered).toMatchObject({ ok: true, value: { version: '16.0.17928.20114' } });
    expect(asked).toMatchObject([
      { isOwn: true, hosts: ['exch1.corp.example'], connections: { items: [] } },
    ]);
  });

  it('names profile and servers as they are while names are kept: support asks for them', () => {
    expect(redacted(ELSEWHERE, 'keep').profile).toEqual(ELSEWHERE.profile);
  });

  it.each(['pseudonym', 'drop'] as const)(
    'tells neither the name of the profile nor its servers when names are %s',
    (names) => {
      const told = JSON.stringify(redacted(ELSEWHERE, names));

      expect(told).not.toMatch(/Anna|unterwegs|OLDMAIL2|rpc\.other/i);
      expect(told).toContain('"version":"16.0.17928.20114"');
    },
  );

  it.each(['Outlook', 'Default Outlook Profile', 'outlook'])(
    'leaves the word Outlook alone where the profile is called “%s”',
    (name) => {
      const seen = outlookOf({ profile: profileOf({ name }), notes: ['Outlook runs.'] });

      expect(redacted(seen, 'drop').notes).toEqual(['Outlook runs.']);
      expect(redacted(seen, 'drop').profile?.name).toBe(name);
    },
  );
});
