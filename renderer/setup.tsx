const EXAMPLE = `{
  "exchange": { "host": "exch1.corp.example" }
}`;

/** Stands where the ladder will be, until an Exchange server is named. */
export function Setup() {
  return (
    <section class="card setup" aria-labelledby="setup-title">
      <h2 id="setup-title">Name your Exchange server</h2>
      <p>
        Linesman needs the name that Outlook connects to. Ask your helpdesk for a configuration
        file, or write one:
      </p>
      <pre>{EXAMPLE}</pre>
      <p>
        <code>linesman settings</code> shows where the file is looked for.{' '}
        <code>linesman demo</code> shows everything on a simulated Exchange.
      </p>
    </section>
  );
}
