// The summary information of an MSI package, as msibuild takes it.
import { buildTime } from '../package/build-time.mjs';

/** Numbers of its properties (Windows Installer, "Summary Property Descriptions"). */
const REVISION = 9;
const CREATED = 12;
const LAST_SAVED = 13;

/**
 * wixl draws the package's code and tells the present time: the same files make the same package.
 *
 * @param idt as msiinfo exports it
 * @param code of the package, in braces
 */
export function summaryOf(idt, code) {
  const [day, time] = new Date(buildTime() * 1000).toISOString().split(/[T.]/);
  const at = `${day.replaceAll('-', '/')} ${time}`;
  const said = { [REVISION]: code, [CREATED]: at, [LAST_SAVED]: at };
  return idt.replaceAll(/^(\d+)\t[^\r\n]*/gm, (line, id) =>
    id in said ? `${id}\t${said[id]}` : line,
  );
}
