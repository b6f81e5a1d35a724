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

/** Why a package of a release could not be fetched. */
export const FETCH = {
  held: 'it is no longer the time to fetch it',
  noFile: (path: string): string => `what lies at ${path} is no file`,
  diskFull: (path: string, bytes: number): string =>
    `the disk of ${path} lacks ${String(Math.ceil(bytes / 1024 / 1024))} MiB`,
  disk: (path: string, why: string): string => `${path} cannot be written: ${why}`,
  unreached: (url: string, why: string): string => `${url} did not answer as it should: ${why}`,
  status: (url: string, status: number): string => `${url} answers with status ${String(status)}`,
  noParts: (url: string): string =>
    `the web server of ${url} gives no parts of a file (Range): one that does has to serve it`,
  otherSize: (url: string): string => `${url} is of another size than the feed says`,
  cut: (url: string): string => `the connection to ${url} broke within an answer`,
  tooSlow: (url: string): string => `${url} comes too slowly`,
  wrongDigest: (url: string): string => `${url} is not the file whose SHA-512 the feed names`,
};
