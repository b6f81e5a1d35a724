import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, it } from 'vitest';
import { encryptTo } from '../../../../agent/bundle/age.ts';
import { recipientsIn } from '../../../../agent/bundle/age-header.ts';

const recipients = (count: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: count }, async () => identityToRecipient(await generateIdentity())),
  );

it.each([1, 2, 5])('counts the keys that open a file of age: %i', async (count) => {
  const bytes = await encryptTo(await recipients(count), Buffer.from('-> no stanza\n'.repeat(9)));

  expect(recipientsIn(bytes)).toBe(count);
});

it('finds none in what is not encrypted', () => {
  expect(recipientsIn(Buffer.from('PK\u0003\u0004 -> x\n-> y\n'))).toBe(0);
  expect(recipientsIn(Buffer.alloc(0))).toBe(0);
});
