import { codeTexts } from '../code-text.ts';

/** English texts of what stands between Linesman and the Internet; they say nothing of Exchange. */
export const EN_PROXY = /* @__PURE__ */ codeTexts({
  PROXY_BROKEN: {
    title: 'The proxy does not lead on',
    summary: 'The proxy of this laptop does not lead to {host} ({door}): {reason}.',
    nextStep: 'Ask the network team why the proxy does not lead this laptop to {host}.',
    symptom:
      'The browser shows an error of the proxy, or none opens; of the way to the collector: reports wait in the outbox, and mail may work all the same.',
    cause:
      'The proxy that this laptop is set to, or that its PAC script chooses, refuses the way, is not there, or speaks no HTTP. Where it is not there the direct way was tried too: a door that it leads to is told of all the same.',
    whoMustAct: 'The network team, which keeps the proxy.',
    whatToDo:
      'Look at the proxy: its own log, whether its address is still right, and whether it lets CONNECT to that host and port pass. linesman status has what it answered. A host that needs no proxy can be put on the list of exceptions of this laptop.',
    proof:
      'The proxy answered a request of this laptop with a status of its own, or its name or port did not answer.',
  },
  PROXY_AUTH: {
    title: 'The proxy wants a login',
    summary: 'The proxy wants a login before {host} ({door}), and Linesman sends none: {reason}.',
    nextStep: 'Ask the network team whether {host} may pass the proxy without a login.',
    symptom:
      'The browser asks for a name and a password of the proxy, or logs on by itself where Negotiate or NTLM is offered; then the door may be well, and Linesman cannot see it. Reports to a collector behind it wait in the outbox.',
    cause:
      'The proxy answers 407. Linesman never sends a name or a password to a proxy, not even one that stands in the setting.',
    whoMustAct: 'The network team, which keeps the proxy.',
    whatToDo:
      'Let the host pass the proxy without a login, or put it on the list of exceptions of this laptop so that it is reached directly. If reach is set, the same holds for its two pages.',
    proof: 'The proxy answered a request of this laptop with status 407.',
  },
  PAC_UNREACHABLE: {
    title: 'The script that chooses the proxy cannot be read',
    summary:
      'The PAC script cannot be read, so it is not known which proxy leads to {host} ({door}): {reason}.',
    nextStep: 'Ask the network team to bring the PAC script back.',
    symptom:
      'The browser does not open the page; reports wait in the outbox, or the look at the Internet says that it is a guess.',
    cause:
      'The settings of this laptop name a PAC script that says which proxy leads where, and its server does not answer or does not have it. Outside the office that is usual: the script lies inside.',
    whoMustAct: 'The network team, which keeps the script; outside the office nobody.',
    whatToDo:
      'Open the address of the script in a browser: it must answer with 200 and the text of the script. Meanwhile Linesman tries the direct way.',
    proof:
      'A request for the address of the script came back with an error, another status than 200, or not within five seconds.',
  },
});
