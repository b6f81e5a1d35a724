import { codeTexts } from '../code-text.ts';

/** English texts below the RPC rung, and those that are no rung. */
export const EN_LADDER = /* @__PURE__ */ codeTexts({
  ALL_GREEN: {
    title: 'All green',
    summary: 'Exchange is reachable: {interfaces} answered on {host}.',
    nextStep:
      'Nothing to do. If Outlook still complains, look at Outlook itself: work offline, profile, password.',
    symptom: 'None.',
    cause:
      'Every rung answered: up to an RPC bind on each announced port, or up to the question for a login where the way is HTTP.',
    whoMustAct: 'Nobody.',
    whatToDo:
      'Nothing. Linesman does not log in, so it cannot see passwords or mailboxes: trouble that remains is in Outlook or in the account.',
    proof:
      'An RPC bind was accepted on every announced port of every wanted interface; where the way is HTTP, the door answered as Exchange does, behind a certificate that holds.',
  },
  INCONCLUSIVE: {
    title: 'Could not tell',
    summary: 'Nothing certain can be said about {host}: {reason}.',
    nextStep: 'Check again, and tell the helpdesk if it stays so.',
    symptom: 'The check ended without a result.',
    cause: 'The run was cut short, by its deadline or by a change of the network.',
    whoMustAct: 'Nobody yet.',
    whatToDo: 'Check again. If it keeps happening, give the run more time with --timeout-ms.',
    proof: 'No rung failed, and at least one could not be tested.',
  },
  NOT_CONFIGURED: {
    title: 'Not configured',
    summary: 'Linesman does not know which Exchange server to watch.',
    nextStep:
      'Name the server on the page of Linesman, or ask your helpdesk for a configuration file.',
    symptom: 'No verdict.',
    cause:
      'No configuration file names an Exchange host or a door to the mailbox, and none was given.',
    whoMustAct: 'Your helpdesk, or whoever else keeps the settings.',
    whatToDo:
      'Write the configuration file, or name the host on the command line. linesman settings shows where the file is looked for.',
    proof: 'The setting exchange.host is absent, and so is every door below web.',
  },
  LINK_DOWN: {
    title: 'No network',
    summary: 'No network leads to {host} from this laptop.',
    nextStep: 'Connect UMTS, Wi-Fi or a cable.',
    symptom: 'Outlook shows "Disconnected"; nothing else on the network works either.',
    cause:
      'The system has no route to the Internet nor to the Exchange server: cable, Wi-Fi or UMTS is off, or has no address.',
    whoMustAct: 'The user.',
    whatToDo:
      'Connect UMTS or Wi-Fi, or plug in the cable. Then start the VPN client if you are outside the office.',
    proof:
      'The system itself refuses to choose a route (network unreachable) for the Internet and for the Exchange server.',
  },
  LOCAL_FILTER: {
    title: 'A filter on this laptop',
    summary: 'A filter on this laptop forbids the connection to {host} port {port}.',
    nextStep: 'Ask the laptop team which firewall or security product blocks it.',
    symptom: 'Outlook cannot connect, from any network.',
    cause:
      'The system refused the connection before it left: a personal firewall, a security product or a policy route (error EACCES, 10013 on Windows).',
    whoMustAct: 'The laptop team.',
    whatToDo:
      'Look at the local firewall and at the security product for a rule on this port. The firewalls on the way are not involved.',
    proof: 'The system answered "permission denied" at once, without a packet on the wire.',
  },
  GATEWAY_UNREACHABLE: {
    title: 'VPN gateway does not answer from here',
    summary: 'From here neither Exchange nor the VPN gateway {gateway} answers.',
    nextStep: 'Try another network; if it fails there too, call the VPN team.',
    symptom: 'The VPN client cannot connect.',
    cause:
      'This network does not let the VPN through, or the gateway is down: one laptop alone cannot tell which.',
    whoMustAct: 'You first, by taking another network; then the VPN team.',
    whatToDo:
      'Try UMTS instead of Wi-Fi or the other way round. If every network fails, the gateway is suspect.',
    proof: 'No TLS handshake with the gateway, while the laptop has a network.',
  },
  GATEWAY_BLOCKED_HERE: {
    title: 'This network does not let the VPN through',
    summary:
      'This network does not let the VPN through: the gateway {gateway} is silent here, {reason}.',
    nextStep: 'Take another network, for example UMTS, and start the VPN there.',
    symptom: 'Pages open, and the VPN client cannot connect.',
    cause:
      'A guest network that lets pages through and drops what leads to the gateway: hotels and visitors’ networks do so.',
    whoMustAct: 'You, by taking another network.',
    whatToDo:
      'Take UMTS instead of this Wi-Fi. Whoever runs the network can let the gateway’s port through.',
    proof:
      'HTTPS to the outside passes in this very check, and within the hour the gateway answered this laptop on another network.',
  },
  TUNNEL_DOWN: {
    title: 'VPN not started',
    summary: 'The VPN is not connected; the gateway {gateway} answers in {gatewayMs} ms.',
    nextStep: 'Start {product} to send mail.',
    symptom: 'Outlook waits; other pages work.',
    cause: 'Exchange is reachable only through the VPN, and no tunnel is up.',
    whoMustAct: 'The user.',
    whatToDo: 'Start the VPN client.',
    proof:
      'No tunnel adapter is up, Exchange does not answer directly, and the gateway answers a TLS hello.',
  },
  CLIENT_MISSING: {
    title: 'VPN client not installed',
    summary:
      '{product} is not installed on this laptop, and Exchange is reachable only through the VPN.',
    nextStep: 'Ask the laptop team to install {product}; the gateway {gateway} answers.',
    symptom: 'Outlook waits, and there is nothing to start the VPN with.',
    cause:
      'The VPN client that the settings name is not on this laptop: it was never installed, was removed, or an update broke off.',
    whoMustAct: 'The laptop team.',
    whatToDo:
      'Install the VPN client. If another one is in use here, name it in the settings (gateway.products).',
    proof:
      'Neither the files nor the registry key of the client are there, and none of its programs runs, while the gateway answers a TLS hello.',
  },
  TUNNEL_REFUSED: {
    title: 'VPN logon refused',
    summary: 'The gateway {gateway} answers, and {product} says that the logon was refused.',
    nextStep:
      'Try the logon once more with care; then call the VPN team and read out what the client says: {words}.',
    symptom: 'The VPN client asks again, shows an error, or closes.',
    cause:
      'A wrong or expired password, a locked account, a group without this gateway, or a check of the laptop (endpoint analysis) that failed.',
    whoMustAct: 'The VPN team.',
    whatToDo:
      'Look up this logon on the gateway: account, group, endpoint analysis, licences. Compare with the words of the client.',
    proof:
      'The client wrote it itself, since the last boot and within the last half hour; no tunnel is up, and the gateway answers a TLS hello.',
  },
  TUNNEL_CONNECTING: {
    title: 'VPN is connecting',
    summary: 'The VPN ({product}) is connecting, and carries nothing yet.',
    nextStep: 'Wait a moment; if it does not finish within a minute, restart {product}.',
    symptom: 'Outlook waits.',
    cause: 'The client still talks to the gateway, or waits for a password or a second factor.',
    whoMustAct: 'The user, by waiting.',
    whatToDo: 'Wait. If it stays like this, restart the VPN client.',
    proof:
      'The client says so itself, or its tunnel adapter has no other address than 169.254.x.x.',
  },
  TUNNEL_NO_ROUTE: {
    title: 'VPN without a way to Exchange',
    summary: 'The VPN is up, but {host} is not routed into it (the way leaves by {via}).',
    nextStep: 'Restart {product}; if it stays so, call the VPN team.',
    symptom: 'The VPN client says connected, and Outlook cannot connect.',
    cause:
      'The tunnel carries no route to the Exchange server: split tunnel without that network, or a local network with the same addresses.',
    whoMustAct: 'The VPN team.',
    whatToDo:
      'Check the routes and the split tunnel list that the gateway hands out. Compare with the route that this laptop took.',
    proof:
      'The tunnel adapter is up with an address, and the route decision for the Exchange server names another adapter.',
  },
  DNS_IMPOSSIBLE_ADDRESS: {
    title: 'Name leads to an address that is no server',
    summary: '{reason}. No server can have that address.',
    nextStep: '{remedy}',
    symptom: 'Outlook cannot connect, or waits for this laptop itself.',
    cause:
      'A filter of names answers in the place of the name server, a hosts file is left over, or a cluster adapter registered its own address under the name.',
    whoMustAct:
      'Whoever keeps the name servers; of an address that was named itself, whoever named it.',
    whatToDo:
      'Compare the answer with that of an inside name server. Remove the record of the cluster adapter, or take the name out of the filter.',
    proof:
      'Every address that the name resolved to is empty, loopback, link-local, multicast, broadcast, or this laptop itself. Nothing was connected to.',
  },
  ADDRESS_FAMILY_MISSING: {
    title: 'Address family missing on this network',
    summary:
      '{host} is reached by {family} alone ({addresses}), and this network has no {family}, only {otherFamily}.',
    nextStep:
      'Ask the network team for {family} on this network, or for a way to {host} by {otherFamily}.',
    symptom: 'Pages open, and Outlook cannot connect.',
    cause:
      'The network or this laptop carries one address family, and the name has addresses of the other one.',
    whoMustAct: 'The network team.',
    whatToDo:
      'Bring that family to this network or switch it on again on the laptop, or publish an address of the other family.',
    proof:
      'The system has no route to any of these addresses, while it has a route of the other family.',
  },
  DNS_WRONG_VIEW: {
    title: 'Name leads to the outside address',
    summary:
      '{host} resolves to {addresses} here, which is not its inside address, and nothing answers there.',
    nextStep: 'Ask the VPN team which name servers the VPN hands out to this laptop.',
    symptom: 'The VPN client says connected, and Outlook cannot find the server or cannot connect.',
    cause:
      'The laptop asks a name server of the outside: the VPN hands out none, the system prefers another one, or the rule for the inside names is missing.',
    whoMustAct: 'The VPN team.',
    whatToDo:
      'Compare the answer of this laptop with that of an inside name server. Look at the name servers and the search list that the tunnel hands out, and at the order of the adapters (on Windows the NRPT).',
    proof:
      'The settings name an inside address of the server (exchange.addresses); the resolver gave only others, of the outside, and none of them answered.',
  },
  HOSTS_OVERRIDE: {
    title: 'Hosts file in the way',
    summary: 'The hosts file of this laptop leads {host} to {addresses}, where nothing answers.',
    nextStep: 'Ask the laptop team to take the line out of the hosts file.',
    symptom: 'Outlook cannot connect from this laptop, on any network; others can.',
    cause:
      'A line in the hosts file, left over from a test or a migration, is read before any name server.',
    whoMustAct: 'The laptop team.',
    whatToDo:
      'Remove the line of that name from the hosts file (Windows: System32\\drivers\\etc\\hosts), then check again.',
    proof:
      'The resolver gave the address of the hosts file, the settings name another one (exchange.addresses), and the one of the file does not answer.',
  },
  DNS_FAILED: {
    title: 'Name not found',
    summary: 'The name {host} cannot be resolved here ({error}).',
    nextStep: 'Ask the network team to check what resolves names here: {servers}.',
    symptom: 'Outlook cannot find the server.',
    cause:
      'The name server does not know the name, or does not answer. Inside names need the inside name server, which the VPN hands out.',
    whoMustAct: 'The network team.',
    whatToDo: 'Check which name servers the laptop uses, and whether they know the name.',
    proof: 'The resolver answered with an error for this name, or not at all.',
  },
});
