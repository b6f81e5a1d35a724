/** What the page server says instead of the page. */
export const REFUSED = {
  noSession: 'This link was used already or is too old. Run "linesman page" for a fresh link.',
  nothing: 'There is nothing here.',
  beginsAnew: 'The agent begins anew with other settings. Try again in a moment.',
  tooManyPages: (most: number): string => `${String(most)} pages are open already: close one`,
};

/** Why a request of the page was not answered. */
export const REQUEST = {
  unknown: (known: readonly string[]): string =>
    `no such request; the page may send ${known.join(', ')}`,
  notJsonType: 'send the parameters as application/json',
  tooLarge: (bytes: number): string => `a body may have ${String(bytes)} bytes at most`,
  notJson: (why: string): string => `the body is not JSON: ${why}`,
  badParameters: (name: string, why: string): string =>
    `these are not the parameters of ${name}: ${why}`,
  brokenContract: 'the agent answered against its own contract; its log says how',
  tooSlow: (limitMs: number): string => `no answer within ${String(limitMs / 1000)} s`,
};

/** Why a request did not come from our own page. */
export const GATE = {
  otherHost: (origin: string): string => `This page is served as ${origin}/ only.`,
  otherMethod: 'Only GET and POST are served here.',
  otherPage: 'Requests of other pages are not answered.',
  noOrigin: 'A POST has to name its origin.',
  ledHere: 'Another page led here. Copy the link into the address bar instead.',
};
