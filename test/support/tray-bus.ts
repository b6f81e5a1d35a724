import type { Desktop } from './desktop.ts';
import { until } from './until.ts';

/**
 * The tray as a foreign program sees it over D-Bus.
 *
 * @see freedesktop.org, StatusNotifierItem, and com.canonical.dbusmenu (libdbusmenu)
 */
export interface TrayOnBus {
  readonly tooltip: string;
  readonly items: readonly {
    readonly id: number;
    readonly label: string;
    readonly enabled: boolean;
  }[];
}

interface Place {
  readonly service: string;
  readonly path: string;
}

const WATCHER: Place = { service: 'org.kde.StatusNotifierWatcher', path: '/StatusNotifierWatcher' };

const call = (
  desktop: Desktop,
  { service, path }: Place,
  method: string,
  ...args: readonly string[]
): Promise<string> =>
  desktop.run('gdbus', [
    'call',
    '--session',
    '-d',
    service,
    '-o',
    path,
    '-m',
    method,
    '--',
    ...args,
  ]);

const property = (desktop: Desktop, place: Place, owner: string, name: string): Promise<string> =>
  call(desktop, place, 'org.freedesktop.DBus.Properties.Get', owner, name);

/** Strings of a GVariant in text form: quoted with ', or with " where they hold one. */
const STRING = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/;
const unquote = (text: string): string => {
  const match = STRING.exec(text);
  return (match?.[1] ?? match?.[2] ?? '')
    .replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(.)/g, '$1');
};

/** The first icon in the tray and its menu; null while there is none. */
async function findItem(
  desktop: Desktop,
): Promise<{ readonly item: Place; readonly menu: Place } | null> {
  const registered = unquote(
    await property(
      desktop,
      WATCHER,
      'org.kde.StatusNotifierWatcher',
      'RegisteredStatusNotifierItems',
    ),
  );
  if (registered === '') return null;
  const slash = registered.indexOf('/');
  const item = { service: registered.slice(0, slash), path: registered.slice(slash) };
  return {
    item,
    menu: {
      service: item.service,
      path: unquote(await property(desktop, item, 'org.kde.StatusNotifierItem', 'Menu')),
    },
  };
}

export async function readTray(desktop: Desktop): Promise<TrayOnBus | null> {
  const found = await findItem(desktop);
  if (found === null) return null;
  const tooltip = await property(desktop, found.item, 'org.kde.StatusNotifierItem', 'ToolTip');
  const layout = await call(
    desktop,
    found.menu,
    'com.canonical.dbusmenu.GetLayout',
    '0',
    '-1',
    '@as []',
  );
  // The tooltip's fields: icon name, pixels, title, text.
  const title = /\[\], (.*), (?:''|"")\)/s.exec(tooltip)?.[1] ?? '';
  const items = Array.from(
    layout.matchAll(/<\((\d+), \{(.*?)\}, @av \[\]\)>/gs),
    ([, id, fields = '']) => ({
      id: Number(id),
      label: unquote(/'label': <(.*)>/s.exec(fields)?.[1] ?? ''),
      enabled: !fields.includes("'enabled': <false>"),
    }),
  );
  // What bears no words is a line between the others.
  return { tooltip: unquote(title), items: items.filter(({ label }) => label !== '') };
}

/**
 * Chooses the item that is labelled so, as a click does. A program that ends by it does not answer
 * any more.
 */
export async function clickTray(desktop: Desktop, label: string): Promise<void> {
  // "Check now" is away while a check of the schedule is under way.
  const item = await until(
    async () => (await readTray(desktop))?.items.find((one) => one.label === label) ?? null,
  );
  const found = await findItem(desktop);
  if (found === null || item === null) throw new Error(`the tray has no item "${label}"`);
  try {
    await call(
      desktop,
      found.menu,
      'com.canonical.dbusmenu.Event',
      String(item.id),
      'clicked',
      '<int32 0>',
      '0',
    );
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('DBus.Error.NoReply')) throw error;
  }
}
