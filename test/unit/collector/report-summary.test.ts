import { describe, expect, test } from 'vitest';
import { bundleFileName } from '../../../collector/bundle-file-name.ts';
import { listPage } from '../../../collector/helpdesk/list-page.ts';
import { reportPage } from '../../../collector/helpdesk/report-page.ts';
import type { IndexedReport } from '../../../collector/store/index-row.ts';
import { decodeBody } from '../../../collector/store/decode-body.ts';
import { summaryOfBody } from '../../../collector/store/report-summary.ts';
import type { Envelope } from '../../../model/envelope.ts';
import { deviceIn, plainReference } from '../../../model/reference.ts';
import { referenceFrom, SAMPLE_DEVICE, sampleEnvelope, travelling } from './sample-envelope.ts';
import { SAMPLE_ID, sampleReport } from './sample-report.ts';

const SENT = { id: SAMPLE_ID, device: SAMPLE_DEVICE };
const OTHER_ID = '01936b2e-7c00-7abc-8def-0123456789ff';
const OTHER_DEVICE = 'f3c1a6de-0000-4c52-9d3e-2f1a7b5c9e01';
const summaryOf = (changes: Partial<Envelope>) => summaryOfBody(travelling(changes), SENT);
const diagnosisWith = (
  changes: Partial<NonNullable<Envelope['diagnosis']>>,
): Envelope['diagnosis'] => ({ ...sampleEnvelope().diagnosis!, ...changes });

describe('what the list says of an envelope', () => {
  test('is the title of its code, the owner, since when, the reference, the network and the ports', () => {
    expect(summaryOf({})).toEqual({
      kind: 'break',
      severity: 'broken',
      site: 'ACME',
      gateway: { host: 'cag.example', member: null },
      verdict: 'Exchange port outside an access list',
      whoMustAct: 'firewall',
      owner: 'Network team',
      since: '2026-11-24T08:00:00.000Z',
      reference: referenceFrom(SAMPLE_DEVICE),
      code: 'RPC_PORT_OUTSIDE_ACL',
      network: 'tunnel',
      encrypted: false,
      lost: 0,
      endpoints: sampleEnvelope().endpoints,
      mismatch: null,
    });
  });

  test.each(['ZZZZ<script>', 'BTP2-28T5-C', ''])(
    'names no reference where the laptop gave none that somebody could say: %o',
    (reference) => {
      expect(summaryOf({ reference })?.reference ?? null).toBeNull();
    },
  );

  test.each([
    ['the end of a break', { kind: 'end' as const }, 'Over: ', 'nobody'],
    [
      'a finding',
      { kind: 'finding' as const, diagnosis: diagnosisWith({ code: 'EPM_EXPOSED' }) },
      'Found, with nothing broken: ',
      'firewall',
    ],
    [
      'a report that somebody sent before any check',
      { kind: 'user' as const, diagnosis: null },
      'Nothing has been checked yet',
      'nobody',
    ],
    [
      'a code of a newer laptop',
      { diagnosis: diagnosisWith({ code: 'QUANTUM_LINK_DOWN', rung: 'orbit' }) },
      'QUANTUM_LINK_DOWN (this version',
      'firewall',
    ],
    [
      'a code that is a name of every object',
      { diagnosis: diagnosisWith({ code: 'constructor' }) },
      'constructor (this version',
      'firewall',
    ],
  ])('names %s as such', (_, changes, begins, whoMustAct) => {
    const summary = summaryOf(changes);

    expect(summary?.verdict.startsWith(begins)).toBe(true);
    expect(summary?.whoMustAct).toBe(whoMustAct);
  });

  test('names the team of the class where the settings name nobody', () => {
    expect(summaryOf({ diagnosis: diagnosisWith({ owner: null }) })?.owner).toBe('Firewall team');
  });
});

describe('a body that is not what the request said', () => {
  test.each([
    ['another report', 'id', travelling({ id: OTHER_ID })],
    ['another laptop', 'device', travelling({ device: OTHER_DEVICE })],
    [
      "another laptop's reference",
      'reference',
      travelling({ reference: referenceFrom(OTHER_DEVICE) }),
    ],
    [
      'another laptop, as plain JSON',
      'device',
      Buffer.from(JSON.stringify(sampleReport({ device: OTHER_DEVICE }))),
    ],
  ])('naming %s keeps its verdict, marked, and no reference', (_, mismatch, body) => {
    const summary = summaryOfBody(body, SENT)!;

    expect(summary.mismatch).toBe(mismatch);
    expect(summary.reference).toBeNull();
    expect(summary.verdict).toMatch(/^Not believed, for it names another /);
  });
});

describe('a spoken reference', () => {
  test('holds the bits of the device whatever its code is', () => {
    const plain = plainReference(` ${referenceFrom(SAMPLE_DEVICE).toLowerCase()} `)!;

    expect(plain).toBe(referenceFrom(SAMPLE_DEVICE).replaceAll('-', ''));
    expect(deviceIn(plain)).toBe(deviceIn(plainReference(referenceFrom(SAMPLE_DEVICE, 100))!));
    expect(deviceIn(plain)).not.toBe(deviceIn(plainReference(referenceFrom(OTHER_DEVICE))!));
  });

  test.each(['', 'BTP0-NGA4', 'BTP0-NGA4-6', 'BTP0-NGA4-5-5', 'x'.repeat(40)])(
    'that is none, or was misheard, is none: %j',
    (text) => {
      expect(plainReference(text)).toBeNull();
    },
  );
});

describe('what an envelope claims', () => {
  const HOSTILE = '"><script>alert(1)</script>\u202e\u001b[2J';

  test('is shown as text wherever it stands, and never runs', () => {
    const envelope = sampleEnvelope({
      device: HOSTILE,
      site: HOSTILE,
      agentVersion: HOSTILE,
      reference: HOSTILE.slice(0, 20),
      network: HOSTILE,
      name: HOSTILE,
      createdAt: HOSTILE,
      gateway: { host: HOSTILE, member: HOSTILE },
      endpoints: [{ interface: HOSTILE, port: 1, insideAcl: { [HOSTILE]: false } }],
      diagnosis: diagnosisWith({ code: HOSTILE, owner: HOSTILE, since: HOSTILE, until: HOSTILE }),
    });
    const body = travelling(envelope);
    const row: IndexedReport = {
      ...SENT,
      sha256: 'a'.repeat(64),
      bytes: body.length,
      receivedAt: '2026-11-24T08:00:01.000Z',
      receipt: '{}',
      whole: true,
      summary: summaryOfBody(body, SENT),
    };

    const shown = listPage([row], 1) + reportPage(row, decodeBody(body));

    expect(row.summary).not.toBeNull();
    expect(shown).toContain('&lt;script&gt;alert(1)');
    expect(shown).not.toContain('<script');
    expect(shown).not.toMatch(/[\u202e\u001b]/);
  });

  test('names no file but a plain one', () => {
    const claims = { ...sampleEnvelope(), device: '../../etc', createdAt: '"\r\nX: y' };

    expect(bundleFileName(claims)).toBe('bundle-etc-Xy-456789ab.zip');
    expect(bundleFileName(sampleEnvelope({ encrypted: true }))).toBe(
      'bundle-8d9f1c1e-20261124T080005Z-456789ab.zip.age',
    );
  });
});
