import type { BundleChange, BundleChanges, BundleDocuments } from '../model/bundle.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { RecorderEvent } from '../model/recorder.ts';
import type { ProbeRun } from '../model/run.ts';
import type { ReportWords } from './context.ts';

type CompareWords = Pick<ReportWords, 'labels' | 'report'>;
const MAX_ITEMS = 64;
const MAX_CHARACTERS = 2000;

/**
 * What differs from the last good run: what the two runs saw, and what the recorder noted in between
 * of routes, name servers, proxy and settings, which a run does not show.
 */
export function changesOf(
  { run, 'last-good': good, recorder }: Pick<BundleDocuments, 'run' | 'last-good' | 'recorder'>,
  before: Diagnosis | null,
  words: CompareWords,
): BundleChanges {
  if (run === null || good === null) return { schema: 1, before, comparedWith: null, items: [] };
  const recorded = recordedSince(recorder?.events ?? [], good.startedAt);
  return {
    schema: 1,
    before,
    comparedWith: {
      at: good.startedAt,
      label: good.network.label,
      network: words.labels.networkWords(good.network),
    },
    items: [...differencesOf(good, run, words), ...recorded].slice(0, MAX_ITEMS),
  };
}

/** Facts of the recorder that a run shows by itself, or that say no more than those. */
const SEEN_BY_RUNS = new Set([
  'label',
  'tunnel',
  'tunnels',
  'over',
  'reach',
  'limited because',
  'trust',
  'route',
  'adapters',
  'addresses',
  'own subnet over that of Exchange',
]);

/** Facts whose last word differs from the one at that time; an agent that starts says them all anew. */
function recordedSince(events: readonly RecorderEvent[], goodAt: string): readonly BundleChange[] {
  const facts = new Map<string, { before: string; now: string }>();
  for (const event of events) {
    if (event.kind !== 'network' && event.kind !== 'settings') continue;
    for (const { what, before, now } of event.changes) {
      if (SEEN_BY_RUNS.has(what)) continue;
      const known = facts.get(what);
      if (event.at <= goodAt) facts.set(what, { before: now, now });
      else if (known !== undefined) known.now = now;
      // The first word of all stands for the time before, where it says nothing of that itself.
      else
        facts.set(what, {
          before: before === '' && event.kind === 'network' ? now : before,
          now,
        });
    }
  }
  return [...facts].flatMap(([what, { before, now }]) =>
    before === now ? [] : [{ what, before, now }],
  );
}

/** In what the way to Exchange differs between two runs, in the reader's words; none: it is the same. */
export function differencesOf(
  before: ProbeRun,
  now: ProbeRun,
  words: CompareWords,
): readonly BundleChange[] {
  const then = aspectsOf(before, words);
  const present = aspectsOf(now, words);
  // What was not learned this time is not said to have changed.
  return [...present]
    .filter(([what, value]) => then.get(what) !== value)
    .map(([what, value]) => ({ what, before: cut(then.get(what) ?? ''), now: cut(value) }));
}

const cut = (text: string): string => text.slice(0, MAX_CHARACTERS);

function aspectsOf(run: ProbeRun, { labels, report }: CompareWords): Map<string, string> {
  const { what, adapter, answers, silent } = report.CHANGES;
  const { network, target, endpoints, checks, server } = run;
  const aspects = new Map<string, string>([[what.network, labels.networkWords(network)]]);
  const used = network.adapters.filter(({ kind }) => kind !== 'loopback' && kind !== 'virtual');
  aspects.set(what.adapters, used.map(adapter).toSorted().join('; '));
  aspects.set(what.reach, network.reach);
  aspects.set(what.trust, network.trust);
  const mapper = checks.find(({ step }) => step === 'mapper');
  if (mapper?.status === 'ok' || mapper?.status === 'fail')
    aspects.set(what.mapper, mapper.status === 'ok' ? answers : silent);
  if (target.addresses.length > 0) aspects.set(what.server, target.addresses.toSorted().join(', '));
  if (network.overlaps.length > 0)
    aspects.set(
      what.overlap,
      network.overlaps.map(({ adapter: name, subnet }) => `${name} ${subnet ?? ''}`).join(', '),
    );
  for (const name of new Set(endpoints.map((one) => one.interface))) {
    const ports = endpoints.filter((one) => one.interface === name).map(({ port }) => port);
    aspects.set(what.port(name), [...new Set(ports)].toSorted((a, b) => a - b).join(', '));
  }
  if (server?.product != null) aspects.set(what.product, server.product);
  return aspects;
}
