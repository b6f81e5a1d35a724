/** What is wrong with a value of the policy, or with where it stands. */
export const POLICY = {
  /** Behind the key and a colon. */
  only: 'only the policy of this laptop may say this',
  /** @param wanted, is types of the registry: `REG_DWORD` */
  otherType: (key: string, wanted: string, is: string): string =>
    `${key}: must be ${wanted}, and is ${is}`,
  noBoolean: (key: string): string => `${key}: must be REG_DWORD 0 or 1`,
  noJson: (key: string, fault: string): string => `${key}: ${fault}`,
  noDictionary: 'the property list must hold one dictionary',
  registry: (type: number): string => `type ${String(type)}`,
  tooMany: (key: string, most: number): string => `${key} holds more than ${String(most)} values`,
  /** @param fault the library's or the system's word */
  noPropertyList: (fault: string): string => `no property list: ${fault}`,
  unwatched: (why: string): string => `changes of the policy are not seen: ${why}`,
};
