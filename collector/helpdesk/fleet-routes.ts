import { type Cause, causesOf } from '../fleet/causes.ts';
import { listViews } from '../fleet/change-requests.ts';
import type { KeptFleet } from '../fleet/keep-fleet.ts';
import type { Reader } from '../readers/reader.ts';
import type { Readers } from '../readers/readers.ts';
import { laptopOf } from '../store/report-summary.ts';
import type { ReportIndex } from '../store/report-index.ts';
import { answerOf, jsonAnswer, type Reply } from '../wire/problems.ts';
import { devicePage } from './device-page.ts';
import { csvOf, metricsOf } from './export.ts';
import { listsPage } from './lists-page.ts';
import type { NowView } from './now-section.ts';

export interface FleetRoutesIo {
  readonly fleet: KeptFleet;
  readonly readers: Readers;
  readonly index: ReportIndex;
  readonly now: () => Date;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const html = (text: string): Reply => answerOf(200, 'text/html; charset=utf-8', text);

/** Who was heard within a week counts: a laptop in a drawer keeps no break alive. */
const since = (now: Date): string => new Date(now.getTime() - WEEK_MS).toISOString();

export const nowView = async (fleet: KeptFleet, now: Date): Promise<NowView> => ({
  causes: causesOf(await fleet.broken(since(now))),
  laptops: fleet.laptops(since(now)),
  taken: await fleet.taken(),
  isReading: fleet.isBehind(),
  now,
});

/** A page or a document about all laptops together; null for any other path. */
export async function fleetAnswer(
  path: string,
  reader: Reader,
  io: FleetRoutesIo,
): Promise<Reply | null> {
  const { fleet, index, readers } = io;
  const now = io.now();
  const exported = (): void => {
    readers.note({ who: reader.name, deed: 'exported', about: path });
  };
  switch (path) {
    case '/lists':
      return html(listsPage(listViews(await fleet.sightings()), now));
    case '/export.csv':
      exported();
      return answerOf(200, 'text/csv; charset=utf-8', csvOf(await fleet.broken(since(now))), {
        'Content-Disposition': 'attachment; filename="linesman.csv"',
      });
    case '/export.json':
      exported();
      return jsonAnswer(200, `${JSON.stringify(documentOf(await nowView(fleet, now)))}\n`);
    case '/metrics': {
      const { causes, laptops } = await nowView(fleet, now);
      const lists = listViews(await fleet.sightings());
      return answerOf(
        200,
        'text/plain; version=0.0.4; charset=utf-8',
        metricsOf({ causes, lists, laptops, reports: await index.count() }),
      );
    }
  }
  const device = deviceIn(path);
  if (device === null) return null;
  const all = await index.byLaptop(laptopOf(device));
  const reports = all.filter((one) => one.device === device);
  return html(devicePage(device, await fleet.find(device), reports, now));
}

function deviceIn(path: string): string | null {
  const [, encoded] = /^\/devices\/([^/]{1,400})$/.exec(path) ?? [];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch (thrown) {
    if (thrown instanceof URIError) return null;
    throw thrown;
  }
}

const documentOf = ({ causes, laptops, taken, now }: NowView): object => ({
  schema: 1,
  at: now.toISOString(),
  laptops,
  causes: causes.map((cause: Cause) => ({ ...cause, taken: taken.get(cause.key) ?? null })),
});

/** Notes that somebody sees to a cause, or no longer. @returns false when nothing is broken by that key */
export async function changeTaken(
  path: '/take' | '/hand-back',
  key: string,
  { name }: Reader,
  { fleet, readers, now }: FleetRoutesIo,
): Promise<boolean> {
  const { causes } = await nowView(fleet, now());
  const cause = causes.find(({ keys }) => keys.includes(key));
  if (cause === undefined) return false;
  if (path === '/take') await fleet.take(cause.keys, { who: name, at: now().toISOString() });
  else await fleet.handBack(cause.keys);
  readers.note({ who: name, deed: path === '/take' ? 'taken' : 'handed-back', about: cause.key });
  return true;
}
