import { shiftMs } from '../runs/scheduled-check.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import type { StateStore } from '../state.ts';
import { isFree } from './due.ts';
import { type FeedWatch, type FeedWatchOptions, watchFeed } from './feed-watch.ts';
import { isIdle } from './plan.ts';
import { readInstalled } from './read-installed.ts';
import { createSelfUpdate } from './self-update.ts';

type OpenOptions = Pick<FeedWatchOptions, 'http' | 'version' | 'dataFolder' | 'log' | 'now'> & {
  readonly settings: Pick<ResolvedSettings, 'updateFeed'>;
  readonly store: StateStore;
  readonly device: string;
};

/** A fleet that hears of a version in one minute fetches it over ten. */
const SPREAD_MS = 10 * 60_000;

/** Nothing is asked where no feed is set. What the agent's end takes is bounded by `close`. */
export function openUpdates({ settings, store, device, ...more }: OpenOptions): {
  readonly close: () => Promise<void>;
} {
  const feed = settings.updateFeed;
  if (feed === null) return { close: () => Promise.resolve() };
  const ending = new AbortController();
  const { as: installed, startedFrom } = readInstalled(process.execPath, process.env);
  const base = feed.endsWith('/') ? feed : `${feed}/`;
  let watch: FeedWatch | null = null;
  const self = createSelfUpdate({
    ...more,
    installed,
    base,
    mayFetch: () => isFree(store.get().network),
    // By plain http a feed lies on this very laptop: it has no fleet.
    fetchAfterMs: base.startsWith('http:') ? 0 : shiftMs(device, SPREAD_MS),
    onChange: () => watch?.say(),
    signal: ending.signal,
    startedFrom,
  });
  watch = watchFeed({
    ...more,
    feed,
    installed,
    network: () => store.get().network,
    self: {
      ...self,
      told: () => {
        const { mayApply, ...told } = self.told();
        return { ...told, ...(mayApply && isIdle(store.get()) ? { mayApply: true } : {}) };
      },
    },
    publish: (update) => {
      store.update({ update });
    },
  });
  // A listener that published at once would be told of what it overtakes.
  const unsubscribe = store.subscribe(() => {
    setImmediate(() => {
      if (!ending.signal.aborted) watch.say();
    });
  });
  return {
    close: async () => {
      ending.abort();
      unsubscribe();
      await watch.close();
    },
  };
}
