/** Where the web side listens: 443 is the VPN gateway's. */
export const PORTS = {
  doors: 8443,
  plain: 8080,
  hotel: 4443,
  pac: 81,
  squid: 3128,
  tls10: 8441,
} as const;

/** Doors of nginx, each by the name that it is asked by. */
export const DOOR_NAMES = [
  ...['good', 'wrong', 'expired', 'own', 'inspected', 'client'],
  ...['busy', 'asks'],
] as const;

/** The form of Exchange 2016 as a browser sees it, with the header that names the version. */
const FORM = `default_type text/html; add_header X-OWA-Version 15.1.2507.6 always; return 200 '<form action="/owa/auth.owa"><input type="password"></form>';`;
/** What the virtual directory of MAPI answers before a login (MS-OXCMAPIHTTP §3.2.5). */
const ASKS = `add_header WWW-Authenticate 'Negotiate' always; add_header WWW-Authenticate 'NTLM' always; add_header X-FEServer EXCH1 always; add_header request-id 0c2a0000-0000-4000-8000-000000000001 always; return 401;`;
/** http.sys without its application pool (KB 2832198 has the same answer). */
const BUSY = `add_header Server Microsoft-HTTPAPI/2.0 always; return 503;`;
/** A web host's answer at the root of the domain of mail (KB 2612922). */
const HOSTED = `location / { default_type text/html; return 200 '<h1>Welcome</h1>'; }
  location ~* /autodiscover/autodiscover.xml { default_type text/xml; return 200 '<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><Account><AccountType>email</AccountType><Action>settings</Action><Protocol><Type>IMAP</Type><Server>imap.web.example</Server><Port>993</Port></Protocol></Account></Response></Autodiscover>'; }`;

export const nginxConf = (folder: string, at: string): string => {
  const secure = (name: string, pair: string, what: string, port: number = PORTS.doors): string =>
    `server { listen ${at}:${String(port)} ssl; server_name ${name}.example; ssl_certificate ${pair}.pem; ssl_certificate_key ${pair}.key; ${what} }`;
  const all = (what: string): string => `location / { ${what} }`;
  return `error_log ${folder}/nginx-error.log; pid ${folder}/nginx.pid; user root; worker_processes 1; events { worker_connections 128; }
http { access_log off; client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  ${secure('good', 'good', all(FORM))}
  ${secure('wrong', 'wrong', all(FORM))}
  ${secure('expired', 'expired', all(FORM))}
  ${secure('own', 'own', all(FORM))}
  ${secure('inspected', 'inspected', all(FORM))}
  ${secure('client', 'client', `ssl_client_certificate root.pem; ssl_verify_client on; ${all(FORM)}`)}
  ${secure('busy', 'good', all(BUSY))}
  ${secure('asks', 'good', all(ASKS))}
  server { listen ${at}:${String(PORTS.hotel)} ssl; ssl_certificate hotel.pem; ssl_certificate_key hotel.key; return 302 http://login.hotel.example/start; }
  server { listen ${at}:${String(PORTS.pac)}; return 404; }
}`;
};

/** The web host of the mail domain: it holds 443, as Autodiscover asks no other port. */
export const hostedConf = (folder: string, at: string): string =>
  `error_log ${folder}/hosted-error.log; pid ${folder}/hosted.pid; user root; worker_processes 1; events { worker_connections 64; }
http { access_log off; client_body_temp_path ${folder}/h1; proxy_temp_path ${folder}/h2; fastcgi_temp_path ${folder}/h3; uwsgi_temp_path ${folder}/h4; scgi_temp_path ${folder}/h5;
  server { listen ${at}:443 ssl; server_name web.example; ssl_certificate good.pem; ssl_certificate_key good.key; ${HOSTED} }
}`;

/** Exchange 2016 beside a mapper that has no TCP endpoint of the store any more. */
export const lateConf = (folder: string, at: string): string =>
  `error_log ${folder}/late-error.log; pid ${folder}/late.pid; user root; worker_processes 1; events { worker_connections 64; }
http { access_log off; client_body_temp_path ${folder}/l1; proxy_temp_path ${folder}/l2; fastcgi_temp_path ${folder}/l3; uwsgi_temp_path ${folder}/l4; scgi_temp_path ${folder}/l5;
  server { listen ${at}:443 ssl; ssl_certificate good.pem; ssl_certificate_key good.key; location / { ${FORM} } }
}`;

/** A proxy that wants a login, and lets nobody in. */
export const SQUID = (folder: string, at: string): string => `
http_port ${at}:${String(PORTS.squid)}
auth_param basic program /usr/lib/squid/basic_ncsa_auth ${folder}/users
auth_param basic realm proxy
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
cache deny all
access_log none
cache_log ${folder}/squid.log
pid_filename none
pinger_enable off
shutdown_lifetime 0 seconds
visible_hostname proxy.example
`;
