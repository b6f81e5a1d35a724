import type { ChooseWays } from '../../../lib/http-client.ts';
import { proxyReader } from './proxy-reader.ts';
import { waysTo } from './proxy-settings.ts';

/** The ways that this system is set to, read anew for each URL. */
export function systemWays({
  system = process.platform,
  environment = process.env,
}: {
  readonly system?: NodeJS.Platform;
  readonly environment?: NodeJS.ProcessEnv;
} = {}): ChooseWays {
  const read = proxyReader(system, environment);
  return async (url, signal) => waysTo(url, await read(signal));
}
