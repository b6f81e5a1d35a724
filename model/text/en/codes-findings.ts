import { codeTexts } from '../code-text.ts';

/**
 * English texts of findings about access lists and ports: facts for the helpdesk that never change
 * a verdict.
 */
export const EN_FINDINGS = /* @__PURE__ */ codeTexts({
  ACL_WIDE: {
    title: 'Access list opens more than mail needs',
    summary: '{device} ({allow}) also opens {others} of {host}: {services}.',
    nextStep:
      'Ask {owner} to narrow the list of {device} to the ports of Exchange, once these are pinned.',
    symptom: 'None: mail works.',
    cause:
      'A range was allowed because Exchange takes a port at random, and other services of the same server draw from that range as well.',
    whoMustAct: 'Whoever keeps the access list, together with the Exchange team.',
    whatToDo: 'Pin Exchange to static ports, then allow these ports and the endpoint mapper alone.',
    proof:
      'The endpoint mapper names these services on ports that the list allows. Whether other devices stop them was not tested.',
  },
  LIST_IS_A_BET: {
    title: 'Access list is a bet',
    summary:
      'The server draws its ports from {range}: {covered}. The odds that {fits} inside after the next restart: {odds}.',
    nextStep: 'Ask the Exchange team for static ports, or {owner} to allow {range}.',
    symptom: 'None today, perhaps; after a restart of the server Outlook may not connect.',
    cause:
      'Exchange takes new ports when its services start, and the list holds only a part of the range that they come from.',
    whoMustAct: 'The Exchange team; then whoever keeps the list.',
    whatToDo:
      'Pin Exchange to ports that the list allows. A wider list ends the bet as well, and opens more.',
    proof:
      'The share is counted port by port over the range; the odds take every free port of it as equally likely. Ports that are pinned already are no bet, and look the same from outside.',
  },
  DYNAMIC_RANGE_MISMATCH: {
    title: 'Access list can never fit this server',
    summary:
      '{device} allows {allow}, and this server ({generation}) draws its ports from {range}: they have no port in common.',
    nextStep:
      'Ask the Exchange team for static ports that {device} allows, or {owner} to allow {range}.',
    symptom: 'Outlook cannot connect through that device, whatever the server is restarted for.',
    cause:
      'The list was made for an older server. Windows Server 2003 draws from 1024-5000, Windows Server 2008 and later from 49152-65535, a server with Exchange 2010 from 6005-59530.',
    whoMustAct: 'The Exchange team, or whoever keeps the list.',
    whatToDo: 'Pin the ports of Exchange inside the list, or replace the old range in the list.',
    proof:
      'No port of that range is in the list. Where the range comes from is in the evidence of the run.',
  },
  PORT_DRIFT: {
    title: 'Port of Exchange changed',
    summary:
      '{interface} of {host} moved from port {from} to {to}, first seen there {since}: {cause}. {held}.',
    nextStep:
      'Ask the Exchange team for static ports; until then, expect another port after each restart.',
    symptom:
      'None where every list holds the new port; otherwise Outlook stopped connecting on that day.',
    cause: 'Exchange takes a port at random when its service or its server starts.',
    whoMustAct: 'The Exchange team.',
    whatToDo:
      'Pin the ports, then allow these and the endpoint mapper alone. `linesman history --ports` shows every port that was seen, and when.',
    proof:
      'The endpoint mapper named the old port and later the new one. That a service or the server was restarted is a guess: one port that changes is a service, all ports of a server at once are a restart of the server.',
  },
  EPM_EXPOSED: {
    title: 'Endpoint mapper open to the Internet',
    summary:
      'The endpoint mapper of {host} answers on the public address {address}, without a VPN. Other services that share the port: {services}.',
    nextStep:
      'Ask the firewall team to close TCP 135 and the ports behind it to the Internet; the VPN remains the way to Exchange.',
    symptom: 'None: mail works, from everywhere.',
    cause:
      'A rule in the outer firewall lets TCP 135 in. Worms of the Blaster kind came this way (CVE-2003-0352), and whoever asks learns every service of the server.',
    whoMustAct: 'The firewall team.',
    whatToDo:
      'Close the port from outside. Do not block it blindly inside: DHCP and WINS administration, Message Queuing, service control, user accounts and DCOM share it, and their consoles stop when it is gone.',
    proof:
      "This laptop, in no VPN and not in the corporate network, got Exchange's endpoints from the mapper at a public address.",
  },
  CLOCK_SKEW: {
    title: 'Clock of this laptop is wrong',
    summary: 'The clock of this laptop is {offset}: {reason}.',
    nextStep:
      'Set the clock of this laptop, or let the system set it; whoever may not asks those who look after the laptop.',
    symptom:
      'Certificates are out of date or not valid yet, and Windows logins are refused, though nothing is wrong with the servers.',
    cause:
      'The battery of the clock is empty, the system sets the time from nowhere, or a wrong time zone was mended by moving the clock.',
    whoMustAct: 'Whoever looks after this laptop.',
    whatToDo:
      'Have the system set the time by itself (Windows: `w32tm /resync`; Linux: `timedatectl set-ntp true`), and look again after a restart: a clock that is wrong once more needs a battery.',
    proof:
      'The dates that servers write into their answers over TLS, those of caches left out, are more than five minutes away from the clock of this laptop: as much as Kerberos bears. One server whose clock agrees with the laptop’s acquits it.',
  },
  IPV6_BROKEN: {
    title: 'IPv6 to Exchange leads nowhere',
    summary:
      '{host} has IPv6 addresses ({addresses}) that do not answer from here, while its IPv4 addresses do.',
    nextStep:
      'Ask the network team why IPv6 to {host} does not come through; until then some clients wait before they try IPv4.',
    symptom: 'None, or Outlook connects late, or shows "Disconnected" on some networks alone.',
    cause:
      'The name has AAAA records, this network hands out IPv6, and its way to the server is not open or not complete.',
    whoMustAct: 'The network team.',
    whatToDo:
      'Let IPv6 through as IPv4 is let through, or take the AAAA records out of the view that these laptops see.',
    proof:
      'Every IPv6 address of the name was silent in the same run in which an IPv4 address answered RPC.',
  },
  NCSI_FALSE_ALARM: {
    title: 'False alarm of the system: no Internet',
    summary:
      '{system} says {said}, which is not so. {reason}. Programs that ask it first, Office among them, may refuse to connect.',
    nextStep:
      'Whoever looks after the laptop lets the test of {system} through, or mends it; nothing is wrong with the mail server by this.',
    symptom:
      'A globe or an exclamation mark at the symbol of the network, and Office says that there is no Internet, though a browser opens pages.',
    cause:
      'The system asks for a page of its own (Windows: http://www.msftconnecttest.com/connecttest.txt and the name dns.msftncsi.com), and a VPN, a proxy, a filter or a name server on the laptop keeps that from it; or a policy forbids the test.',
    whoMustAct: 'Whoever looks after this laptop and its VPN.',
    whatToDo:
      'Windows: let these two names and this page through the VPN, the proxy and the filter, and see that neither NoActiveProbe (policy “Turn off Windows Network Connectivity Status Indicator active tests”) nor EnableActiveProbing=0 forbids the test. NetworkManager: let the page of `uri` in its section [connectivity] through, or take that section out.',
    proof:
      'The system was asked in the run in which HTTPS passed to a host outside, more than a minute after this network was joined and with no login page before it. That a mail server answers would not be enough: some networks have no Internet on purpose.',
  },
  METERED_HOLD: {
    title: 'Reports wait for a network that is not metered',
    summary:
      '{waiting} not sent: the network is metered, and {budget} may be sent over it in an hour; while roaming, nothing.',
    nextStep: 'Nothing needs to be done; `linesman sync` sends them now all the same.',
    symptom: 'None: the reports are kept, and the helpdesk gets them later.',
    cause:
      'The network costs by the byte, or the system takes it for one that does, and what may be sent over it this hour is spent; or this laptop roams in another carrier’s network, where nothing leaves unasked.',
    whoMustAct: 'Nobody.',
    whatToDo:
      'Join a Wi-Fi or plug a cable in, or let them leave at once by `linesman sync` or “Send now”. The settings name the limit of an hour: budget.meteredKiBPerHour; roaming ends with the stay.',
    proof:
      'Every byte that reports cost on a metered network is counted; what a person sends is not limited.',
  },
});
