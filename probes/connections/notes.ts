import { NOTES } from '../../model/text/en/evidence-connections.ts';
import type { Interest, SelectedConnection } from './selected.ts';

/**
 * Notes for the reader of the table: what it shows, and why something is missing from it. At most
 * 32 sentences.
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
    ...(exchange.length === 0 ? [NOTES.noAddress] : []),
    ...ownerNotes(listed),
  ].slice(0, 32);
}

function outlookNotes(held: number, toExchange: number, runs: boolean | null): readonly string[] {
  if (held === 0 && runs === false) return [NOTES.notRunning];
  if (held === 0 && runs === null) return [NOTES.mayRun];
  if (held === 0) return [NOTES.runsWithout];
  if (toExchange === 0) return [NOTES.noneToExchange(held)];
  return [];
}

/** People who look for port 135 in the table and miss it suspect a filter. */
function mapperNotes(
  toExchange: readonly SelectedConnection[],
  mapperPort: number,
): readonly string[] {
  if (toExchange.length === 0) return [];
  const isAsking = toExchange.some(({ connection }) => connection.remotePort === mapperPort);
  return [!isAsking ? NOTES.mapperClosed(mapperPort) : NOTES.mapperAsked(mapperPort)];
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
  hasRun: boolean,
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
      return NOTES.announced(count, port, announced);
    }),
    ...(elsewhere.length === 0 || !hasRun ? [] : [unannounced(elsewhere)]),
  ];
}

/** It lives on although Exchange has moved: a restart of Outlook would take the new port. */
function unannounced(elsewhere: readonly SelectedConnection[]): string {
  const ports = [...new Set(elsewhere.map(({ connection }) => String(connection.remotePort)))];
  return NOTES.unannounced(elsewhere.length, ports.slice(0, 8), ports.length > 8);
}

function ownerNotes(listed: readonly SelectedConnection[]): readonly string[] {
  const hidden = listed.filter(({ owner }) => owner === 'hidden').length;
  const ending = listed.filter(({ owner }) => owner === 'none').length;
  return [
    ...(hidden === 0 ? [] : [NOTES.hidden(hidden)]),
    ...(ending === 0 ? [] : [NOTES.ownerless(ending)]),
  ];
}
