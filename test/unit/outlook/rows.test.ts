import { describe, expect, it } from 'vitest';
import { renderState } from '../../../cli/render/state.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import type { OutlookWitness } from '../../../model/outlook.ts';
import * as EN from '../../../model/text/en.ts';
import { outlookRows } from '../../../model/text/outlook-rows.ts';
import { travellerView } from '../../../model/text/traveller.ts';
import { GREEN, runOf, STATE } from '../../support/samples.ts';
import { travelling } from '../../support/states.ts';
import {
  accountOf,
  connectionOf,
  OUTLOOK_AT,
  profileOf,
  witnessOf,
} from '../../support/outlook-samples.ts';

const NOW = new Date(OUTLOOK_AT);
const NETWORK = travelling({ since: '2026-11-27T09:10:00.000Z' });
const CONNECTED = witnessOf({ connections: [connectionOf()] });
const rowsOf = (change: Partial<OutlookWitness> = {}): readonly string[] =>
  outlookRows(witnessOf(change), NETWORK, NOW, EN).map(({ label, value }) => `${label}: ${value}`);
const stateOf = (outlook: OutlookWitness | null) => ({
  ...STATE,
  network: NETWORK,
  run: runOf(GREEN, { network: NETWORK, outlook }),
  diagnosis: GREEN,
});

describe('what Outlook shows, row by row', () => {
  it('holds everything that a helpdesk asks of Outlook', () => {
    const said = rowsOf({
      connections: [connectionOf({ announced: ['EMSMDB'] }), connectionOf({ createdAt: null })],
      settings: { mapiHttpDisabled: true, rpcEncryption: false },
      networkCost: { cost: 'variable', isRoaming: true, isOverLimit: false },
      newOutlookRuns: true,
      problems: ['the copy of the mailbox could not be looked at within 2 s'],
    }).join('\n');

    for (const one of [
      /^hang up: Outlook is connected again since .*you may hang up/m,
      /^: This suggests an empty Outbox and does not prove it/m,
      /^program: 16\.0\.17928\.20114, runs since \d\d:\d\d$/m,
      /^new Outlook: runs/m,
      /^profile: "Outlook", leads to the server that was checked$/m,
      /^account: server exch1\.corp\.example, by TCP, with a copy of the mailbox here, copy of 1177\.4 MiB, last written/m,
      /^Work Offline: not pressed$/m,
      /^settings: MapiHttpDisabled = 1, EnableRPCEncryption = 0$/m,
      /^cost: Windows calls the connection metered, by the byte, roaming$/m,
      /^connections: 10\.1\.2\.3:1171 \(EMSMDB\), ESTABLISHED since \d\d:\d\d$/m,
      /^: 10\.1\.2\.3:1171 \(Exchange\), ESTABLISHED, age not told$/m,
      /^not read: the copy of the mailbox/m,
    ])
      expect(said).toMatch(one);
  });

  it.each<readonly [string, Partial<OutlookWitness>, string]>([
    ['that nobody looked here', { notTested: 'not tested: on Windows' }, 'program: not tested'],
    ['that Outlook does not run', { runs: false }, 'program: 16.0.17928.20114, does not run'],
    ['that no profile was read', { profile: null }, 'profile: none was read'],
    [
      'a profile that leads elsewhere',
      { profile: profileOf({ leadsToTarget: false }) },
      'leads to another server',
    ],
    ['a profile by POP', { profile: profileOf({ accounts: [] }) }, 'account: none of Exchange'],
    ['no connection', { connections: [] }, 'connections: none'],
    [
      'a mailbox without a copy here, by MAPI over HTTP',
      {
        profile: profileOf({
          accounts: [
            accountOf({
              ...{ server: null, mailStores: ['mail.example'], way: 'mapi-http' },
              ...{ mode: 'online', mailFile: null },
            }),
          ],
        }),
      },
      'account: MAPI over HTTP at mail.example, without a copy of the mailbox',
    ],
  ])('says %s', (_, change, expected) => {
    expect(rowsOf(change).join('\n')).toContain(expected);
  });

  it('names a dozen connections, and how many more there are', () => {
    const many = rowsOf({
      connections: Array.from({ length: 40 }, (_, port) => connectionOf({ remotePort: port + 1 })),
    });

    expect(many.at(-1)).toBe(': 28 more');
  });

  it('stands in status below the verdict where Outlook was looked at, and nowhere else', () => {
    const status = (outlook: OutlookWitness | null): string =>
      renderState(stateOf(outlook), NOW, 80, paintFor(false));

    expect(status(CONNECTED)).toMatch(/^Code .*\nOutlook {7}hang up: Outlook is connected/m);
    expect(
      Math.max(
        ...status(CONNECTED)
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThan(81);
    expect(status(witnessOf({ notTested: 'not tested' }))).not.toMatch(/^Outlook/m);
    expect(status(null)).not.toMatch(/^Outlook/m);
  });
});

describe('whoever pays by the minute', () => {
  const detailAt = (outlook: OutlookWitness, minutesLater = 0): string =>
    travellerView(stateOf(outlook), new Date(NOW.getTime() + minutesLater * 60_000)).detail;

  it('reads first that one may hang up, with what proves it', () => {
    expect(detailAt(CONNECTED)).toMatch(
      /^Outlook is connected again since \d\d:\d\d; you may hang up once its Outbox shows no number\./,
    );
  });

  it('reads nothing of it where Outlook is not connected, nor an hour later', () => {
    expect(detailAt(witnessOf())).not.toContain('hang up');
    expect(detailAt(CONNECTED, 60)).not.toContain('hang up');
  });
});
