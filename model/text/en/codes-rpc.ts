import { codeTexts } from '../code-text.ts';

/** English texts of the RPC rung and of its findings. */
export const EN_RPC = /* @__PURE__ */ codeTexts({
  EPM_BLOCKED: {
    title: 'Endpoint mapper blocked',
    summary:
      'Nothing answers on TCP {port} of {host} ({address}): a filter drops it, or the server is down.',
    nextStep: 'Ask {owner} whether {address} TCP {port} is allowed from here.',
    symptom: 'Outlook cannot connect, and says nothing useful.',
    cause:
      'An access list on the way drops the endpoint mapper port, or the host is down. Carriers and hotels drop 135 outside a tunnel as a rule.',
    whoMustAct: 'The firewall team; then the Exchange team, if the server turns out to be down.',
    whatToDo:
      'Look for dropped TCP packets to this port in the logs of the gateway and the firewall.',
    proof: 'The connection attempt got no answer at all before its time ran out.',
  },
  GROUP_LACKS_RESOURCE: {
    title: 'The VPN does not give this user the server',
    summary:
      '{host} ({address}) is silent through {device} alone, whose list belongs to the group {group}.',
    nextStep: 'Ask the VPN team whether this user is in the group {group} of {device}.',
    symptom: 'Outlook works in the office and never through the VPN; colleagues may well work.',
    cause:
      'A gateway gives a server to groups of users. A user outside of the group has a tunnel, and no way to that server.',
    whoMustAct: 'The VPN team.',
    whatToDo:
      'Look whether the user is in the group to which the gateway gives this server (its network resource). If colleagues have the same, it is the list, and not the group.',
    proof:
      'The tunnel leads to other hosts inside, no port of the server answers through it and none ever did on this laptop, and in the office the server answered after the silence had begun.',
  },
  EPM_REFUSED: {
    title: 'Endpoint mapper refused',
    summary: '{host} ({address}) refuses TCP {port}: nobody listens there.',
    nextStep: 'Ask the Exchange team whether this is the right host and whether it is up.',
    symptom: 'Outlook cannot connect.',
    cause:
      'The host answers but nothing listens on the mapper port: a wrong host, a service that is starting, or a filter that rejects instead of dropping.',
    whoMustAct: 'The Exchange team.',
    whatToDo:
      'Check that the name leads to the Exchange server, and that the RPC endpoint mapper service runs.',
    proof: 'The connection attempt was answered with a reset.',
  },
  EPM_NOT_RPC: {
    title: 'Something else answers on the mapper port',
    summary: 'TCP {port} of {host} ({address}) answers, but does not speak RPC.',
    nextStep: 'Ask {owner} which device answers on {address} TCP {port}.',
    symptom: 'Outlook cannot connect.',
    cause: 'A proxy, a portal or another service answers in place of the endpoint mapper.',
    whoMustAct: 'The firewall team.',
    whatToDo: 'Compare the bytes in the evidence with what stands on the way.',
    proof: 'The reply to an RPC bind was not an RPC packet; its first bytes are in the evidence.',
  },
  EPM_ACCESS_DENIED: {
    title: 'Endpoint mapper denies access',
    summary: 'The endpoint mapper of {host} ({address}) answers, and denies access.',
    nextStep:
      'Ask the Exchange team whether the server restricts anonymous RPC clients (RestrictRemoteClients).',
    symptom: 'Outlook cannot connect.',
    cause: 'A policy on the server keeps anonymous clients away from the endpoint mapper.',
    whoMustAct: 'The Exchange team.',
    whatToDo: 'Check the policy RestrictRemoteClients on the server. No firewall is involved.',
    proof: 'The mapper answered with fault 5, access denied.',
  },
  EPM_BAD_REPLY: {
    title: 'Endpoint mapper answers nonsense',
    summary: 'The endpoint mapper of {host} ({address}) answers against the protocol: {reason}.',
    nextStep:
      'Ask the Exchange team to look at the RPC service of {address}, and the firewall team for devices that rewrite RPC.',
    symptom: 'Outlook cannot connect, or only sometimes.',
    cause: 'The server or a device on the way sends replies that the RPC protocol does not allow.',
    whoMustAct: 'The Exchange team; the firewall team for devices that look into RPC.',
    whatToDo: 'Compare a capture near the server with one near the laptop.',
    proof: 'The reply broke a bound or a rule of the protocol; which one is in the evidence.',
  },
  RPC_SERVER_BUSY: {
    title: 'Exchange is too busy',
    summary:
      'Port {port} of {host} ({address}) answers that {service} takes no more calls now: {reason}.',
    nextStep:
      'Wait a few minutes; if it stays so, ask the Exchange team to look at the load of {address}.',
    symptom: 'Outlook cannot connect, or only after many tries.',
    cause:
      'The server has reached a limit of its RPC service: it is starting, overloaded, or short of memory.',
    whoMustAct: 'The Exchange team. No firewall is involved: the server itself answered.',
    whatToDo:
      'Look at the load and the memory of the server, and at how many clients connect at once after a restart.',
    proof:
      'The answer to an RPC bind or call was "server too busy", "out of memory" or "a local limit is exceeded".',
  },
  RPC_NOT_REGISTERED: {
    title: 'Exchange service not registered',
    summary:
      'The endpoint mapper of {host} ({address}) does not know {interface}: that Exchange service is not running.',
    nextStep: 'Ask the Exchange team to check the services on {address}.',
    symptom: 'Outlook cannot connect, or the address book hangs.',
    cause:
      'The Exchange service is stopped or still starting, the name leads to another host, or this Exchange speaks no RPC over TCP.',
    whoMustAct: 'The Exchange team.',
    whatToDo: 'Check that the Exchange services run. No firewall is involved: the mapper answered.',
    proof: 'The mapper answered that no endpoint is registered for the interface.',
  },
  RPC_ADDRESS_OUTSIDE_ACL: {
    title: 'Server address outside an access list',
    summary: 'Exchange is at {host} ({address}), which {refusal}.',
    nextStep: 'Ask {owner} to allow {address} on {devices}.',
    symptom: 'Outlook cannot connect since the server moved.',
    cause: 'The server got another address, and the access list still names the old one.',
    whoMustAct: 'Whoever keeps the access list.',
    whatToDo: 'Change the destination address in the list.',
    proof: 'The resolved address is none of those that the list allows, and nothing answers there.',
  },
  RPC_PORT_OUTSIDE_ACL: {
    title: 'Exchange port outside an access list',
    summary: 'Exchange offers {interface} on port {port}, which {refusal}.',
    nextStep:
      'Ask {owner} to allow {address} TCP {port} on {devices}, or the Exchange team to pin the port.',
    symptom: 'Outlook worked, and since the last restart of the server it does not.',
    cause:
      'Exchange takes a port at random when its services start, and the endpoint mapper hands it out. This time it lies outside the list.',
    whoMustAct:
      'Whoever keeps the access list; the Exchange team can end it for good with a static port.',
    whatToDo:
      'Allow the port now. Then pin Exchange to static ports, or widen the list to the range that the server draws from.',
    proof: 'The port that the mapper announced is not in the list.',
  },
  ACL_STALE: {
    title: 'Typed access list is out of date',
    summary:
      '{interface} answers on port {port} although the typed list of {device} ({allow}) does not hold it.',
    nextStep: 'Ask your helpdesk to correct the list of {device} in the settings of Linesman.',
    symptom: 'None: mail works.',
    cause: 'The real device allows more than the list that was typed into the settings.',
    whoMustAct: 'Whoever keeps the settings.',
    whatToDo: 'Ask the owner of the device for its present list, and update accessLists.',
    proof:
      'An RPC bind was accepted through the device, on a port that the typed list does not hold.',
  },
  RPC_PORT_BLOCKED: {
    title: 'Exchange port blocked',
    summary:
      'Exchange offers {interface} on port {port}, and nothing answers there: a filter on the way drops it.',
    nextStep: 'Ask {owner} whether {address} TCP {port} is allowed.',
    symptom: 'Outlook finds the server and cannot connect.',
    cause: 'The endpoint mapper port is allowed, the port that it hands out is not.',
    whoMustAct: 'The firewall team.',
    whatToDo:
      'Look for dropped TCP packets to this port. Every device on the way has to allow the ports that Exchange uses.',
    proof:
      'The mapper answered from this laptop and announced the port; the connection to that port got no answer.',
  },
  RPC_PORT_REFUSED: {
    title: 'Exchange port refused',
    summary:
      'Exchange announced {interface} on port {port}, and the host refuses it: nobody listens there.',
    nextStep: 'Ask the Exchange team whether the service behind {interface} runs.',
    symptom: 'Outlook finds the server and cannot connect.',
    cause: 'The service died and left its entry in the mapper, or a filter rejects the port.',
    whoMustAct: 'The Exchange team.',
    whatToDo:
      'Restart the Exchange service behind the interface. If it runs, look for a filter that rejects.',
    proof: 'The connection to the announced port was answered with a reset.',
  },
  RPC_NO_ANSWER: {
    title: 'Port open, service silent',
    summary: 'Port {port} of {host} ({address}) opens, and no RPC answer comes from {service}.',
    nextStep:
      'Ask the Exchange team whether the service hangs, and {owner} whether a device answers in its place.',
    symptom: 'Outlook hangs at "trying to connect".',
    cause:
      'The service hangs, or a gateway or proxy accepted the connection itself and the way behind it is blocked.',
    whoMustAct:
      'The Exchange team; the firewall or VPN team where a device accepts connections itself.',
    whatToDo:
      'Try the same from inside. If it works there, a device on the way accepts connections that it cannot pass on.',
    proof:
      'The connection opened; an RPC bind got no RPC answer before its time ran out, or the connection was closed.',
  },
  RPC_WRONG_SERVICE: {
    title: 'Another service on the Exchange port',
    summary: 'Port {port} of {host} speaks RPC, and does not offer {interface}.',
    nextStep: 'Ask the Exchange team to restart the service behind {interface}.',
    symptom: 'Outlook finds the server and cannot connect.',
    cause:
      'The mapper announces a port that another service has taken, or the interface refuses clients without authentication.',
    whoMustAct: 'The Exchange team.',
    whatToDo: 'Compare the ports of the Exchange services with what the mapper announces.',
    proof: 'The bind was answered with a rejection or a fault.',
  },
  RPC_BEHIND_NAT: {
    title: 'Address translation on the way',
    summary:
      'The mapper of {host} names {towerAddress}, while it is reached as {address}: addresses are translated on the way.',
    nextStep: 'Nothing, while the ports answer; else tell the firewall team.',
    symptom: 'Some clients follow the inside address and fail.',
    cause: 'A device translates addresses and leaves those inside RPC as they are.',
    whoMustAct: 'The firewall team.',
    whatToDo: 'Route instead of translating, or publish with an RPC-aware device.',
    proof: 'The tower that the mapper returned holds another address than the one that was asked.',
  },
  RPC_RETIRED: {
    title: 'This Exchange has no RPC over TCP',
    summary: '{host} runs Exchange, and no longer offers {interface} over TCP: {proof}.',
    nextStep:
      'Ask the Exchange team for Outlook over HTTPS (Outlook Anywhere or MAPI over HTTP): no port will bring RPC over TCP back.',
    symptom: 'Outlook, set up long ago, finds the server and cannot connect; OWA works.',
    cause:
      'Exchange 2013 and later serve Outlook over HTTP only. The profile of this laptop still wants RPC over TCP.',
    whoMustAct: 'The Exchange team; no firewall is involved.',
    whatToDo: 'Set the profile up anew through Autodiscover, or switch it to Outlook Anywhere.',
    proof:
      'The mapper answers and holds no TCP endpoint of the store, while the store answers RPC over HTTP.',
  },
  RPC_GC_GAP: {
    title: 'Address book on a server that is out of reach',
    summary:
      'The address book of {host} is served by {directory}, which cannot be used from here: {reason}.',
    nextStep: 'Ask {owner} to allow {directory} like the Exchange server itself.',
    symptom: 'Mail opens; the address book and name checks hang.',
    cause:
      'Outlook is referred to a global catalogue for the address book, and the access lists or routes know the Exchange server alone.',
    whoMustAct: 'Whoever keeps the access lists.',
    whatToDo:
      'Add the global catalogue and its directory port to every list on the way, or serve the address book from Exchange.',
    proof:
      'The mapper of Exchange has no endpoint for the directory, and the other server that should hold it does not answer or lies outside a list.',
  },
  ACL_TIGHT: {
    title: 'Port near the end of an access list',
    summary:
      'Port {port} of {interface} lies near the end of {range}, which {device} allows: the next one may fall outside.',
    nextStep: 'Ask the Exchange team for a static port before the next restart.',
    symptom: 'None yet.',
    cause: 'The server draws its ports in rising order, and the list ends soon.',
    whoMustAct: 'Whoever keeps the list, and the Exchange team.',
    whatToDo: 'Pin the port, or widen the range.',
    proof: 'The announced port is within the last tenth of a range of the list.',
  },
});
