import { existsSync } from 'node:fs';
import { reasonOf } from '../../lib/error-name.ts';
import { CANNOT } from '../../model/text/en/collector.ts';
import { createFolders, pathsOf } from '../store/data-folder.ts';
import { hashOf } from './passwords.ts';
import { openReaderDatabase } from './reader-database.ts';
import type { Role } from './reader.ts';
import { type Account, type Readers, readersOver } from './readers.ts';

export type Kept<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Asks or changes who may read a folder's reports, beside a collector that may run on it. */
async function withReaders<T>(dataFolder: string, work: (readers: Readers) => T): Promise<Kept<T>> {
  const paths = pathsOf(dataFolder);
  const now = (): Date => new Date();
  let readers: Readers | null = null;
  try {
    if (!existsSync(paths.setAside)) await createFolders(paths);
    readers = readersOver(openReaderDatabase(paths, now()).database, now, (thrown) => {
      throw thrown;
    });
    return { ok: true, value: work(readers) };
  } catch (thrown) {
    return { ok: false, message: CANNOT.open(paths.readers, reasonOf(thrown)) };
  } finally {
    readers?.close();
  }
}

/** Who changes accounts on the command line is the folder's owner. */
const OWNER = 'owner';

export const listAccounts = (dataFolder: string): Promise<Kept<readonly Account[]>> =>
  withReaders(dataFolder, (readers) => readers.accounts());

/** @returns false when the name is taken */
export async function addAccount(
  dataFolder: string,
  name: string,
  role: Role,
  password: string,
): Promise<Kept<boolean>> {
  const hash = await hashOf(password);
  return withReaders(dataFolder, (readers) => {
    const isAdded = readers.add({ name, role, madeAt: new Date().toISOString() }, hash);
    if (isAdded) readers.note({ who: OWNER, deed: 'account-added', about: `${name}, ${role}` });
    return isAdded;
  });
}

/** @returns false when nobody has that name */
export async function changePassword(
  dataFolder: string,
  name: string,
  password: string,
): Promise<Kept<boolean>> {
  const hash = await hashOf(password);
  return withReaders(dataFolder, (readers) => {
    const isChanged = readers.setPassword(name, hash);
    if (isChanged) readers.note({ who: OWNER, deed: 'password-changed', about: name });
    return isChanged;
  });
}

/** @returns false when nobody has that name */
export const removeAccount = (dataFolder: string, name: string): Promise<Kept<boolean>> =>
  withReaders(dataFolder, (readers) => {
    const isRemoved = readers.remove(name);
    if (isRemoved) readers.note({ who: OWNER, deed: 'account-removed', about: name });
    return isRemoved;
  });

/** Says in the audit log that all of a laptop is to go. */
export const noteForgotten = (dataFolder: string, device: string): Promise<Kept<void>> =>
  withReaders(dataFolder, (readers) => {
    readers.note({ who: OWNER, deed: 'device-forgotten', about: device });
  });

/** A ticket for a link to the page of the collector that runs there. */
export const mintTicket = (dataFolder: string): Promise<Kept<string>> =>
  withReaders(dataFolder, (readers) => readers.mintTicket());
