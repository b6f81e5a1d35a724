import type { Code, Severity } from './codes/facts.ts';

/** Exit statuses of the command line; every command keeps to them. */
export const EXIT = {
  healthy: 0,
  internalError: 1,
  usage: 2,
  degraded: 3,
  broken: 4,
  inconclusive: 5,
  timedOut: 6,
  forbidden: 7,
} as const;

const BY_SEVERITY: Readonly<Record<Severity, number>> = {
  ok: EXIT.healthy,
  info: EXIT.healthy,
  degraded: EXIT.degraded,
  broken: EXIT.broken,
  inconclusive: EXIT.inconclusive,
};

/**
 * What `probe` and `status` exit with. A missing configuration is a usage error, not an unknown
 * network.
 */
export const exitFor = ({
  code,
  severity,
}: {
  readonly code: Code;
  readonly severity: Severity;
}): number => (code === 'NOT_CONFIGURED' ? EXIT.usage : BY_SEVERITY[severity]);
