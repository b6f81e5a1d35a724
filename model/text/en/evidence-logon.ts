/** Which browsers of this laptop log on by themselves. */
export const LOGON = {
  allowed: (browser: string, where: string): string =>
    `${browser} does (AuthServerAllowlist, ${where})`,
  trusted: (where: string): string => `Firefox does (trusted-uris, ${where})`,
  /** @param isListed a browser has a list of its own, and does not look at zones */
  zone: (where: string, isListed: boolean): string =>
    `${isListed ? 'a browser without a list of its own' : 'Edge or Chrome'} does by its zone (${where})`,
  certain: (by: readonly string[]): string =>
    `a browser of this laptop logs on without a question: ${by.join('; ')}`,
  none: 'a browser whose zone or list includes it logs on without a question; none of this laptop’s does',
  unread:
    'a browser whose zone or list includes it logs on without a question; this laptop has none that could be read',
};
