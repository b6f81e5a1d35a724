import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { reasonOf } from '../../lib/error-name.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { writeDurably } from '../../lib/write-durably.ts';
import { parseJson } from '../../model/json.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { isNewer, type UpdateState } from '../../model/update.ts';
import type { Log } from '../log.ts';
import { isDue } from './due.ts';
import type { InstalledAs } from './installed-as.ts';
import type { Release } from './plan.ts';
import { feedFile, MAX_FEED_BYTES, readFeed } from './read-feed.ts';
import { fileFor, ReleaseFile } from './release.ts';
import type { SelfUpdate } from './self-update.ts';

/** What is remembered over restarts, so that a day is a day. */
const Asked = z.object({
  feed: z.string(),
  at: z.string(),
  version: z.nullable(z.string()),
  trouble: z.nullable(z.string()),
  /** For this installation; null: the feed has none. Absent in what older versions kept. */
  file: z.optional(z.nullable(ReleaseFile)),
});
type Asked = z.infer<typeof Asked>;

/** A few lines, of which one may hold an address. */
const MAX_ASKED_BYTES = 16 * 1024;

export interface FeedWatchOptions {
  /** Where releases are described; nothing else is ever asked. */
  readonly feed: string;
  readonly http: HttpClient;
  /** What runs. */
  readonly version: string;
  readonly dataFolder: string;
  readonly network: () => Pick<NetworkState, 'metered' | 'label'>;
  readonly publish: (state: UpdateState) => void;
  readonly log: Log;
  readonly now: () => Date;
  /** How this copy was installed; absent: others did it. */
  readonly installed?: InstalledAs;
  /** What it does about a release by itself. */
  readonly self?: Omit<SelfUpdate, 'told'> & { readonly told: () => Partial<UpdateState> };
  readonly platform?: NodeJS.Platform;
  readonly answersWithinMs?: number;
  readonly firstAfterMs?: number;
  readonly lookEveryMs?: number;
}

export interface FeedWatch {
  /** Publishes anew what may have changed. */
  readonly say: () => void;
  readonly close: () => Promise<void>;
}

/** While a version is tried. */
const TRIED_LOOK_MS = 2_000;

/** Asks a feed of releases at most once a day, and publishes what is newer than what runs. */
export function watchFeed(options: FeedWatchOptions): FeedWatch {
  const { http, version, network, publish, log, now } = options;
  const { platform = process.platform, answersWithinMs = 15_000 } = options;
  const { installed = { kind: 'others' }, self } = options;
  const { firstAfterMs = 5_000, lookEveryMs = 60 * 60 * 1000 } = options;
  const folder = join(options.dataFolder, 'update');
  const base = options.feed.endsWith('/') ? options.feed : `${options.feed}/`;
  const url = new URL(feedFile(platform), base);
  const ending = new AbortController();
  let asked: Asked | null = null;

  const say = (): void => {
    const isOut = asked?.version != null && isNewer(asked.version, version);
    const own = self?.told() ?? {};
    publish({
      ...own,
      version: isOut ? (asked?.version ?? null) : null,
      askedAt: asked?.at ?? null,
      trouble: asked?.trouble ?? own.trouble ?? null,
    });
  };
  const release = (): Release | null =>
    asked?.version == null || asked.file === undefined
      ? null
      : { version: asked.version, file: asked.file };

  const keep = async (next: Asked): Promise<void> => {
    asked = next;
    say();
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, 'asked.json');
      await writeDurably(path, `${JSON.stringify(next)}\n`, { temporary: `${path}.new` });
    } catch (thrown) {
      log(`update: what the feed said is not kept: ${reasonOf(thrown)}`);
    }
  };

  const ask = async (): Promise<void> => {
    const { answer } = await http.exchange({
      method: 'GET',
      url,
      headers: { Accept: 'application/yaml, text/yaml, */*' },
      timeoutMs: answersWithinMs,
      maxBodyBytes: MAX_FEED_BYTES,
      whenLonger: 'refuse',
      signal: ending.signal,
    });
    if (ending.signal.aborted) return;
    const { CORE_SCHEMA, load } = await import('js-yaml');
    const read = readFeed(answer, url, (text) => load(text, { schema: CORE_SCHEMA }));
    if (!read.ok) log(`update: ${read.why}`);
    await keep({
      feed: base,
      at: now().toISOString(),
      version: read.ok ? read.version : (asked?.version ?? null),
      trouble: read.ok ? null : read.why,
      file: read.ok ? fileFor(read.files, installed, process.arch) : asked?.file,
    });
  };

  let asking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const at = asked === null ? null : new Date(asked.at);
    if (isDue(at, now(), network())) await ask();
    if (!ending.signal.aborted) await self?.look(release());
  };
  const lookSoon = (): void => {
    asking = asking.then(look).catch((thrown: unknown) => {
      log(`update: ${reasonOf(thrown)}`);
    });
  };
  asking = recall(folder).then((known) => {
    asked = known?.feed === base ? known : null;
    say();
  });
  const first = setTimeout(lookSoon, firstAfterMs);
  const timer = setInterval(lookSoon, lookEveryMs);
  const untilPlaced =
    self?.isTried() === true
      ? setInterval(() => {
          if (self.isTried()) return;
          clearInterval(untilPlaced);
          lookSoon();
        }, TRIED_LOOK_MS)
      : undefined;
  first.unref();
  timer.unref();
  untilPlaced?.unref();
  return {
    say,
    close: async () => {
      clearInterval(untilPlaced);
      clearTimeout(first);
      clearInterval(timer);
      ending.abort();
      await asking;
    },
  };
}

/** What is known from before; a file that cannot be read tells nothing. */
async function recall(folder: string): Promise<Asked | null> {
  const text = await readBounded(join(folder, 'asked.json'), MAX_ASKED_BYTES).then(
    (file) => file.text,
    () => '',
  );
  const read = Asked.safeParse(parseJson(text));
  return read.success ? read.data : null;
}
