import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Receipt, receiptText } from '../../../model/receipt.ts';
import { decodeReceiptKey, verifyReceipt } from '../../../agent/sync/receipt.ts';

const SENT = { id: '019a0000-0000-7000-8000-000000000001', sha256: 'ab'.repeat(32), bytes: 812 };

function collector() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return {
    privateKey,
    publicKey: der.toString('base64'),
    keyId: createHash('sha256').update(der).digest('hex').slice(0, 16),
  };
}
const pinned = collector();
const KEY = decodeReceiptKey(pinned.publicKey)!;

function signed(
  change: Partial<Receipt> = {},
  by: { privateKey: KeyObject; keyId: string } = pinned,
): Receipt {
  const facts = { ...SENT, receivedAt: '2026-05-04T09:00:00.000Z', ...change };
  return {
    keyId: by.keyId,
    signature: sign(null, Buffer.from(receiptText(facts)), by.privateKey).toString('base64'),
    ...facts,
  };
}

describe('a receipt', () => {
  it('lets its report go when the pinned key signed its id, digest and size', () => {
    const verdict = verifyReceipt(signed(), SENT, KEY);

    expect(verdict.ok).toBe(true);
  });

  it.each([
    ['another report', signed({ id: '019a0000-0000-7000-8000-000000000002' })],
    ['another content', signed({ sha256: 'cd'.repeat(32) })],
    ['another size', signed({ bytes: 811 })],
    [
      'a time that was changed after signing',
      { ...signed(), receivedAt: '2026-05-04T10:00:00.000Z' },
    ],
    ['a key that is not pinned', signed({}, collector())],
    [
      'a key that only calls itself the pinned one',
      signed({}, { ...collector(), keyId: pinned.keyId }),
    ],
    ['no signature', { ...signed(), signature: '' }],
    ['a signature of garbage', { ...signed(), signature: 'AAAA' }],
    ['no form at all', '<html>Welcome to Hotel Wi-Fi</html>'],
    ['an empty object', {}],
  ])('of %s lets nothing go', (_, answer) => {
    const verdict = verifyReceipt(answer, SENT, KEY);

    expect(verdict).toMatchObject({ ok: false });
  });
});

describe('a pinned key', () => {
  it('names itself as the collector does', () => {
    const key = decodeReceiptKey(pinned.publicKey);

    expect(key?.keyId).toBe(pinned.keyId);
  });

  it.each([
    ['no base64', 'not base64!'],
    ['base64 of no key', 'AAAA'],
    [
      'a key of another kind',
      generateKeyPairSync('x25519')
        .publicKey.export({ format: 'der', type: 'spki' })
        .toString('base64'),
    ],
    ['far too long', 'A'.repeat(100_000)],
    ['empty', ''],
  ])('that is %s is refused', (_, text) => {
    const key = decodeReceiptKey(text);

    expect(key).toBeNull();
  });
});
