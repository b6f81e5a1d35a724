import { codeTexts } from '../code-text.ts';

/** English texts of what the network itself shows, before a packet has gone to Exchange. */
export const EN_NETWORK = /* @__PURE__ */ codeTexts({
  CAPTIVE_PORTAL: {
    title: 'Login page of this network',
    summary: 'This network wants its login page first.',
    nextStep:
      'Open a browser, log in to this network, then start the VPN; the check goes on by itself.',
    symptom:
      'Outlook and the VPN wait; a browser shows the login page of a hotel, a train or an airport.',
    cause: 'The network answers in the place of every server until somebody has logged in to it.',
    whoMustAct: 'The user.',
    whatToDo:
      'Open the login page in a browser and accept it. If none appears, open any page that begins with http://. Or use UMTS.',
    proof:
      "A page that must be empty came back as a redirect or as a page of its own, twice, or the VPN gateway's name answered with another certificate.",
  },
  NETWORK_LIMITED: {
    title: 'Network without the Internet',
    summary: 'This network leads nowhere: {reason}.',
    nextStep: 'Try another network, UMTS for example.',
    symptom: 'The laptop is connected, and neither pages nor the VPN come up.',
    cause:
      'The network gives an address and a route, and then no names, no way out, or only a proxy that does not let this laptop through.',
    whoMustAct: 'The user, by taking another network; in an office the network team.',
    whatToDo:
      'Use another network. In an office, ask the network team for the proxy or the name server of this segment.',
    proof:
      'Neither the http nor the https page on the Internet answered, nor did Exchange, while the system has a route.',
  },
  TUNNEL_DEGRADED: {
    title: 'VPN up, inside silent',
    summary: 'The VPN is up and carries the route, but nothing inside answers through it.',
    nextStep: 'Restart {product}; if it stays so, call the VPN team.',
    symptom: 'The VPN client says connected, and nothing inside can be reached.',
    cause: 'The tunnel lost its far end, or the gateway lets no traffic of this session through.',
    whoMustAct: 'The VPN team.',
    whatToDo:
      'Look at this session on the gateway: is it alive, and is the inside host allowed for its group?',
    proof:
      'The inside host whose certificate is pinned did not answer twice in a row through the tunnel, nor did the endpoint mapper.',
  },
  OTHER_VPN_IN_THE_WAY: {
    title: 'Another VPN in the way',
    summary: 'Another VPN ({other}) takes the route to {host} away from {product}.',
    nextStep: 'Disconnect {other}, then check again.',
    symptom: 'Both VPN clients say connected, and Outlook cannot connect.',
    cause:
      'Two VPNs are up at once, and the other one holds the more specific or the cheaper route.',
    whoMustAct: 'The user, or the VPN team when both are wanted.',
    whatToDo: 'Disconnect the other VPN. If both are needed, their route lists must not overlap.',
    proof:
      'The configured VPN is up, and the route decision for the Exchange server names the adapter of another one.',
  },
  LOCAL_SUBNET_OVERLAP: {
    title: "Exchange's address inside a local network",
    summary:
      "This laptop looks for {host} ({address}) in the local network of {via} ({subnet}), not in the company's.",
    nextStep: '{remedy}',
    symptom:
      'Outlook cannot connect from this laptop or this network alone, with or without the VPN.',
    cause:
      "Containers or virtual machines on this laptop (Docker, WSL, Hyper-V, VirtualBox), or the network that it is in, use addresses of the company's: the local subnet is the more specific route.",
    whoMustAct:
      'The laptop team for a network of containers or virtual machines; the VPN team where the VPN is up; else the user, by taking another network.',
    whatToDo:
      "Move the virtual network to addresses that the company does not use (Docker: default-address-pools and bip in daemon.json), or have the VPN hand out a route to the Exchange server that is more specific than the local subnet's.",
    proof:
      'The route decision sends packets for the Exchange server onto the link of an adapter whose own subnet holds that address, and nothing answers there.',
  },
  PATH_MTU: {
    title: 'Large packets get lost',
    summary: 'Large packets get lost between this laptop and {host} ({address}): {reason}.',
    nextStep:
      'Ask the VPN team where a tunnel carries it, else the network team, to clamp the TCP segment size (MSS), or to let ICMP "fragmentation needed" pass.',
    symptom:
      'Outlook connects and then hangs: the folder list comes, mail with an attachment does not, and every small test is green.',
    cause:
      'Some link on the way carries shorter packets than the laptop and the server believe, and the message that says so (ICMP "fragmentation needed", IPv6 "packet too big") is dropped: a black hole for every full packet.',
    whoMustAct: 'The VPN team, or whoever runs the link with the smaller packets.',
    whatToDo:
      'Lower the MTU of the tunnel adapter or clamp the MSS at the gateway (1350 is a usual value), and let ICMP type 3 code 4 pass on every filter of the way.',
    proof:
      'On one connection after another, small packets to the endpoint mapper were answered at once, and a packet that one full segment holds was not, while it was sent again and again for three seconds.',
  },
  HIGH_LATENCY: {
    title: 'Slow way to Exchange',
    summary: 'The way to {host} ({address}) is slow: {reason}.',
    nextStep:
      'Use cached mode in Outlook, or another network; over UMTS a place with a better signal helps.',
    symptom: 'Outlook works, with long pauses; in online mode every click waits.',
    cause:
      'The network carries each answer late: a weak mobile signal, a satellite, a full line, or a tunnel to a far gateway.',
    whoMustAct: 'Nobody must: it works, slowly. A better network is the cure.',
    whatToDo:
      'Compare with another network. Where only the tunnel is slow, ask the VPN team whether this gateway is the nearest one.',
    proof:
      'Half of the binds to the endpoint mapper, each on a connection of its own, took longer than half a second.',
  },
  IDLE_TIMEOUT: {
    title: 'Silent connections are forgotten on the way',
    summary:
      'A device between this laptop and {host} ({address}) forgets silent connections: {reason}.',
    nextStep:
      'Ask the VPN team, or {owner}, to keep idle TCP connections longer; until then, restarting Outlook helps when it hangs after a pause.',
    symptom:
      'Outlook works while it is busy. After a pause it hangs, shows "Trying to connect" or leaves mail in the Outbox, and a restart cures it.',
    cause:
      'A VPN gateway, a firewall or a router that translates addresses drops what it remembers of a TCP connection on which nothing was said for a while, and tells neither end.',
    whoMustAct:
      'The VPN team where the connection went through a tunnel, else whoever runs the firewall on the way.',
    whatToDo:
      'Raise the idle time-out of TCP connections to the Exchange server on that device, or have it reset both ends when it forgets one. Where it cannot be changed, let server or laptops send keep-alives sooner (Windows: KeepAliveTime, two hours by default).',
    proof:
      'One connection to the endpoint mapper was bound and then kept silent for the minutes that path.idleTimeoutMinutes says; the next question on it was lost or reset, the server had not ended it before, and a fresh connection was answered at once. A server that restarted in that time without a word to its clients looks the same.',
  },
  TUNNEL_NOT_NEEDED: {
    title: 'VPN not needed here',
    summary:
      'This is the corporate network, and Outlook goes through the VPN {product} all the same: {reason}.',
    nextStep: 'Disconnect the VPN in the office: its access lists bite here for nothing.',
    symptom:
      'None, or a slower Outlook; or Outlook fails in the office on a port that the lists of the VPN do not hold.',
    cause: 'The VPN client was started inside, or starts by itself.',
    whoMustAct: 'The user.',
    whatToDo:
      'Disconnect the VPN while in the office. Where it comes back by itself, the laptop team can let the client find out that it is inside.',
    proof:
      'The inside host showed its pinned certificate over this network without the tunnel, and the route to Exchange leaves by the tunnel.',
  },
});
