/** What a user is told of a newer version. */
export const UPDATE = {
  label: 'Update',
  isOut: (version: string): string =>
    `Version ${version} is out. Whoever manages this laptop installs it.`,
};

/** Why a feed of releases could not be used. */
export const FEED = {
  unreached: (url: string, why: string): string =>
    `The update feed ${url} did not answer as it should: ${why}.`,
  redirects: (url: string, to: string): string =>
    `The update feed ${url} leads on to ${to}, which is not followed: name the place itself in update.feed.`,
  status: (url: string, status: number): string =>
    `The update feed ${url} answers with status ${String(status)}.`,
  html: (url: string): string =>
    `The update feed ${url} answers with a page for people: a login page or a wrong address.`,
  noRelease: (url: string, why: string): string =>
    `The update feed ${url} describes no release: ${why}.`,
  noVersion: 'it names no version',
  badVersion: 'its version is not three numbers',
};
