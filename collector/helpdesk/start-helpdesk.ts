import type { Server } from 'node:http';
import { reasonOf } from '../../lib/error-name.ts';
import { READERS } from '../../model/text/en/collector.ts';
import { urlOf } from '../listen-address.ts';
import { openReaderDatabase } from '../readers/reader-database.ts';
import { type Readers, readersOver } from '../readers/readers.ts';
import type { DataPaths } from '../store/data-folder.ts';
import { isFull } from '../store/database-errors.ts';
import { listenOn } from '../wire/listen-on.ts';
import { type Helpdesk, type HelpdeskIo, openHelpdesk } from './helpdesk-server.ts';

/** On a disk that is full they stand in memory. Throws the database's error. */
export function openReaders(
  paths: DataPaths,
  now: () => Date,
  log: (message: string) => void,
): Readers {
  const onFull = (): void => {
    log(READERS.notNoted);
  };
  try {
    const { database, damage } = openReaderDatabase(paths, now());
    if (damage !== null) log(damage);
    return readersOver(database, now, onFull);
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown;
    log(READERS.full);
    const { database } = openReaderDatabase({ ...paths, readers: ':memory:' }, now());
    return readersOver(database, now, onFull);
  }
}

/** Opens the pages, and leaves where they are for their owner. Rejects with the system's error. */
export async function startHelpdesk(
  server: Server,
  { host, port: wanted }: { readonly host: string; readonly port: number },
  origin: string | null,
  io: HelpdeskIo,
  announce: (page: { helpdesk: string }) => void,
): Promise<Helpdesk> {
  const port = await listenOn(server, host, wanted);
  const helpdesk = openHelpdesk(server, origin ?? new URL(urlOf(host, port)).origin, io);
  try {
    announce({ helpdesk: helpdesk.url });
  } catch (thrown) {
    io.log(
      `linesman collector page will not find this collector: ${reasonOf(thrown)}; start it again for a fresh link`,
    );
  }
  return helpdesk;
}
