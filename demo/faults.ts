import { FAULTS } from '../model/text/en/demo.ts';

/** What can go wrong at the demo site, by name. They combine. */
export { FAULTS };

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
