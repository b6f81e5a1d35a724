import { join } from 'node:path';
import * as z from 'zod/mini';
import { CollectorKey } from '../../model/receipt.ts';
import type { Attempt } from '../data/attempt.ts';
import { readSmallFile, writeSmallFile } from '../data/file.ts';
import { parseJson } from '../../model/json.ts';
import { NO_KEY } from '../../model/text/en/receipts.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import type { Traffic } from '../../lib/http-send.ts';
import type { Log } from '../log.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import { fetchCollectorKey } from './client.ts';
import { notSent } from './trouble.ts';
import { decodeReceiptKey, type ReceiptKey } from './receipt.ts';

export type KeyAnswer =
  | { readonly ok: true; readonly key: ReceiptKey; readonly source: 'configured' | 'learned' }
  | { readonly ok: false; readonly trouble: SendTrouble };

/** Which key the receipts of one collector must be signed with. */
export interface KeyRing {
  /** What is known without asking: configured, or learned before. */
  known(): KeyAnswer | null;
  /** Asks the collector once if nothing is known and its key may be learned. */
  resolve(http: HttpClient, signal: AbortSignal, traffic?: Traffic): Promise<KeyAnswer>;
  /** Writes a learned key into a data folder that was made anew. */
  keep(): void;
}

const MAX_FILE_BYTES = 64 * 1024;
const KeyFile = z.record(z.string(), CollectorKey);
type KeyFile = z.infer<typeof KeyFile>;

/**
 * A configured key pins. Without one the first key that this collector shows is kept in
 * `collector-key.json` and pins from then on; it is taken over TLS or from this machine only, for
 * anybody in the way could hand out a key over plain HTTP.
 */
export function openKeyRing({
  dataFolder,
  collectorUrl,
  configured,
  log,
}: {
  readonly dataFolder: string;
  readonly collectorUrl: string;
  readonly configured: string | null;
  readonly log: Log;
}): KeyRing {
  const path = join(dataFolder, 'collector-key.json');
  const pinned = configured === null ? null : pin(configured, 'configured', NO_KEY.badSetting);
  let learned = pinned === null ? fromFile(readKeyFile(path, log), collectorUrl) : null;
  const known = (): KeyAnswer | null => pinned ?? learned;
  const write = ({ keyId, publicKey }: ReceiptKey): Attempt<void> =>
    writeSmallFile(
      path,
      `${JSON.stringify({ ...readKeyFile(path, log), [collectorUrl]: { keyId, publicKey } }, null, 2)}\n`,
    );
  return {
    known,
    resolve: async (http, signal, traffic = {}) => {
      const present = known();
      if (present !== null) return present;
      if (!isPrivateWay(collectorUrl)) {
        return {
          ok: false,
          trouble: notSent(NO_KEY.plainHttp(collectorUrl)),
        };
      }
      const fetched = await fetchCollectorKey({
        http,
        collectorUrl,
        signal,
        traffic,
      });
      if (!fetched.ok) return fetched;
      const answer = pin(fetched.key.publicKey, 'learned', NO_KEY.badKey(collectorUrl));
      if (!answer.ok) return answer;
      const { keyId } = answer.key;
      const written = write(answer.key);
      // A key that is not kept would be learned anew after the next start, from whoever answers
      // then.
      if (!written.ok)
        return {
          ok: false,
          trouble: notSent(NO_KEY.notStored(written.message)),
        };
      log(`learned the receipt key ${keyId} of ${collectorUrl}`);
      learned = answer;
      return answer;
    },
    keep: () => {
      const written = learned?.ok === true ? write(learned.key) : null;
      if (written?.ok === false)
        log(`the collector's key cannot be stored again: ${written.message}`);
    },
  };
}

/** Over TLS, or to this very machine. */
export function isPrivateWay(collectorUrl: string): boolean {
  const { protocol, hostname } = new URL(collectorUrl);
  return (
    protocol === 'https:' ||
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

function pin(publicKey: string, source: 'configured' | 'learned', otherwise: string): KeyAnswer {
  const key = decodeReceiptKey(publicKey);
  return key === null ? { ok: false, trouble: notSent(otherwise) } : { ok: true, key, source };
}

function fromFile(file: KeyFile, collectorUrl: string): KeyAnswer | null {
  const stored = Object.hasOwn(file, collectorUrl) ? file[collectorUrl] : undefined;
  const key = stored === undefined ? null : decodeReceiptKey(stored.publicKey);
  return key === null ? null : { ok: true, key, source: 'learned' };
}

function readKeyFile(path: string, log: Log): KeyFile {
  const text = readSmallFile(path, MAX_FILE_BYTES);
  if (text === null) return {};
  const parsed = KeyFile.safeParse(text.ok ? parseJson(text.value) : undefined);
  if (parsed.success) return parsed.data;
  log(
    `${path} cannot be read${text.ok ? '' : ` (${text.message})`}: the collector's key will be learned again`,
  );
  return {};
}
