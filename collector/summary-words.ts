import type { Envelope } from '../model/envelope.ts';
import type { NetworkLabel } from '../model/network-state.ts';
import { WORDS } from './words.ts';

const { LABEL_WORDS } = WORDS.labels;
const { ENDPOINTS } = WORDS.helpdesk;

const isLabel = (label: string): label is NetworkLabel => Object.hasOwn(LABEL_WORDS, label);

/** A label of a newer version stands as it came. */
export const networkInWords = (label: string): string =>
  isLabel(label) ? LABEL_WORDS[label] : label;

/** `EMSMDB 2314 (outside Citrix Access Gateway), NSPI 1172`. */
export const endpointsInWords = (endpoints: Envelope['endpoints']): string =>
  endpoints
    .map(({ interface: name, port, insideAcl }) =>
      ENDPOINTS.one(
        name,
        port,
        Object.entries(insideAcl).flatMap(([device, inside]) => (inside ? [] : [device])),
      ),
    )
    .join(', ');
