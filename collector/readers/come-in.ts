import { createTries } from '../devices/tries.ts';
import { isPassword } from './passwords.ts';
import { accountName } from './reader.ts';
import type { Readers } from './readers.ts';

export type ComingIn =
  | { readonly ok: true; readonly session: string }
  /** `wrong` says neither whether the name or the password is. */
  | { readonly ok: false; readonly reason: 'wrong' | 'too-many' };

/** @param address of the caller; null behind a proxy, where all share one */
export type ComeIn = (name: string, password: string, address: string | null) => Promise<ComingIn>;

/** Of one address, for one name, and by everybody: a tenth of a second of one core each. */
const PER_MINUTE = { address: 10, name: 10, all: 60 };

/** Lets in who has an account here. Rejects with the database's error. */
export function createComeIn(
  readers: Readers,
  monotonicMs: () => number,
  fitsHash: typeof isPassword = isPassword,
): ComeIn {
  const byAddress = createTries(PER_MINUTE.address, monotonicMs);
  const byName = createTries(PER_MINUTE.name, monotonicMs);
  const byAll = createTries(PER_MINUTE.all, monotonicMs);
  let before: Promise<unknown> = Promise.resolve();
  /** One after another: each holds 32 MiB. */
  const inTurn = async (password: string, hash: string | null): Promise<boolean> => {
    const mine = before.then(() => fitsHash(password, hash));
    before = mine.catch(() => undefined);
    return mine;
  };

  return async (typed, password, address) => {
    const name = accountName(typed);
    const mayTry =
      (address === null || byAddress.take(address)) &&
      (name === null || byName.take(name)) &&
      byAll.take('');
    if (!mayTry) return { ok: false, reason: 'too-many' };
    const hash = name === null ? null : readers.passwordOf(name);
    const fits = await inTurn(password, hash);
    const role = name !== null && fits ? readers.roleOf(name) : null;
    if (name === null || role === null) {
      readers.note({ who: name ?? '', deed: 'refused', about: address });
      return { ok: false, reason: 'wrong' };
    }
    readers.note({ who: name, deed: 'came-in', about: address });
    return { ok: true, session: readers.open({ name, role, way: 'password' }) };
  };
}
