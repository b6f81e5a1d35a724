import { allOf } from './lists.ts';

const listed = (ports: readonly number[]): string => allOf(ports.map(String));

/** What connections to the edges of a typed list show; these sentences stand in JSON. */
export const MEASURED = {
  /** @param at RFC 3339 in UTC */
  at: (at: string, words: string): string =>
    `Measured ${at.slice(0, 10)} ${at.slice(11, 16)} UTC: ${words}`,
  asTyped: (device: string, allow: string): string =>
    `at the edges of the list of ${device} the way lets through what is typed (${allow}).`,
  other: ({
    device,
    allow,
    stopped,
    passed,
  }: {
    readonly device: string;
    readonly allow: string;
    readonly stopped: readonly number[];
    readonly passed: readonly number[];
  }): string =>
    [
      stopped.length === 0
        ? null
        : `the way stops ${listed(stopped)}, which the list of ${device} as it is typed (${allow}) holds: the device allows less than was typed, or another one behind it stops it.`,
      passed.length === 0
        ? null
        : `${stopped.length === 0 ? 'the way' : 'It'} lets ${listed(passed)} through, which the list of ${device} as it is typed (${allow}) does not hold: the device allows more than was typed.`,
    ]
      .filter((one) => one !== null)
      .join(' '),
  answeredFor: (device: string): string =>
    `a device on the way answers connections in the place of the server, so they show nothing of the list of ${device}.`,
  refused: (device: string): string =>
    `every port at the edges of the list of ${device} is refused: by the server, or by a device in its name; its edges cannot be told.`,
  silent: (device: string): string =>
    `nothing tells whether the way or the server is silent at the edges of the list of ${device}: run linesman acceptance on the LAN as well.`,
  /** On stderr, while it is done. */
  measuring: (ports: number): string =>
    `measuring the lists: ${String(ports)} connections to Exchange, one after another`,
  notKept: (why: string): string => `what was measured of the lists could not be kept: ${why}`,
};
