import { type ChooseWays, createHttpClient } from '../../lib/http-client.ts';

/** A system without a proxy. */
export const directly: ChooseWays = () => Promise.resolve({ ways: [null], untold: null });

export const directClient = createHttpClient({ chooseWays: directly });
