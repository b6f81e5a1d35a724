/** What a full screen needs of a terminal; `process.stdout` is one. */
export interface Terminal {
  readonly rows: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** A screen beside what the terminal showed before, which is there again once it is left. */
export interface FullScreen {
  /** Draws anew what `linesOf` says has changed. */
  draw(): void;
  /** Gives the terminal back; a second time does nothing. */
  leave(): void;
}

// Control sequences of ECMA-48 and of DEC's private modes, as xterm's ctlseqs lists them.
const CSI = '\u001b[';
const ALTERNATE = { on: `${CSI}?1049h`, off: `${CSI}?1049l` };
const CURSOR = { show: `${CSI}?25h`, hide: `${CSI}?25l` };
/** Without it a word that is wider than the screen would push everything below it down. */
const WRAP = { on: `${CSI}?7h`, off: `${CSI}?7l` };
const CLEAR = `${CSI}2J`;
const atRow = (row: number): string => `${CSI}${String(row)};1H`;
/** Before a line is written: behind one that fills the row it would take its last character. */
const ERASE = `${CSI}K`;

/** @param linesOf the lines for so many rows */
export function openFullScreen(
  terminal: Terminal,
  linesOf: (rows: number) => readonly string[],
): FullScreen {
  let shown: readonly string[] | null = null;
  let isOpen = false;
  const enter = (): void => {
    isOpen = true;
    shown = null;
    terminal.write(ALTERNATE.on + CURSOR.hide + WRAP.off);
  };
  const leave = (): void => {
    if (!isOpen) return;
    isOpen = false;
    terminal.write(WRAP.on + CURSOR.show + ALTERNATE.off);
  };
  const draw = (): void => {
    if (!isOpen) return;
    const lines = linesOf(terminal.rows);
    const before = shown;
    const drawn = lines
      .map((line, at) => (before?.[at] === line ? '' : atRow(at + 1) + ERASE + line))
      .join('');
    const isSameSize = before !== null && before.length === lines.length;
    shown = lines;
    if (drawn !== '') terminal.write(isSameSize ? drawn : CLEAR + drawn);
  };
  const anew = (): void => {
    shown = null;
    draw();
  };
  // Ctrl-Z: the shell that comes wants its own screen, and this one is drawn again afterwards.
  const suspend = (): void => {
    leave();
    process.kill(process.pid, 'SIGSTOP');
  };
  const resume = (): void => {
    enter();
    anew();
  };
  enter();
  terminal.on('resize', anew);
  process.on('exit', leave);
  if (process.platform !== 'win32') process.on('SIGTSTP', suspend).on('SIGCONT', resume);
  return {
    draw,
    leave: () => {
      leave();
      terminal.off('resize', anew);
      process.off('exit', leave).off('SIGTSTP', suspend).off('SIGCONT', resume);
    },
  };
}
