/**
 * Builds of Exchange by their first numbers (Microsoft Learn, "Exchange Server build numbers and
 * release dates").
 */
export const EXCHANGE_BUILDS: readonly {
  readonly build: RegExp;
  readonly product: string;
  /** Exchange 2013 and later serve Outlook over HTTP alone. */
  readonly isLate: boolean;
}[] = [
  { build: /^6\.0\./, product: 'Exchange 2000', isLate: false },
  { build: /^6\.5\./, product: 'Exchange 2003', isLate: false },
  { build: /^8\./, product: 'Exchange 2007', isLate: false },
  { build: /^14\./, product: 'Exchange 2010', isLate: false },
  { build: /^15\.0\./, product: 'Exchange 2013', isLate: true },
  { build: /^15\.1\./, product: 'Exchange 2016', isLate: true },
  {
    // Its first release is 15.2.2562.17; updates of 2019 end below.
    build: /^15\.2\.(?:2562|25[7-9]\d|2[6-9]\d\d|[3-9]\d{3})\b/,
    product: 'Exchange Subscription Edition',
    isLate: true,
  },
  { build: /^15\.2\.\d{3,4}\b/, product: 'Exchange 2019', isLate: true },
  { build: /^15\.2\b/, product: 'Exchange 2019 or later', isLate: true },
];

/** Product of a build; null for one that nobody knows. */
export const productOf = (build: string): string | null =>
  EXCHANGE_BUILDS.find((one) => one.build.test(build))?.product ?? null;
