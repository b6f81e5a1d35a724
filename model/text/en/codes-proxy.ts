import { codeTexts } from '../code-text.ts';

/** English texts of what stands between Linesman and the Internet; they say nothing of Exchange. */
export const EN_PROXY = /* @__PURE__ */ codeTexts({
  PROXY_BROKEN: {
    title: 'The proxy does not let Linesman through',
    summary: 'The proxy does not lead out.',
    nextStep: 'Ask the network team why the proxy refuses this laptop.',
    symptom: 'Reports wait in the outbox, and mail may work all the same.',
    cause:
      'The proxy that this laptop is set to refuses the way to the collector, is not there, or speaks no HTTP. Where it is not there the direct way was tried too, in vain.',
    whoMustAct: 'The network team, which keeps the proxy.',
    whatToDo:
      'Look at the proxy: its own log, whether its address is still right, and whether it lets CONNECT to the host and port of the collector pass. linesman status has what it answered. A collector that needs no proxy can be put on the list of exceptions of this laptop.',
    proof:
      'The proxy answered a request of this laptop with a status of its own, or its name or port did not answer, and neither did the collector without it.',
  },
  PROXY_AUTH: {
    title: 'The proxy wants a login',
    summary: 'The proxy wants a login, and Linesman sends none.',
    nextStep: 'Ask the network team to let the collector pass without a login.',
    symptom:
      'Reports wait in the outbox while the browser reaches the Internet, for it sends the login of the user.',
    cause:
      'The proxy answers 407. Linesman never sends a name or a password to a proxy, not even one that stands in the setting.',
    whoMustAct: 'The network team, which keeps the proxy.',
    whatToDo:
      'Let the host of the collector pass the proxy without a login, or put it on the list of exceptions of this laptop so that it is reached directly. If reach is set, the same holds for its two pages.',
    proof: 'The proxy answered a request of this laptop with status 407.',
  },
  PAC_UNREACHABLE: {
    title: 'The script that chooses the proxy cannot be read',
    summary: 'The PAC script cannot be read, so the proxy is not known.',
    nextStep: 'Ask the network team to bring the PAC script back.',
    symptom: 'Reports wait in the outbox, or the look at the Internet says that it is a guess.',
    cause:
      'The settings of this laptop name a PAC script that says which proxy leads where, and its server does not answer or does not have it. Outside the office that is usual: the script lies inside.',
    whoMustAct: 'The network team, which keeps the script; outside the office nobody.',
    whatToDo:
      'Open the address of the script in a browser: it must answer with 200 and the text of the script. Meanwhile Linesman tries the direct way.',
    proof:
      'A request for the address of the script came back with an error, another status than 200, or not within five seconds.',
  },
});
