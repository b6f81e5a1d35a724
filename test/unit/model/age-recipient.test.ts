import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { ageRecipientError } from '../../../model/age-recipient.ts';

const recipient = async (): Promise<string> => identityToRecipient(await generateX25519Identity());

describe('a recipient of age in the settings', () => {
  it('is taken when it is a public key', async () => {
    for (let count = 0; count < 20; count += 1)
      expect(ageRecipientError(await recipient())).toBeNull();
    // age-keygen's own documentation.
    expect(
      ageRecipientError('age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'),
    ).toBeNull();
  });

  it('is refused for each letter that was mistyped, and for two that changed places', async () => {
    const key = await recipient();
    for (let at = 4; at < key.length; at += 1) {
      const other = key[at] === 'q' ? 'p' : 'q';
      expect(ageRecipientError(key.slice(0, at) + other + key.slice(at + 1))).toContain('checksum');
      if (at + 1 < key.length && key[at] !== key[at + 1])
        expect(
          ageRecipientError(key.slice(0, at) + key[at + 1]! + key[at]! + key.slice(at + 2)),
        ).not.toBeNull();
    }
  });

  it.each(['', 'age1', 'ssh-ed25519 AAAA', 'age1pq1xyz'])('is refused as “%s”', (text) => {
    expect(ageRecipientError(text)).toContain('no public key of age');
  });

  it('is refused as a secret key, and the secret is not said again', async () => {
    const error = ageRecipientError(await generateX25519Identity());

    expect(error).toContain('public key');
    expect(error).not.toContain('AGE-SECRET-KEY-1');
  });
});
