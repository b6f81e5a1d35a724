import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packTravelling } from '../../../agent/bundle/travelling.ts';
import { readEnvelope } from '../../../collector/store/read-envelope.ts';
import { type Envelope, MAX_ENVELOPE_BYTES } from '../../../model/envelope.ts';

const ENVELOPE: Envelope = {
  schema: 1,
  id: '0193a1c2-0000-7000-8000-0000000000aa',
  device: '8d9f1c1e-6a3b-4c52-9d3e-2f1a7b5c9e01',
  kind: 'break',
  createdAt: '2026-05-01T10:00:00.000Z',
  site: 'Müller & Söhne',
  agentVersion: '0.9.0',
  reference: '4X7K-9Q2MB',
  encrypted: true,
  breakId: null,
  diagnosis: {
    code: 'RPC_PORT_OUTSIDE_ACL',
    rung: 'rpc',
    severity: 'broken',
    whoMustAct: 'firewall',
    owner: 'Network team',
    since: '2026-05-01T09:58:00.000Z',
    until: null,
  },
  network: 'tunnel',
  gateway: { host: 'cag.example', member: null },
  endpoints: [{ interface: 'EMSMDB', port: 2314, insideAcl: { 'Citrix Access Gateway': false } }],
  lost: 0,
  name: null,
};

const packed = (envelope: Envelope, bundle: Uint8Array): Buffer => {
  const travelling = packTravelling(envelope, bundle);
  if (!travelling.ok) throw new Error('the envelope is too long');
  return travelling.body;
};

describe('what travels to the collector', () => {
  it('gives back the envelope and every byte of the bundle', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bundle) => {
        const body = packed(ENVELOPE, bundle);
        const read = readEnvelope(body);
        expect(read?.envelope).toEqual(ENVELOPE);
        expect(body.subarray(read?.bundleAt).equals(Buffer.from(bundle))).toBe(true);
      }),
    );
  });

  it('takes codes, rungs and labels that a newer laptop knows', () => {
    const newer: Envelope = {
      ...ENVELOPE,
      network: 'satellite',
      diagnosis: { ...ENVELOPE.diagnosis!, code: 'QUANTUM_LINK_DOWN', rung: 'orbit' },
    };
    expect(readEnvelope(packed(newer, new Uint8Array()))?.envelope).toEqual(newer);
  });

  it('refuses to pack an envelope that no collector would read', () => {
    const endpoints = Array.from({ length: 32 }, (_, n) => ({
      interface: 'I'.repeat(100),
      port: n,
      insideAcl: Object.fromEntries(
        Array.from({ length: 8 }, (_entry, m) => [`${'D'.repeat(90)}${String(m)}`, true]),
      ),
    }));
    const travelling = packTravelling({ ...ENVELOPE, endpoints }, new Uint8Array(10));
    expect(travelling.ok).toBe(false);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a line without an end', Buffer.from(JSON.stringify(ENVELOPE))],
    ['a line that is too long', Buffer.from(`${' '.repeat(MAX_ENVELOPE_BYTES)}{}\n`)],
    ['a line that is not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a])],
    ['a line that is not JSON', Buffer.from('{"schema":1,\nPK')],
    ['a line nested deeply', Buffer.from(`${'['.repeat(16_000)}\n`)],
    [
      'an envelope of a later schema',
      Buffer.from(`${JSON.stringify({ ...ENVELOPE, schema: 2 })}\n`),
    ],
    ['an id that is a path', Buffer.from(`${JSON.stringify({ ...ENVELOPE, id: '../../etc' })}\n`)],
    [
      'a list without end',
      Buffer.from(
        `${JSON.stringify({ ...ENVELOPE, endpoints: Array(33).fill(ENVELOPE.endpoints[0]) })}\n`,
      ),
    ],
    ['random bytes', Buffer.from('\u0000\u0001\u0002\n\u0003')],
  ])('reads %s as no envelope', (_what, body) => {
    expect(readEnvelope(body)).toBeNull();
  });
});
