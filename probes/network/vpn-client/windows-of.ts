import { CLIENTS, type System } from './products.ts';
import { expand } from './system-io.ts';

/** Programs of a product that open its window, by their whole paths on this laptop, the best first. */
export const windowsOf = (
  product: string,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): readonly string[] =>
  CLIENTS.filter((client) => client.product === product.toLowerCase())
    .flatMap(({ window }) => window?.[platform as System] ?? [])
    .flatMap((path) => expand(path, '', env) ?? []);
