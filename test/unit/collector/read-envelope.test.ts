import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packTravelling } from '../../../agent/bundle/travelling.ts';
import { readEnvelope } from '../../../collector/store/read-envelope.ts';
import { type Envelope, MAX_ENVELOPE_BYTES } from '../../../model/envelope.ts';
import { sampleEnvelope } from './sample-envelope.ts';

const ENVELOPE = sampleEnvelope({ site: 'Müller & Söhne', encrypted: true });

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
