import { codeTexts } from '../code-text.ts';

/** English texts of the doors to the mailbox by HTTP: who stands in them, and what is wrong there. */
export const EN_WEB = /* @__PURE__ */ codeTexts({
  HOST_UNREACHABLE: {
    title: 'Host does not answer',
    summary: '{host} does not accept connections for {door} ({address}).',
    nextStep: 'Ask the network team why {host} cannot be reached from here.',
    symptom: 'The page or the account does not open.',
    cause:
      'A filter on the way, a server that is switched off, or an address that is no longer in use.',
    whoMustAct: 'The network team.',
    whatToDo:
      'Look whether the address is right and the port is open on the way. Where one of several addresses is dead, take it out of the name.',
    proof:
      'Each address of the name was connected to, and what did not answer stands in the evidence.',
  },
  TLS_NAME: {
    title: 'Certificate bears another name',
    summary: 'The certificate at {host} ({door}) is for {names}.',
    nextStep: 'Ask the Exchange team for a certificate that bears {host}.',
    symptom: 'Outlook and browsers warn; telephones and RPC over HTTP refuse without a word.',
    cause:
      'The name of the door was changed, or the certificate is that of another service on the same address.',
    whoMustAct: 'The Exchange team, or whoever keeps the proxy before it.',
    whatToDo: 'Issue a certificate with the name of the door among its alternative names.',
    proof: 'The names of the certificate that was shown stand in the evidence.',
  },
  TLS_UNTRUSTED: {
    title: 'Certificate is not trusted',
    summary: 'This laptop does not trust the certificate at {host} ({door}), issued by {issuer}.',
    nextStep: '{remedy}',
    symptom:
      'Outlook and browsers warn; telephones and RPC over HTTP refuse without a word. Where only an intermediate is not sent, browsers and Outlook on Windows fetch it and work, and telephones do not.',
    cause:
      'A company authority that is not installed here, an intermediate that the server does not send, a certificate that signed itself, or one that is too weak or made out for another purpose.',
    whoMustAct:
      'Whoever keeps the laptops; where the intermediate is missing or the certificate itself is at fault, the Exchange team.',
    whatToDo: 'Compare the chain that the server sends with the store of the laptop.',
    proof:
      'The chain was held against the authorities of Node and of the system, and the error of OpenSSL stands in the evidence.',
  },
  TLS_EXPIRED: {
    title: 'Certificate is out of date',
    summary:
      'The certificate at {host} ({door}) is not valid by the clock of this laptop: {reason}.',
    nextStep: '{remedy}',
    symptom: 'Outlook and browsers warn; telephones refuse without a word.',
    cause:
      'Nobody renewed it, the new one was not bound to the listener, an authority between it and its root is out of date, or the clock of this laptop is wrong.',
    whoMustAct:
      'The Exchange team, or whoever keeps the proxy before it; of a root, whoever keeps the laptops.',
    whatToDo: 'Renew it and bind the new one to every listener; a proxy has one of its own.',
    proof:
      'The dates of the certificate that was shown, held against the clock of this laptop; where servers show that this one is wrong, it says so, and whoever looks after the laptop must act.',
  },
  TLS_INTERCEPTED: {
    title: 'Somebody reads along',
    summary: 'A certificate of {issuer} stands in the place of that of {host} ({door}).',
    nextStep: 'Ask {owner} to leave {host} out of the inspection.',
    symptom: 'Outlook asks for a password again and again, or warns of the certificate.',
    cause: 'A proxy or a program for protection opens TLS and closes it again under its own name.',
    whoMustAct: 'The network team, or whoever keeps the protection of this laptop.',
    whatToDo: 'Make an exception for the hosts of Exchange, or install the root of the inspection.',
    proof: 'The issuer names itself a product that inspects, and this laptop does not trust it.',
  },
  TLS_TOO_OLD: {
    title: 'TLS is too old',
    summary: '{host} ({door}) and this laptop have no version of TLS in common ({error}).',
    nextStep: 'Ask the Exchange team for TLS 1.2 on {host}.',
    symptom: 'New clients fail where old ones still work.',
    cause:
      'Windows Server 2003 and 2008 speak TLS 1.0 at most, with ciphers that are no longer taken.',
    whoMustAct: 'The Exchange team, or whoever keeps the proxy before it.',
    whatToDo: 'Enable TLS 1.2, or let a proxy that speaks it stand before the server.',
    proof:
      'The hello was answered with an alert, or with a version that this laptop does not take.',
  },
  TLS_WANTS_CLIENT_CERT: {
    title: 'A client certificate is wanted',
    summary: '{host} ({door}) wants a certificate of the client.',
    nextStep:
      'Ask the laptop team for the certificate of this laptop, or the team of the proxy whether {door} may do without.',
    symptom: 'A browser asks which certificate to use; Outlook fails without a question.',
    cause: 'The listener asks for a client certificate, which Linesman never shows.',
    whoMustAct: 'Whoever keeps the laptops.',
    whatToDo: 'Install the certificate of the user, or leave the door out of the demand.',
    proof:
      'The server broke off with the alert for a missing certificate, or said so with 400 or 403.',
  },
  TLS_FAILED: {
    title: 'TLS does not come to an end',
    summary: 'TLS to {host} ({door}) fails: {error}.',
    nextStep: 'Ask the Exchange team what listens at {host}.',
    symptom: 'The page or the account does not open.',
    cause: 'No TLS on that port, a filter that cuts the hello, or a broken listener.',
    whoMustAct: 'The Exchange team, or whoever keeps the proxy before it.',
    whatToDo: 'Try the same address with openssl s_client from another network.',
    proof: 'The connection stood, and TLS ended with the error in the evidence.',
  },
  PROXY_LOOP: {
    title: 'The proxy sends requests in a circle',
    summary: 'The proxy before {host} ({door}) sends the request to itself: {reason}.',
    nextStep: 'Ask the firewall team to end the chain of the proxy before {host}.',
    symptom: 'The page does not open, for nobody.',
    cause:
      'A publishing rule or a web chaining rule of ISA leads back to its own listener, often by a name that resolves to it.',
    whoMustAct: 'The firewall team.',
    whatToDo:
      'Give the rule the internal address of the server, by address or by a hosts file on ISA.',
    proof:
      'ISA answers with 12206, TMG with 12306 where it publishes, another proxy with 508 (RFC 5842).',
  },
  ISA_AUTH_OVER_HTTP: {
    title: 'ISA takes no login over plain http',
    summary:
      'ISA refuses {door} at {host} because it would have to ask for a login over plain http: {reason}.',
    nextStep:
      'Ask the firewall team about the listener of {host}; the address with https in it may work meanwhile.',
    symptom: 'The page says 403 Forbidden with 12250, or nothing but 403.',
    cause:
      'The rule wants a login, the listener takes plain http, and ISA does not let passwords cross in clear.',
    whoMustAct: 'The firewall team.',
    whatToDo:
      'Best: publish the door over https alone. Else: the properties of the listener, Authentication, Advanced, "Allow client authentication over HTTP"; then passwords cross in clear (FORM_OVER_HTTP).',
    proof: 'ISA answers with 12250, in its status line or its page.',
  },
  ISA_URL_DENIED: {
    title: 'ISA does not publish this address',
    summary: 'ISA denies the address of {door} at {host}: {reason}.',
    nextStep: 'Ask the firewall team to add host and path of {door} to the publishing rule.',
    symptom: 'The page says 403 Forbidden: the server denied the specified URL.',
    cause:
      'Public name or path are not in the rule, or the Host header is another than the rule has.',
    whoMustAct: 'The firewall team.',
    whatToDo:
      'Compare the public names and the paths of the publishing rule with the URL of the evidence.',
    proof: 'ISA answers with 12202 or 12302, or with the words of that page.',
  },
  ISA_SSL_REQUIRED: {
    title: 'ISA wants https',
    summary: 'ISA takes {door} at {host} over https alone: {reason}.',
    nextStep:
      'Ask the firewall team to send http on to https at {host}; the address with https in it may work meanwhile.',
    symptom: 'The page says 403 Forbidden: the page must be viewed over a secure channel.',
    cause: 'The publishing rule demands SSL, and plain http was asked.',
    whoMustAct: 'The firewall team, where plain http is to lead to https.',
    whatToDo:
      'Let the listener redirect http to https (ISA 2006: Connections, Redirect all traffic).',
    proof: 'ISA answers with 12211 or 12311, or with the words of that page.',
  },
  ISA_AUTH_REQUIRED: {
    title: 'ISA wants a login that this client cannot give',
    summary: 'ISA refuses {door} at {host} without a login: {reason}.',
    nextStep: 'Ask the firewall team which login the listener of {host} takes.',
    symptom: 'The client is refused and never asked for a password.',
    cause:
      'The listener authenticates in a way that this kind of client has not, for example a form with SecurID for a telephone.',
    whoMustAct: 'The firewall team.',
    whatToDo:
      'Give such clients a listener of their own, or a mapping of their User-Agent to Basic.',
    proof: 'ISA answers with 12209 or 12309 and no challenge.',
  },
  FBA_WRONG_CLIENT: {
    title: 'The login is that of another kind of client',
    summary: '{door} at {host} gets the login of another kind of client: {reason}.',
    nextStep:
      'Ask the firewall team how the listener of {host} tells its clients apart: by User-Agent, a form for browsers, Basic for the others.',
    symptom:
      'A form: Outlook or the telephone asks for the password for ever, or says nothing. Basic where a form is meant: the browser asks in a small window.',
    cause:
      'The listener shows one login to every client, or its mapping of User-Agents does not know this one. On Exchange itself: forms are switched on or off for that virtual directory.',
    whoMustAct: 'The firewall team; where Exchange itself answers, the Exchange team.',
    whatToDo:
      'In ISA 2006 forms fall back to Basic by User-Agent: look for the one of the evidence in its mapping. On Exchange, switch forms on for OWA alone.',
    proof:
      'The door was asked as its own client asks, and that login came back. For OWA the settings say which one is meant (`expect`, `web.formExpected`).',
  },
  EAS_NOT_PUBLISHED: {
    title: 'ActiveSync is not published',
    summary: '{host} does not lead to ActiveSync: {reason}.',
    nextStep: 'Ask the firewall team to publish /Microsoft-Server-ActiveSync on {host}.',
    symptom: 'Telephones do not sync while OWA works.',
    cause: 'The path is not in the publishing rule, or the virtual directory is missing.',
    whoMustAct: 'The firewall team.',
    whatToDo: 'Compare with an inside door: where it answers there, the rule lacks the path.',
    proof: 'OPTIONS for the path was answered with that status.',
  },
  WEB_NOT_PUBLISHED: {
    title: 'The door is not published',
    summary: '{host} answers, and has no {door} there: {reason}.',
    nextStep: 'Ask the firewall team to publish the path of {door} on {host}.',
    symptom: 'The page or the account is not found while the host answers.',
    cause: 'The path is not in the publishing rule, or the virtual directory is missing.',
    whoMustAct: 'The firewall team.',
    whatToDo: 'Compare the path of the evidence with the publishing rule and with an inside door.',
    proof: 'The path was asked as its own client asks, and answered with that status.',
  },
  EAS_NO_BASIC: {
    title: 'ActiveSync takes no password',
    summary: 'ActiveSync at {host} does not offer Basic: {reason}.',
    nextStep: 'Ask the Exchange team to switch Basic on for ActiveSync.',
    symptom: 'Telephones ask for the password for ever.',
    cause:
      'Telephones send a name and a password by Basic, and the virtual directory or the listener offers only Windows logins.',
    whoMustAct: 'The Exchange team; where ISA asks for the login, the firewall team.',
    whatToDo: 'Switch Basic on, over https alone.',
    proof: 'The challenges of the answer stand in the evidence.',
  },
  RPC_PROXY_ERROR: {
    title: 'RPC proxy does not reach Exchange',
    summary: 'The RPC proxy at {host} answers, and does not reach the server behind it: {reason}.',
    nextStep: 'Ask the Exchange team about the RPC proxy of {host}.',
    symptom: 'Outlook stays disconnected outside while OWA works.',
    cause: 'ValidPorts of the proxy lack the server, or the server does not listen on 6001.',
    whoMustAct: 'The Exchange team.',
    whatToDo:
      'Look at HKLM\\SOFTWARE\\Microsoft\\Rpc\\RpcProxy, ValidPorts, and at port 6001 of the mailbox server.',
    proof: 'The status line holds the error of the RPC proxy (MS-RPCH).',
  },
  WEB_SERVER_BUSY: {
    title: 'The door opens on nothing',
    summary: '{host} takes the connection, and {door} is not served: {reason}.',
    nextStep: 'Ask the Exchange team to look at the server behind {host}.',
    symptom: 'The page or the account fails with a server error, for everybody.',
    cause:
      'The server behind it is down or overloaded, its pool was stopped, or the proxy cannot reach it.',
    whoMustAct: 'The Exchange team; where the proxy cannot reach it, the firewall team as well.',
    whatToDo:
      'Look at the application pool and the queue of requests; ask the same path from inside.',
    proof: 'The answer has the status of a server that cannot serve, or none came.',
  },
  AUTODISCOVER_WRONG: {
    title: 'Outlook looks for its settings in the wrong place',
    summary: 'Outlook’s search for its settings ({door} of {host}) goes wrong: {reason}.',
    nextStep:
      'Ask the Exchange team to mend Autodiscover of {host}, and whoever keeps its DNS and its web site.',
    symptom:
      'A new account sets up as IMAP or not at all; Outlook asks for a password again and again, warns of a certificate, or lacks free/busy times, out of office and the address book.',
    cause:
      'A web host answers at the domain or at autodiscover. before Exchange is reached, a wildcard record leads there, the certificate lacks the name, or nothing leads to Exchange at all.',
    whoMustAct: 'The Exchange team, with whoever keeps DNS and the web site of the domain.',
    whatToDo:
      'Point autodiscover. of the domain to Exchange with a certificate that bears it, or remove it and use the redirect or the SRV record; let the web site answer 404 under /autodiscover/. Outlook can leave steps out (ExcludeHttpsRootDomain and its neighbours, Microsoft 2612922).',
    proof:
      'Each step was asked as Outlook asks it, without a mail address and without a login, and stands with its answer in the evidence.',
  },
  OWA_EXPOSED: {
    title: 'Exchange’s web side answers the Internet itself',
    summary: '{door} at {host} is Exchange itself: {reason}.',
    nextStep:
      'Ask the firewall team whether {host} is meant to lead to Exchange without anything before it.',
    symptom:
      'None: it works. Whatever is wrong in the web server of Exchange is open to everybody.',
    cause:
      'Port 443 is let through to Exchange, or a proxy lets every path and every request through.',
    whoMustAct: 'The firewall team.',
    whatToDo:
      'Publish only the paths that are needed, by a proxy that asks for the login itself; or, where it is meant so, write `front: direct` at that door in the settings.',
    proof:
      'A path that cannot exist was asked for: ISA and TMG refuse it themselves (12202, 12302), and the web server of Exchange answered.',
  },
  AUTO_LOGON: {
    title: 'Browsers may log on by themselves',
    summary: '{door} at {host} offers {reason}: {logon}.',
    nextStep: 'Nothing needs to be done unless a form is meant to be shown.',
    symptom: 'On the company network OWA opens without a form; elsewhere a small window asks.',
    cause: 'IIS offers a Windows login, and the zone or allow-list of the browser decides.',
    whoMustAct: 'The firewall team, where a form is wanted.',
    whatToDo: 'Switch forms on, on ISA or on Exchange, never on both.',
    proof:
      'The challenges of the answer; and, on this laptop, the lists of Chrome, Chromium, Edge and Firefox and the zones of Windows, as policies and people set them. Whether a ticket is at hand was not looked at.',
  },
  FORM_OVER_HTTP: {
    title: 'Passwords cross in clear',
    summary: '{door} at {host} asks for a password over plain http ({reason}).',
    nextStep: 'Ask the firewall team to publish {door} over https alone.',
    symptom: 'None: it works, and everybody on the way can read the password.',
    cause: 'The door was opened for plain http, often to get rid of 12250.',
    whoMustAct: 'The firewall team.',
    whatToDo: 'Redirect http to https, and take back "Allow client authentication over HTTP".',
    proof: 'The form or the challenge of Basic came over plain http.',
  },
});
