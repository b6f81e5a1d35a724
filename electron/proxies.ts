import { session } from 'electron';

/** The longest answer that the agent takes. */
const MAX_CHARACTERS = 2_000;

/**
 * The way to a URL as Chromium goes it, in the words of a PAC script: PAC, WPAD and the settings of
 * the desktop are its affair. Null where it does not say.
 */
export async function resolveProxy(url: string): Promise<string | null> {
  const ways = await session.defaultSession.resolveProxy(url);
  return ways.length === 0 || ways.length > MAX_CHARACTERS ? null : ways;
}
