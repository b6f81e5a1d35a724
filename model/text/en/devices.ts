export const DEVICES = {
  none: 'No laptop has enrolled.',
  line: (device: string, state: string, site: string | null, enrolledAt: string): string =>
    `${device}  ${state}${site === null ? '' : `  ${site}`}  since ${enrolledAt}`,
  unknown: (device: string): string =>
    `no laptop has enrolled as "${device}": "linesman collector devices" lists them`,
  changed: (device: string, state: string): string => `${device} is ${state} now.`,
  nothingOf: (device: string): string =>
    `no laptop has enrolled as "${device}", and no report came from one: "linesman collector devices" and "linesman collector list" name them`,
  forgotten: (device: string, isGone: boolean): string =>
    isGone
      ? `All that ${device} sent is removed, and its key; it may enrol anew.`
      : `The key of ${device} is removed, and it may enrol anew; what it sent goes when the collector runs next.`,
  onlyNew: (what: string): string => `"${what}": a token can only be made, by "token new"`,
  token: (file: string): string =>
    `It stands in ${file}. Give it to the laptops by policy, as collector.enrolmentToken; those of before hold until their lines are removed from the file.`,
  notWritten: (file: string, why: string): string => `cannot write ${file}: ${why}`,
  apart: (count: number): string =>
    `${count === 1 ? 'One laptop waits' : `${String(count)} laptops wait`} for approval, and what came from there is set apart: linesman collector devices names them, linesman collector approve DEVICE lets them in`,
};
