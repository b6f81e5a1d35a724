/** What an RPC interface is for, by its name; `other` was given by its UUID. */
export const PURPOSE = {
  EMSMDB: 'mail',
  AsyncEMSMDB: 'new-mail notification',
  NSPI: 'the address book',
  RFR: 'the referral to the address book',
  other: 'this interface',
};
