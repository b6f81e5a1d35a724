/**
 * What the templates of group policy say beside the sentences about each setting. A second language
 * is a second file like this one, and a row in `build/policy-templates.mjs`.
 */
export const TEMPLATES = {
  displayName: 'Linesman',
  description: 'Settings of Linesman, which watches the way from a laptop to Exchange.',
  /** What the editor shows under "Supported on". */
  supported: 'Linesman on Windows 10 or later, 64-bit',
  root: 'Linesman',
  /** By the section's key. */
  sections: {
    exchange: 'Exchange',
    path: 'Way to Exchange',
    web: 'Doors to the mailbox by HTTP',
    gateway: 'VPN gateway',
    trustedNetwork: 'Company network',
    reach: 'Look at the Internet',
    findings: 'Findings',
    collector: 'Helpdesk’s collector',
    privacy: 'Privacy',
    budget: 'Budget',
    helpdesk: 'Helpdesk',
    update: 'Updates',
    vpnClient: 'VPN client',
    notifications: 'Notifications',
    measuredLists: 'Measured lists',
    ui: 'What users may do',
    schedule: 'Schedule',
  } as Readonly<Record<string, string>>,
  boolean: 'Enabled: yes. Disabled: no.',
  off: 'Enabled: off. The pages are then not asked, whatever else names them.',
  texts: 'One entry a line.',
  json: 'A list in JSON, on one line. Each entry may have:',
  textOrJson: 'A text, or a list in JSON, on one line. Each entry of a list may have:',
  required: 'required',
  range: (least: number, most: number): string => `From ${String(least)} to ${String(most)}.`,
  fallback: (value: string): string =>
    `Not configured: ${value}, unless the user's file says otherwise.`,
  noFallback: "Not configured: what the user's file says.",
  policyOnly: 'Only a policy may say this.',
  valueName: (key: string, type: string): string => `Registry value: ${key} (${type}).`,
};
