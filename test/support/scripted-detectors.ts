import { failedAt } from '../../probes/network/connectivity/answers.ts';
import { createDetectors } from '../../probes/network/detectors.ts';
import type { DetectorIo } from '../../probes/network/detector-io.ts';
import type { ReachOutcome } from '../../probes/network/connectivity/connectivity-check.ts';
import type { TrustAnswer } from '../../probes/network/trusted-network/certificate-check.ts';
import type { Attachment, ReachFinding } from '../../probes/network/detector-types.ts';

const REACH = { http: 'http://probe.example/', https: 'https://probe.example/' };
const TRUST = { url: 'https://inside.corp.example/', certificateSha256: 'a'.repeat(64) };
/** The adapter in use, on the Wi-Fi of that name. */
export const on = (ssid: string): Attachment['used'] => [{ name: 'wlan0', addresses: [], ssid }];
export const OFFICE: Attachment = {
  internet: { adapter: 'eth0', source: '192.0.2.7' },
  internetWhy: '',
  trusted: { adapter: 'eth0', source: '192.0.2.7', address: '192.0.2.80' },
  used: on('office'),
};
export const HOTEL: Attachment = {
  internet: { adapter: 'wlan0', source: '198.51.100.9' },
  internetWhy: '',
  trusted: null,
  used: on('hotel'),
};
export const NOWHERE: Attachment = {
  internet: null,
  internetWhy: 'No way to the Internet: no route',
  trusted: null,
  used: [],
};

const finding = (state: ReachFinding['state']): ReachOutcome => ({
  kind: 'found',
  finding: {
    state,
    because: state === 'limited' ? 'none' : null,
    reason: `It is ${state}`,
    portal: null,
  },
});
export const silence: TrustAnswer = failedAt('connect', 'ETIMEDOUT');

/**
 * A watch whose probes answer by script, the last entry for ever; `pending` never answers but to
 * the signal.
 */
export function watching({
  reach = ['internet'],
  trust = [{ kind: 'proved' }],
  settings = {},
}: {
  reach?: readonly (ReachFinding['state'] | ReachOutcome | 'pending' | 'slow' | 'broken')[];
  trust?: readonly (TrustAnswer | 'pending')[];
  settings?: Partial<{ reach: typeof REACH | null; trust: typeof TRUST | null }>;
}) {
  const looks: { what: 'reach' | 'trust'; atMs: number; source: string }[] = [];
  const notes: string[] = [];
  let changes = 0;
  let cut = 0;
  const untilCut = <Answer>(signal: AbortSignal, answer: Answer): Promise<Answer> =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        cut += 1;
        resolve(answer);
      });
    });
  const nth = <Entry>(what: 'reach' | 'trust', script: readonly Entry[]): Entry =>
    script[Math.min(looks.filter((one) => one.what === what).length, script.length) - 1]!;
  const io: DetectorIo = {
    reach: (_, source, _network, signal) => {
      looks.push({ what: 'reach', atMs: Date.now(), source });
      const entry = nth('reach', reach);
      if (entry === 'broken') return Promise.reject(new Error('no such thing'));
      if (entry === 'slow')
        return new Promise((resolve) => setTimeout(resolve, 4000, finding('internet')));
      return entry === 'pending'
        ? untilCut(signal, finding('internet'))
        : Promise.resolve(typeof entry === 'string' ? finding(entry) : entry);
    },
    trust: (_, { source }, signal) => {
      looks.push({ what: 'trust', atMs: Date.now(), source });
      const entry = nth('trust', trust);
      return entry === 'pending' ? untilCut(signal, { kind: 'proved' }) : Promise.resolve(entry);
    },
    clock: {
      monotonicMs: () => Date.now(),
      after: (delayMs, then) => {
        const timer = setTimeout(then, delayMs);
        return () => {
          clearTimeout(timer);
        };
      },
    },
  };
  const watch = createDetectors({
    reach: REACH,
    trust: TRUST,
    ...settings,
    io,
    onChange: () => {
      changes += 1;
    },
    onNote: (sentence) => notes.push(sentence),
  });
  return {
    watch,
    notes,
    changes: () => changes,
    cut: () => cut,
    at: (what: 'reach' | 'trust') =>
      looks.filter((one) => one.what === what).map(({ atMs }) => atMs),
    looks,
  };
}
