import type { Settings } from './agent-state.ts';

/** What the policy of a laptop may keep its users from. */
export type Deniable = 'ui.quit' | 'ui.settings';

/** Whether it does. */
export const isDenied = ({ items }: Pick<Settings, 'items'>, what: Deniable): boolean =>
  items.some(({ key, value, source }) => key === what && value === 'deny' && source === 'policy');
