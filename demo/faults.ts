/** What can go wrong at the demo site, by name. They combine. */
export const FAULTS = {
  'port-outside-list':
    'The server restarted, its ports moved, and the store now listens above 2000, outside the access lists.',
  'service-stopped': 'The information store is stopped: the endpoint mapper does not know EMSMDB.',
  'mapper-silent': 'The endpoint mapper accepts connections and never answers.',
  'port-refused': 'The store is registered, but its port refuses connections.',
  'port-silent': 'The port of the store accepts connections and never answers.',
} as const;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/** What a set of faults means for the site. */
export interface SitePlan {
  readonly mapper: 'answers' | 'silent';
  readonly store: 'answers' | 'silent' | 'refused' | 'stopped';
  /** Whether the store's port lies inside the access lists. */
  readonly storePorts: 'inside' | 'outside';
}

/** A stopped service hides what its port would do; a closed port hides what would be said on it. */
export function planOf(faults: ReadonlySet<FaultName>): SitePlan {
  const store = faults.has('service-stopped')
    ? 'stopped'
    : faults.has('port-refused')
      ? 'refused'
      : faults.has('port-silent')
        ? 'silent'
        : 'answers';
  return {
    mapper: faults.has('mapper-silent') ? 'silent' : 'answers',
    store,
    storePorts: faults.has('port-outside-list') ? 'outside' : 'inside',
  };
}
