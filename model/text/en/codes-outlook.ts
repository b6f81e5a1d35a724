import { codeTexts } from '../code-text.ts';

/** English texts of what keeps Outlook from a server that answers. */
export const EN_OUTLOOK = /* @__PURE__ */ codeTexts({
  OUTLOOK_OFFLINE: {
    title: 'Outlook works offline',
    summary: 'The way to {host} is well, and Outlook is set to work offline.',
    nextStep: 'In Outlook, open the tab Send/Receive and press "Work Offline" once.',
    symptom: 'Outlook says "Working Offline"; mail waits in the Outbox. OWA works.',
    cause:
      'Somebody pressed "Work Offline", or Outlook was started without a network and told to stay offline.',
    whoMustAct: 'You.',
    whatToDo:
      'Send/Receive, "Work Offline": the button must not look pressed. The status bar then says "Connected".',
    proof:
      "Outlook's profile notes that it works offline, it runs, and holds no connection to Exchange, while Linesman reaches the same server. The note is as old as Outlook's last change of it.",
  },
  OUTLOOK_ITSELF: {
    title: 'Outlook itself does not connect',
    summary: 'The way to {host} is well, and Outlook does not use it: {reason}.',
    nextStep:
      'Ask the laptop team to look at Outlook itself; to close it and start it again often helps.',
    symptom: 'Outlook says "Disconnected" or "Trying to connect"; OWA and Linesman get through.',
    cause:
      'Within Outlook: a password dialogue that waits behind another window, an add-in, a damaged profile or copy of the mailbox, or a version that the server refuses. After a change of the network Outlook takes some minutes to try again.',
    whoMustAct: 'The laptop team.',
    whatToDo:
      'Look for a password dialogue; restart Outlook; start it with /safe (without add-ins); hold Ctrl and click its symbol beside the clock for "Connection Status"; then try a new profile, and updates of Office.',
    proof:
      'Every check of the way is green, Outlook has run for minutes, and the table of TCP connections has none of its own to an address of Exchange. What Outlook does with its mailbox is not seen.',
  },
  PROFILE_OTHER_SERVER: {
    title: "Outlook's profile names another server",
    summary: "Outlook's profile leads to {server}; what was checked is {host}.",
    nextStep:
      'Ask the laptop team which of the two is right: the profile of Outlook, or the settings of Linesman.',
    symptom: 'Linesman is green and Outlook is not, or the other way round.',
    cause:
      'The mailbox was moved, the profile is an old one, or Linesman was set up for another site.',
    whoMustAct: 'The laptop team.',
    whatToDo:
      'Repair the account in Outlook (File, Account Settings, Repair), or correct `exchange.host` of Linesman.',
    proof:
      'Neither the name in the profile nor an address that it resolves to is that of the server that was checked, and Outlook holds no connection to it.',
  },
  OUTLOOK_METERED: {
    title: 'Outlook waits for a network that is not metered',
    summary: 'The way to {host} is well, and Outlook stays offline because of its cost: {cost}.',
    nextStep: 'In Outlook, press "Connect Anyway" in the yellow bar.',
    symptom:
      'Outlook says "Working Offline" or warns of a metered network; mail waits in the Outbox. OWA works.',
    cause:
      'Windows calls this connection metered, and Outlook 2013 and later do not connect by it of their own accord.',
    whoMustAct: 'You.',
    whatToDo:
      'Press "Connect Anyway". Where the connection is not dear, switch off "Metered connection" for it in the settings of Windows.',
    proof:
      'Windows itself says what the connection costs (GetNetworkConnectivityHint), Outlook runs and holds no connection to Exchange, while Linesman reaches it.',
  },
  RPC_ENCRYPTION_OFF: {
    title: 'Outlook is told not to encrypt RPC',
    summary:
      'The way to {host} is well, and a setting of this laptop switches off the encryption of RPC, which Exchange 2010 and later demand.',
    nextStep: 'Ask the laptop team to remove "EnableRPCEncryption = 0".',
    symptom:
      'Outlook does not open: "The set of folders cannot be opened" or "Your administrator has blocked the version of Outlook that you are using".',
    cause: 'A policy, or an old setting, turns encryption off (Microsoft KB 3032395).',
    whoMustAct: 'The laptop team.',
    whatToDo:
      'Set the policy "Enable RPC encryption", or delete the value EnableRPCEncryption below Outlook\\RPC, and start Outlook again.',
    proof:
      'The value is 0 in the registry, Outlook runs and holds no connection, while Linesman reaches the server. Whether this server demands encryption is not seen without a login.',
  },
  MAPI_HTTP_OFF: {
    title: 'Outlook is told not to use MAPI over HTTP',
    summary:
      'The way to {host} is MAPI over HTTP, and a setting of this laptop forbids Outlook to use it.',
    nextStep: 'Ask the laptop team to remove "MapiHttpDisabled = 1".',
    symptom: 'Outlook stays disconnected or asks for a password again and again; OWA works.',
    cause: 'The value was set for a test and left there (Microsoft KB 2937684).',
    whoMustAct: 'The laptop team.',
    whatToDo:
      'Delete MapiHttpDisabled in HKCU\\Software\\Microsoft\\Exchange, and start Outlook again.',
    proof:
      'The value is 1 in the registry, Outlook runs and holds no connection, while Linesman reaches the server by HTTPS.',
  },
});
