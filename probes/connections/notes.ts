import type { Interest, SelectedConnection } from './selected.ts';

/**
 * What whoever reads the table must know: what it shows, and why something is not in it. At most 32
 * sentences.
 */
export function notesOn(
  listed: readonly SelectedConnection[],
  outlookRuns: boolean | null,
  { exchange, mapperPort, endpoints }: Interest,
): string[] {
  const outlooks = listed.filter(({ isOutlooks }) => isOutlooks);
  const toExchange = outlooks.filter(({ connection }) => connection.why === 'exchange');
  return [
    ...outlookNotes(outlooks.length, toExchange.length, outlookRuns),
    ...mapperNotes(toExchange, mapperPort),
    ...announcedNotes(listed, mapperPort, endpoints.length > 0),
    ...(exchange.length === 0
      ? [
          'No address of Exchange is known, so that connections of other programs to it are not listed.',
        ]
      : []),
    ...ownerNotes(listed),
  ].slice(0, 32);
}

function outlookNotes(held: number, toExchange: number, runs: boolean | null): readonly string[] {
  if (held === 0 && runs === false) return ['Outlook is not running.'];
  if (held === 0 && runs === null)
    return ["No connection is Outlook's; whether it runs is not known here."];
  if (held === 0) return ['Outlook is running and holds no connection.'];
  if (toExchange === 0)
    return [`Outlook holds ${connections(held)}, none of them to a known address of Exchange.`];
  return [];
}

/** People who look for port 135 in the table and miss it suspect a filter. */
function mapperNotes(
  toExchange: readonly SelectedConnection[],
  mapperPort: number,
): readonly string[] {
  if (toExchange.length === 0) return [];
  const isAsking = toExchange.some(({ connection }) => connection.remotePort === mapperPort);
  return [
    !isAsking
      ? `Port ${String(mapperPort)} is not among Outlook's connections, which is normal: Outlook asks the endpoint mapper once and closes.`
      : `Outlook is asking the endpoint mapper on port ${String(mapperPort)} now.`,
  ];
}

/** Ports of web publishing, on which no interface is ever announced to the mapper. */
const WEB_PORTS = new Set([80, 443]);

/**
 * Only what somebody holds: a connection in its last state says where Exchange was, not where it
 * is.
 */
function announcedNotes(
  listed: readonly SelectedConnection[],
  mapperPort: number,
  wasClimbed: boolean,
): readonly string[] {
  const held = listed.filter(
    ({ owner, connection: { why, remotePort } }) =>
      owner !== 'none' && why === 'exchange' && remotePort !== mapperPort,
  );
  const ports = new Map(
    held
      .filter(({ connection }) => connection.announced.length > 0)
      .map(({ connection }) => [connection.remotePort, connection.announced]),
  );
  const elsewhere = held.filter(
    ({ isOutlooks, connection: { announced, remotePort } }) =>
      isOutlooks && announced.length === 0 && !WEB_PORTS.has(remotePort),
  );
  return [
    ...[...ports].slice(0, 16).map(([port, announced]) => {
      const count = held.filter(({ connection }) => connection.remotePort === port).length;
      return `${connections(count)} ${count === 1 ? 'goes' : 'go'} to port ${String(port)} of Exchange, which is the announced port of ${announced.join(' and ')}.`;
    }),
    ...(elsewhere.length === 0 || !wasClimbed ? [] : [unannounced(elsewhere)]),
  ];
}

/** It lives on although Exchange has moved: a restart of Outlook would take the new port. */
function unannounced(elsewhere: readonly SelectedConnection[]): string {
  const ports = [...new Set(elsewhere.map(({ connection }) => String(connection.remotePort)))];
  const shown = ports.slice(0, 8).join(', ') + (ports.length > 8 ? ', …' : '');
  return `${connections(elsewhere.length)} of Outlook's ${elsewhere.length === 1 ? 'goes' : 'go'} to port ${shown} of Exchange, where no interface was announced when the way was last checked.`;
}

function ownerNotes(listed: readonly SelectedConnection[]): readonly string[] {
  const hidden = listed.filter(({ owner }) => owner === 'hidden').length;
  const ending = listed.filter(({ owner }) => owner === 'none').length;
  return [
    ...(hidden === 0
      ? []
      : [`The owner of ${connections(hidden)} is not visible without administrator's rights.`]),
    ...(ending === 0
      ? []
      : [
          `${connections(ending)} ${ending === 1 ? 'has' : 'have'} no owner any more; Linesman's own checks leave such ones behind.`,
        ]),
  ];
}

const connections = (count: number): string =>
  `${String(count)} connection${count === 1 ? '' : 's'}`;
