import type { AccessListInPlay } from '../../model/access-list.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import { isStale } from '../../model/net/access-lists.ts';
import { holdsPort } from '../../model/net/port-list.ts';
import type { Endpoint } from '../../model/run.ts';

/**
 * A bind went through the list on a port that it does not hold: what else it says is not to be
 * believed either.
 */
export const isDisproved = (
  list: AccessListInPlay,
  label: NetworkLabel,
  endpoints: readonly Endpoint[],
): boolean =>
  isStale(list, label) &&
  endpoints.some(({ port, bind }) => bind === 'accepted' && !holdsPort(list.allow, port));
